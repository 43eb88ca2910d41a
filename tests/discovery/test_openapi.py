import gc
import weakref
from typing import Any

import hypothesis
import pytest
from conversion import samples
from discovery import walking
from hypothesis import strategies as st

from kindwright_facade import encoding, registry
from kindwright_facade.documents import openapi, publishing
from kindwright_facade.schemas import structural
from kindwright_facade.web import dispatching

VERBS = dispatching.OFFERED[""]
TRICKY: dict[str, Any] = {
    "type": "object",
    "description": "all at once",
    "required": ["spec"],
    "properties": {
        "metadata": {"type": "object"},
        "status": {"type": "object", "properties": {"mine": {"type": "string"}}},
        "spec": {
            "type": "object",
            "required": ["size"],
            "properties": {
                "size": {"type": "string", "nullable": True, "default": "1Gi"},
                "port": {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
                "free": {
                    "type": "object",
                    "x-kubernetes-preserve-unknown-fields": True,
                    "properties": {"a": {"type": "string"}},
                },
                "any": {"type": "object", "additionalProperties": True},
                "none": {"type": "object", "additionalProperties": False},
                "map": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": True}},
                "list": {
                    "type": "array",
                    "items": {"type": "object", "not": {"required": ["x"]}, "oneOf": [{"required": ["y"]}]},
                },
                "rules": {
                    "type": "integer",
                    "x-kubernetes-validations": [{"rule": "self > 0"}],
                    "allOf": [{"minimum": 1}],
                },
                "properties": {"type": "string"},
                "$ref": {"type": "string"},
            },
        },
    },
}


def snapshot(*schema: Any) -> registry.Snapshot:
    found = registry.Registry()
    plurals = [f"things{index}" for index in range(len(schema))]
    return found.publish(
        samples.kind(
            f"Thing{index}", plural, versions=(samples.version(schema=item), samples.version("v1", schema=item))
        )
        for index, (plural, item) in enumerate(zip(plurals, schema, strict=True))
    )


def test_every_reference_leads_somewhere() -> None:
    found = snapshot(TRICKY, samples.SCHEMA)
    assert walking.check_references(openapi.v3(found, "apps.example.com", "v1", VERBS)) > 10
    assert walking.check_references(openapi.v2(found, VERBS)) > 10


def test_no_document_has_what_clients_fail_on() -> None:
    walking.check_v3(openapi.v3(snapshot(TRICKY), "apps.example.com", "v1", VERBS))
    walking.check_v2(openapi.v2(snapshot(TRICKY), VERBS))


def test_what_v3_says_of_a_kind() -> None:
    document = openapi.v3(snapshot(TRICKY), "apps.example.com", "v1", VERBS)
    schema = document["components"]["schemas"]["com.example.apps.v1.Thing0"]
    assert schema["x-kubernetes-group-version-kind"] == [
        {"group": "apps.example.com", "version": "v1", "kind": "Thing0"}
    ]
    assert set(schema["properties"]) == {"apiVersion", "kind", "metadata", "spec", "status"}
    # The status is Flux's report, whatever the definition says of it.
    assert "mine" not in schema["properties"]["status"]["properties"]
    spec = schema["properties"]["spec"]
    assert spec["required"] == ["size"]
    assert spec["properties"]["size"] == {"type": "string", "nullable": True, "default": "1Gi"}
    assert spec["properties"]["any"] == {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    assert spec["properties"]["none"] == {"type": "object"}
    assert schema["required"] == ["spec"]


def test_v2_is_never_stricter_than_v3() -> None:
    spec = openapi.v2(snapshot(TRICKY), VERBS)["definitions"]["com.example.apps.v1.Thing0"]["properties"]["spec"]
    assert spec["properties"]["port"] == {"x-kubernetes-int-or-string": True}
    assert spec["properties"]["free"] == {"x-kubernetes-preserve-unknown-fields": True}
    assert spec["properties"]["properties"] == {"type": "string"}


def test_each_path_offers_what_is_implemented() -> None:
    for document in (
        openapi.v3(snapshot(samples.SCHEMA), "apps.example.com", "v1", VERBS),
        openapi.v2(snapshot(samples.SCHEMA), VERBS),
    ):
        base = "/apis/apps.example.com/v1"
        item, many = (
            document["paths"][f"{base}/namespaces/{{namespace}}/things0/{{name}}"],
            document["paths"][f"{base}/things0"],
        )
        assert set(item) - {"parameters"} == {"get", "put", "patch", "delete"}
        assert set(many) - {"parameters"} == {"get"}
        assert set(document["paths"][f"{base}/namespaces/{{namespace}}/things0"]) - {"parameters"} == {
            "get",
            "post",
            "delete",
        }
        gvk = {"group": "apps.example.com", "version": "v1", "kind": "Thing0"}
        assert item["patch"]["x-kubernetes-group-version-kind"] == gvk


def test_a_document_holds_its_own_group_version_only() -> None:
    document = openapi.v3(snapshot(samples.SCHEMA), "apps.example.com", "v1", VERBS)
    assert not [name for name in document["components"]["schemas"] if "v1alpha1" in name]
    assert not [path for path in document["paths"] if "v1alpha1" in path]


def test_the_index_tells_the_hash_of_each_document() -> None:
    found = registry.Registry()
    documents = publishing.Documents(found, dispatching.OFFERED)
    found.publish([samples.POSTGRES])
    index = encoding.decode(documents.openapi_index().body)
    body = documents.openapi_v3("apps.example.com", "v1alpha1").body
    url = f"/openapi/v3/apis/apps.example.com/v1alpha1?hash={openapi.digest(body)}"
    assert index == {"paths": {"apis/apps.example.com/v1alpha1": {"serverRelativeURL": url}}}


def every_document(served: Any) -> list[publishing.Document]:
    found = registry.Registry()
    documents = publishing.Documents(found, dispatching.OFFERED)
    found.publish(served)
    return [
        documents.openapi_v2(),
        documents.openapi_index(),
        documents.openapi_v3("apps.example.com", "v1alpha1"),
        documents.aggregated("v2"),
        documents.groups(),
        documents.group("apps.example.com"),
        documents.resources("apps.example.com", "v1alpha1"),
    ]


def test_documents_are_the_same_bytes_on_every_replica() -> None:
    served = [samples.POSTGRES, samples.kind("Redis", "redises"), samples.kind("App", "apps", group="b.example.com")]
    one, other = (
        every_document(served),
        every_document(reversed([samples.kind(k.names.kind, k.names.plural, group=k.group) for k in served])),
    )
    assert one == other
    assert len({document.etag for document in one}) == len(one)
    assert all(document.etag.startswith('"') and document.etag.endswith('"') for document in one)


def test_a_document_is_built_once_per_state_of_the_registry() -> None:
    found = registry.Registry()
    documents = publishing.Documents(found, dispatching.OFFERED)
    found.publish([samples.POSTGRES])
    first = documents.openapi_v2()
    assert documents.openapi_v2() is first
    found.publish([samples.kind("Redis", "redises")])
    assert documents.openapi_v2().etag != first.etag


def test_a_kind_that_is_gone_is_let_go() -> None:
    found = registry.Registry()
    documents = publishing.Documents(found, dispatching.OFFERED)
    found.publish([samples.kind("App", "apps", group="b.example.com")])
    documents.openapi_v3("b.example.com", "v1alpha1")
    gone = weakref.ref(found.snapshot.all_kinds[0])
    found.publish([samples.POSTGRES])
    documents.groups()
    gc.collect()
    assert gone() is None


SCALARS = st.sampled_from(
    [
        {"type": "string", "maxLength": 3},
        {"type": "integer", "minimum": 1, "nullable": True},
        {"type": "boolean", "default": True},
        {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
        {"type": "object", "additionalProperties": True},
        {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
        {"type": "string", "not": {"enum": ["x"]}, "oneOf": [{"minLength": 1}]},
    ]
)
FIELDS = st.sampled_from(["a", "b", "properties", "items", "default", "additionalProperties", "not", "type"])
STRUCTURAL = st.recursive(
    SCALARS,
    lambda sub: st.one_of(
        st.dictionaries(FIELDS, sub, max_size=3).map(lambda found: {"type": "object", "properties": found}),
        sub.map(lambda found: {"type": "array", "items": found}),
        sub.map(lambda found: {"type": "object", "additionalProperties": found}),
    ),
    max_leaves=8,
)


@hypothesis.given(STRUCTURAL)
def test_any_structural_schema_can_be_published(spec: Any) -> None:
    schema = {"type": "object", "properties": {"spec": spec}}
    hypothesis.assume(structural.problems(schema) == [])
    before = repr(schema)
    found = snapshot(schema)
    walking.check_v3(openapi.v3(found, "apps.example.com", "v1", VERBS))
    walking.check_v2(openapi.v2(found, VERBS))
    assert repr(schema) == before


@pytest.mark.parametrize("spec", [{"type": "string"}, {"type": "array", "items": {"type": "string"}}])
def test_a_spec_that_can_hold_no_values_is_refused(spec: Any) -> None:
    assert structural.problems({"type": "object", "properties": {"spec": spec}})
