"""What the CEL runtime says, in one line and in the words that kube-apiserver's runtime (cel-go) uses for the same.

cel-cpp prefixes a code (`NOT_FOUND: ...`) and draws the place in several lines; a Status and a condition have room for one.
"""

import re

_CODE = re.compile(r"^[A-Z_]+: ")
_TRAILING_CODE = re.compile(r" \[[A-Z_]+\]$")
_PLACE = re.compile(r"ERROR: <input>:(\d+):(\d+): ")
_COMPILATION = (
    (re.compile(r" \(in container ''\)"), ""),
    (re.compile(r"(undefined field '.*') not found in struct '.*'"), r"\1"),
    (re.compile(r"kindwright\.Object\d+"), "object"),
)
_RUNTIME = (
    (re.compile(r'^Key not found in map : "?(.*?)"?$', re.DOTALL), r"no such key: \1"),
    (re.compile(r"^divide by zero$"), "division by zero"),
    (re.compile(r"^modulus by zero$"), "modulus by zero"),
    (re.compile(r"^No matching overloads? found.*$", re.DOTALL), "no such overload"),
    (re.compile(r"^Index error: index=(-?\d+) size=\d+$"), r"index out of bounds: \1"),
    (
        re.compile(r"^String to Timestamp conversion failed$"),
        "type conversion error from 'string' to 'google.protobuf.Timestamp'",
    ),
    (
        re.compile(r"^String to Duration conversion failed$"),
        "type conversion error from 'string' to 'google.protobuf.Duration'",
    ),
    (re.compile(r"^double out of int64 range$"), "integer overflow"),
    (re.compile(r"^(?:double|int64) out of uint64 range$"), "unsigned integer overflow"),
    (re.compile(r"^Iteration budget exceeded$"), "operation cancelled: actual cost limit exceeded"),
)


def compilation(error: Exception) -> str:
    """Return a compiler's complaints in one line, each with its line and column: `1:5: undeclared reference to 'x'`."""
    lines = []
    for line in _bare(str(error)).splitlines():
        if place := _PLACE.match(line):
            lines.append(f"{place[1]}:{place[2]}: {_replaced(line[place.end() :], _COMPILATION)}")
        elif not line.startswith(" | ") and line.strip():
            lines.append(line.strip())
    return "; ".join(lines)


def evaluation(text: str) -> str:
    """Return a runtime error as cel-go words it, as far as there is a counterpart; always one line."""
    return " ".join(_replaced(_bare(text), _RUNTIME).split())


def _bare(text: str) -> str:
    return _TRAILING_CODE.sub("", _CODE.sub("", text.strip()))


def _replaced(text: str, patterns: "tuple[tuple[re.Pattern[str], str], ...]") -> str:
    for pattern, replacement in patterns:
        text = pattern.sub(replacement, text)
    return text
