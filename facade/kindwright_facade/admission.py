"""What one version does to an object that comes in: unknown fields out, defaults in, then every rule of its schema.

Made when a definition is compiled, off the event loop; the very schema that is published.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, errors
from kindwright_facade.schemas import defaulting, undefaulting, validating


@dataclasses.dataclass(frozen=True, eq=False)
class Admission:
    """One version's schema, compiled; `schema` is of the whole object. Nothing that is handed in is ever changed in place.

    Status is not the client's: it is neither defaulted nor validated.
    """

    schema: Mapping[str, Any]
    checker: validating.Checker
    defaults: defaulting.Plan | None

    def default(self, value: encoding.JSON) -> encoding.JSON:
        """Return the object with what its schema defaults, itself when nothing is missing."""
        filled: encoding.JSON = defaulting.fill(self.defaults, value)
        return filled

    def undefault(self, stored: Mapping[str, Any] | None, value: encoding.JSON) -> encoding.JSON:
        """Return the object without what only a default put there; `stored` is the object before, None for a create."""
        kept: encoding.JSON = undefaulting.undefault(self.defaults, stored, value)
        return kept

    def validate(self, value: Mapping[str, Any], old: Mapping[str, Any] | None = None) -> list[errors.Cause]:
        """Return why the object is refused, in the words and order of a custom resource; `old` is what an update replaces."""
        return [*self.checker.causes(value, old)]


def compile_admission(schema: Mapping[str, Any]) -> Admission:
    """Compile a checked schema; raises ValueError for one that can't be enforced."""
    own = _without_status(schema)
    return Admission(schema, validating.compile_schema(own), defaulting.compile_plan(own))


def _without_status(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = {name: sub for name, sub in (schema.get("properties") or {}).items() if name != "status"}
    required = [name for name in schema.get("required") or () if name != "status"]
    return {**schema, "properties": properties, "required": required}
