"""Objects, checked against the definitions beside them."""

import pytest
from commands import running, samples

HEAD = "apiVersion: apps.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\n"
FIRST = samples.LINES + 2
"""The line that an object begins in."""
UNCHECKED = "some validation rules were not checked because the object was invalid"


def found(text: str, *arguments: str) -> list[str]:
    """Lint one object beside the definition; lines count from the object's own first."""
    lines = [line.split(":", 1) for line in running.lint(samples.together(text), *arguments)]
    return [f"{int(line) - FIRST + 1}:{rest}" for line, rest in lines if UNCHECKED not in rest]


def test_a_sound_object_is_found_sound() -> None:
    assert found(samples.OBJECT) == []


@pytest.mark.parametrize(
    ("spec", "place", "said"),
    [
        ("spec: {power: 0}", "4:8", "spec.power in body should be greater than or equal to 1"),
        ("spec:\n  power: 101\n", "5:3", "spec.power in body should be less than or equal to 100"),
        ("spec:\n  power: many\n", "5:3", 'spec.power in body must be of type integer: "string"'),
        ("spec:\n  tone: WARM\n", "4:1", "spec.power: Required value"),
        ("spec:\n  power: 1\n  tone: PINK\n", "6:3", 'spec.tone: Unsupported value: "PINK": supported values: "WARM", "COLD"'),
        ("spec:\n  power: 1\n  shade:\n    colour: RED\n", "7:5", "spec.shade.colour in body should match '^[a-z]+$'"),
        ("spec:\n  power: 1\n  shade:\n    sizes: [1,\n      two]\n", "8:7", 'sizes[1] in body must be of type integer: "string"'),
        ("spec:\n  power: 99\n  tone: COLD\n", "4:1", "spec: Invalid value: cold light may not be that strong"),
        ("spec:\n  power: 1\n  shade:\n    color: red\n", "7:5", 'unknown field "spec.shade.color"'),
        ("spec: {power: 1}\nstate: {}\n", "5:1", 'unknown field "state"'),
        ("spec: []\n", "4:1", 'spec: Invalid value: "array": spec in body must be of type object: "array"'),
        ("spec:\n  power: 1\n  power: 2\n", "6:3", 'key "power" already set in map'),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_told_where_it_stands(spec: str, place: str, said: str) -> None:
    (line,) = found(HEAD + spec)
    assert line.startswith(f"{place}: error: ")
    assert line.endswith(said)


@pytest.mark.parametrize(
    ("metadata", "place", "said"),
    [
        ("metadata:\n  name: Desk\n", "4:3", 'metadata.name: Invalid value: "Desk": a lowercase RFC 1123 subdomain'),
        ("metadata: {}\n", "3:1", "metadata.name: Required value: name or generateName is required"),
        ("", "1:1", "metadata.name: Required value"),
        ("metadata:\n  name: desk\n  labels:\n    team: 1\n", "6:5", "the object's metadata can't be decoded: Expected `str`, got `int`"),
        ("metadata: []\n", "3:1", "the object's metadata can't be decoded"),
        ("metadata:\n  name: desk\n  label: {}\n", "5:3", 'unknown field "metadata.label"'),
        ("metadata:\n  name: " + "d" * 49 + "\n", "4:3", "must be no more than 48 characters"),
        ("metadata:\n  name: desk\n  finalizers: [orphan, foregroundDeletion]\n", "5:3", "cannot be both set"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_metadata_is_told_where_it_stands(metadata: str, place: str, said: str) -> None:
    (line,) = found(f"apiVersion: apps.example.com/v1\nkind: Lamp\n{metadata}spec: {{power: 1}}\n")
    assert line.startswith(f"{place}: error: ")
    assert said in line


def test_rules_that_could_not_be_checked_are_told() -> None:
    (told,) = [
        line for line in running.lint(samples.together(samples.OBJECT.replace("40", "many"))) if UNCHECKED in line
    ]
    assert told.startswith(f"{FIRST}:1: error: Invalid value: null: ")


def test_everything_wrong_is_told_at_once() -> None:
    text = HEAD.replace("desk", "Desk") + "spec:\n  power: 0\n  tone: PINK\n  other: 1\n"
    assert [line.split(" ")[0] for line in found(text)] == ["3:12:", "5:3:", "6:3:", "7:3:"]


def test_a_name_that_the_cluster_makes_up_will_do() -> None:
    assert found(HEAD.replace("name: desk", "generateName: desk-") + "spec: {power: 1}\n") == []


def test_another_version_is_checked_by_its_own_schema_and_converted() -> None:
    other = HEAD.replace("/v1", "/v1beta1")
    deprecated = "1:1: warning: use v1"
    assert found(other + "spec: {watts: 1, tone: warm}\n") == [deprecated]
    assert found(other + "spec: {watts: 1, tone: WARM}\n")[1:] == [
        '4:18: error: spec.tone: Unsupported value: "WARM": supported values: "warm", "cold"'
    ]
    assert found(other + "spec: {power: 1}\n")[1:] == [
        "4:1: error: spec.watts: Required value",
        '4:8: error: unknown field "spec.power"',
    ]


@pytest.mark.parametrize("version", ["v1alpha1", "v2"])
def test_a_version_that_is_not_served(version: str) -> None:
    said = f"1:1: error: apiVersion: version {version} of Lamp is not served, only v1, v1beta1"
    assert found(HEAD.replace("v1", version)) == [said]


@pytest.mark.parametrize(
    ("text", "name"),
    [("apiVersion: v1\nkind: Secret\n", "Secret in v1"), ("apiVersion: apps/v1\nkind: Lamp\n", "Lamp in apps/v1")],
)
def test_objects_of_other_kinds_are_passed_over(text: str, name: str) -> None:
    assert found(text) == []
    said = f"2:1: note: skipped: no definition of {name} is among these files"
    assert found(text, "--verbose") == [said]
    assert found(text, "-v") == [said]


def test_a_kind_that_its_own_group_does_not_define_is_most_likely_misspelt() -> None:
    """A check in CI would else be green for having checked nothing."""
    said = "2:1: warning: skipped: no definition of Lmap in apps.example.com/v1 is among these files"
    assert found(HEAD.replace("Lamp", "Lmap")) == [said]


@pytest.mark.parametrize(("before", "after"), [("prefix: lamp-", "prefix: L"), ("power: {type: integer,", "power: {")])
def test_objects_are_not_checked_against_a_definition_with_errors(before: str, after: str) -> None:
    text = samples.together(samples.OBJECT.replace("40", "many")).replace(before, after)
    *errors, note = running.lint(text)
    assert [line for line in errors if ": error: " not in line] == []
    assert note == f"{FIRST + 1}:1: note: not checked: the definition of Lamp has errors"


def test_what_says_nothing_of_its_kind_is_refused() -> None:
    assert found("metadata: {}\n") == ["1:1: error: apiVersion: Required value", "1:1: error: kind: Required value"]
    assert found("apiVersion: v1\nkind: 5\n") == ["2:1: error: kind: must be a string"]


def test_the_items_of_a_list_are_checked() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- " + (HEAD + "spec: {power: 0}\n").replace("\n", "\n  ").rstrip()
    assert [line.split(" ")[0] for line in found(text + "\n")] == ["7:10:"]


def test_the_definition_may_come_after_the_object() -> None:
    text = HEAD + "spec: {power: 0}\n---\n" + samples.DEFINITION
    assert [line.split(" ")[0] for line in running.lint(text)] == ["4:8:"]
