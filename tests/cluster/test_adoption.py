"""HelmReleases that others make become objects of the kind that has their prefix and chart."""

import json
import time
from collections.abc import Callable

import pytest
from cluster import commands, kinds, polling

SECONDS = 5.0


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


def test_a_release_made_directly_shows_up_as_the_kind_within_moments(
    kubectl: commands.Kubectl, kind: kinds.Kind, said: Callable[[str], None]
) -> None:
    figures = []
    with kubectl.watching(kind.short, "--output-watch-events") as watch:
        for number in range(5):
            name = f"found{number}"
            kubectl.apply(kind.release(name, labels={"theirs": "kept"}), command="create")
            started = time.monotonic()
            polling.eventually(lambda name=name: kubectl.exists(kind.plural, name), seconds=SECONDS, pause=0.01)  # type: ignore[misc]
            figures.append(time.monotonic() - started)
            assert watch.until(f"found{number}", seconds=SECONDS).split()[0] == "ADDED"
    said(f"adopted and seen with kubectl get after: {', '.join(f'{figure * 1000:.0f} ms' for figure in figures)}")
    found = kubectl.json("get", kind.short, "found0")
    assert found["spec"] == {"replicas": 1}
    assert "labels" not in found["metadata"]
    labels = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("found0"))["metadata"]["labels"]
    assert labels == {
        "theirs": "kept",
        "kindwright.dev/group": kind.group,
        "kindwright.dev/kind": kind.kind,
        "kindwright.dev/name": "found0",
    }


def test_others_are_left_alone(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    other_chart = kind.release("chart")
    other_chart["spec"]["chart"]["spec"]["chart"] = "redis"
    other_source = kind.release("source")
    other_source["spec"]["chart"]["spec"]["sourceRef"] = {**kinds.SOURCE, "namespace": "default"}
    other_prefix = kind.release("prefix")
    other_prefix["metadata"]["name"] = "prefix"
    kept_out = kind.release("kept-out", labels={"kindwright.dev/adopt": "false"})
    annotated = kind.release("annotated", annotations={"kindwright.dev/adopt": "false"})
    kubectl.apply(other_chart, other_source, other_prefix, kept_out, annotated, command="create")
    # Events come in order: once a later sibling is in, the ones before it have been judged.
    kubectl.apply(kind.release("sibling"), command="create")
    polling.eventually(lambda: kubectl.exists(kind.plural, "sibling"), seconds=SECONDS)
    assert kubectl.run("get", kind.short, "-o", "name") == f"{kind.singular}.{kind.group}/sibling\n"
    for item in kubectl.json("get", kinds.HELM_RELEASE)["items"]:
        adopted = "kindwright.dev/kind" in item["metadata"].get("labels", {})
        assert adopted == (item["metadata"]["name"] == kind.release_name("sibling"))


def test_once_adopted_it_stays_whatever_happens_to_its_chart(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    kubectl.apply(kind.release("found"), command="create")
    polling.eventually(lambda: kubectl.exists(kind.plural, "found"), seconds=SECONDS)
    uid = kubectl.json("get", kind.short, "found")["metadata"]["uid"]
    with kubectl.watching(kind.short, "--output-watch-events", "-o", "json") as watch:
        polling.eventually(watch.documents)
        change = {"spec": {"chart": {"spec": {"chart": "redis"}}}}
        release = (kinds.HELM_RELEASE, kind.release_name("found"))
        kubectl.run("patch", *release, "--type=merge", "-p", json.dumps(change))
        kubectl.run("label", kind.short, "found", "after=change")

        def labelled() -> bool:
            return "after" in watch.documents()[-1]["object"]["metadata"].get("labels", {})

        polling.eventually(labelled)
        assert "DELETED" not in [event["type"] for event in watch.documents()]
    assert kubectl.json("get", kind.short, "found")["metadata"]["uid"] == uid
    assert kubectl.json("get", *release)["spec"]["chart"]["spec"]["chart"] == "redis"


def test_releases_that_were_there_before_the_definition_are_adopted(
    kubectl: commands.Kubectl, define: kinds.Define
) -> None:
    kind = kinds.Kind(kinds.token())
    kubectl.apply(*[kind.release(f"before{number}") for number in range(3)], command="create")
    define(kind)
    polling.eventually(lambda: kubectl.run("get", kind.plural, "-o", "name").count("/before") == 3, seconds=SECONDS)


def test_a_definition_may_adopt_nothing(kubectl: commands.Kubectl, define: kinds.Define) -> None:
    kind, sibling = kinds.Kind(kinds.token()), kinds.Kind(kinds.token())
    definition = kind.definition()
    definition["spec"]["release"]["adopt"] = False
    define(kind, definition)
    define(sibling)
    kubectl.apply(kind.release("found"), sibling.release("found"), command="create")
    polling.eventually(lambda: kubectl.exists(sibling.plural, "found"), seconds=SECONDS)
    assert kubectl.run("get", kind.plural, "-o", "name") == ""
