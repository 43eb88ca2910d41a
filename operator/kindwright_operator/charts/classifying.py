"""Which JSON types a schema lets through, told without looking at any value.

Types are told apart into atoms: `number` is `integer` and `fraction`. Null is decided exactly, as a custom resource does not
check it further; for the others the answer may be too wide, never too narrow.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade.versions import walking
from kindwright_operator.charts import dialects, pointing

Atoms = frozenset[str]
ALL: Atoms = frozenset(("array", "boolean", "fraction", "integer", "object", "string"))
NUMBER: Atoms = frozenset(("fraction", "integer"))
_DEEPEST = 100


def atoms_of_type(named: Any) -> Atoms | None:
    """Return the atoms of a `type` keyword, without null; None when it is no proper one."""
    names = named if isinstance(named, list) else [named]
    if not names or not all(name in (*ALL, "number", "null") and name != "fraction" for name in names if _text(name)):
        return None
    if not all(_text(name) for name in names):
        return None
    plain = {name for name in names if name not in ("number", "null")}
    return frozenset(plain) | (NUMBER if "number" in names else frozenset())


def _text(name: Any) -> bool:
    return isinstance(name, str)


def atom_of(value: Any) -> str:
    """Return the atom of a JSON value, `null` included."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if float(value).is_integer() else "fraction"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


class Classifier:
    """Answers for one document, each schema once."""

    def __init__(self, document: pointing.Document) -> None:
        """Answer for the schemas of a document."""
        self._document = document
        self._draft = document.draft
        # By identity, each beside its schema: a schema that is gone could leave its identity to another.
        self._known: dict[int, tuple[Any, Atoms]] = {}
        self._nulls: dict[int, tuple[Any, bool]] = {}

    def atoms(self, schema: Any, depth: int = 0) -> Atoms:
        """Return what may come through, without null."""
        if not isinstance(schema, dict):
            return frozenset() if schema is False else ALL
        if id(schema) not in self._known:
            if depth > _DEEPEST:
                return ALL
            self._known[id(schema)] = schema, ALL  # for whoever comes back here
            self._known[id(schema)] = schema, self._atoms(schema, depth + 1)
        return self._known[id(schema)][1]

    def _atoms(self, schema: Mapping[str, Any], depth: int) -> Atoms:
        found = ALL
        reference = schema.get("$ref")
        if isinstance(reference, str):
            found = self.atoms(self._document.resolve(reference, schema), depth)
            if self._draft <= dialects.DRAFT_7:
                return found
        if "type" in schema:
            typed = atoms_of_type(schema["type"])
            found &= ALL if typed is None else typed
        listed = listed_values(schema, self._draft)
        if listed is not None:
            found &= frozenset(atom_of(value) for value in listed)
        for sub in dialects.listed(schema, "allOf"):
            found &= self.atoms(sub, depth)
        for keyword in ("anyOf", "oneOf"):
            if branches := dialects.listed(schema, keyword):
                found &= frozenset().union(*(self.atoms(sub, depth) for sub in branches))
        return found

    def null(self, schema: Any, depth: int = 0) -> bool:
        """Tell whether null is let through."""
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return schema is not False
        if id(schema) not in self._nulls:
            self._nulls[id(schema)] = schema, True  # for whoever comes back here
            self._nulls[id(schema)] = schema, self._null(schema, depth)
        return self._nulls[id(schema)][1]

    def _null(self, schema: Mapping[str, Any], depth: int) -> bool:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if not self.null(self._document.resolve(reference, schema), depth + 1):
                return False
            if self._draft <= dialects.DRAFT_7:
                return True
        return self._null_here(schema) and self._null_within(schema, depth + 1)

    def _null_here(self, schema: Mapping[str, Any]) -> bool:
        named = schema.get("type")
        if schema.get("nullable") is True:
            return True
        if "type" in schema and atoms_of_type(named) is not None:
            names = named if isinstance(named, list) else [named]
            if "null" not in names:
                return False
        listed = listed_values(schema, self._draft)
        return listed is None or None in listed

    def _null_within(self, schema: Mapping[str, Any], depth: int) -> bool:
        def null(sub: Any) -> bool:
            return self.null(sub, depth)

        if not all(map(null, dialects.listed(schema, "allOf"))):
            return False
        some, one = dialects.listed(schema, "anyOf"), dialects.listed(schema, "oneOf")
        if (some and not any(map(null, some))) or (one and sum(map(null, one)) != 1):
            return False
        if "not" in schema and isinstance(schema["not"], (dict, bool)) and null(schema["not"]):
            return False
        condition = dialects.get(schema, "if", self._draft)
        if condition is None:
            return True
        return null(schema.get("then" if null(condition) else "else", True))


def listed_values(schema: Mapping[str, Any], draft: int) -> Sequence[Any] | None:
    """Return the values that `enum` and `const` leave, None when there is neither."""
    listed = schema.get("enum")
    found = listed if isinstance(listed, list) else None
    if "const" in schema and draft >= dialects.DRAFT_6:
        only = schema["const"]
        found = [only] if found is None else [value for value in found if walking.same(value, only)]
    return found
