"""JSON and YAML in and out: the one place that picks the parsers."""

from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

JSON = dict[str, Any]
"""A JSON object as decoded: string keys, values of the JSON types."""

_decoder = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()


class _Loader(yaml.CSafeLoader):
    """A safe loader without timestamps: Kubernetes YAML is JSON underneath, which has none."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def decode(body: bytes | str) -> Any:
    """Decode JSON; raises `ValueError` saying what is wrong and where."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None


def encode(value: object) -> bytes:
    """Encode to JSON bytes without white space, keys in the order they stand in."""
    return _encoder.encode(value)


def decode_yaml(body: bytes) -> Any:
    """Decode one YAML document to JSON types; raises `ValueError` with the position on one line."""
    try:
        return _jsonable(yaml.load(body, Loader=_Loader))  # noqa: S506 - derived from the safe loader
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from None


def encode_yaml(value: object) -> bytes:
    """Encode to YAML with sorted keys, as kube-apiserver does."""
    return yaml.dump(value, Dumper=yaml.CSafeDumper, encoding="utf-8", allow_unicode=True)


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_key(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise ValueError(f"a YAML value of type {type(value).__name__} has no JSON form")


def _key(key: object) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, (str, int, float)):
        return str(key)
    raise ValueError("a YAML key that is not a scalar has no JSON form")
