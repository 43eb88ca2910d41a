"""What the CEL runtime says, in one line and in the words that kube-apiserver's runtime (cel-go) uses for the same.

cel-cpp prefixes a code (`NOT_FOUND: ...`) and draws the place in several lines; a Status and a condition have room for one.
"""

import re

_CODE = re.compile(r"^[A-Z_]+: ")
_TRAILING_CODE = re.compile(r" \[[A-Z_]+\]$")
_PLACE = re.compile(r"ERROR: <input>:(\d+):(\d+): ")
_CONTAINER = re.compile(r" \(in container ''\)")
_RUNTIME = (
    (re.compile(r'^Key not found in map : "?(.*?)"?$', re.DOTALL), r"no such key: \1"),
    (re.compile(r"^divide by zero$"), "division by zero"),
    (re.compile(r"^modulus by zero$"), "modulus by zero"),
    (re.compile(r"^(?:No matching overloads found|No matching overload found).*$", re.DOTALL), "no such overload"),
    (re.compile(r"^Index error: index=(-?\d+) size=\d+$"), r"index out of bounds: \1"),
)


def compilation(error: Exception) -> str:
    """Return a compiler's complaints in one line, each with its line and column: `1:5: undeclared reference to 'x'`."""
    lines = []
    for line in _bare(str(error)).splitlines():
        if place := _PLACE.match(line):
            lines.append(f"{place[1]}:{place[2]}: {_CONTAINER.sub('', line[place.end() :])}")
        elif not line.startswith(" | ") and line.strip():
            lines.append(line.strip())
    return "; ".join(lines)


def evaluation(text: str) -> str:
    """Return a runtime error as cel-go words it, as far as there is a counterpart; always one line."""
    bare = _bare(text)
    for pattern, replacement in _RUNTIME:
        bare = pattern.sub(replacement, bare)
    return " ".join(bare.split())


def _bare(text: str) -> str:
    return _TRAILING_CODE.sub("", _CODE.sub("", text.strip()))
