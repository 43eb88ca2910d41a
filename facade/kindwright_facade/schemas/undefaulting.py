"""Defaults taken out again: what only a default put into an object is not stored.

For a schema whose defaults are a chart's own: frozen into the stored values they would hide what a later chart defaults to.
"""

from typing import Any

from kindwright_facade.schemas import correlating, defaulting


def undefault(plan: defaulting.Plan | None, stored: Any, value: Any) -> Any:
    """Return the value without fields that equal their default and that `stored`, what was stored before, does not have.

    A map whose fields all go goes with them only when it is itself what its default makes. Without `stored` (a create) all stays: it is
    what the client wrote. Nothing is changed in place; a value in which nothing changes is returned itself. What `plan` would fill in
    fills the outcome to the same value again.
    """
    return value if stored is None else _strip(plan, stored, value)


def _strip(plan: defaulting.Plan | None, stored: Any, value: Any) -> Any:
    if plan is None:
        return value
    if isinstance(value, dict):
        return _strip_object(plan, stored if isinstance(stored, dict) else {}, value)
    if isinstance(value, list) and plan.items:
        before = stored if isinstance(stored, list) else []
        places = [*before[: len(value)], *({} for _ in value[len(before) :])]
        kept = [_strip_field(plan.items, old, item) for old, item in zip(places, value, strict=True)]
        return value if all(new is item for new, item in zip(kept, value, strict=True)) else kept
    return value


def _strip_object(plan: defaulting.Plan, stored: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, item in value.items():
        field = plan.extra if name not in plan.known else plan.fields.get(name)
        if field is None:
            kept[name] = item
        elif name in stored:
            kept[name] = _strip_field(field, stored[name], item)
        elif name not in plan.known or not _goes(field, item):
            kept[name] = _strip(field.below, {}, item)
    same = len(kept) == len(value) and all(kept[name] is item for name, item in value.items())
    return value if same else kept


def _strip_field(field: defaulting.Field, stored: Any, value: Any) -> Any:
    if stored is None and not field.nullable and _goes(field, value):
        return None
    return _strip(field.below, stored, value)


def _goes(field: defaulting.Field, value: Any) -> bool:
    return field.default is not None and correlating.same(field.default, value)
