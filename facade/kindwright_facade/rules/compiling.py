"""The rules of a schema, compiled once when a definition comes in, and everything in them that could not be enforced.

The checks are those of a custom resource's (`ValidateCustomResourceDefinitionOpenAPISchema` in
`k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`, `pkg/apiserver/schema/cel/compilation.go`).
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules import (
    budgeting,
    compiled,
    converting,
    costs,
    declaring,
    describing,
    environments,
    fieldpaths,
    inspecting,
    prices,
    shaping,
    syntax,
    wording,
)


@dataclasses.dataclass(frozen=True, slots=True)
class _Scope:
    """Where the walk is: `uncorrelated` is the schema above which old and new values can't be matched."""

    path: str
    report: "budgeting.Report"
    types: describing.Types | None = None
    uncorrelated: str = ""
    # How often the place can be there in one object, None when nothing limits it.
    times: int | None = 1

    def below(self, step: str, schema: Mapping[str, Any], *, uncorrelated: bool = False) -> "_Scope":
        here = self.uncorrelated or (self.path if uncorrelated else "")
        times = budgeting.times(self.times, schema)
        return dataclasses.replace(self, path=f"{self.path}.{step}", uncorrelated=here, times=times)


def compile_rules(schema: Mapping[str, Any], path: str = "openAPIV3Schema") -> compiled.Rules:
    """Compile all `x-kubernetes-validations` in a structural schema of the whole object; `path` begins the paths in problems."""
    if not compiled.has_rules(schema):
        return compiled.Rules((), None)
    report = budgeting.Report()
    declared = declaring.declare(schema, root=True)
    types = describing.describe(declared) if declared else None
    node = _node(schema, declared, _Scope(path, report, types))
    report.total(path)
    return compiled.Rules(tuple(report.problems), node)


def _node(schema: Mapping[str, Any], declared: declaring.Declared | None, scope: _Scope) -> compiled.Node | None:
    """Compile what is at a schema and below it; None without rules."""
    rules = tuple(_rules(schema, declared, scope))
    scope.report.problems += _nested(schema, scope.path)
    properties = {
        name: node
        for name, sub in (schema.get("properties") or {}).items()
        if (node := _property(sub, declared, _property_scope(schema, name, scope)))
    }
    additional = _element(schema, "additionalProperties", declared, scope.below("additionalProperties", schema))
    keyed = schema.get("x-kubernetes-list-type") == "map"
    items = _element(schema, "items", declared, scope.below("items", schema, uncorrelated=not keyed))
    if not rules and not properties and not additional and not items:
        return None
    convert = converting.converter(declared) if rules and declared else None
    return compiled.Node(schema, rules, convert, properties, additional, items)


def _property_scope(schema: Mapping[str, Any], name: str, scope: _Scope) -> _Scope:
    known = schema.get("x-kubernetes-map-type") in {None, "granular", "atomic"}
    return scope.below(f"properties[{name}]", schema, uncorrelated=not known)


def _property(schema: Any, parent: declaring.Declared | None, scope: _Scope) -> compiled.Node | None:
    if not compiled.has_rules(schema):
        return None
    fields = parent.fields.values() if parent else ()
    declared = next((field for field in fields if field.schema is schema), None)
    return _node(schema, *_detached(schema, declared, scope))


def _element(
    schema: Mapping[str, Any], keyword: str, parent: declaring.Declared | None, scope: _Scope
) -> compiled.Node | None:
    sub = schema.get(keyword)
    if not isinstance(sub, dict) or not compiled.has_rules(sub):
        return None
    declared = parent.element if parent and parent.element and parent.schema is schema else None
    return _node(sub, *_detached(sub, declared, scope))


def _detached(
    schema: Mapping[str, Any], declared: declaring.Declared | None, scope: _Scope
) -> tuple[declaring.Declared | None, _Scope]:
    """Return the type of a schema that its parent's type does not show, such as a property no identifier can name."""
    if declared and (declared.kind != "object" or (scope.types and declared in scope.types.names)):
        return declared, scope
    declared = declaring.declare(schema, root=bool(schema.get("x-kubernetes-embedded-resource")))
    return declared, dataclasses.replace(scope, types=describing.describe(declared) if declared else None)


def _nested(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield rules where a structural schema can't have them."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, sub in enumerate(schema.get(keyword) or ()):
            if compiled.has_rules(sub):
                yield f"{path}.{keyword}[{index}]: {compiled.KEYWORD} must be empty to be structural"
    if compiled.has_rules(schema.get("not")):
        yield f"{path}.not: {compiled.KEYWORD} must be empty to be structural"


def _rules(schema: Mapping[str, Any], declared: declaring.Declared | None, scope: _Scope) -> Iterator[compiled.Rule]:
    written = schema.get(compiled.KEYWORD) or ()
    compilers = _Compilers(scope.types, declared) if scope.types and declared else None
    if written and compilers is None:
        scope.report.problems.append(f"{scope.path}.{compiled.KEYWORD}: the schema has no type that rules can see")
    for index, rule in enumerate(written):
        path = f"{scope.path}.{compiled.KEYWORD}[{index}]"
        found = [f"{path}{problem}" for problem in shaping.problems(schema, rule)]
        if found or compilers is None:
            scope.report.problems += found
        elif made := _compile(schema, rule, compilers, dataclasses.replace(scope, path=path)):
            yield made


@dataclasses.dataclass(frozen=True, slots=True)
class _Compilers:
    """The two environments of one place: `oldSelf` is as `self`, or an optional of it."""

    types: describing.Types
    declared: declaring.Declared
    made: dict[bool, cel.Env] = dataclasses.field(default_factory=dict)

    def env(self, *, optional: bool) -> cel.Env:
        if optional not in self.made:
            kind = self.types.of(self.declared)
            old = {"oldSelf": kind}
            self.made[optional] = environments.checker(
                self.types.pool, {"self": kind} | ({} if optional else old), old if optional else {}
            )
        return self.made[optional]


def _compile(
    schema: Mapping[str, Any], rule: Mapping[str, Any], compilers: _Compilers, scope: _Scope
) -> compiled.Rule | None:
    path, optional, problems = scope.path, bool(rule.get("optionalOldSelf")), scope.report.problems
    env = compilers.env(optional=optional)
    try:
        checked = _checked(env, rule["rule"], "bool", "cel expression must evaluate to a bool")
    except ValueError as error:
        problems.append(f"{path}.rule: {error}")
        return None
    declared = compilers.declared
    cost = costs.Estimator(checked, declared, prices.price).estimate()
    scope.report.observe(f"{path}.rule", "rule cost", budgeting.multiplied(cost, scope.times, declared))
    uses_old, measure = inspecting.uses(checked, "oldSelf"), inspecting.measure(checked)
    if uses_old and scope.uncorrelated:
        where = f"oldSelf cannot be used on the uncorrelatable portion of the schema within {scope.uncorrelated}"
        problems.append(f"{path}.rule: {where}")
    elif not uses_old and rule.get("optionalOldSelf") is not None:
        problems.append(f"{path}.optionalOldSelf: may not be set if oldSelf is not used in rule")
    try:
        program = environments.program(checked, declared, optional_old_self=optional)
    except ValueError as error:
        problems.append(f"{path}.rule: compilation failed: {error}")
        return None
    message_program = None
    if text := rule.get("messageExpression"):
        try:
            message = _checked(env, text, "string", "messageExpression must evaluate to a string")
            cost = costs.Estimator(message, declared, prices.price).estimate()
            scope.report.observe(f"{path}.messageExpression", "messageExpression cost", cost)
            message_program = environments.program(message, declared, optional_old_self=optional)
        except ValueError as error:
            problems.append(f"{path}.messageExpression: {error}")
    return compiled.Rule(
        text=rule["rule"].strip(),
        message=rule.get("message", "").strip(),
        reason=rule.get("reason", "FieldValueInvalid"),
        path=fieldpaths.normalize(rule.get("fieldPath", ""), schema) or "",
        program=program,
        message_program=message_program,
        uses_old=uses_old,
        optional_old=optional,
        measure=measure,
    )


def _checked(env: cel.Env, text: str, kind: str, otherwise: str) -> Any:
    """Return a checked expression of one type. Raises ValueError with all that is wrong in one line."""
    try:
        checked = environments.compile_text(env, text)
    except RuntimeError as error:
        raise ValueError(f"compilation failed: {wording.compilation(error)}") from error
    if found := inspecting.problems(checked):
        raise ValueError(f"compilation failed: {'; '.join(found)}")
    if inspecting.result(checked) != kind:
        raise ValueError(otherwise)
    for node in inspecting.constants(checked):
        if problem := environments.failure(checked, node):
            raise ValueError(f"program instantiation failed: {syntax.place(checked, node)}: {problem}")
    return checked
