"""What one version does to an object that comes in: unknown fields out, defaults in, then every rule of its schema.

Made when a definition is compiled, off the event loop; the very schema that is published.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import encoding, errors, rules
from kindwright_facade.rules import compiled
from kindwright_facade.schemas import (
    defaulting,
    embedding,
    printing,
    published,
    selecting,
    structural,
    uniqueness,
    validating,
)

_BLOCKING = frozenset(
    ("FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid")
)
"""Mistakes that keep `x-kubernetes-validations` from being looked at: a rule may count on what the schema says."""
_UNCHECKED = errors.Cause(
    "FieldValueInvalid",
    "Invalid value: null: some validation rules were not checked because the object was invalid; "
    "correct the existing errors to complete validation",
    "<nil>",
)
_TOO_DEEP = errors.Cause("FieldValueInvalid", 'Invalid value: "": it is nested too deep to be checked', "<nil>")


@dataclasses.dataclass(frozen=True, eq=False)
class Admission:
    """One version's schema, compiled; `schema` is of the whole object. Nothing that is handed in is ever changed in place.

    Status is not the client's: it is neither defaulted nor validated.
    """

    schema: Mapping[str, Any]
    checker: validating.Checker
    defaults: defaulting.Plan | None
    embedded: selecting.Branch | None
    unique: selecting.Branch | None
    rules: compiled.Rules

    def coerce(self, value: encoding.JSON) -> tuple[encoding.JSON, list[str]]:
        """Return the object with its embedded resources' metadata rid of unknown fields, and the paths of those.

        Raises ValueError with one line for one that is no resource; upstream answers 400 with it.
        """
        found, unknown = embedding.coerce(self.embedded, value)
        return found, sorted(unknown)

    def default(self, value: encoding.JSON) -> encoding.JSON:
        """Return the object with what its schema defaults, itself when nothing is missing."""
        filled: encoding.JSON = defaulting.fill(self.defaults, value)
        return filled

    def validate(
        self, value: Mapping[str, Any], old: Mapping[str, Any] | None = None, tolerated: list[str] | None = None
    ) -> list[errors.Cause]:
        """Return why the object is refused, in the words and order of a custom resource; `old` is what an update replaces.

        Rules that are broken as they were do not refuse an update; they are put into `tolerated`, for warnings. What the schema itself
        tolerates is not told, by upstream neither.

        The order is that of `customResourceStrategy` in `k8s.io/apiextensions-apiserver/pkg/registry/customresource`.
        """
        try:
            return self._causes(value, old, tolerated)
        except RecursionError:
            return [_TOO_DEEP]

    def _causes(
        self, value: Mapping[str, Any], old: Mapping[str, Any] | None, tolerated: list[str] | None
    ) -> list[errors.Cause]:
        found = [*self.checker.causes(value, old), *embedding.causes(self.embedded, value)]
        # An object that already holds an item twice may keep it.
        if self.unique and (old is None or not any(uniqueness.causes(self.unique, old))):
            found += uniqueness.causes(self.unique, value)
        if self.rules.root is None:
            # As upstream, which looks for a blocking mistake only where there are rules.
            return found
        if any(cause.reason in _BLOCKING for cause in found):
            return [*found, _UNCHECKED]
        return found + rules.check(self.rules, value, old, tolerated)


def compile_admission(schema: Mapping[str, Any]) -> Admission:
    """Compile a checked schema; raises ValueError for one that can't be enforced."""
    return _compile(schema, rules.compile_rules(_with_status_silent(schema)))


def examine(schema: Any) -> tuple[Admission | None, list[str]]:
    """Compile a version's `openAPIV3Schema`, or return what is wrong with it, rules and all.

    Compiled it is with the spec described, even where the schema says nothing of one: as it is published.
    """
    found = structural.problems(schema)
    if found:
        return None, found
    whole = published.with_spec(schema)
    ruled = rules.compile_rules(whole)
    found = [*ruled.problems, *_default_problems(ruled.root, "openAPIV3Schema")]
    if found:
        return None, found
    silent = _with_status_silent(whole)
    try:
        return _compile(whole, ruled if silent is whole else rules.compile_rules(silent)), []
    except ValueError as error:
        return None, [f"openAPIV3Schema: can't be enforced: {printing.one_line(str(error))}"]


def problems(schema: Any) -> list[str]:
    """Return what is wrong with a version's `openAPIV3Schema`; empty when it can be published and enforced."""
    return examine(schema)[1]


def _compile(schema: Mapping[str, Any], ruled: compiled.Rules) -> Admission:
    own = _without_status(schema)
    return Admission(
        schema,
        validating.compile_schema(own),
        defaulting.compile_plan(own),
        embedding.compile_plan(own),
        uniqueness.compile_plan(own),
        ruled,
    )


def _default_problems(node: compiled.Node | None, path: str) -> Iterator[str]:
    """Yield defaults that their own rules refuse, as a new value or as one that stays; without rules there is nothing to say."""
    if node is None:
        return
    default = node.schema.get("default")
    if default is not None:
        schema = {"type": "object", "properties": {"default": node.schema}}
        ruled = compiled.Rules((), compiled.Node(schema, (), None, {"default": node}, None, None))
        value = {"default": default}
        for cause in dict.fromkeys([*rules.check(ruled, value), *rules.check(ruled, value, value)]):
            yield f"{path}.{cause.field}: {printing.one_line(cause.message)}"
    for name, sub in node.properties.items():
        yield from _default_problems(sub, f"{path}.properties[{name}]")
    yield from _default_problems(node.items, f"{path}.items")
    yield from _default_problems(node.additional, f"{path}.additionalProperties")


def _without_status(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = {name: sub for name, sub in (schema.get("properties") or {}).items() if name != "status"}
    required = [name for name in schema.get("required") or () if name != "status"]
    return {**schema, "properties": properties, "required": required}


def _with_status_silent(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema without the rules of status, itself when there are none; those above it may well look at it."""
    properties = schema.get("properties") or {}
    if not compiled.has_rules(properties.get("status")):
        return schema
    return {**schema, "properties": {**properties, "status": _silent(properties["status"])}}


def _silent(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_silent(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {key: _silent(item) for key, item in schema.items() if key != compiled.KEYWORD}
