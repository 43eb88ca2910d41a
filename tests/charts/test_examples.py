"""The example definitions and objects: in step with the charts they are made for, and clean for `kindwright lint`."""

import json
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from commands import running

from kindwright_operator.charts import records
from kindwright_operator.commands import charting

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
KINDS = ["postgres", "redis", "webapp"]
# The schema of the others is read from the chart.
WRITTEN = ["postgres", "webapp"]
OBJECTS = sorted(path for path in (EXAMPLES / "objects").glob("*.yaml") if path.name != "00-namespace.yaml")
# Helm's limit for the name of a release.
LONGEST_RELEASE_NAME = 53
CONSTRAINTS = ["type", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "maxProperties"]


def load(path: pathlib.Path) -> Any:
    return yaml.safe_load(path.read_text())


def definition(chart: str) -> Any:
    return load(EXAMPLES / "definitions" / f"{chart}.yaml")["spec"]


def stored(chart: str) -> Any:
    (version,) = [version for version in definition(chart)["versions"] if version["storage"]]
    return version


def spec_schema(chart: str) -> Any:
    return stored(chart)["schema"]["openAPIV3Schema"]["properties"]["spec"]


def derived(chart: str) -> records.Derived:
    (found,) = charting.read([str(EXAMPLES / "charts" / chart)])
    return found


def given(*charts: str) -> list[str]:
    return [word for chart in charts for word in ("--chart", str(EXAMPLES / "charts" / chart))]


def chart_schema(chart: str) -> Any:
    return json.loads((EXAMPLES / "charts" / chart / "values.schema.json").read_text())


def pairs(ours: dict[str, Any], theirs: dict[str, Any], path: str = "spec") -> Iterator[tuple[str, Any, Any]]:
    """Walk both schemas at once; a chart has `global` besides, which is Helm's own."""
    yield path, ours, theirs
    names = set(theirs.get("properties", {})) - {"global"}
    assert set(ours.get("properties", {})) == names, path
    for name in sorted(names):
        yield from pairs(ours["properties"][name], theirs["properties"][name], f"{path}.{name}")
    if isinstance(ours.get("additionalProperties"), dict):
        yield from pairs(ours["additionalProperties"], theirs["additionalProperties"], f"{path}[]")


def constraints(schema: dict[str, Any]) -> dict[str, Any]:
    """Give what a schema demands, in a chart's words."""
    either = {"type": ["integer", "string"]} if schema.get("x-kubernetes-int-or-string") else {}
    return {key: schema[key] for key in CONSTRAINTS if key in schema} | either


def defaulted(schema: dict[str, Any]) -> Any:
    """Give what the defaults of a schema make of nothing; None when there are none."""
    found = dict(schema["default"]) if isinstance(schema.get("default"), dict) else schema.get("default")
    for name, child in schema.get("properties", {}).items():
        value = defaulted(child)
        if value is not None:
            found = {name: value} | (found or {})
    return found


def contains(values: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return all(name in values and contains(values[name], child) for name, child in part.items())
    return bool(values == part)


@pytest.mark.parametrize("chart", WRITTEN)
def test_schema_is_the_charts(chart: str) -> None:
    for path, ours, theirs in pairs(spec_schema(chart), chart_schema(chart)):
        assert constraints(ours) == constraints(theirs), path
        assert path.endswith("[]") or ours["description"], path


@pytest.mark.parametrize("chart", WRITTEN)
def test_defaults_are_the_charts(chart: str) -> None:
    defaults = defaulted(spec_schema(chart))
    assert contains(load(EXAMPLES / "charts" / chart / "values.yaml"), defaults), defaults


@pytest.mark.parametrize("chart", sorted(set(KINDS) - set(WRITTEN)))
def test_chart_makes_a_kind_that_needs_no_word_more(chart: str) -> None:
    assert stored(chart)["schema"] == {"fromChart": True}
    found = derived(chart)
    assert found.notes == ()
    spec = found.schema["properties"]["spec"]
    assert set(spec["properties"]) == set(load(EXAMPLES / "charts" / chart / "values.yaml"))
    for path, schema, _ in pairs(spec, spec):
        assert schema["description"], path
        assert "default" in schema, path


@pytest.mark.parametrize("chart", KINDS)
def test_definition_names_the_chart(chart: str) -> None:
    spec = definition(chart)
    document = load(EXAMPLES / "definitions" / f"{chart}.yaml")
    assert document["metadata"]["name"] == f"{spec['names']['plural']}.{spec['group']}"
    assert spec["group"] == "apps.kindwright.dev"
    assert spec["release"]["prefix"] == f"{chart}-"
    source = spec["release"]["spec"]["chart"]["spec"]
    metadata = load(EXAMPLES / "charts" / chart / "Chart.yaml")
    assert source["chart"] == metadata["name"]
    # A range that the chart's own version opens.
    assert metadata["version"] == f"{source['version'].lstrip('~^')}.0"
    assert source["sourceRef"] == {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}


def test_namespace_comes_first() -> None:
    first, *_ = sorted((EXAMPLES / "objects").iterdir())
    namespace = load(first)
    assert (namespace["kind"], namespace["metadata"]["name"]) == ("Namespace", "demo")


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.stem)
def test_object_suits_its_chart(path: pathlib.Path, render: Callable[..., list[dict[str, Any]]]) -> None:
    found = load(path)
    (chart,) = [name for name in KINDS if definition(name)["names"]["kind"] == found["kind"]]
    assert found["apiVersion"] in [
        f"apps.kindwright.dev/{version['name']}" for version in definition(chart)["versions"]
    ]
    assert found["metadata"]["namespace"] == "demo"
    release = f"{definition(chart)['release']['prefix']}{found['metadata']['name']}"
    assert len(release) <= LONGEST_RELEASE_NAME
    rendered = running.run("render", EXAMPLES / "definitions", path, "--values", *given(chart))
    assert rendered.code == 0, rendered.err
    (values,) = rendered.documents
    assert render(EXAMPLES / "charts" / chart, release, "demo", **values)


def test_lint_finds_nothing_but_the_old_version() -> None:
    ended = running.run("lint", EXAMPLES / "definitions", EXAMPLES / "objects", *given(*KINDS))
    (line,) = ended.lines
    assert "11-postgres-ledger.yaml:2:1: warning: apps.kindwright.dev/v1alpha1 Postgres is deprecated" in line
    assert ended.code == 0


def test_old_version_is_converted_by_every_kind_of_step() -> None:
    (old,) = [version for version in definition("postgres")["versions"] if not version["storage"]]
    assert {name for step in old["conversion"] for name in step} == {"rename", "move", "map", "default", "cel"}
    ended = running.run(
        "render", EXAMPLES / "definitions", EXAMPLES / "objects" / "11-postgres-ledger.yaml", "--values"
    )
    assert ended.documents == [
        {"version": "16", "replicas": 1, "database": "ledger", "user": "app", "storage": {"size": "1Gi"}}
    ]
