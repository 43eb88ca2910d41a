"""Evaluates an object's rules: the causes a custom resource would be refused with.

A port of `Validator.validate` (`k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go`). Rules that speak of `oldSelf` run
for updates, where the old value can be found; a rule without it that fails on what is as it was does not refuse an update (KEP-4008).
"""

import contextlib
import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cel_expr_python import cel

from kindwright_facade import encoding, errors
from kindwright_facade.rules import compiled, converting, environments, timing, wording
from kindwright_facade.rules.libraries import maps
from kindwright_facade.schemas import correlating, printing

_MAX_MESSAGE = 5 * 1024
_OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run"
_LINE_BREAK = re.compile(r"\n")


class _SpentError(Exception):
    """No rule may run any more; what was found so far is told."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """A value and what it was. `pair` matches them for ratcheting; without one the nearest pair above decides.

    `large` is whether a list in the object may be too long for rules that build others from it.
    """

    path: str
    value: Any
    old: Any
    pair: correlating.Pair | None
    nearest: correlating.Pair | None
    large: bool

    @property
    def unchanged(self) -> bool:
        """Tell whether a failure here is an old one."""
        pair = self.pair or self.nearest
        return pair is not None and pair.equal()


@dataclasses.dataclass(slots=True)
class _Found:
    """Why an object is refused, and if anyone asks what else is wrong with it."""

    causes: list[errors.Cause]
    tolerated: list[str] | None


def check(
    rules: compiled.Rules,
    value: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
    tolerated: list[str] | None = None,
) -> list[errors.Cause]:
    """Return why an object breaks the rules; `old` is what an update replaces. Both are valid for the schema, and not changed.

    What is not refused because it is as it was is put into `tolerated`, for warnings.
    """
    if rules.root is None:
        return []
    (value, large), (old, old_large) = _clean(value), (None, False) if old is None else _clean(old)
    pair = None if old is None else correlating.Pair(rules.root.schema, value, old)
    found = _Found([], tolerated)
    maps.forget()
    with timing.running(), contextlib.suppress(_SpentError):
        _visit(rules.root, _Place("", value, old, pair, None, large or old_large), found)
    return found.causes


def _clean(value: Any) -> tuple[Any, bool]:
    """Return a value as the runtime can take it, and whether it may hold a long list. JSON tells both fastest."""
    encoded = encoding.encode(value)
    # A NUL can only come as an escape.
    return converting.without_nul(value) if b"\\u0000" in encoded else value, len(encoded) > timing.SHORT


def _visit(node: compiled.Node, place: _Place, found: _Found) -> None:
    """Evaluate what is at a place, then what is below it."""
    if place.value is None:
        return
    if node.rules:
        _evaluate(node, place, found)
    for sub, below in _below(node, place):
        _visit(sub, below, found)


def _below(node: compiled.Node, place: _Place) -> Iterator[tuple[compiled.Node, _Place]]:
    match place.value:
        case dict():
            known = node.schema.get("x-kubernetes-map-type") in {None, "granular", "atomic"}
            old = place.old if known and isinstance(place.old, dict) else {}
            for name, item in place.value.items():
                if node.additional:
                    yield node.additional, _field(place, name, f"{place.path}[{name}]", item, old.get(name))
                if name in node.properties:
                    yield (
                        node.properties[name],
                        _field(place, name, f"{place.path}.{name}" if place.path else name, item, old.get(name)),
                    )
        case list() if node.items:
            olds = correlating.Pair(node.schema, place.value, place.old)
            for index, item in enumerate(place.value):
                before = olds.item(index)
                pair = place.pair and place.pair.item(index)
                old_item = before.old if before else None
                yield (
                    node.items,
                    _Place(f"{place.path}[{index}]", item, old_item, pair, place.pair or place.nearest, place.large),
                )


def _field(place: _Place, name: str, path: str, item: Any, old: Any) -> _Place:
    if place.pair is None:
        return _Place(path, item, old, None, place.nearest, place.large)
    if place.nearest is None and name in {"apiVersion", "kind"}:
        # Both are converted to the version of the request, so that they tell nothing.
        return _Place(path, item, old, None, None, place.large)
    return _Place(path, item, old, place.pair.field(name), place.pair, place.large)


def _evaluate(node: compiled.Node, place: _Place, found: _Found) -> None:
    activation, optional = _activations(node, place)
    kind = node.schema.get("type", "")
    invalid = converting.invalid(node.schema, place.value)
    for rule in node.rules:
        if rule.uses_old and place.old is None and not rule.optional_old:
            continue
        if timing.spent():
            found.causes.append(_cause(place.path, kind, _OUT_OF_BUDGET))
            raise _SpentError
        used = optional if rule.optional_old else activation
        passed, problem = _result(rule, place, used, invalid)
        if problem:
            found.causes.append(_cause(place.path, kind, problem))
            if problem.startswith("'operation cancelled"):
                raise _SpentError
        elif not passed:
            _failed(node, rule, place, used, found)


def _failed(node: compiled.Node, rule: compiled.Rule, place: _Place, activation: cel.Activation, found: _Found) -> None:
    if rule.uses_old or not place.unchanged:
        found.causes.append(_failure(node, rule, place, activation))
    elif found.tolerated is not None:
        cause = _failure(node, rule, place, activation)
        found.tolerated.append(f"{cause.field}: {cause.message}")


def _result(rule: compiled.Rule, place: _Place, activation: cel.Activation, invalid: str) -> tuple[bool, str]:
    """Return whether a rule holds, or why that can't be told."""
    if invalid:
        return False, _worded(invalid, rule.message or rule.text)
    if _builds_too_much(rule, place):
        return False, _worded(timing.EXCEEDED, rule.message or rule.text)
    return _run(rule, activation)


def _builds_too_much(rule: compiled.Rule, place: _Place) -> bool:
    if not place.large or rule.measure is None:
        return False
    return max(rule.measure(place.value), rule.measure(place.old)) > timing.MAX_BUILT


def _activations(node: compiled.Node, place: _Place) -> tuple[cel.Activation, cel.Activation]:
    """Return the values for rules, and those for rules with optionalOldSelf, which get the old value as a list of none or one."""
    convert = node.convert or (lambda value: value)
    values = {"self": convert(place.value)}
    if place.old is not None and any(rule.uses_old for rule in node.rules):
        values["oldSelf"] = convert(place.old)
    activation = environments.activation(values)
    if not any(rule.optional_old for rule in node.rules):
        return activation, activation
    old = [values["oldSelf"]] if "oldSelf" in values else []
    return activation, environments.activation({**values, "oldSelf": old})


def _run(rule: compiled.Rule, activation: cel.Activation) -> tuple[bool, str]:
    """Return whether a rule holds, or what went wrong while it was evaluated."""
    name = rule.message or rule.text
    try:
        result = rule.program.eval(activation)
    except RuntimeError as error:
        return False, _worded(str(error), name)
    if result.type() == cel.Type.ERROR:
        return False, _worded(str(result.value()), name)
    return result.value() is True, ""


def _worded(text: str, name: str) -> str:
    problem = wording.evaluation(text)
    if problem.startswith("no such overload"):
        said = "call arguments did not match a supported operator, function or macro signature for rule"
        return f"'{problem}': {said}: {name}"
    if problem.startswith(timing.EXCEEDED):
        return f"'{problem}': no further validation rules will be run due to call cost exceeds limit for rule: {name}"
    return f"{problem} evaluating rule: {name}"


def _failure(node: compiled.Node, rule: compiled.Rule, place: _Place, activation: cel.Activation) -> errors.Cause:
    path = ".".join(part for part in (place.path, rule.path) if part) or "<nil>"
    detail = _message(rule, activation) or rule.message or f"failed rule: {rule.text}"
    shown = "" if node.schema.get("type") in {"object", "array"} else f": {printing.shown(place.value)}"
    match rule.reason:
        case "FieldValueForbidden":
            return errors.Cause(rule.reason, f"Forbidden: {detail}", path)
        case "FieldValueRequired":
            return errors.Cause(rule.reason, f"Required value: {detail}", path)
        case "FieldValueDuplicate":
            return errors.Cause(rule.reason, f"Duplicate value{shown}", path)
        case _:
            return errors.Cause(rule.reason, f"Invalid value{shown}: {detail}", path)


def _message(rule: compiled.Rule, activation: cel.Activation) -> str:
    """Return what the messageExpression says, or nothing when it says nothing that can be shown."""
    if rule.message_program is None:
        return ""
    try:
        result = rule.message_program.eval(activation)
    except RuntimeError:
        return ""
    text = result.value() if result.type() == cel.Type.STRING else ""
    text = text.strip()
    return "" if len(text.encode()) > _MAX_MESSAGE or _LINE_BREAK.search(text) else text


def _cause(path: str, kind: str, detail: str) -> errors.Cause:
    return errors.Cause("FieldValueInvalid", f"Invalid value: {printing.shown(kind)}: {detail}", path or "<nil>")
