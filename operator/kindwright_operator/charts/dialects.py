"""Which JSON Schema a document is written in, and what its keywords meant then.

https://json-schema.org/specification; a document that does not say is read as 2020-12, as Helm reads it.
"""

from collections.abc import Mapping
from typing import Any

DRAFT_4, DRAFT_6, DRAFT_7, DRAFT_2019, DRAFT_2020 = 4, 6, 7, 2019, 2020
_MARKS = (
    ("draft-04", DRAFT_4),
    ("draft-03", DRAFT_4),
    ("draft-06", DRAFT_6),
    ("draft-07", DRAFT_7),
    ("2019-09", DRAFT_2019),
)
_SINCE = {
    **dict.fromkeys(("const", "contains", "propertyNames"), DRAFT_6),
    **dict.fromkeys(("if", "then", "else"), DRAFT_7),
    **dict.fromkeys(("dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"), DRAFT_2019),
    **dict.fromkeys(("$recursiveRef", "$anchor"), DRAFT_2019),
    **dict.fromkeys(("prefixItems", "$dynamicRef", "$dynamicAnchor"), DRAFT_2020),
}


def draft_of(document: Any) -> int:
    """Return the draft that a document names in `$schema`."""
    named = document.get("$schema") if isinstance(document, Mapping) else None
    if isinstance(named, str):
        return next((draft for mark, draft in _MARKS if mark in named), DRAFT_2020)
    return DRAFT_2020


def get(schema: Mapping[str, Any], keyword: str, draft: int) -> Any:
    """Return what a keyword says, None where it says nothing or was no keyword yet."""
    if _SINCE.get(keyword, 0) > draft:
        return None
    return schema.get(keyword)


def listed(schema: Mapping[str, Any], keyword: str) -> list[Any]:
    """Return what a keyword lists, nothing when it is no list."""
    found = schema.get(keyword)
    return found if isinstance(found, list) else []


def mapped(schema: Mapping[str, Any], keyword: str) -> Mapping[str, Any]:
    """Return what a keyword has by name, nothing when it is no map."""
    found = schema.get(keyword)
    return found if isinstance(found, dict) else {}
