"""Whole charts, written the way popular ones are."""

import pathlib
from typing import Any

import pytest
from chartschemas import admitting

from kindwright_facade.schemas import published, structural
from kindwright_operator.charts import cutting, deriving, records, unpacking

SAMPLES = pathlib.Path(__file__).parent / "samples"
OPEN = {"x-kubernetes-preserve-unknown-fields": True}
ANY = {**OPEN, "nullable": True}
INT_OR_STRING = {"x-kubernetes-int-or-string": True, "nullable": True}


def derived(name: str) -> tuple[Any, records.Derived]:
    found = deriving.derive(unpacking.read_folder(SAMPLES / name))
    assert structural.problems(found.schema) == []
    assert published.v3(found.schema)["type"] == published.v2(found.schema)["type"] == "object"
    return found.schema["properties"]["spec"], found


def at(schema: Any, path: str) -> Any:
    for name in path.split("."):
        schema = schema["items"] if name == "[]" else schema["properties"][name]
    return schema


def chart(values: Any = None, schema: Any = None, **more: Any) -> records.Chart:
    return records.Chart("any", "1.0.0", values=values or {}, values_schema=schema, **more)


def of(chart: records.Chart) -> tuple[Any, tuple[str, ...]]:
    found = deriving.derive(chart)
    assert structural.problems(found.schema) == []
    return found.schema["properties"]["spec"], found.notes


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("commonLabels", {"type": "object", **ANY, "default": {}}),
        (
            "image.tag",
            {"type": "string", "nullable": True, "default": "16.2.0-r3", "description": "Version of the image"},
        ),
        (
            "image.registry",
            {
                "type": "string",
                "nullable": True,
                "default": "registry.example",
                "description": "Where the image is pulled from",
            },
        ),
        ("auth.password", ANY),
        ("primary.replicaCount", {**INT_OR_STRING, "default": 1, "description": "How many instances take writes"}),
        (
            "primary.args",
            {"type": "array", "items": {"type": "string"}, "nullable": True, "default": ["-c", "log_statement=none"]},
        ),
        ("primary.extraPorts.[]", {"x-kubernetes-int-or-string": True}),
        ("primary.extraVolumes.[]", {"type": "object", **OPEN}),
        ("primary.persistence.enabled", {"type": "boolean", "nullable": True, "default": True}),
        ("primary.service.nodePorts.database", {**INT_OR_STRING, "default": ""}),
        ("primary.livenessProbe.timeoutFactor", {**ANY, "default": 1.5}),
        (
            "pool.mode",
            {
                "type": "string",
                "enum": ["session", "transaction"],
                "default": "session",
                "description": "How a connection is kept",
            },
        ),
        (
            "pool.size",
            {
                "type": "integer",
                "minimum": 1,
                "nullable": True,
                "default": 20,
                "description": "How many connections there are to the database",
            },
        ),
        ("pool.enabled", {"type": "boolean", "nullable": True, "default": False}),
        (
            "global.imageRegistry",
            {**INT_OR_STRING, "default": "", "description": "Registry for the images of all charts"},
        ),
    ],
)
def test_a_chart_without_a_schema(path: str, expected: Any) -> None:
    spec, _ = derived("database")
    assert at(spec, path) == expected


def test_what_a_chart_is_called_and_what_was_lost() -> None:
    _, found = derived("database")
    assert (found.chart_name, found.chart_version) == ("database", "4.1.0")
    assert found.notes == (
        "spec.pool.size: values.yaml and the chart's schema name different defaults: values.yaml's is used",
    )


def test_a_subchart_that_is_off_demands_nothing() -> None:
    spec, _ = derived("database")
    assert "required" not in at(spec, "pool")
    kind = admitting.Kind(spec)
    assert kind.refusals(kind.defaulted({})) == []
    assert kind.refusals({"pool": {"size": 0}}) != []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("labels", "Labels that every object gets"),
        ("controller.replicaCount", "Number of pods, unless they are scaled by load"),
        ("controller.image.tag", "Version of the image"),
        ("controller.image.pullPolicy", None),
        ("controller.affinity", "Pods of one node"),
        ("backend.affinity", None),
    ],
)
def test_comments_become_descriptions(path: str, said: str | None) -> None:
    spec, _ = derived("gateway")
    assert at(spec, path).get("description") == said


def test_what_people_write_into_a_chart_without_a_schema() -> None:
    spec, _ = derived("gateway")
    kind = admitting.Kind(spec)
    given = {
        "controller": {
            "replicaCount": "{{ x }}",
            "minAvailable": "25%",
            "hostPort": {"ports": {"http": "http", "extra": 1}},
            "updateStrategy": {"type": "Recreate"},
            "tolerations": [{"key": "a"}, "b"],
            "affinity": None,
            "terminationGracePeriodSeconds": 300,
        },
        "tcp": {"8080": "default/example:9000"},
        "unheard": {"of": [1]},
    }
    assert admitting.pruned(spec, given) == given
    assert kind.refusals(kind.defaulted(given)) == []
    assert kind.defaulted({})["controller"]["config"] == {"use-gzip": "true"}
    assert kind.defaulted(given)["controller"]["affinity"] is None
    assert kind.refusals({"controller": {"image": {"digest": 7}}}) != []
    assert kind.refusals({"backend": {"enabled": "yes"}}) != []


def test_a_chart_with_a_schema() -> None:
    spec, found = derived("certificates")
    assert found.notes == (
        "spec.issuer.acme.server: format 'uri' is not checked",
        "spec.maxConcurrentChallenges: values.yaml and the chart's schema name different defaults: values.yaml's is used",
        "spec.webhook.url: propertyNames can't be said in a structural schema, and is not checked",
    )
    assert not spec.get("x-kubernetes-preserve-unknown-fields")
    assert at(spec, "crds.enabled")["description"] == "Install the definitions with the chart"
    assert at(spec, "crds.keep")["description"] == "Keep them when it goes"
    assert at(spec, "maxConcurrentChallenges")["default"] == 60
    amount = {"x-kubernetes-int-or-string": True, "minimum": 0, "pattern": "^[0-9]+%$"}
    assert at(spec, "podDisruptionBudget.minAvailable") == amount
    assert at(spec, "issuer.kind") == {"type": "string", "enum": ["none", "acme", "ca"], "default": "none"}


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, ""),
        ({"podDisruptionBudget": {"minAvailable": "10%"}}, ""),
        ({"podDisruptionBudget": {"minAvailable": 1, "maxUnavailable": 1}}, "spec.podDisruptionBudget"),
        ({"podDisruptionBudget": {"minAvailable": "some"}}, "spec.podDisruptionBudget.minAvailable"),
        ({"issuer": {"kind": "ca"}}, "spec.issuer"),
        ({"issuer": {"kind": "ca", "ca": {"secretName": "root"}}}, ""),
        ({"issuer": {"kind": "ca", "ca": {"secretName": "Root"}}}, "spec.issuer.ca.secretName"),
        ({"issuer": {"kind": "acme", "acme": {"server": "https://acme.example"}}}, ""),
        ({"image": {"pullPolicy": "Sometimes"}}, "spec.image.pullPolicy"),
        ({"image": {"pullPolicy": None, "tag": None}}, ""),
        ({"prometheus": {"servicemonitor": {"labels": {"a": 1}}}}, "spec.prometheus.servicemonitor.labels.a"),
        ({"webhook": {"timeoutSeconds": 31}}, "spec.webhook.timeoutSeconds"),
    ],
)
def test_what_the_charts_own_schema_would_refuse_is_refused(given: Any, where: str) -> None:
    spec, _ = derived("certificates")
    kind = admitting.Kind(spec)
    refused = kind.refusals(kind.defaulted(given))
    assert bool(refused) == bool(where)
    assert not refused or any(where in each for each in refused)


@pytest.mark.parametrize(
    ("values", "schema", "expected"),
    [
        ({"a": 1}, {"properties": {"a": {"type": "integer"}}}, {"a": 1}),
        ({"a": None}, {"properties": {"a": {"type": "integer", "default": 2}}}, {"a": 2}),
        ({"a": "x"}, {"properties": {"a": {"type": "integer"}}}, {}),
        ({"a": {"b": 1}}, {"properties": {"a": {"type": "object"}}}, {"a": {"b": 1}}),
        ({"a": {"b": {"c": 1}}}, {}, {"a": {"b": {"c": 1}}}),
        ({"a": {"b": 1, "c": None}}, {"properties": {"a": {"additionalProperties": True}}}, {"a": {"b": 1}}),
        (
            {"a": {"b": "x"}},
            {"properties": {"a": {"type": "object", "additionalProperties": {"type": "string"}}}},
            {"a": {"b": "x"}},
        ),
        ({"a": 1}, {"additionalProperties": False}, {}),
        ({"a": [1, None]}, {"properties": {"a": {"type": "array"}}}, {"a": [1, None]}),
        ({"a": {"b": 1}}, {"properties": {"a": {"type": "object", "required": ["b"]}}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"properties": {"a": {"type": "object", "required": ["c"]}}}, {}),
        ({"a": {"b": 1}}, {"properties": {"a": {"type": "object", "minProperties": 1}}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"properties": {"a": {"type": "object", "enum": [{"b": 1}]}}}, {"a": {"b": 1}}),
    ],
)
def test_defaults_are_those_of_the_values(values: Any, schema: Any, expected: Any) -> None:
    spec, notes = of(chart(values, schema))
    assert admitting.Kind(spec).defaulted({}) == expected
    lost = {key for key, value in values.items() if value is not None} - expected.keys()
    assert bool(lost) == any(note.startswith("spec.a: ") for note in notes)


def test_a_map_that_is_given_in_part_keeps_the_charts_other_keys() -> None:
    values = {"resources": {"limits": {"cpu": 1, "memory": "1Gi"}}}
    for schema in (None, {}, {"properties": {"resources": {"type": "object"}}}):
        spec, _ = of(chart(values, schema))
        given = {"resources": {"limits": {"cpu": 2}}}
        assert admitting.Kind(spec).defaulted(given) == {"resources": {"limits": {"cpu": 2, "memory": "1Gi"}}}


def test_a_null_takes_a_default_away_unless_the_field_is_required_or_a_choice() -> None:
    choice = {"enum": ["x", "y"]}
    schema = {"properties": {"a": {"type": "string"}, "b": {"type": "string"}, "c": choice}, "required": ["b"]}
    kind = admitting.Kind(of(chart({"a": "x", "b": "x", "c": "x"}, schema))[0])
    given = kind.defaulted({"a": None, "b": None, "c": None})
    assert given == {"a": None, "b": "x", "c": "x"}
    assert kind.refusals(given) == []


def test_a_parents_values_stand_over_its_subcharts() -> None:
    inner = chart({"size": 1, "mode": "a", "gone": 1}, values_text="# -- How large\nsize: 1")
    outer = chart({"db": {"size": 2, "gone": None, "more": True}}, subcharts=(("db", inner),))
    spec, _ = of(outer)
    assert admitting.Kind(spec).defaulted({}) == {"db": {"size": 2, "mode": "a", "more": True}}
    assert at(spec, "db.size")["description"] == "How large"
    assert at(spec, "db.more")["type"] == "boolean"


def test_a_parents_schema_stands_over_its_subcharts() -> None:
    inner = chart({"size": 1}, {"properties": {"size": {"type": "integer"}}})
    described = {"properties": {"db": {"type": "object", "properties": {"size": {"type": "string"}}}}}
    assert at(of(chart({}, described, subcharts=(("db", inner),)))[0], "db.size")["type"] == "string"
    assert at(of(chart({}, {}, subcharts=(("db", inner),)))[0], "db.size")["type"] == "integer"
    assert "properties" not in of(chart({}, {"additionalProperties": False}, subcharts=(("db", inner),)))[0]


def test_what_is_too_large_is_cut_and_can_still_be_published() -> None:
    wide = {f"group{group}": {f"field{field}": "x" for field in range(60)} for group in range(100)}
    spec, notes = of(chart(wide))
    assert cutting.MOST_FIELDS > len(spec["properties"]) == 100
    assert notes == ("spec: what the chart says is too large for a kind's schema: it is open below level 1",)
    assert admitting.Kind(spec).refusals(wide) == []
    flat = {f"field{field}": "x" for field in range(6000)}
    assert "properties" not in of(chart(flat))[0]
    wordy = {"properties": {f"field{field}": {"type": "string", "description": "word " * 1000} for field in range(200)}}
    assert len(of(chart({}, wordy))[0]["properties"]) == 200


def test_a_schema_deeper_than_a_kinds_may_be_is_open_below() -> None:
    deep: Any = {"type": "string"}
    for _ in range(60):
        deep = {
            "type": "object",
            "properties": {"a": deep},
            "anyOf": [{"properties": {"a": {"not": {"enum": ["b"]}}}}, {"required": ["c"]}],
        }
    _, notes = of(chart({}, deep))
    assert any("nested deeper" in note for note in notes)
