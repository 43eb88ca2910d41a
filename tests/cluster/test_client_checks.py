"""What clients say of an object before and after they send it: as of a custom resource with the same schema."""

import dataclasses
import json
import re
import subprocess
from pathlib import Path

import pytest
from cluster import commands, kinds, pairs, raw
from discovery import compiling

from kindwright_dev import cluster as clusters

BASE: kinds.Document = {"size": "1Gi", "who": "a", "maybe": None}
EMBEDDED = {"apiVersion": "v1", "kind": "Other", "metadata": {"name": "x", "labels": {"a": "b"}}}
SOUND: dict[str, kinds.Document] = {
    "least": {},
    "numbers": {"count": 2, "ratio": 0.5, "on": True, "when": "2026-01-01T00:00:00Z"},
    "a text where null may be": {"maybe": "yes"},
    "null where an object may be": {"null": None},
    "an object where null may be": {"null": {"a": "x"}},
    "null in a map": {"gaps": {"a": None, "b": "c"}},
    "numbers of ports": {"port": 80, "spelt": "80", "folded": "x1", "bounded": 5, "ports": [80, "http"]},
    "names of ports": {"port": "http", "spelt": "http", "folded": "x", "bounded": "x"},
    "unknown where all is allowed": {"free": {"known": "a", "inner": {"leaf": 1}, "more": {"x": [1]}}},
    "a number for anything": {"freer": 5},
    "a list for anything": {"freer": [1, {"a": None}]},
    "a map for anything": {"freer": {"a": {"b": "c"}}},
    "open lists": {"freeList": [{"a": 1}, {}]},
    "an embedded object": {"embedded": {**EMBEDDED, "data": {"a": "b"}}, "template": {**EMBEDDED, "spec": {"q": "1"}}},
    "maps": {"map": {"a": "b"}, "maps": {"a": {"key": "k"}}, "deep": {"a": {"b": 1}}, "atom": {"a": "x"}, "any": {}},
    "lists": {"list": [{"name": "a", "value": 2}, {"name": "b"}], "set": ["x", "y"], "lists": [[{"z": "1"}], []]},
    "null in a list": {"nulls": [["a", None], []]},
    "names like keywords": {"properties": "a", "$ref": "b", "strange/name": "c", "rules": {"a": 0}},
}
UNKNOWN: dict[str, kinds.Document] = {
    "at the top": {"typo": 1},
    "in an object": {"atom": {"typo": 1}, "rules": {"typo": {"deeper": 1}}},
    "in a list": {"list": [{"name": "a"}, {"name": "b", "typo": 1}], "lists": [[{"typo": 1}]]},
    "in a map": {"maps": {"a": {"key": "k", "typo": 1}}},
    "in what an open object knows": {"free": {"inner": {"typo": 1}}},
    "in an embedded object": {"template": {**EMBEDDED, "spec": {"typo": 1}, "typo": 2}},
}


@dataclasses.dataclass(frozen=True)
class Judgement:
    """What a client finds wrong with an object by each of the documents."""

    v2: list[str]
    v3: list[str]


@pytest.fixture(scope="module")
def pair(preparing: commands.Kubectl, running: clusters.Cluster) -> pairs.Pair:
    return pairs.define(preparing, raw.from_kubeconfig(running.plane.kubeconfig))


@pytest.fixture(scope="module")
def program() -> Path:
    return compiling.PROGRAM.build()


def judge(
    program: Path, running: clusters.Cluster, pair: pairs.Pair, specs: list[kinds.Document]
) -> list[list[Judgement]]:
    """Give what the program says of the same objects of both: for each group a list."""
    named = [f"{pair.ours.kind}.{version}.{group}" for group in pair.groups for version in pairs.SCHEMAS]
    sent = [json.dumps(pair.object(group, {**BASE, **spec})) for group in pair.groups for spec in specs]
    done = subprocess.run(
        [str(program), "--kubeconfig", str(running.plane.kubeconfig), *named],
        input="".join(f"{line}\n" for line in sent),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    # Models are named by the group backwards.
    answers = re.sub(r"\bcom\.example(?:\.\w+){1,2}\.v1\.", "MODEL.v1.", done.stdout).splitlines()
    assert len(answers) == 2 * len(specs)
    judged = [_judgement(json.loads(answer)) for answer in answers]
    return [judged[: len(specs)], judged[len(specs) :]]


def _judgement(answer: kinds.Document) -> Judgement:
    """Sort what is said of several fields: it comes in any order."""
    return Judgement(
        sorted(answer["v2"]), sorted(line.strip() for line in answer["v3"].splitlines() if line != "errors:")
    )


def test_no_client_finds_fault_with_what_is_sound(program: Path, running: clusters.Cluster, pair: pairs.Pair) -> None:
    """By discovery old and new, OpenAPI v2 and v3 as Go's parsers read them, and what server-side apply merges by."""
    ours, theirs = judge(program, running, pair, list(SOUND.values()))
    assert dict(zip(SOUND, ours, strict=True)) == {name: Judgement([], []) for name in SOUND}
    # Upstream's own v2 refuses null within maps and lists.
    faulted = [name for name, answer in zip(SOUND, theirs, strict=True) if answer.v2]
    assert faulted == ["null in a map", "null in a list"]


def test_clients_find_unknown_fields_as_in_a_custom_resource(
    program: Path, running: clusters.Cluster, pair: pairs.Pair
) -> None:
    ours, theirs = judge(program, running, pair, list(UNKNOWN.values()))
    assert ours == theirs
    unseen = {
        by: [name for name, answer in zip(UNKNOWN, ours, strict=True) if "typo" not in str(getattr(answer, by))]
        for by in ("v2", "v3")
    }
    # In v2 an open object knows no fields at all; what server-side apply merges by takes it to be open all the way down.
    assert unseen == {"v2": ["in what an open object knows"], "v3": ["in what an open object knows"]}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_is_accepted(pair: pairs.Pair, kubectl: commands.Kubectl, name: str) -> None:
    for group in pair.groups:
        made = pair.object(group, {**BASE, **SOUND[name]})
        said = kubectl.run("create", "--validate=strict", "--dry-run=server", "-f", "-", stdin=json.dumps(made))
        assert said.endswith("/one created (server dry run)\n")


@pytest.mark.parametrize("validate", ["strict", "true"])
@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_field_is_refused_in_the_same_words(
    pair: pairs.Pair, kubectl: commands.Kubectl, name: str, validate: str
) -> None:
    said = []
    for group in pair.groups:
        made = pair.object(group, {**BASE, **UNKNOWN[name]})
        refused = kubectl.refused("create", f"--validate={validate}", "-f", "-", stdin=json.dumps(made))
        said.append(refused.replace(group, "GROUP"))
    assert said[0] == said[1]
    assert "strict decoding error: unknown field" in said[0]


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_field_is_warned_of_in_the_same_words(
    pair: pairs.Pair, kubectl: commands.Kubectl, name: str
) -> None:
    said = []
    for group in pair.groups:
        made = json.dumps(pair.object(group, {**BASE, **UNKNOWN[name]}))
        done = kubectl._run(["create", "--validate=warn", "-f", "-", "-o", "json"], made, None)
        assert done.returncode == 0, done.stderr
        said.append((done.stderr, json.loads(done.stdout)["spec"]))
    assert said[0] == said[1]
    assert "Warning: unknown field" in said[0][0]
    assert "typo" not in str(said[0][1])
