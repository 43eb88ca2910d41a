"""Defaults: fields that are missing, or null where no null may be, get what the schema says.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
As `pkg/apiserver/schema/defaulting` in `k8s.io/apiextensions-apiserver`. A schema is compiled to a plan of those branches only in which
something can be missing; all others cost nothing.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """What one place gets when nothing is there, and what is filled in below it."""

    default: Any = None
    nullable: bool = False
    below: "Plan | None" = None


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Where defaults stand in one schema: fields by name, other fields of a map, items of a list."""

    fields: Mapping[str, Field]
    extra: Field | None
    items: Field | None
    known: frozenset[str]
    """All names that the schema has, with defaults or without: to the others `extra` applies."""
    names: frozenset[str]
    """The fields that have a default themselves."""
    branches: tuple[tuple[str, "Plan"], ...]
    """The fields below which there are defaults."""


def compile_plan(schema: Mapping[str, Any]) -> Plan | None:
    """Return where a schema has defaults, None when it has none."""
    properties = schema.get("properties") or {}
    fields = {name: field for name, sub in properties.items() if (field := _field(sub))}
    extra, items = schema.get("additionalProperties"), schema.get("items")
    plan = Plan(
        fields,
        _field(extra) if isinstance(extra, Mapping) else None,
        _field(items) if isinstance(items, Mapping) else None,
        frozenset(properties),
        frozenset(name for name, field in fields.items() if field.default is not None),
        tuple((name, field.below) for name, field in fields.items() if field.below),
    )
    return plan if plan.fields or plan.extra or plan.items else None


def _field(schema: Mapping[str, Any]) -> Field | None:
    below = compile_plan(schema)
    default = schema.get("default")
    if default is None and below is None:
        return None
    # What a default itself lacks is filled in once, here.
    return Field(fill(below, default), bool(schema.get("nullable")), below)


def fill(plan: Plan | None, value: Any) -> Any:
    """Return the value with what is missing, itself when nothing is; nothing is changed in place, nor shared with the plan."""
    if plan is None:
        return value
    if isinstance(value, dict):
        return _fill_object(plan, value)
    if isinstance(value, list) and plan.items:
        filled = [_fill_field(plan.items, item) for item in value]
        return value if all(new is old for new, old in zip(filled, value, strict=True)) else filled
    return value


def _fill_object(plan: Plan, value: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name, below in plan.branches:
        if name in value and (new := fill(below, value[name])) is not value[name]:
            changed[name] = new
    if not value.keys() >= plan.names:
        missing = plan.names - value.keys()
        changed |= {name: copied(plan.fields[name].default) for name in plan.fields if name in missing}
    if None in value.values():
        nulls = (name for name, item in value.items() if item is None and name in plan.names)
        changed |= {name: copied(plan.fields[name].default) for name in nulls if not plan.fields[name].nullable}
    if plan.extra:
        for name in value.keys() - plan.known:
            if (new := _fill_field(plan.extra, value[name])) is not value[name]:
                changed[name] = new
    return {**value, **changed} if changed else value


def _fill_field(field: Field, value: Any) -> Any:
    if value is None:
        return value if field.nullable or field.default is None else copied(field.default)
    return fill(field.below, value)


def copied(value: Any) -> Any:
    """Return a copy of a JSON value of which no part is shared."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
