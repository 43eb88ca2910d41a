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
_FIELD = re.compile(r"^(?P<field>[^=!]+?)(?P<op>==|=|!=)(?P<value>.*)$")
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
    try:
        left, right = int(value or ""), int(bound)
    except ValueError:
        return False
    return left > right if operator == ">" else left < right


def parse_labels(text: str) -> tuple[Requirement, ...]:
    """Parse a label selector; raises a 400 that quotes what can't be parsed."""
    if text.rstrip().endswith(","):
        raise errors.bad_request("unable to parse requirement: found '', expected: identifier after ','")
    found, position = [], 0
    while position < len(text):
        match = _REQUIREMENT.match(text, position)
        if not match:
            raise errors.bad_request(
                f"unable to parse requirement: found '{text[position:]}', expected: in, notin, =, ==, !=, gt, lt"
            )
        found.append(_requirement(match))
        position = match.end()
    return tuple(found)


def _requirement(match: re.Match[str]) -> Requirement:
    if match["absent"]:
        return Requirement(match["absent_key"], "!")
    if match["op"]:
        operator = "=" if match["op"] == "==" else match["op"]
        return Requirement(match["key"], operator, (match["value"],))
    if match["set"]:
        values = tuple(value.strip() for value in match["values"].split(","))
        bad = next((value for value in values if not _SET_VALUE.fullmatch(value)), None)
        if bad is not None:
            raise errors.bad_request(f"unable to parse requirement: invalid label value '{bad}'")
        return Requirement(match["key"], match["set"], values)
    return Requirement(match["key"], "exists")


def parse_fields(text: str) -> tuple[Requirement, ...]:
    """Parse a field selector over `metadata.name` and `metadata.namespace`; raises a 400 for any other field."""
    found = []
    for term in filter(None, text.split(",")):
        match = _FIELD.match(term)
        if not match:
            raise errors.bad_request(f"invalid selector: '{text}'; can't understand '{term}'")
        if match["field"] not in ("metadata.name", "metadata.namespace"):
            raise errors.bad_request(f"field label not supported: {match['field']}")
        operator = "=" if match["op"] == "==" else match["op"]
        found.append(Requirement(match["field"], operator, (match["value"],)))
    return tuple(found)


def written(requirements: Iterable[Requirement]) -> str:
    """Write a selector as upstream reads it."""
    return ",".join(map(str, requirements))
