"""The rules of a schema once they are compiled, and whether there are any. Without the CEL runtime, which is loaded when there are."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Protocol

KEYWORD = "x-kubernetes-validations"


class Program(Protocol):
    """An expression that the runtime can evaluate."""

    def eval(self, activation: Any = None) -> Any:
        """Return the result, as the runtime has it; an error is one of them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule. `text` is what messages call it by, `path` the field it blames, relative and ready to be shown.

    `measure` tells how long a list in a value it may be building from, None for a rule that builds none.
    """

    text: str
    message: str
    reason: str
    path: str
    program: Program
    message_program: Program | None
    uses_old: bool
    optional_old: bool
    measure: Callable[[Any], int] | None


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A place in a schema with rules at it or below it; `convert` is for values at it, None when they go in as they are."""

    schema: Mapping[str, Any]
    rules: tuple[Rule, ...]
    convert: Callable[[Any], Any] | None
    properties: "Mapping[str, Node]"
    additional: "Node | None"
    items: "Node | None"


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules of a whole schema; `root` is None when there are none, `problems` must be empty to use them."""

    problems: tuple[str, ...]
    root: Node | None


def has_rules(schema: Any) -> bool:
    """Tell whether there are rules in a schema, or in a list of some."""
    if isinstance(schema, dict):
        return bool(schema.get(KEYWORD)) or any(
            has_rules(sub) for sub in schema.values() if isinstance(sub, (dict, list))
        )
    return isinstance(schema, list) and any(map(has_rules, schema))
