"""Label and field selectors: parsed from the query, translated to the HelmRelease's keys and names.

Grammar and messages follow `k8s.io/apimachinery/pkg/labels` and `.../fields`.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping

from kindwright_facade import errors

_KEY = r"(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
_VALUE = r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?"
_REQUIREMENT = re.compile(
    rf"""\s*(?:
      (?P<absent>!)\s*(?P<absent_key>{_KEY})
    | (?P<key>{_KEY})\s*(?:
        (?P<op>==|=|!=|>|<)\s*(?P<value>{_VALUE})
      | \s(?P<set>in|notin)\s*\((?P<values>[^()]*)\)
      )?
    )\s*(?:,|$)""",
    re.VERBOSE,
)
# Terms of a field selector end at a comma that no backslash stands before; so do fields at an operator.
_TERM = re.compile(r"(?:[^,\\]|\\.|\\$)*", re.DOTALL)
_FIELD = re.compile(r"(?P<field>(?:[^=!\\]|\\.|!(?!=))*?)(?P<op>==|=|!=)(?P<value>.*)", re.DOTALL)
_PIECE = re.compile(r"\\.?|[^\\]", re.DOTALL)
_ESCAPED = ("\\", ",", "=")
_SPECIAL = re.compile(r"[\\,=]")
_TOO_LONG = "must be no more than {} bytes"
_MOST_PREFIX, _MOST_NAME = 253, 63
INTEGER = re.compile(r"[-+]?[0-9]+")
_LARGEST = 2**63 - 1
_SET_VALUE = re.compile(_VALUE)


@dataclasses.dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: `operator` is one of `= != in notin exists ! > <`; all of a selector's must hold."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, pairs: Mapping[str, str]) -> bool:
        """Tell whether labels, or fields, are as required; what is not there is not equal to anything."""
        value = pairs.get(self.key)
        if self.operator in ("=", "in"):
            return value in self.values
        if self.operator in ("!=", "notin"):
            return value not in self.values
        if self.operator == "exists":
            return value is not None
        if self.operator == "!":
            return value is None
        return _compare(self.operator, value, self.values[0])

    def __str__(self) -> str:
        """Write it as upstream reads it."""
        if self.operator == "exists":
            return self.key
        if self.operator == "!":
            return "!" + self.key
        if self.operator in ("in", "notin"):
            return f"{self.key} {self.operator} ({','.join(self.values)})"
        return f"{self.key}{self.operator}{self.values[0]}"


def _compare(operator: str, value: str | None, bound: str) -> bool:
    """Compare as numbers; what is none is neither greater nor less."""
    left, right = integer(value or ""), integer(bound)
    if left is None or right is None:
        return False
    return left > right if operator == ">" else left < right


def integer(text: str) -> int | None:
    """Read a number of 64 bits in decimal, as Go does: None for what is none, or too large."""
    if not INTEGER.fullmatch(text) or len(text.lstrip("-+0")) > len(str(_LARGEST)):
        return None
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.lstrip("+"))
    # Not int(text): it refuses thousands of leading zeros.
    found = int(sign + (digits.lstrip("0") or "0"))
    return found if -_LARGEST - 1 <= found <= _LARGEST else None


def parse_labels(text: str) -> tuple[Requirement, ...]:
    """Parse a label selector; raises a 400 that quotes what can't be parsed."""
    if text.rstrip().endswith(","):
        raise errors.bad_request("unable to parse requirement: found '', expected: identifier after ','")
    found, position = [], 0
    text = text.strip()
    while position < len(text):
        match = _REQUIREMENT.match(text, position)
        if not match:
            raise errors.bad_request(
                f"unable to parse requirement: found '{text[position:]}', expected: in, notin, =, ==, !=, gt, lt"
            )
        found.append(_requirement(match))
        position = match.end()
    for requirement in found:
        _check_lengths(requirement)
    return tuple(found)


def _check_lengths(requirement: Requirement) -> None:
    """Refuse what could be no label: the selector is translated, so upstream would speak of another one."""
    prefix, _, name = requirement.key.rpartition("/")
    wrong = [
        *(
            [f'key: Invalid value: "{requirement.key}": prefix part {_TOO_LONG.format(_MOST_PREFIX)}']
            if len(prefix) > _MOST_PREFIX
            else []
        ),
        *(
            [f'key: Invalid value: "{requirement.key}": name part {_TOO_LONG.format(_MOST_NAME)}']
            if len(name) > _MOST_NAME
            else []
        ),
        *(
            f'values[{index}][{requirement.key}]: Invalid value: "{value}": {_TOO_LONG.format(_MOST_NAME)}'
            for index, value in enumerate(requirement.values)
            if len(value) > _MOST_NAME
        ),
    ]
    if wrong:
        raise errors.bad_request(f"unable to parse requirement: {wrong[0]}")


def _requirement(match: re.Match[str]) -> Requirement:
    if match["absent"]:
        return Requirement(match["absent_key"], "!")
    if match["op"]:
        operator = "=" if match["op"] == "==" else match["op"]
        if operator in "<>" and integer(match["value"]) is None:
            what = f'values[0]: Invalid value: "{match["value"]}"'
            why = "for 'Gt', 'Lt' operators, the value must be an integer"
            raise errors.bad_request(f"unable to parse requirement: {what}: {why}")
        return Requirement(match["key"], operator, (match["value"],))
    if match["set"]:
        values = tuple(value.strip() for value in match["values"].split(","))
        bad = next((value for value in values if not _SET_VALUE.fullmatch(value)), None)
        if bad is not None:
            raise errors.bad_request(f"unable to parse requirement: invalid label value '{bad}'")
        return Requirement(match["key"], match["set"], values)
    return Requirement(match["key"], "exists")


def parse_fields(text: str) -> tuple[Requirement, ...]:
    """Parse a field selector; raises a 400 for one that can't be read. Which fields there are is not looked at: see `check_fields`."""
    found = []
    for term in filter(None, _TERM.findall(text)):
        match = _FIELD.fullmatch(term)
        if not match:
            raise errors.bad_request(f"invalid selector: '{text}'; can't understand '{term}'")
        operator = "=" if match["op"] == "==" else match["op"]
        found.append(Requirement(match["field"], operator, (_unescaped(match["value"]),)))
    return tuple(found)


def _unescaped(value: str) -> str:
    found = []
    for piece in _PIECE.findall(value):
        if piece == "=":
            raise errors.bad_request(f"invalid field selector: unescaped character in value: {ord(piece)}")
        if piece[0] == "\\" and piece[1:] not in _ESCAPED:
            raise errors.bad_request(f"invalid field selector: invalid escape sequence: {piece}")
        found.append(piece[-1])
    return "".join(found)


def check_fields(requirements: Iterable[Requirement]) -> None:
    """Raise a 400 for a field by which objects can't be selected."""
    for requirement in requirements:
        if requirement.key not in ("metadata.name", "metadata.namespace"):
            raise errors.bad_request(f"field label not supported: {requirement.key}")


def written(requirements: Iterable[Requirement]) -> str:
    """Write a label selector as upstream reads it."""
    return ",".join(map(str, requirements))


def written_fields(requirements: Iterable[Requirement]) -> str:
    """Write a field selector as upstream reads it."""
    return ",".join(f"{r.key}{r.operator}{_SPECIAL.sub(_escaped, r.values[0])}" for r in requirements)


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[0]
