import pytest

from kindwright_facade.yamls import composing, nodes
from kindwright_operator.commands import locating


def parsed(text: str) -> nodes.Node:
    root = composing.compose(text)
    assert root is not None
    return root


TEXT = """\
metadata:
  name: lamps.example.com
  labels:
    example.com/team: a
    example.com: b
    example: {com: c}
spec:
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            properties: {a: {}, a.b: {type: string}, "x: y": {}}
        allOf:
        - type: object
  - schema: {}
    name: v2
  shared: &shared
    size: 1
  again: *shared
  "0": zero
  names: [one, [two]]
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("", 1, 1),
        ("metadata", 1, 1),
        ("metadata.name", 2, 3),
        ("metadata.name.deeper[0].still", 2, 3),
        ("metadata.labels.example.com/team", 4, 5),
        ("metadata.labels[example.com/team]", 4, 5),
        ("metadata.labels.example.com", 5, 5),
        ("metadata.labels.example", 6, 5),
        ("metadata.labels.example.org", 6, 5),
        ("metadata.labelss", 1, 1),
        ("spec", 7, 1),
        ("spec.versions", 8, 3),
        ("spec.versions[0]", 9, 5),
        ("spec.versions[0].name", 9, 5),
        ("spec.versions[v1].name: must be another", 9, 5),
        ("spec.versions[1]", 18, 5),
        ("spec.versions[v2].name", 19, 5),
        ("spec.versions[2].name", 8, 3),
        ("spec.versions[99999999999999999999]", 8, 3),
        ("spec.versions[v3].name", 8, 3),
        ("spec.versions[", 8, 3),
        ("spec.versions[v1].schema.openAPIV3Schema.type: must be object", 12, 9),
        ("spec.versions[v1].schema.openAPIV3Schema.properties[spec].properties[a].type: required", 15, 26),
        ("spec.versions[v1].schema.openAPIV3Schema.properties[spec].properties[a.b].type: must be", 15, 39),
        ("spec.versions[v1].schema.openAPIV3Schema.properties[spec].properties[x: y]: must be", 15, 54),
        ("spec.versions[v1].schema.openAPIV3Schema.properties[spec].type: required", 14, 11),
        ("spec.versions[v1].schema.openAPIV3Schema.allOf[0].type", 17, 11),
        ("spec.again.size", 21, 5),
        ("spec.0", 23, 3),
        ("spec[0]", 23, 3),
        ("spec.names[0]", 24, 11),
        ("spec.names[1][0]", 24, 17),
        ("spec.names.one", 24, 3),
        ("no path at all", 1, 1),
        ("[]", 1, 1),
        (".", 1, 1),
    ],
)
def test_the_deepest_part_that_is_there(path: str, line: int, column: int) -> None:
    mark = locating.find(parsed(TEXT), path)
    assert (mark.line + 1, mark.column + 1) == (line, column)


def test_a_value_behind_a_path() -> None:
    root = parsed(TEXT)
    assert locating.value(root, "spec.again.size").value == "1"
    assert locating.value(root, "metadata.name").value == "lamps.example.com"


def test_a_scalar_has_no_parts() -> None:
    root = parsed("just text")
    assert locating.find(root, "just.text") is root


def test_a_key_is_found_by_what_it_means() -> None:
    """In Kubernetes `y` is true, and 08 is eight."""
    root = parsed("spec: {y: 1, 08: 2}")
    assert locating.find(root, "spec.true").column == 7
    assert locating.find(root, "spec.8").column == 13


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1\nb: 2\n", []),
        ("a: 1\na: 2\na: 3\n", [2, 3]),
        ("a: {b: 1, b: 2}\n", [1]),
        ("- {b: 1}\n- {b: 1,\n   b: 2}\n", [3]),
        ("a: &x {b: 1, b: 2}\nc: *x\n", [1]),
        ("1: a\n'1': b\n", [2]),
        ("y: a\ntrue: b\n", [2]),
        ("a: &x {b: 1}\nc: {<<: *x, <<: *x, b: 2}\n", []),
        ("text", []),
    ],
)
def test_keys_that_are_there_twice(text: str, lines: list[int]) -> None:
    assert sorted(key.line + 1 for key in locating.repeated(parsed(text))) == lines


def test_aliases_of_aliases_are_looked_at_once() -> None:
    text = "a0: &a0 {x: 1, x: 2}\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 3))
    assert len(list(locating.repeated(parsed(text)))) == 1
