"""JSON and YAML in and out: the one place that picks the parsers."""

import contextlib
import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

JSON = dict[str, Any]
"""A JSON object as decoded: string keys, values of the JSON types."""

_decoder = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()


_EXACT = 2**53
_DEEPEST = 1_000
"""How deeply a YAML document may be nested: the parser's time grows with the square of it. Upstream takes ten times as much."""
_MOST_VALUES = 100_000
"""How many values a document with aliases may stand for."""
# What JSON may hold in its texts and YAML may not, or takes for the end of a line: DEL, C1, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF
# as they are, surrogates and slashes behind a backslash; and what may be beyond 64 bits.
_UNLIKE_JSON = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]|\\u[dD][89a-fA-F]|\\/|[0-9]{19}"
)
_sorted_encoder = msgspec.json.Encoder(order="sorted")


class _Loader(yaml.CSafeLoader):
    """A safe loader without timestamps: Kubernetes YAML is JSON underneath, which has none."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


# The forms that Kubernetes reads as numbers beyond YAML 1.1: `1e3` and `0o17`.
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+[eE][-+]?[0-9]+$"), list("-+0123456789")
)
_Loader.add_implicit_resolver("tag:kindwright,octal", re.compile(r"^0o[0-7]+$"), ["0"])
_Loader.add_constructor("tag:kindwright,octal", lambda _, node: int(str(node.value), 8))


def decode(body: bytes | str) -> Any:
    """Decode JSON; raises `ValueError` saying what is wrong and where."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def encode(value: object) -> bytes:
    """Encode to JSON bytes without white space, keys in the order they stand in."""
    return _encoder.encode(value)


def encode_sorted(value: object) -> bytes:
    """Encode as Go does: keys sorted, `<`, `>` and `&` escaped."""
    text = _sorted_encoder.encode(value)
    return text.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


def decode_yaml(body: bytes) -> Any:
    """Decode one YAML document to JSON types; raises `ValueError` with the position on one line."""
    # Clients mostly send JSON under that name, which takes 1 ms for 100 KB so, and 200 ms by a parser of YAML.
    if body.lstrip()[:1] in (b"{", b"[") and not _UNLIKE_JSON.search(body):
        with contextlib.suppress(ValueError, RecursionError):
            return _jsonable(decode(body))
    return _decode_yaml(body)


def _decode_yaml(body: bytes) -> Any:
    try:
        _check_depth(body)
        _check_aliases(body)
        # Of several documents the first is meant, as upstream has it.
        return _jsonable(next(iter(yaml.load_all(body, Loader=_Loader)), None))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from None


def encode_yaml(value: object) -> bytes:
    """Encode to YAML with sorted keys, as kube-apiserver does."""
    return yaml.dump(value, Dumper=yaml.CSafeDumper, encoding="utf-8", allow_unicode=True)


def _check_depth(body: bytes) -> None:
    """Refuse what is nested too deeply: the parser in C would take it until it has used up the stack, and end the process."""
    # Every level takes one of these signs, and nearly every document has too few of them to be looked at twice.
    if sum(map(body.count, (b"[", b"{", b"-", b":", b"?"))) < _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(body, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ValueError(f"exceeded max depth of {_DEEPEST}")


def _check_aliases(body: bytes) -> None:
    """Refuse a document whose aliases stand for far more than it holds (CVE-2019-11253)."""
    if b"*" not in body:
        return
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(body, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            total += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor:
                sizes[anchor] = total - before
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.AliasEvent):
            total += sizes.get(event.anchor or "", 1)
        if total > _MOST_VALUES:
            raise ValueError("the document contains excessive aliasing")


def _jsonable(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise ValueError(f"exceeded max depth of {_DEEPEST}")
    if isinstance(value, Mapping):
        return {_key(key): _jsonable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number that is not finite has no JSON form")
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise ValueError(f"a YAML value of type {type(value).__name__} has no JSON form")


def _key(key: object) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, (str, int, float)):
        return str(key)
    raise ValueError("a YAML key that is not a scalar has no JSON form")
