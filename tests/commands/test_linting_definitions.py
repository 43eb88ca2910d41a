"""Definitions, checked as the cluster would check them."""

import pathlib
import re

import pytest
from commands import running, samples

VALID = sorted((running.DEFINITIONS / "valid").glob("*.yaml"))
INVALID = sorted((running.DEFINITIONS / "invalid").glob("*.yaml"))

# Where each mistake stands. Every file is `valid/minimal.yaml` with one thing wrong.
LINES = {
    "column-type": 13,
    "column-without-path": 13,
    "conversion-of-stored": 9,
    "conversion-path-outside-spec": 18,
    "conversion-two-in-one-step": 18,
    "group-empty": 7,
    "group-k8s-io": 7,
    "group-kindwright": 7,
    "group-kubernetes-io": 7,
    "group-too-long": 7,
    "group-under-k8s-io": 7,
    "group-under-kubernetes-io": 7,
    "group-upper-case": 7,
    "group-without-dot": 7,
    "kind-lower-case": 8,
    "kind-missing": 8,
    "labels-bad-key": 15,
    "labels-bad-value": 15,
    "labels-ours": 15,
    "labels-under-ours": 15,
    "list-kind-same": 8,
    "name-not-plural-and-group": 2,
    "plural-upper-case": 8,
    "prefix-empty": 14,
    "prefix-missing": 13,
    "prefix-never-a-name": 14,
    "prefix-too-long": 14,
    "prefix-upper-case": 14,
    "release-chart-and-chart-ref": 15,
    "release-name": 15,
    "release-values": 15,
    "release-without-chart": 15,
    "release-without-interval": 15,
    "release-without-source": 17,
    "schema-both": 11,
    "schema-from-chart-not-stored": 9,
    "schema-from-chart-without-namespace": 6,
    "schema-missing": 10,
    "schema-neither": 11,
    "short-name-twice": 8,
    "version-name": 10,
    "version-twice": 13,
    "versions-no-storage": 9,
    "versions-none-served": 9,
    "versions-none": 9,
    "versions-two-storage": 9,
    "warning-not-deprecated": 10,
}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_definition_has_no_error(path: pathlib.Path) -> None:
    ended = running.run("lint", path)
    assert [line for line in ended.lines if ": error: " in line] == []
    assert ended.code == 0


def test_every_invalid_definition_has_its_line() -> None:
    assert {path.stem for path in INVALID} == set(LINES)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_definition_is_refused_in_its_line_with_the_clusters_words(path: pathlib.Path) -> None:
    ended = running.run("lint", path)
    assert ended.code == 1
    refused = path.read_text().split("\n", 1)[0].removeprefix("# refused: ")
    found = [re.fullmatch(rf"{re.escape(str(path))}:(\d+):\d+: error: (.*)", line) for line in ended.lines]
    assert [match[2] for match in found if match and int(match[1]) == LINES[path.stem] and refused in match[2]]


@pytest.mark.parametrize(
    ("before", "after", "place", "said"),
    [
        ("power: {type: integer,", "power: {", "19:15", "properties[spec].properties[power].type: required"),
        ("type: array, items", "type: array, itemz", "25:40", "properties[shade].properties[sizes].itemz: unknown keyword"),
        ('pattern: "^[a-z]+$"', 'pattern: "["', "24:42", "properties[colour].pattern"),
        ("default: WARM", "default: 5", "20:56", "properties[tone].default"),
        ("self.power < 50", "self.power < ", "27:15", "rule"),
        ("kind: Lamp,", "kind: Lamp, knid: Lamp,", "7:23", 'unknown field "spec.names.knid"'),
        ("  group: apps", "  group: apps.example.com\n  group: apps", "7:3", 'key "group" already set in map'),
        ("/v1alpha1", "/v1", "1:1", "apiVersion: must be kindwright.dev/v1alpha1"),
        ("  name: lamps", "  name: 5\n  #", "4:3", "metadata.name"),
        ("cold: COLD", "cold: WARM", "44:31", "conversion[1].map.values: must be one to one"),
        ("    - rename: {from: .spec.watts", "    - rename: {from: spec.watts", "43:16", "spec.versions[1].conversion[0].rename.from"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(before: str, after: str, place: str, said: str) -> None:
    assert before in samples.DEFINITION
    found = running.lint(samples.DEFINITION.replace(before, after, 1))
    assert [line for line in found if line.startswith(place) and ": error: " in line and said in line], found


def test_the_sample_is_sound() -> None:
    assert running.lint(samples.DEFINITION) == []


def test_schemas_are_looked_at_even_when_the_definition_is_refused_for_something_else() -> None:
    text = samples.DEFINITION.replace("prefix: lamp-", "prefix: Lamp-").replace("power: {type: integer,", "power: {")
    assert [line.split(" ")[0] for line in running.lint(text)] == ["19:15:", "50:5:"]


def another(**changes: str) -> str:
    """Return a definition of lanterns that has nothing in common with the sample but what is changed."""
    text = samples.DEFINITION.replace("lamps", "lanterns").replace("Lamp", "Lantern").replace("[lm]", "[ln]")
    text = text.replace("prefix: lamp-", "prefix: lantern-")
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


def test_definitions_that_have_nothing_in_common() -> None:
    assert running.lint(samples.together(another())) == []


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        ({"ln": "lm"}, 7, "spec.names: lm is already used by lamps.apps.example.com"),
        ({"Lantern": "Lamp"}, 7, "spec.names: Lamp, LampList, lamp is already used by lamps.apps.example.com"),
        (
            {"lantern-": "lamp-"},
            49,
            "spec.release: prefix 'lamp-' and chart are already those of lamps.apps.example.com",
        ),
    ],
)
def test_the_later_of_two_definitions_that_clash_is_refused(changes: dict[str, str], line: int, said: str) -> None:
    found = running.lint(samples.together(another(**changes)))
    assert found == [f"{samples.LINES + 1 + line}:3: error: {said}"]


def test_the_same_definition_twice_is_told_and_the_first_one_counts() -> None:
    again = samples.DEFINITION.replace("maximum: 100", "maximum: 50")
    found = running.lint(samples.together(again, samples.OBJECT.replace("40", "60")))
    place = f"{samples.LINES + 1 + 4}:3"
    said = "metadata.name: lamps.apps.example.com is defined at <stdin>:1 already; a cluster keeps the last one applied"
    assert found == [f"{place}: warning: {said}"]


def test_examples_are_clean() -> None:
    ended = running.run("lint", *running.CHARTS, running.EXAMPLES / "definitions", running.EXAMPLES / "objects")
    assert [line for line in ended.lines if ": note: " not in line and "is deprecated" not in line] == []
    assert ended.code == 0
