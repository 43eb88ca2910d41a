"""Defaults are checked by a schema that is not quite the one for objects. Compared with kube-apiserver 1.36."""

from typing import Any

import pytest

from kindwright_facade.schemas import presetting

EITHER = {"x-kubernetes-int-or-string": True}
RESOURCE = {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True}
HEAD = {"apiVersion": "v1", "kind": "Pod"}


def described(metadata: dict[str, Any]) -> dict[str, Any]:
    """Write a resource whose metadata is described."""
    return {**RESOURCE, "properties": {"metadata": metadata}}


@pytest.mark.parametrize(
    "schema",
    [
        {**EITHER, "default": 5},
        {**EITHER, "format": "ipv4", "default": "1.2.3.4"},
        {"type": "integer", "format": "double", "default": 3},
        # A format that objects are not checked for makes the value wrong, and the schema right.
        {"type": "integer", "not": {"format": "int32"}, "default": 3},
        {**RESOURCE, "default": {**HEAD, "metadata": {"name": "x"}}},
        described({"type": "object", "default": {"labels": {"a": "b"}}}),
        described({"type": "object", "properties": {"name": {"type": "string", "default": "x"}}}),
    ],
)
def test_defaults_that_are_taken(schema: Any) -> None:
    assert list(presetting.problems(schema, "s")) == []


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ({**EITHER, "format": "duration", "default": 1}, "s.default: "),
        ({**EITHER, "format": "int32", "default": 1}, "s.default: "),
        ({**EITHER, "format": "int64", "default": 1}, "s.default: "),
        ({"type": "array", "items": {**EITHER, "format": "ipv4"}, "default": [1]}, "s.default[0]: "),
        ({**RESOURCE, "default": {}}, "s.default.apiVersion: Required value"),
        ({"type": "array", "items": RESOURCE, "default": [HEAD, {"kind": 5}]}, "s.default[1].kind: "),
        ({**RESOURCE, "default": {**HEAD, "metadata": {"finalizers": [""]}}}, "s.default.metadata.finalizers: "),
        (
            described({"type": "object", "default": {"labels": []}}),
            "s.properties[metadata].default: must result in valid",
        ),
        (
            described({"type": "object", "properties": {"namespace": {"type": "string", "default": "N_"}}}),
            "s.properties[metadata].properties[namespace].default: must result in valid metadata: metadata.namespace: ",
        ),
        (
            described(
                {
                    "type": "object",
                    "properties": {"finalizers": {"type": "array", "items": {"type": "string", "default": "_"}}},
                }
            ),
            "s.properties[metadata].properties[finalizers].items.default: must result in valid metadata: ",
        ),
    ],
)
def test_defaults_that_are_refused(schema: Any, wanted: str) -> None:
    found = list(presetting.problems(schema, "s"))
    assert found
    assert found[0].startswith(wanted)
