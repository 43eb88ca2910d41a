"""CEL: `x-kubernetes-validations` and the expressions of conversions, compiled once and evaluated within a budget. Pure.

The runtime takes ten megabytes and a tenth of a second to load, so it is loaded by the first schema or conversion that needs it: who
asks from outside asks these functions, and no module behind them.
"""

# ruff: noqa: PLC0415

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kindwright_facade import errors
from kindwright_facade.rules import compiled

if TYPE_CHECKING:
    from kindwright_facade.rules import expressions

_NONE = compiled.Rules((), None)


def compile_rules(schema: Mapping[str, Any]) -> compiled.Rules:
    """Compile the rules of an object's schema, if it has any; see `compiling.compile_rules`."""
    if not compiled.has_rules(schema):
        return _NONE
    from kindwright_facade.rules import compiling

    return compiling.compile_rules(schema)


def check(
    rules: compiled.Rules,
    value: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
    tolerated: list[str] | None = None,
) -> list[errors.Cause]:
    """Return why an object breaks the rules; see `evaluating.check`."""
    if rules.root is None:
        return []
    from kindwright_facade.rules import evaluating

    return evaluating.check(rules, value, old, tolerated)


def compile_expression(text: str, variables: Mapping[str, str]) -> "expressions.Expression":
    """Compile one expression over named values; see `expressions.compile_expression`."""
    from kindwright_facade.rules import expressions

    return expressions.compile_expression(text, variables)
