r"""Regular expressions that mean the same wherever the schema is read: in the chart (ECMA 262), in Go, and here (Rust).

What only one of them knows (`(?=x)`, `\1`, `\u0041`, `[a&&b]`) is not portable. https://github.com/google/re2/wiki/Syntax
"""

import functools
import math
import re

import jsonschema_rs

_ESCAPED = r"\\(?:[dDwWsSbBnrtfv]|x[0-9A-Fa-f]{2}|p\{(?:L|Lu|Ll|N|Nd|P|S|Z)\}|[^\w\s<>])"
_IN_CLASS = rf"(?:{_ESCAPED}|[^\\\[\]&~\-]|[&~](?![&~]))"
_CLASS = rf"\[\^?-?(?:{_IN_CLASS}(?:-{_IN_CLASS})?)+-?\]"
_GROUP = r"\((?:\?:|\?P<[A-Za-z_]\w*>)?|\)"
_TIMES = r"\{\d{1,4}(?:,\d{0,4})?\}\??|[*+?]\??"
_PORTABLE = re.compile(rf"(?:{_ESCAPED}|{_CLASS}|{_GROUP}|{_TIMES}|[^\\\[\](){{}}*+?])*", re.ASCII)
_COUNTS = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_MOST_REPEATS = 1000
_LONGEST = 1024


@functools.lru_cache(maxsize=1024)
def portable(pattern: str) -> bool:
    """Tell a pattern that every reader of the schema can compile, and understands alike."""
    if len(pattern) > _LONGEST or not _PORTABLE.fullmatch(pattern):
        return False
    # Go bounds repetitions of repetitions by their product.
    counts = [max(int(low), int(high or 0), 1) for low, high in _COUNTS.findall(pattern)]
    return math.prod(counts) <= _MOST_REPEATS and _compiles(pattern)


def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    except ValueError:
        return False
    return True
