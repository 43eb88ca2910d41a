"""Walks OpenAPI documents, and checks what no client may meet in them."""

from collections.abc import Iterator
from typing import Any


def schema_nodes(value: Any, *, named: bool = False) -> Iterator[Any]:
    """Walk a document without taking the names of fields, or data such as defaults, for keywords."""
    if isinstance(value, list):
        for item in value:
            yield from schema_nodes(item)
    if not isinstance(value, dict):
        return
    if not named:
        yield value
    for key, child in value.items():
        if named or key not in ("default", "enum", "example", "x-kubernetes-validations"):
            yield from schema_nodes(child, named=not named and key in ("properties", "definitions", "schemas"))


def resolve(document: Any, reference: str) -> Any:
    assert reference.startswith("#/")
    for part in reference[2:].split("/"):
        document = document[part.replace("~1", "/").replace("~0", "~")]
    return document


def check_references(document: Any) -> int:
    found = [node["$ref"] for node in schema_nodes(document) if isinstance(node.get("$ref"), str)]
    for reference in found:
        assert resolve(document, reference)["type"] == "object"
    return len(found)


def check_v2(document: Any) -> None:
    check_references(document)
    forbidden = {"anyOf", "oneOf", "allOf", "not", "nullable", "x-kubernetes-validations"}
    for node in schema_nodes(document["definitions"]):
        assert not forbidden & set(node)
        assert not isinstance(node.get("additionalProperties"), bool)


def check_v3(document: Any) -> None:
    check_references(document)
    for node in schema_nodes(document["components"]):
        assert not isinstance(node.get("additionalProperties"), bool)
