"""Schemas and objects for rules: `schema` wraps a spec's properties, `checked` evaluates what is left when nothing is wrong."""

import copy
from collections.abc import Mapping
from typing import Any

from kindwright_facade import errors
from kindwright_facade.rules import compiling, evaluating

TEXT = {"type": "string", "maxLength": 100}
WHOLE = {"type": "integer"}


def obj(properties: Mapping[str, Any], *rules: Any, **more: Any) -> dict[str, Any]:
    """Return the schema of an object; a rule may be given as its text."""
    return ruled({"type": "object", "properties": dict(properties), **more}, *rules)


def ruled(schema: Mapping[str, Any], *rules: Any) -> dict[str, Any]:
    """Return a schema with rules."""
    written = [{"rule": rule} if isinstance(rule, str) else rule for rule in rules]
    return {**schema, **({"x-kubernetes-validations": written} if written else {})}


def problems(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what can't be enforced in the schema of an object's root."""
    return compiling.compile_rules(schema).problems


def causes(schema: Mapping[str, Any], value: Any, old: Any = None) -> list[errors.Cause]:
    """Return why an object of a schema without problems is refused; neither object may be changed by that."""
    rules = compiling.compile_rules(schema)
    assert rules.problems == ()
    before = copy.deepcopy((value, old))
    found = evaluating.check(rules, value, old)
    assert (value, old) == before
    return found


def told(schema: Mapping[str, Any], value: Any, old: Any = None) -> list[tuple[str, str]]:
    """Return fields and messages only."""
    return [(cause.field, cause.message) for cause in causes(schema, value, old)]
