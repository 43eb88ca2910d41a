"""The value validations of one JSON Schema node, as OpenAPI v3 writes them, and how several become one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.schemas import patterns
from kindwright_facade.versions import walking
from kindwright_operator.charts import classifying, dialects

_COUNTS = {
    **dict.fromkeys(("maxLength", "minLength"), "string"),
    **dict.fromkeys(("maxItems", "minItems"), "array"),
    **dict.fromkeys(("maxProperties", "minProperties"), "object"),
}
_EXACT = 2**53
"""Kubernetes holds bounds as 64 bit floats."""
# Standard formats that a custom resource does not check, or checks in a way of its own.
_STANDARD_FORMATS = frozenset(
    (
        *("date-time", "time", "email", "idn-email", "hostname", "idn-hostname", "uri", "uri-reference", "iri"),
        *("iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "regex", "uuid", "duration"),
    )
)
_SAME_FORMATS = frozenset(("date", "ipv4", "ipv6"))

Rule = encoding.JSON
"""Value validations without logic, of one source."""


def rule_of(schema: Mapping[str, Any], atoms: classifying.Atoms, draft: int) -> tuple[Rule, list[str]]:
    """Return what a node demands of values of these types, and the keywords of it that can't be said."""
    rule: Rule = {}
    lost: list[str] = []
    if atoms & classifying.NUMBER:
        _bounds(schema, draft, rule, lost)
    for keyword, kind in _COUNTS.items():
        if keyword in schema and kind in atoms:
            _keep(keyword, _count(schema[keyword]), rule, lost)
    if "string" in atoms and "pattern" in schema and schema["pattern"] != "":
        pattern = schema["pattern"]
        _keep("pattern", pattern if isinstance(pattern, str) and _can_run(pattern) else None, rule, lost)
    if "object" in atoms and schema.get("required") not in (None, [], False, True):
        _keep("required", _names(schema["required"]), rule, lost)
    if "array" in atoms and schema.get("uniqueItems") is True:
        rule["uniqueItems"] = True
    listed = classifying.listed_values(schema, draft)
    if listed is not None:
        _keep("enum", list(listed) or None, rule, lost)
    return rule, lost


def _can_run(pattern: str) -> bool:
    """Tell a pattern of Go's syntax, which is Helm's too."""
    try:
        patterns.translated(pattern)
    except ValueError:
        return False
    return True


def format_of(schema: Mapping[str, Any], draft: int) -> tuple[str | None, bool]:
    """Return the format of a string to publish, and whether one that the chart's schema checks is lost."""
    named = schema.get("format")
    if not isinstance(named, str):
        return None, False
    asserted = draft <= dialects.DRAFT_7
    if named in _SAME_FORMATS:
        return (named, False) if asserted else (None, False)
    return None, asserted and named in _STANDARD_FORMATS


def _keep(keyword: str, value: Any, rule: Rule, lost: list[str]) -> None:
    if value is None:
        lost.append(keyword)
    else:
        rule[keyword] = value


def _bounds(schema: Mapping[str, Any], draft: int, rule: Rule, lost: list[str]) -> None:
    for bound, exclusive, tighter in (("minimum", "exclusiveMinimum", max), ("maximum", "exclusiveMaximum", min)):
        found = []
        lost += [key for key in (bound, exclusive) if key in schema and _lost(schema[key], key == exclusive, draft)]
        if (plain := _number(schema.get(bound))) is not None:
            found.append((plain, draft == dialects.DRAFT_4 and schema.get(exclusive) is True))
        if draft > dialects.DRAFT_4 and (strict := _number(schema.get(exclusive))) is not None:
            found.append((strict, True))
        if found:
            _set_bound(rule, bound, exclusive, _tightest(found, tighter))
    if "multipleOf" in schema:
        step = _number(schema["multipleOf"])
        _keep("multipleOf", step if step is not None and step > 0 and float(step).is_integer() else None, rule, lost)


def _lost(value: Any, exclusive: bool, draft: int) -> bool:  # noqa: FBT001 - one of two keywords
    if exclusive and isinstance(value, bool):
        return draft > dialects.DRAFT_4 and value
    return _number(value) is None


def _tightest(found: Sequence[tuple[Any, bool]], tighter: Any) -> tuple[Any, bool]:
    value = tighter(number for number, _ in found)
    return value, any(strict for number, strict in found if number == value)


def _set_bound(rule: Rule, bound: str, exclusive: str, found: tuple[Any, bool]) -> None:
    rule[bound], strict = found
    if strict:
        rule[exclusive] = True


def _number(value: Any) -> int | float | None:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or abs(value) > _EXACT
        or not math.isfinite(value)
    ):
        return None
    return value


def _count(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 and float(number).is_integer() else None


def _names(value: Any) -> list[str] | None:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return None
    return list(dict.fromkeys(value))


def beside_null(rule: Rule) -> Rule:
    """Return the rule for a place that may be null: a custom resource finds a null in no `enum`, but does not look under `allOf`."""
    if "enum" not in rule:
        return rule
    listed = [value for value in rule["enum"] if value is not None] or [None]
    rest = {key: value for key, value in rule.items() if key != "enum"}
    return {**rest, "allOf": [*rest.get("allOf", ()), {"enum": listed}]}


_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_LEAST = ("minItems", "minLength", "minProperties")
_MOST = ("maxItems", "maxLength", "maxProperties")


def combine(rules: Iterable[Rule]) -> Rule:
    """Return one rule that demands all: in one place where they go together, the rest under `allOf`."""
    merged: Rule = {}
    rest: list[Rule] = []
    for rule in rules:
        _add(merged, rule, rest)
    if rest:
        merged["allOf"] = rest
    return merged


def _add(merged: Rule, rule: Rule, rest: list[Rule]) -> None:
    for bound, exclusive, tighter in (("minimum", "exclusiveMinimum", max), ("maximum", "exclusiveMaximum", min)):
        found = [(one[bound], one.get(exclusive, False)) for one in (merged, rule) if bound in one]
        if found:
            merged.pop(exclusive, None)
            _set_bound(merged, bound, exclusive, _tightest(found, tighter))
    for key, value in rule.items():
        if key in _BOUNDS:
            continue
        if key == "allOf":
            rest += value
        elif key not in merged:
            merged[key] = value
        elif key in _LEAST or key in _MOST:
            merged[key] = (max if key in _LEAST else min)(merged[key], value)
        elif key == "required":
            merged[key] = list(dict.fromkeys((*merged[key], *value)))
        elif not _joined(merged, key, value) and merged[key] != value:
            rest.append({key: value})


def _joined(merged: Rule, key: str, value: Any) -> bool:
    """Join what is the same place on both sides: two rules for one field, or the values that both list."""
    if key == "properties":
        fields = dict(merged[key])
        for name, rule in value.items():
            fields[name] = combine((fields[name], rule)) if name in fields else rule
        merged[key] = fields
        return True
    if key == "items":
        merged[key] = combine((merged[key], value))
        return True
    if key == "enum":
        both = [one for one in merged[key] if any(walking.same(one, other) for other in value)]
        merged[key] = both or merged[key]
        return bool(both)
    return False
