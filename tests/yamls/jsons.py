"""Any JSON value, with texts that YAML may take for something else."""

from typing import Any

from hypothesis import strategies as st
from yamls import tokens

ODD = st.sampled_from([text for text in tokens.ALL if text.isascii()])
LIKE_NUMBERS = st.text("0123456789abexoXO_+-.:yntfT~ ", max_size=7)
BREAKING = st.text("ab -:#'\"\n\t\r\\|>[]{}\u0085\u2028\ufeff😀", max_size=7)
TEXTS = st.text() | ODD | LIKE_NUMBERS | BREAKING
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-(2.0**53), 2.0**53) | TEXTS
VALUES = st.recursive(
    SCALARS, lambda sub: st.lists(sub, max_size=4) | st.dictionaries(TEXTS, sub, max_size=4), max_leaves=12
)


def exact(value: Any) -> Any:
    """Return something that tells booleans from numbers, and all numbers by what they are worth."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return (isinstance(value, bool), value)
