"""What one version does to an object that comes in: unknown fields out, defaults in, then every rule of its schema.

Made when a definition is compiled, off the event loop; the very schema that is published.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, errors


@dataclasses.dataclass(frozen=True, eq=False)
class Admission:
    """One version's schema, compiled; `schema` is of the whole object. Nothing that is handed in is ever changed in place."""

    schema: Mapping[str, Any]

    def default(self, value: encoding.JSON) -> encoding.JSON:
        """Return the object with what its schema defaults, itself when nothing is missing."""
        return value

    def validate(self, value: Mapping[str, Any], old: Mapping[str, Any] | None = None) -> list[errors.Cause]:
        """Return why the object is refused, in the words and order of a custom resource; `old` is what an update replaces."""
        del value, old
        return []


def compile_admission(schema: Mapping[str, Any]) -> Admission:
    """Compile a checked schema."""
    return Admission(schema)
