import copy
import dataclasses
import pathlib
from typing import Any

import hypothesis
import pytest
import yaml
from conversion import samples, strategies
from hypothesis import strategies as st

from kindwright_operator import definitions
from kindwright_operator.charts import deriving, records, unpacking

EXAMPLES = sorted((pathlib.Path(__file__).parents[2] / "examples" / "definitions").glob("*.yaml"))
VERSION = samples.definition()["spec"]["versions"][0]


def stored(body: Any) -> Any:
    return {
        **body,
        "metadata": {"uid": "u", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z", **body["metadata"]},
    }


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_compile(path: pathlib.Path) -> None:
    body = stored(yaml.safe_load(path.read_text()))
    folder = path.parents[1] / "charts" / path.stem
    chart = deriving.derive(unpacking.read_folder(folder)) if definitions.wants_chart(body) else None
    found = definitions.compile_definition(body, chart)
    assert (found.problems, found.schema_problems) == ((), ())
    assert found.sound
    assert found.kind
    assert found.kind.definition == f"{found.kind.names.plural}.{found.kind.group}"
    assert found.kind.release.spec["chart"]


def test_what_a_definition_becomes() -> None:
    body = samples.definition(
        names={"kind": "Postgres", "plural": "postgreses", "shortNames": ["pg"], "categories": ["apps"]},
        versions=[
            {**VERSION, "name": "v1alpha1"},
            {**VERSION, "name": "v1", "storage": False, "deprecated": True, "additionalPrinterColumns": [
                {"name": "Size", "type": "string", "jsonPath": ".spec.size", "priority": 1}]},
            {**VERSION, "name": "v1beta1", "storage": False, "served": False},
        ],
    )  # fmt: skip
    kind = definitions.compile_definition(body).kind
    assert kind
    assert [version.name for version in kind.versions] == ["v1", "v1alpha1"]
    assert kind.storage == "v1alpha1"
    assert (kind.names.list_kind, kind.names.singular) == ("PostgresList", "postgres")
    assert (kind.names.short_names, kind.names.categories) == (("pg",), ("apps",))
    assert [(column.name, column.json_path, column.priority) for column in kind.versions[0].columns] == [
        ("Size", ".spec.size", 1)
    ]
    assert kind.versions[0].deprecation_warning == "apps.example.com/v1 Postgres is deprecated"
    assert kind.versions[1].deprecation_warning == ""
    assert kind.release.adopt is True


@pytest.mark.parametrize(
    ("group", "reserved"),
    [
        ("", True), ("k8s.io", True), ("apps.k8s.io", True), ("kubernetes.io", True), ("x.kubernetes.io", True),
        ("kindwright.dev", True), ("apps.kindwright.dev", False), ("notk8s.io", False), ("apps.example.com", False),
    ],
)  # fmt: skip
def test_groups_that_are_refused(group: str, reserved: bool) -> None:
    assert definitions.reserved_group(group) is reserved
    found = definitions.compile_definition(samples.definition(group=group))
    assert any(problem.startswith("spec.group: ") for problem in found.problems) is reserved
    assert found.sound is not reserved


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"versions": []}, "spec.versions: at least one must be served"),
        ({"versions": [{**VERSION, "served": False}]}, "spec.versions: at least one must be served"),
        ({"names": {"kind": "Postgres", "plural": "others"}}, "metadata.name: must be others.apps.example.com"),
        ({"names": {"plural": "postgreses"}}, "spec: incomplete: KeyError 'kind'"),
        ({"release": {"spec": {}}}, "spec: incomplete: KeyError 'prefix'"),
        ({"release": "x"}, "spec: incomplete: TypeError"),
    ],
)
def test_what_is_wrong_with_a_definition_says_where(changes: Any, where: str) -> None:
    body = samples.definition()
    body["spec"].update(changes)
    found = definitions.compile_definition(body)
    assert not found.sound
    assert [problem for problem in found.problems if problem.startswith(where)], found.problems


@pytest.mark.parametrize(
    ("version", "where"),
    [
        ({"schema": {}}, "spec.versions[v1alpha1].schema.openAPIV3Schema: "),
        (
            {"schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {}}}}},
            "spec.versions[v1alpha1].schema.openAPIV3Schema.properties[spec].type: ",
        ),
        (
            {"additionalPrinterColumns": [{"name": "A", "type": "string", "jsonPath": "no path"}]},
            "spec.versions[v1alpha1].additionalPrinterColumns[A].jsonPath: ",
        ),
    ],
)
def test_what_is_wrong_with_a_version_says_where_and_leaves_it_open(version: Any, where: str) -> None:
    body = samples.definition(versions=[{**VERSION, **version}])
    found = definitions.compile_definition(body)
    assert found.problems == ()
    assert not found.sound
    assert [problem for problem in found.schema_problems if problem.startswith(where)], found.schema_problems
    # It stands in for a last good revision that this process has not seen.
    assert found.kind
    assert found.kind.versions[0].columns == ()
    assert "spec" in found.kind.versions[0].schema["properties"]


def test_a_schema_is_compiled_once() -> None:
    kind = definitions.compile_definition(samples.definition()).kind
    assert kind is not None
    version = kind.versions[0]
    assert version.admission is version.compiled
    # A version that was given another schema must not go on with what was made of the first.
    other = dataclasses.replace(version, schema={"type": "object", "required": ["spec"]})
    assert [cause.field for cause in other.admission.validate({})] == ["spec"]


def test_compiling_changes_nothing() -> None:
    body = samples.definition()
    before = copy.deepcopy(body)
    definitions.compile_definition(body)
    assert body == before


PATHS = st.sampled_from(
    ["", "group", "names", "versions", "release", "versions/0", "versions/0/schema", "names/kind", "release/spec"]
)


@hypothesis.given(PATHS, strategies.JSON)
def test_whatever_a_user_wrote_is_told_and_never_raised(path: str, value: Any) -> None:
    body = copy.deepcopy(samples.definition())
    parts = ["spec", *filter(None, path.split("/"))]
    target: Any = body
    for part in parts[:-1]:
        target = target[int(part) if part.isdigit() else part]
    target[int(parts[-1]) if parts[-1].isdigit() else parts[-1]] = value
    found = definitions.compile_definition(body)
    assert found.kind or found.problems


def nested(depth: int) -> Any:
    found: Any = "x"
    for _ in range(depth):
        found = {"a": found}
    return found


@pytest.mark.parametrize("depth", [300, 950, 5000])
@pytest.mark.parametrize("key", ["default", "enum", "example"])
def test_what_is_nested_too_deeply_is_a_problem_and_nothing_worse(depth: int, key: str) -> None:
    deep = [nested(depth)] if key == "enum" else nested(depth)
    field = {"type": "object", "x-kubernetes-preserve-unknown-fields": True, key: deep}
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"a": field}}}}
    version = {**VERSION, "schema": {"openAPIV3Schema": schema}}
    found = definitions.compile_definition(samples.definition(versions=[version]))
    assert found.problems == ("spec: nested deeper than 256 levels",)


def test_values_from_elsewhere_are_not_demanded_of_objects_and_that_is_told() -> None:
    demanding = {"type": "object", "required": ["spec"], "properties": {"spec": {"type": "object", "required": ["a"]}}}
    body = copy.deepcopy(samples.definition(versions=[{**VERSION, "schema": {"fromChart": True}}]))
    body["spec"]["release"]["spec"]["valuesFrom"] = [{"kind": "Secret", "name": "db"}]
    found = definitions.compile_definition(body, records.Derived(demanding, (), "db", "1.0.0"))
    assert found.sound
    assert found.kind is not None
    assert found.kind.versions[0].admission.validate({"spec": {}}) == []
    assert [note for note in found.notes if note.startswith("spec.release.spec.valuesFrom: ")]
    # Whoever writes the schema of the objects knows what comes from elsewhere.
    body["spec"]["versions"][0]["schema"] = {"openAPIV3Schema": demanding}
    found = definitions.compile_definition(body, records.Derived(demanding, (), "db", "1.0.0"))
    assert found.notes == ()
    assert found.kind is not None
    assert [cause.field for cause in found.kind.versions[0].admission.validate({"spec": {}})] == ["spec.a"]


def test_a_chart_that_becomes_stricter_than_an_older_version_of_the_kind_is_a_note_and_a_loss_is_none() -> None:
    """Else nothing of a new chart would arrive, until somebody edits a version that nobody may use any more."""

    def compiled(**hub: Any) -> definitions.Compiled:
        old = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "string"}}}}}
        steps = [{"rename": {"from": ".spec.size", "to": ".spec.capacity"}}]
        versions = [
            {"name": "v1", "storage": True, "schema": {"fromChart": True}},
            {"name": "v1alpha1", "storage": False, "schema": {"openAPIV3Schema": old}, "conversion": steps},
        ]
        chart = {"type": "object", "properties": {"spec": {"type": "object", "properties": hub}}}
        body = samples.definition(versions=versions)
        return definitions.compile_definition(body, records.Derived(chart, (), "db", "1.0.0"))

    found = compiled(capacity={"type": "string", "pattern": "Gi$"})
    assert found.sound
    (note,) = found.notes
    assert "is refused" in note
    assert note.startswith("spec.versions[v1alpha1].conversion: ")
    found = compiled(capacity={"type": "string"})
    assert (found.sound, found.notes) == (True, ())
    found = compiled(volume={"type": "string"})
    assert not found.sound
    assert "whose schema has no spec.capacity" in found.schema_problems[0]
