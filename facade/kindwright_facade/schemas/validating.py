"""A schema compiled: `jsonschema-rs` tells in microseconds whether an object is valid, `explaining` why one is not."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from kindwright_facade import errors
from kindwright_facade.schemas import explaining, formats, patterns, sizing, translating

_FORMATS = {translating.FORMAT + name: check for name, check in formats.CHECKS.items()}
_LARGE = 500
"""An object of more parts is looked at as a whole, up to what `explaining` tells: the validator finds all mistakes first, 40 µs each."""


class _Exact:
    """The keyword for what JSON Schema can't say; the validator makes one for each place it stands in."""

    def __init__(self, parent: Mapping[str, Any], schema: Mapping[str, Any], path: list[str | int]) -> None:
        """Keep the piece of structural schema."""
        del parent, path
        self.schema = schema

    def validate(self, value: Any) -> None:
        """Raise ValueError for a value that the schema refuses."""
        if explaining.examine(self.schema, value, explaining.Place()).causes:
            raise ValueError("refused")


@dataclasses.dataclass(frozen=True, eq=False)
class Checker:
    """A structural schema and its compiled form; may be used from any thread."""

    schema: Mapping[str, Any]
    compiled: jsonschema_rs.Draft4Validator

    def causes(self, value: Any, old: Any = None) -> tuple[errors.Cause, ...]:
        """Return why a value is refused, for an update of `old` without what is as it was.

        Raises RecursionError for a value that is nested too deep to be checked.
        """
        try:
            if self.compiled.is_valid(value):
                return ()
            guide = None if sizing.is_larger(value, _LARGE) else self._guide(value)
        except ValueError:
            # Nested deeper than jsonschema-rs compares values: the port has to do it alone.
            guide = None
        return explaining.causes(self.schema, value, old, guide)

    def _guide(self, value: Any) -> explaining.Guide:
        guide: explaining.Guide = {}
        for error in self.compiled.iter_errors(value):
            node = guide
            for step in error.instance_path:
                node = node.setdefault(step, {})
        return guide


def compile_schema(schema: Mapping[str, Any]) -> Checker:
    """Compile a structural schema; raises ValueError for one that can't be enforced."""
    compiled = jsonschema_rs.Draft4Validator(
        translating.translated(schema),
        formats=_FORMATS,
        keywords={translating.EXACT: _Exact},
        pattern_options=patterns.OPTIONS,
        validate_formats=True,
        offline=True,
    )
    return Checker(schema, compiled)
