"""Embedded resources: metadata is coerced and checked. Recorded from kube-apiserver 1.36's own validation."""

from typing import Any

import pytest

from kindwright_facade.schemas import embedding, pruning

RESOURCE = {
    "type": "object",
    "x-kubernetes-embedded-resource": True,
    "properties": {"x": {"type": "string"}},
}
PLAN = embedding.compile_plan({"type": "object", "properties": {"a": RESOURCE}})
BAD_NAME = (
    "Invalid value: \"/\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
BAD_LABEL = (
    'Invalid value: {"labels":{"a":5}}: '
    "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string"
)
OK = {"apiVersion": "v1", "kind": "Pod"}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (OK, []),
        ({**OK, "metadata": {"name": "x", "labels": {"a": "b"}, "annotations": {"A/b": "any thing"}}}, []),
        ("text", []),
        ({}, [("a.apiVersion", "Required value"), ("a.kind", "Required value")]),
        (
            {"apiVersion": "", "kind": 5},
            [
                ("a.apiVersion", 'Invalid value: "": must not be empty'),
                ("a.kind", "Invalid value: 5: must be a string"),
            ],
        ),
        (
            {"apiVersion": "a/b/c", "kind": "Pod"},
            [("a.apiVersion", 'Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c')],
        ),
        ({**OK, "metadata": {"name": ".."}}, [("a.metadata.name", "Invalid value: \"..\": may not be '..'")]),
        (
            {**OK, "metadata": {"generateName": "a/%"}},
            [
                ("a.metadata.generateName", "Invalid value: \"a/%\": may not contain '/'"),
                ("a.metadata.generateName", "Invalid value: \"a/%\": may not contain '%'"),
            ],
        ),
        (
            {**OK, "metadata": {"namespace": "a.b"}},
            [("a.metadata.namespace", 'Invalid value: "a.b": must not contain dots')],
        ),
        (
            {**OK, "metadata": {"labels": {"/": "a"}}},
            [
                ("a.metadata.labels", 'Invalid value: "/": prefix part must be non-empty'),
                ("a.metadata.labels", 'Invalid value: "/": name part must be non-empty'),
                ("a.metadata.labels", BAD_NAME),
            ],
        ),
        (
            {**OK, "metadata": {"labels": {"a": 5}}},
            [("a.metadata", BAD_LABEL)],
        ),
        (
            {**OK, "metadata": {"annotations": {"a": "x" * 262144}}},
            [("a.metadata.annotations", "Too long: may not be more than 262144 bytes")],
        ),
        (
            {**OK, "metadata": {"generation": -1}},
            [("a.metadata.generation", "Invalid value: -1: must be greater than or equal to 0")],
        ),
        (
            {**OK, "metadata": {"ownerReferences": [{"apiVersion": "a/b/c", "kind": "A", "name": "b"}]}},
            [
                ("a.metadata.ownerReferences.apiVersion", 'Invalid value: "a/b/c": version must not be empty'),
                ("a.metadata.ownerReferences.uid", 'Invalid value: "": must not be empty'),
            ],
        ),
        (
            {**OK, "metadata": {"finalizers": ["orphan", "foregroundDeletion"]}},
            [
                (
                    "a.metadata.finalizers",
                    'Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
                )
            ],
        ),
        (
            {**OK, "metadata": {"managedFields": [{"manager": "x" * 129}]}},
            [
                ("a.metadata.managedFields[0].operation", 'Invalid value: "": must be `Apply` or `Update`'),
                ("a.metadata.managedFields[0].manager", "Too long: may not be more than 128 bytes"),
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_resource(value: Any, wanted: list[tuple[str, str]]) -> None:
    assert [(cause.field, cause.message) for cause in embedding.causes(PLAN, {"a": value})] == wanted


def test_a_kind_may_be_written_large_and_not_too_long() -> None:
    (cause,) = embedding.causes(PLAN, {"a": {**OK, "kind": "A" * 64}})
    assert cause.message.endswith("may have mixed case, but should otherwise match: must be no more than 63 characters")


@pytest.mark.parametrize(
    ("metadata", "kept", "unknown"),
    [
        ({"name": "x", "nme": "y"}, {"name": "x"}, ["a.metadata.nme"]),
        ({"name": "", "labels": {}, "creationTimestamp": None}, {}, []),
        (None, {}, []),
        (
            {"ownerReferences": [{"uid": "u", "controller": False, "z": 1}]},
            {"ownerReferences": [{"apiVersion": "", "kind": "", "name": "", "uid": "u", "controller": False}]},
            ["a.metadata.ownerReferences[0].z"],
        ),
        ({"labels": {"a": None}, "annotations": {"b": None}}, {"labels": {"a": ""}, "annotations": {"b": ""}}, []),
        ({"finalizers": [None], "generation": 3.0}, {"finalizers": [""], "generation": 3}, []),
        ({"generation": 0, "deletionGracePeriodSeconds": 0}, {"deletionGracePeriodSeconds": 0}, []),
        ({"managedFields": [{"fieldsV1": {}, "time": None}]}, {"managedFields": [{"fieldsV1": {}}]}, []),
        ({"creationTimestamp": "2020-01-01T00:00:00.5+01:00"}, {"creationTimestamp": "2019-12-31T23:00:00Z"}, []),
    ],
)
def test_metadata_is_rid_of_what_it_does_not_have(metadata: Any, kept: Any, unknown: list[str]) -> None:
    value = {"a": {**OK, "metadata": metadata}, "b": 1}
    assert embedding.coerce(PLAN, value) == ({"a": {**OK, "metadata": kept}, "b": 1}, unknown)


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"kind": 5}, "a.kind: Invalid value: 5: must be a string"),
        (
            {"metadata": []},
            "a.metadata: Invalid value: []: json: cannot unmarshal array into Go value of type v1.ObjectMeta",
        ),
        (
            {"metadata": {"finalizers": [5]}},
            'a.metadata: Invalid value: {"finalizers":[5]}: json: cannot unmarshal number',
        ),
        (
            {"metadata": {"uid": 5, "labels": []}},
            (
                'a.metadata: Invalid value: {"labels":[],"uid":5}: '
                "json: cannot unmarshal array into Go struct field ObjectMeta.labels of type map[string]string"
            ),
        ),
        (
            {"metadata": {"generation": 1.5}},
            (
                'a.metadata: Invalid value: {"generation":1.5}: '
                "json: cannot unmarshal number 1.5 into Go struct field ObjectMeta.generation of type int64"
            ),
        ),
        (
            {"metadata": {"creationTimestamp": "x"}},
            (
                'a.metadata: Invalid value: {"creationTimestamp":"x"}: '
                'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'
            ),
        ),
    ],
)
def test_what_can_not_be_decoded_is_refused_at_once(resource: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
        embedding.coerce(PLAN, {"a": resource})
    assert str(caught.value).startswith(message)


def test_resources_are_found_in_lists_and_maps_and_nothing_is_copied_without_need() -> None:
    schema = {"type": "array", "items": {"type": "object", "additionalProperties": RESOURCE}}
    plan = embedding.compile_plan(schema)
    right = {"k": {**OK, "metadata": {"name": "x"}}}
    value = [right, {"k": {**OK, "metadata": {"nme": "x"}}}]
    kept, unknown = embedding.coerce(plan, value)
    assert (kept[0] is right, kept[1], unknown) == (True, {"k": {**OK, "metadata": {}}}, ["[1][k].metadata.nme"])
    assert embedding.coerce(plan, [right])[0][0] is right
    assert [cause.field for cause in embedding.causes(plan, [{"k": {"kind": "A"}}])] == ["[0][k].apiVersion"]


def test_a_schema_without_resources_costs_nothing() -> None:
    assert embedding.compile_plan({"type": "object", "properties": {"a": {"type": "object"}}}) is None


def test_pruning_leaves_what_names_and_describes_a_resource() -> None:
    value = {**OK, "metadata": {"any": "thing"}, "x": "y", "z": 1}
    assert pruning.prune(RESOURCE, value, {}, "") == ({**OK, "metadata": {"any": "thing"}, "x": "y"}, ["z"])
