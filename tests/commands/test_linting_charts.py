"""Definitions whose schema is their chart's."""

import pathlib

import pytest
from commands import running

DEFINITION = """\
apiVersion: kindwright.dev/v1alpha1
kind: ResourceDefinition
metadata: {name: lamps.apps.example.com}
spec:
  group: apps.example.com
  names: {kind: Lamp, plural: lamps}
  versions:
  - name: v1
    schema: {fromChart: true}
  release:
    prefix: lamp-
    spec:
      interval: 5m
      chart: {spec: {chart: lamp, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}
"""
OBJECT = "apiVersion: apps.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\nspec: {power: many}\n"
UNCHECKED = (
    "9:14: warning: spec.versions[0].schema.fromChart: neither the chart's schema nor objects can be checked against it "
    "without the chart, see --chart"
)
REFUSED = '19:8: error: spec.power: Invalid value: "string": spec.power in body must be of type integer: "string"'


def chart(
    folder: pathlib.Path, name: str, schema: str = '{"type": "object", "properties": {"power": {"type": "integer"}}}'
) -> pathlib.Path:
    path = folder / name
    path.mkdir()
    (path / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 1.2.3\n")
    (path / "values.yaml").write_text("power: 40\n")
    (path / "values.schema.json").write_text(schema)
    return path


def both(**changes: str) -> str:
    text = f"{DEFINITION}---\n{OBJECT}"
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


def test_without_the_chart_it_is_told_what_was_not_checked() -> None:
    assert running.lint(both()) == [UNCHECKED]
    ended = running.run("lint", "-", "--strict", stdin=both())
    assert (ended.code, ended.out) == (1, f"<stdin>:{UNCHECKED.replace('warning', 'error')}\n")


def test_objects_are_checked_against_the_chart(tmp_path: pathlib.Path) -> None:
    found = running.lint(both(), "--chart", chart(tmp_path, "lamp"))
    assert [line for line in found if ": note: " not in line] == [REFUSED]


def test_the_charts_name_says_whose_it_is(tmp_path: pathlib.Path) -> None:
    other, own = chart(tmp_path, "other"), chart(tmp_path, "lamp")
    assert running.lint(both(), "--chart", other) == [UNCHECKED]
    assert REFUSED in running.lint(both(), "--chart", other, "--chart", own)
    assert REFUSED in running.lint(both(**{"chart: lamp": "chart: ./charts/lamp"}), "--chart", own)


def test_a_single_chart_is_that_of_a_chart_ref(tmp_path: pathlib.Path) -> None:
    lines = DEFINITION.splitlines()
    reference = "      chartRef: {kind: OCIRepository, name: lamp, namespace: flux-system}"
    text = "\n".join([*lines[:-1], reference, "---", OBJECT])
    other, own = chart(tmp_path, "other"), chart(tmp_path, "lamp")
    assert REFUSED in running.lint(text, "--chart", own)
    assert UNCHECKED in running.lint(text, "--chart", own, "--chart", other)


def test_what_could_not_be_taken_over_is_noted(tmp_path: pathlib.Path) -> None:
    schema = '{"type": "object", "properties": {"power": {"type": "integer", "contentEncoding": "base64", "if": {}, "then": false}}}'
    found = running.lint(DEFINITION, "--chart", chart(tmp_path, "lamp", schema))
    assert [line for line in found if line.startswith("9:14: note: spec.versions[0].schema.fromChart: spec.power")], (
        found
    )
    assert running.run("lint", "-", "--strict", "--chart", tmp_path / "lamp", stdin=DEFINITION).code == 0


@pytest.mark.parametrize("content", [None, "nonsense: [", "[]", "name: lamp"])
def test_what_is_no_chart_ends_the_command(tmp_path: pathlib.Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "Chart.yaml").write_text(content)
    ended = running.run("lint", "-", "--chart", tmp_path, stdin=DEFINITION)
    assert (ended.code, ended.out) == (2, "")
    assert str(tmp_path) in ended.err


def test_render_does_not_write_the_charts_own_defaults(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "definition.yaml"
    path.write_text(DEFINITION)
    text = OBJECT.replace("power: many", "name: a")
    ended = running.run("render", path, "-", "--values", "--chart", chart(tmp_path, "lamp"), stdin=text)
    assert ended.out == "name: a\n"
