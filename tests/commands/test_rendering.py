import pathlib
from typing import Any

import pytest
import yaml
from commands import running, samples


@pytest.fixture
def definition(tmp_path: pathlib.Path) -> pathlib.Path:
    """Write the sample definition to a file."""
    path = tmp_path / "definition.yaml"
    path.write_text(samples.DEFINITION)
    return path


@pytest.fixture
def render(definition: pathlib.Path) -> Any:
    """Render a text with the sample definition."""
    return lambda text, *arguments: running.run("render", definition, "-", *arguments, stdin=text)


def test_the_release_that_a_create_would_store(render: Any) -> None:
    ended = render(samples.OBJECT)
    assert (ended.code, ended.err) == (0, "")
    assert (
        ended.out
        == """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  labels:
    kindwright.dev/group: apps.example.com
    kindwright.dev/kind: Lamp
    kindwright.dev/name: desk
    tier: light
    x.kindwright.dev/team: a
  name: lamp-desk
  namespace: default
spec:
  chart:
    spec:
      chart: lamp
      sourceRef:
        kind: HelmRepository
        name: charts
  interval: 5m
  values:
    power: 40
    tone: WARM
"""
    )


def test_another_version_is_converted(render: Any) -> None:
    text = samples.OBJECT.replace("example.com/v1", "example.com/v1beta1").replace(
        "power: 40", "watts: 40\n  tone: cold"
    )
    ended = render(text)
    assert ended.documents[0]["spec"]["values"] == {"power": 40, "tone": "COLD"}
    assert ended.err == "<stdin>:1:1: warning: use v1\n"


def test_several_objects(render: Any) -> None:
    ended = render(f"{samples.OBJECT}---\n{samples.OBJECT.replace('desk', 'floor')}")
    assert [document["metadata"]["name"] for document in ended.documents] == ["lamp-desk", "lamp-floor"]


def test_the_values_alone(render: Any) -> None:
    assert render(samples.OBJECT, "--values").out == "power: 40\ntone: WARM\n"


@pytest.mark.parametrize(
    ("own", "arguments", "namespace"),
    [("", [], "default"), ("", ["-n", "a"], "a"), ("a", [], "a"), ("a", ["--namespace", "a"], "a")],
)
def test_the_namespace(render: Any, own: str, arguments: list[str], namespace: str) -> None:
    text = samples.OBJECT.replace("name: desk", f"name: desk\n  namespace: {own}" if own else "name: desk")
    assert render(text, *arguments).documents[0]["metadata"]["namespace"] == namespace


def test_another_namespace_than_the_objects_own_is_refused(render: Any) -> None:
    ended = render(samples.OBJECT.replace("name: desk", "name: desk\n  namespace: a"), "-n", "b")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "<stdin>:5:3: error: metadata.namespace: a is not the namespace asked for, b\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("power: 40", "power: 0", "7:3: error: spec.power: Invalid value: 0: "),
        ("power: 40", "power: 40\n  more: 1", '8:3: error: unknown field "spec.more"'),
        ("power: 40", "power: [", ": error: "),
        (
            "name: desk",
            "generateName: desk-",
            "4:3: error: metadata.name: Required value: generateName is for the cluster",
        ),
        ("example.com/v1", "example.com/v2", "1:1: error: apiVersion: version v2 of Lamp is not served"),
    ],
)
def test_an_object_that_would_be_refused(render: Any, before: str, after: str, said: str) -> None:
    ended = render(f"{samples.OBJECT.replace(before, after)}---\n{samples.OBJECT}")
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err
    assert ended.err.startswith("<stdin>:")


def test_a_definition_that_would_be_refused(definition: pathlib.Path, render: Any) -> None:
    definition.write_text(samples.DEFINITION.replace("prefix: lamp-", "prefix: Lamp-"))
    ended = render(samples.OBJECT)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"{definition}:50:5: error: spec.release.prefix: ")


def test_what_is_of_no_kind_defined_here_is_passed_over(render: Any) -> None:
    other = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"
    ended = render(f"{other}---\n{samples.OBJECT}")
    assert (ended.code, len(ended.documents)) == (0, 1)
    assert ended.err == "<stdin>:2:1: note: skipped: of no kind that is defined here\n"
    ended = render(other)
    assert (ended.code, ended.out) == (1, "")
    assert "nothing in it is of a kind that" in ended.err


def test_definition_and_objects_in_one_file(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(samples.together(samples.OBJECT))
    ended = running.run("render", path, path)
    assert (ended.code, ended.err, len(ended.documents)) == (0, "", 1)


@pytest.mark.parametrize(
    "arguments", [["-", "-"], ["definition", "-", "--reverse", "--values"], ["missing", "-"], ["definition"]]
)
def test_wrong_usage(definition: pathlib.Path, arguments: list[str]) -> None:
    texts = [str(definition) if argument == "definition" else argument for argument in arguments]
    ended = running.run("render", *texts, stdin="")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_the_examples() -> None:
    objects = running.EXAMPLES / "objects"
    ended = running.run("render", *running.CHARTS, running.EXAMPLES / "definitions", objects)
    found = [yaml.safe_load(path.read_text()) for path in sorted(objects.iterdir())]
    names = [f"{one['kind'].lower()}-{one['metadata']['name']}" for one in found if one["kind"] != "Namespace"]
    assert [document["metadata"]["name"] for document in ended.documents] == names
    assert len(names) > 3


RELEASE = yaml.safe_load(samples.RELEASE)


def reverse(render: Any, release: Any, *arguments: str) -> running.Ended:
    ended: running.Ended = render(yaml.safe_dump(release), "--reverse", *arguments)
    return ended


def test_what_was_rendered_comes_back(render: Any) -> None:
    ended = reverse(render, yaml.safe_load(render(samples.OBJECT, "-n", "rooms").out))
    assert (ended.code, ended.err) == (0, "")
    assert ended.documents == [
        {
            "apiVersion": "apps.example.com/v1",
            "kind": "Lamp",
            "metadata": {"name": "desk", "namespace": "rooms", "labels": {"team": "a"}},
            "spec": {"power": 40, "tone": "WARM"},
        }
    ]


def test_a_release_that_would_be_adopted(render: Any) -> None:
    (found,) = reverse(render, RELEASE).documents
    assert found["metadata"] == {"name": "desk", "namespace": "rooms"}
    assert found["spec"] == {"power": 40, "tone": "WARM"}


@pytest.mark.parametrize(
    "changes",
    [
        {"metadata": {**RELEASE["metadata"], "name": "desk"}},
        {"metadata": {**RELEASE["metadata"], "labels": {"kindwright.dev/adopt": "false"}}},
        {"metadata": {**RELEASE["metadata"], "labels": {"kindwright.dev/kind": "Other"}}},
        {"spec": {**RELEASE["spec"], "chart": {"spec": {"chart": "other"}}}},
        {"spec": {**RELEASE["spec"], "chart": "lamp"}},
    ],
)
def test_a_release_that_would_not_be_adopted(render: Any, changes: dict[str, Any]) -> None:
    ended = reverse(render, {**RELEASE, **changes})
    assert (ended.code, ended.out) == (1, "")
    assert (
        "note: skipped: neither labelled as an object of these kinds, nor with the prefix and chart of one" in ended.err
    )


def test_what_the_schema_would_refuse_is_a_warning_at_its_place_in_the_release(render: Any) -> None:
    text = yaml.safe_dump(RELEASE).replace("power: 40", "power: 400\n    more: 1")
    ended = render(text, "--reverse")
    line = text.split("\n").index("    power: 400") + 1
    assert ended.code == 0
    assert ended.documents[0]["spec"]["power"] == 400
    assert [found.split(" ")[:2] for found in ended.err.splitlines()] == [
        [f"<stdin>:{line}:5:", "warning:"],
        [f"<stdin>:{line + 1}:5:", "warning:"],
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "Lamp"}, "kind: must be a HelmRelease of helm.toolkit.fluxcd.io/v2"),
        ({"apiVersion": "helm.example.com/v2"}, "kind: must be a HelmRelease of helm.toolkit.fluxcd.io/v2"),
        ({"metadata": {"labels": {"a": 1}}}, "metadata: the object's metadata can't be decoded"),
        ({"metadata": None}, "metadata: the object's metadata can't be decoded"),
        ({"metadata": {}}, "metadata.name: Required value"),
        ({"spec": []}, "spec: must be a map"),
        ({"spec": {"values": []}}, "spec.values: must be a map"),
    ],
)
def test_what_is_no_release(render: Any, changes: dict[str, Any], said: str) -> None:
    ended = reverse(render, {**RELEASE, **changes})
    assert (ended.code, ended.out) == (1, "")
    assert f": error: {said}" in ended.err


def test_scalars_are_those_of_kubernetes_both_ways(render: Any) -> None:
    text = samples.OBJECT.replace("power: 40", "power: 0o50").replace("team: a", "team: '1e3', on: 'n'")
    ended = render(text)
    assert (ended.code, ended.err) == (0, "")
    assert "power: 40\n" in ended.out
    assert '/team: "1e3"\n' in ended.out
    assert '/true: "n"\n' in ended.out


def test_what_kubectl_leaves_unquoted_is_read(render: Any) -> None:
    ended = render(samples.RELEASE.replace("{a: b}", "{a: =}"), "--reverse")
    assert (ended.code, ended.err) == (0, "")
