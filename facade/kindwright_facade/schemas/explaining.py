"""Why a value is refused: the causes that kube-apiserver gives, in its words and order.

A port of `k8s.io/kube-openapi/pkg/validation/validate` and of `ValidateCustomResource` in `k8s.io/apiextensions-apiserver`: which
mistakes are told together depends on how they look for them, above all in `anyOf` and `oneOf`, where the branch is shown that came
furthest. It decides what is valid; it is far too slow to be asked about every object, see `validating`.
"""

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kindwright_facade import errors
from kindwright_facade.schemas import correlating, formats, numbers, patterns, printing

_MOST = 1000
"""After so many causes no further one is looked for."""

Guide = dict[Any, "Guide"]
"""Where to look: for each part of a value that may be wrong, where in it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, what was there before, and where in it to look; everywhere without a guide."""

    path: str = ""
    pair: correlating.Pair | None = None
    guide: Guide | None = None

    def field(self, name: str) -> "Place":
        """Return the place of a field."""
        # What names the type can't have been changed, so that nothing is excused there.
        own = self.pair is None or (not self.path and name in ("apiVersion", "kind"))
        pair = None if own or self.pair is None else self.pair.field(name)
        # The validator leaves an empty name out of its paths, so below one there is no guide.
        guide = None if self.guide is None else self.guide.get(name)
        return Place(f"{self.path}.{name}" if self.path else name, pair, guide)

    def item(self, index: int) -> "Place":
        """Return the place of an item."""
        pair = self.pair and self.pair.item(index)
        return Place(f"{self.path}[{index}]", pair, self.guide and self.guide[index])


@dataclasses.dataclass(slots=True)
class Result:
    """What was found in one value: causes by the text that tells them apart, and how many checks were made."""

    causes: dict[str, errors.Cause] = dataclasses.field(default_factory=dict)
    matches: int = 0

    def merge(self, other: "Result") -> None:
        """Take in what was found in a part; the same text is told once."""
        for text, cause in other.causes.items():
            self.causes.setdefault(text, cause)
        self.matches += other.matches

    def add(self, reason: str, path: str, text: str, message: str) -> None:
        """Add a cause at a field, told apart by `text`."""
        field = path.removeprefix(".") or "<nil>"
        self.causes.setdefault(text, errors.Cause(reason, message, field))

    def invalid(self, path: str, text: str, value: Any, reason: str = "FieldValueInvalid") -> None:
        """Add a cause that shows a value."""
        self.add(reason, path, text, f"Invalid value: {printing.shown(value)}: {text}")

    def unplaced(self, text: str) -> None:
        """Add a cause for which upstream names no field."""
        self.invalid("", text, "")


def causes(
    schema: Mapping[str, Any], value: Any, old: Any = None, guide: Guide | None = None
) -> tuple[errors.Cause, ...]:
    """Return why a whole object is refused; of an update not for what is as it was in `old`.

    With a `guide` only what it names is looked at.
    """
    pair = None if old is None else correlating.Pair(schema, value, old)
    return tuple(examine(schema, value, Place("", pair, guide)).causes.values())


def examine(schema: Mapping[str, Any], value: Any, place: Place) -> Result:
    """Return what is wrong with a value; nothing when it is as it was."""
    found = Result()
    value = printing.normal(value)
    if value is None:
        _check_type(found, schema, value, place.path)
        _check_enum(found, schema, value, place.path)
    else:
        _check(found, schema, value, place)
    if found.causes and place.pair is not None and place.pair.equal():
        return Result(matches=found.matches)
    return found


def _check(found: Result, schema: Mapping[str, Any], value: Any, place: Place) -> None:
    """Check all but a null; every check that applies counts, besides what it counts itself."""
    checked, path = 3, place.path
    if _types(schema) or formats.effective(schema):
        checked += 1
        _check_type(found, schema, value, path)
    _check_branches(found, schema, value, path)
    match value:
        case str():
            _check_text(found, schema, value, path)
            checked += 1 + _check_format(found, schema, value, path)
        case bool():
            pass
        case int() | float():
            _check_number(found, schema, value, path)
            checked += 1
        case list():
            _check_list(found, schema, value, place)
            checked += 1
    _check_enum(found, schema, value, path)
    if isinstance(value, dict):
        _check_object(found, schema, value, place)
        checked += 1
    found.matches += checked


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    if schema.get("x-kubernetes-int-or-string"):
        return ("integer", "string")
    kind = schema.get("type")
    return (kind,) if kind else ()


_TYPES = {
    type(None): ("null", ""),
    bool: ("boolean", ""),
    int: ("integer", "int64"),
    float: ("number", "float64"),
    str: ("string", ""),
    list: ("array", ""),
    dict: ("object", ""),
}
"""A value's type, and the format of a number as Go holds it."""


def _check_type(found: Result, schema: Mapping[str, Any], value: Any, path: str) -> None:
    wrong = _type_problem(_types(schema), schema, value)
    if wrong is None:
        found.matches += 1
        return
    wanted, got = wrong
    text = f"{path} in body must be of type {wanted}: {printing.quoted(got)}"
    found.invalid(path, text, got, "FieldValueTypeInvalid")


def _type_problem(types: tuple[str, ...], schema: Mapping[str, Any], value: Any) -> tuple[str, str] | None:
    """Return the type that is wanted and the one that is there, None when it fits."""
    kind, own_format = _TYPES[type(value)]
    if value is None:
        return (",".join(types), kind) if types and not schema.get("nullable") else None
    name = formats.effective(schema)
    numeric = "number" in types or "integer" in types
    fits = kind in types or (kind == "integer" and "number" in types)
    fits = fits or (kind == "number" and "integer" in types and numbers.is_integral(value))
    texty = kind in ("string", "array")
    if name and not texty and not fits and own_format != name:
        return name, own_format
    if (name and texty and not numeric) or fits:
        return None
    return ",".join(types), kind


def _check_branches(found: Result, schema: Mapping[str, Any], value: Any, path: str) -> None:
    """Check anyOf, oneOf, allOf and not, in which no part is excused for being as it was."""
    if branches := schema.get("anyOf"):
        _check_any_of(found, branches, value, path)
    if branches := schema.get("oneOf"):
        _check_one_of(found, branches, value, path)
    if branches := schema.get("allOf"):
        _check_all_of(found, branches, value, path)
    if "not" in schema and not examine(schema["not"], value, Place(path)).causes:
        found.unplaced(f"{printing.quoted(path)} must not validate the schema (not)")
    found.matches += 1


def _check_any_of(found: Result, branches: Iterable[Mapping[str, Any]], value: Any, path: str) -> None:
    best: Result | None = None
    for branch in branches:
        result = examine(branch, value, Place(path))
        if not result.causes:
            found.merge(result)
            return
        if best is None or result.matches > best.matches:
            best = result
    found.unplaced(f"{printing.quoted(path)} must validate at least one schema (anyOf)")
    found.merge(best or Result())


def _check_one_of(found: Result, branches: Iterable[Mapping[str, Any]], value: Any, path: str) -> None:
    results = [examine(branch, value, Place(path)) for branch in branches]
    valid = [result for result in results if not result.causes]
    if len(valid) == 1:
        found.merge(valid[0])
        return
    told = f"Found {len(valid)} valid alternatives" if valid else "Found none valid"
    found.unplaced(f"{printing.quoted(path)} must validate one and only one schema (oneOf). {told}")
    if not valid:
        # The first of those that came equally far.
        found.merge(max(results, key=lambda result: result.matches))


def _check_all_of(found: Result, branches: Iterable[Mapping[str, Any]], value: Any, path: str) -> None:
    results = [examine(branch, value, Place(path)) for branch in branches]
    for result in results:
        found.merge(result)
    failed = sum(bool(result.causes) for result in results)
    if failed:
        none = ". None validated" if failed == len(results) else ""
        found.unplaced(f"{printing.quoted(path)} must validate all the schemas (allOf){none}")


def _check_text(found: Result, schema: Mapping[str, Any], value: str, path: str) -> None:
    """Check a text's length and pattern; only the first that fails is told."""
    most, least, pattern = schema.get("maxLength"), schema.get("minLength"), schema.get("pattern")
    if most is not None and len(value) > most:
        text = f"{path} in body should be at most {most} chars long"
        found.add(
            "FieldValueTooLong", path, text, f"Too long: may not be more than {most} byte{'' if most == 1 else 's'}"
        )
    elif least is not None and len(value) < least:
        found.invalid(path, f"{path} in body should be at least {least} chars long", value)
    elif pattern and not patterns.compiled(pattern)(value):
        found.invalid(path, f"{path} in body should match '{pattern}'", value)


def _check_format(found: Result, schema: Mapping[str, Any], value: str, path: str) -> bool:
    """Check a text's format; tells whether there is one to check."""
    name = formats.effective(schema)
    if formats.normalised(name) not in formats.CHECKS:
        return False
    if not formats.matches(name, value):
        text = f"{path} in body must be of type {name}: {printing.quoted(value)}"
        found.invalid(path, text, value, "FieldValueTypeInvalid")
    return True


def _check_number(found: Result, schema: Mapping[str, Any], value: float, path: str) -> None:
    for text, shown in numbers.findings(schema, value, path):
        if shown is None:
            found.unplaced(text)
        else:
            found.invalid(path, text, shown)
    found.matches += 1


def _check_list(found: Result, schema: Mapping[str, Any], value: list[Any], place: Place) -> None:
    path = place.path
    items = schema.get("items")
    if isinstance(items, Mapping):
        for index in _parts(found, range(len(value)), place):
            found.merge(examine(items, value[index], place.item(index)))
    most, least = schema.get("maxItems"), schema.get("minItems")
    if least is not None and len(value) < least:
        found.invalid(path, f"{path} in body should have at least {least} items", len(value))
    if most is not None and len(value) > most:
        _too_many(found, path, len(value), most, "items")
    if schema.get("uniqueItems") and not correlating.distinct(value):
        found.invalid(path, f"{path} in body shouldn't contain duplicates", "")
    found.matches += 1


def _too_many(found: Result, path: str, size: int, most: int, what: str) -> None:
    text = f"{path} in body should have at most {most} {what}"
    message = f"Too many: {size}: must have at most {most} item{'' if most == 1 else 's'}"
    found.add("FieldValueTooMany", path, text, message)


def _parts(found: Result, parts: Iterable[Any], place: Place) -> Iterator[Any]:
    """Yield the parts of a value to look at, until there are causes enough."""
    for part in parts:
        if len(found.causes) >= _MOST:
            return
        if place.guide is None or part in place.guide or part == "":
            yield part


def _check_enum(found: Result, schema: Mapping[str, Any], value: Any, path: str) -> None:
    allowed = schema.get("enum")
    if not allowed or any(_converts(value, item) for item in allowed):
        return
    listed = ", ".join(printing.quoted(item if isinstance(item, str) else printing.encoded(item)) for item in allowed)
    message = f"Unsupported value: {printing.shown(value)}: supported values: {listed}"
    found.add("FieldValueNotSupported", path, f"{path} in body should be one of {listed}", message)


def _converts(value: Any, item: Any) -> bool:
    """Tell whether a value, made into an item's type as Go converts it, is the item; a null never is."""
    item = printing.normal(item)
    kind, wanted = _TYPES[type(value)][0], _TYPES[type(item)][0]
    if value is None or item is None:
        return False
    if kind == "number" and wanted == "integer":
        # Cut, not rounded.
        return bool(abs(value) < 1 << 63 and int(value) == item)
    if kind == "integer" and wanted == "number":
        return bool(float(value) == item)
    if kind == "integer" and wanted == "string":
        # Go makes a character of a number.
        return bool(item == _char(value))
    return correlating.same(value, item)


def _char(code: int) -> str:
    surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - where Unicode has no characters
    return chr(code) if 0 <= code <= sys.maxunicode and not surrogate else "\ufffd"


def _check_object(found: Result, schema: Mapping[str, Any], value: dict[str, Any], place: Place) -> None:
    path = place.path
    most, least = schema.get("maxProperties"), schema.get("minProperties")
    if least is not None and len(value) < least:
        found.invalid(path, f"{path} in body should have at least {least} properties", len(value))
    if most is not None and len(value) > most:
        _too_many(found, path, len(value), most, "properties")
    properties, extra = schema.get("properties") or {}, schema.get("additionalProperties")
    if isinstance(extra, Mapping):
        others = (name for name in value if name not in properties)
        for name in _parts(found, others, place):
            found.merge(examine(extra, value[name], place.field(name)))
    for name in _parts(found, (name for name in properties if name in value), place):
        found.merge(examine(properties[name], value[name], place.field(name)))
    for name in schema.get("required") or ():
        if name not in value:
            found.add("FieldValueRequired", f"{path}.{name}", f"{path}.{name} in body is required", "Required value")
