"""A schema's type for the type checker: an object becomes a protobuf message, which is how CEL knows structs.

The messages serve checking only; evaluation works on plain maps, which a checked expression reads the same way. Protobuf has no
list of lists and no list or map as a map's value: there the inner elements are `dyn`.
"""

import dataclasses
import functools

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool, duration_pb2, struct_pb2, timestamp_pb2

from kindwright_facade.rules import declaring

PACKAGE = "kindwright"

_FIELD = descriptor_pb2.FieldDescriptorProto
_RESERVED = range(19000, 20000)
_WELL_KNOWN = (duration_pb2, struct_pb2, timestamp_pb2)
_SCALARS = {
    "bool": (_FIELD.TYPE_BOOL, ""),
    "bytes": (_FIELD.TYPE_BYTES, ""),
    "double": (_FIELD.TYPE_DOUBLE, ""),
    "int": (_FIELD.TYPE_INT64, ""),
    "string": (_FIELD.TYPE_STRING, ""),
    "duration": (_FIELD.TYPE_MESSAGE, ".google.protobuf.Duration"),
    "dyn": (_FIELD.TYPE_MESSAGE, ".google.protobuf.Value"),
    "list": (_FIELD.TYPE_MESSAGE, ".google.protobuf.ListValue"),
    "map": (_FIELD.TYPE_MESSAGE, ".google.protobuf.Struct"),
    "timestamp": (_FIELD.TYPE_MESSAGE, ".google.protobuf.Timestamp"),
}


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Types:
    """The messages of one schema, and the name of each object's."""

    pool: descriptor_pool.DescriptorPool
    names: dict[declaring.Declared, str]

    def of(self, declared: declaring.Declared) -> cel.Type:
        """Return the CEL type of any part of the schema."""
        match declared.kind:
            case "object":
                return cel.Type(f"{PACKAGE}.{self.names[declared]}")
            case "list" if declared.element:
                return cel.Type.List(self.of(declared.element))
            case "map" if declared.element:
                return cel.Type.Map(cel.Type.STRING, self.of(declared.element))
            case kind:
                return cel.Type(kind)


def describe(declared: declaring.Declared) -> Types:
    """Return the types for a schema and all of its parts."""
    names: dict[declaring.Declared, str] = {}
    _name(declared, names)
    file = descriptor_pb2.FileDescriptorProto(name=f"{PACKAGE}.proto", package=PACKAGE, syntax="proto3")
    file.dependency.extend(module.DESCRIPTOR.name for module in _WELL_KNOWN)
    for part in names:
        _message(file, part, names)
    pool = descriptor_pool.DescriptorPool()
    for serialized in _well_known():
        pool.AddSerializedFile(serialized)
    pool.AddSerializedFile(file.SerializeToString())
    return Types(pool, names)


def _name(declared: declaring.Declared, names: dict[declaring.Declared, str]) -> None:
    if declared in names:
        # One and the same part may stand in several places.
        return
    if declared.kind == "object":
        names[declared] = f"Object{len(names)}"
    for part in declared.fields.values():
        _name(part, names)
    if declared.element:
        _name(declared.element, names)


def _message(
    file: descriptor_pb2.FileDescriptorProto, declared: declaring.Declared, names: dict[declaring.Declared, str]
) -> None:
    message = file.message_type.add(name=names[declared])
    # Names such as fooBar and foo_bar would be the same in protobuf's JSON, which nothing here uses.
    message.options.deprecated_legacy_json_field_conflicts = True
    for number, (name, part) in enumerate(declared.fields.items(), 1):
        field = message.field.add(name=name, number=_numbered(number), label=_FIELD.LABEL_OPTIONAL)
        if part.kind == "list" and part.element:
            field.label = _FIELD.LABEL_REPEATED
            _set_type(field, part.element, names)
        elif part.kind == "map" and part.element and (entry := _entry_name(message, declared)) is not None:
            field.label = _FIELD.LABEL_REPEATED
            field.type, field.type_name = _FIELD.TYPE_MESSAGE, f".{PACKAGE}.{message.name}.{entry}"
            _add_entry(message, entry, part.element, names)
        else:
            _set_type(field, part, names)


def _numbered(number: int) -> int:
    """Leave out the numbers that are protobuf's own."""
    return number if number < _RESERVED.start else number + len(_RESERVED)


def _entry_name(message: descriptor_pb2.DescriptorProto, declared: declaring.Declared) -> str | None:
    """Return the name for the message with the last field's pairs, which protobuf fixes; None when it can't be had."""
    name = "".join(part[:1].upper() + part[1:] for part in message.field[-1].name.split("_")) + "Entry"
    taken = name in declared.fields or any(entry.name == name for entry in message.nested_type)
    return None if taken or not name.isidentifier() else name


def _add_entry(
    message: descriptor_pb2.DescriptorProto,
    name: str,
    element: declaring.Declared,
    names: dict[declaring.Declared, str],
) -> None:
    entry = message.nested_type.add(name=name)
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, label=_FIELD.LABEL_OPTIONAL, type=_FIELD.TYPE_STRING)
    _set_type(entry.field.add(name="value", number=2, label=_FIELD.LABEL_OPTIONAL), element, names)


def _set_type(
    field: descriptor_pb2.FieldDescriptorProto, declared: declaring.Declared, names: dict[declaring.Declared, str]
) -> None:
    if declared.kind == "object":
        field.type, field.type_name = _FIELD.TYPE_MESSAGE, f".{PACKAGE}.{names[declared]}"
    else:
        field.type, name = _SCALARS[declared.kind]
        if name:
            field.type_name = name


@functools.cache
def _well_known() -> tuple[bytes, ...]:
    return tuple(module.DESCRIPTOR.serialized_pb for module in _WELL_KNOWN)
