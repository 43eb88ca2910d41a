"""What the rules of a schema may cost together, and everything wrong with them.

The limits are those of a custom resource definition (`validation.go`, `cel_validation.go` in
`k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`).
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade.rules import declaring, ranges

LIMIT = 10_000_000
TOTAL_LIMIT = 100_000_000

_HINT = "try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared"
_SHOWN = 4
_MUCH = 100
_LITTLE = 1.5


@dataclasses.dataclass(slots=True)
class Report:
    """What was found so far: problems, each with its path, and what each expression may cost."""

    problems: list[str] = dataclasses.field(default_factory=list)
    costs: list[tuple[int, str]] = dataclasses.field(default_factory=list)

    def observe(self, path: str, name: str, cost: int) -> None:
        """Take in the estimate for one expression."""
        self.costs.append((cost, path))
        if cost > LIMIT:
            self.problems.append(f"{path}: Forbidden: {_exceeded(f'estimated {name}', cost, LIMIT)}")

    def total(self, path: str) -> None:
        """Judge the sum of all estimates."""
        total = min(sum(cost for cost, _ in self.costs), ranges.UNLIMITED)
        if total <= TOTAL_LIMIT:
            return
        expensive = sorted((cost for cost in self.costs if cost[0] >= TOTAL_LIMIT // 100), key=lambda cost: -cost[0])
        said = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"
        self.problems += [f"{where}: Forbidden: {said}" for _, where in expensive[:_SHOWN]]
        name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema"
        self.problems.append(f"{path}: Forbidden: {_exceeded(name, total, TOTAL_LIMIT)}")


def times(often: int | None, schema: Mapping[str, Any]) -> int | None:
    """Return how often what is in a value of a schema can be there, when the value can be there `often`; None without a limit."""
    match schema.get("type"):
        case "object" if schema.get("additionalProperties"):
            most = schema.get("maxProperties")
        case "array":
            most = schema.get("maxItems")
        case _:
            most = 1
    return None if often is None or most is None else min(often * max(int(most), 0), ranges.UNLIMITED)


def multiplied(cost: int, often: int | None, declared: declaring.Declared) -> int:
    """Return the cost of a rule in the whole object; without a limit, as many values as fit into a request."""
    count = declaring.MAX_REQUEST // (declared.smallest + 1) if often is None else often
    return min(cost * count, ranges.UNLIMITED)


def _exceeded(name: str, cost: int, limit: int) -> str:
    factor = cost / limit
    # Little more is shown exactly, lest it be "1.0x"; with very much more the number says nothing.
    rounded = f"{factor:f}x" if factor < _LITTLE else f"{factor:.1f}x"
    shown = "more than 100x" if factor > _MUCH else rounded
    return f"{name} exceeds budget by factor of {shown} ({_HINT})"
