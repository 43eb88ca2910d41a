"""Checked expressions as the compiler hands them out: the messages of cel-spec's `checked.proto`, and how to walk them.

Only what is read or rewritten here is declared; protobuf keeps the rest as it came. Types and references are found by a node's `id`.
https://github.com/google/cel-spec/tree/master/proto/cel/expr
"""

from collections.abc import Iterator
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_FIELD = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "bool": _FIELD.TYPE_BOOL,
    "bytes": _FIELD.TYPE_BYTES,
    "double": _FIELD.TYPE_DOUBLE,
    "int": _FIELD.TYPE_INT64,
    "int32": _FIELD.TYPE_INT32,
    "string": _FIELD.TYPE_STRING,
    "uint": _FIELD.TYPE_UINT64,
}
# A name, an optional mark (| one of a choice, * repeated, {} a map from int), a type.
_MESSAGES = {
    "Empty": "",
    "Constant": "null:1:|int32 bool:2:|bool int:3:|int uint:4:|uint double:5:|double string:6:|string bytes:7:|bytes",
    "Ident": "name:1:string",
    "Select": "operand:1:Expr field:2:string test_only:3:bool",
    "Call": "target:1:Expr function:2:string args:3:*Expr",
    "List": "elements:1:*Expr optional_indices:2:*int32",
    "Entry": "id:1:int map_key:3:Expr value:4:Expr optional:5:bool",
    "Struct": "name:1:string entries:2:*Entry",
    "Comprehension": (
        "iter_var:1:string iter_range:2:Expr accu_var:3:string accu_init:4:Expr loop_condition:5:Expr loop_step:6:Expr"
        " result:7:Expr iter_var2:8:string"
    ),
    "Expr": (
        "id:2:int const:3:|Constant ident:4:|Ident select:5:|Select call:6:|Call list:7:|List struct:8:|Struct"
        " comprehension:9:|Comprehension"
    ),
    "ListType": "element:1:Type",
    "MapType": "key:1:Type value:2:Type",
    "AbstractType": "name:1:string parameters:2:*Type",
    "Type": (
        "dyn:1:|Empty null:2:|int32 primitive:3:|int32 wrapper:4:|int32 well_known:5:|int32 list:6:|ListType map:7:|MapType"
        " message:9:|string parameter:10:|string type:11:|Type abstract:14:|AbstractType"
    ),
    "Reference": "name:1:string overloads:3:*string",
    "SourceInfo": "line_offsets:3:*int32 positions:4:{}int32",
    "Any": "type_url:1:string value:2:bytes",
    "Checked": "references:2:{}Reference types:3:{}Type expr:4:Expr source:5:SourceInfo",
}


def parse(serialized: bytes) -> Any:
    """Return a compiled expression as a `Checked` message; its fields are named in `_MESSAGES`."""
    return _CHECKED.FromString(_ANY.FromString(serialized).value)


def serialize(checked: Any) -> bytes:
    """Return an expression as the runtime takes it."""
    serialized: bytes = _ANY(
        type_url="type.googleapis.com/cel.expr.CheckedExpr", value=checked.SerializeToString()
    ).SerializeToString()
    return serialized


def expression(**fields: Any) -> Any:
    """Return a new `Expr`, whose fields are given as plain dicts."""
    return _EXPR(**fields)


def children(expr: Any) -> Iterator[Any]:
    """Yield the expressions directly inside of one."""
    match expr.WhichOneof("choice"):
        case "select":
            yield expr.select.operand
        case "call":
            if expr.call.HasField("target"):
                yield expr.call.target
            yield from expr.call.args
        case "list":
            yield from expr.list.elements
        case "struct":
            for entry in expr.struct.entries:
                yield from (entry.map_key, entry.value)
        case "comprehension":
            body = expr.comprehension
            yield from (body.iter_range, body.accu_init, body.loop_condition, body.loop_step, body.result)


def walk(expr: Any) -> Iterator[Any]:
    """Yield an expression and everything inside of it."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def place(checked: Any, node: Any) -> str:
    """Return where a node stands in the text as `line:column`, both from 1, as the compiler counts them."""
    offset = checked.source.positions.get(node.id, 0)
    starts = [0, *(end for end in checked.source.line_offsets if end <= offset)]
    return f"{len(starts)}:{offset - starts[-1] + 1}"


def _file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(
        name="kindwright/checked.proto", package="kindwright.checked", syntax="proto3"
    )
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        if "|" in fields:
            message.oneof_decl.add(name="choice")
        for field in fields.split():
            _add(message, *field.split(":"))
    return file


def _add(message: descriptor_pb2.DescriptorProto, name: str, number: str, kind: str) -> None:
    field = message.field.add(name=name, number=int(number), label=_FIELD.LABEL_OPTIONAL)
    if kind.startswith("{}"):
        entry = message.nested_type.add(name=name.title().replace("_", "") + "Entry")
        entry.options.map_entry = True
        _add(entry, "key", "1", "int")
        _add(entry, "value", "2", kind[2:])
        kind = f"*{message.name}.{entry.name}"
    if kind.startswith("|"):
        field.oneof_index = 0
    elif kind.startswith("*"):
        field.label = _FIELD.LABEL_REPEATED
    kind = kind.lstrip("*|")
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type, field.type_name = _FIELD.TYPE_MESSAGE, f".kindwright.checked.{kind}"


def _pool() -> descriptor_pool.DescriptorPool:
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(_file().SerializeToString())
    return pool


def _message(name: str) -> Any:
    return message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"kindwright.checked.{name}"))


_POOL = _pool()
_ANY, _CHECKED, _EXPR = map(_message, ("Any", "Checked", "Expr"))
