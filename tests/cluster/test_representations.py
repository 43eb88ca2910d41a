"""The same objects as clients other than people ask for them: metadata only, tables, pages, streams."""

import copy
import json
import urllib.parse

import pytest
from cluster import commands, kinds, raw

PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


@pytest.fixture
def five(kubectl: commands.Kubectl, kind: kinds.Kind) -> str:
    """Make five objects that nobody changes any more, and give their collection's path."""
    kubectl.apply(*[kind.object(f"n{number}", labels={"n": str(number)}) for number in range(5)], command="create")
    kubectl.run("wait", "--for=jsonpath={.status.observedGeneration}", kind.plural, "--all", "--timeout=30s")
    return kind.path(kubectl.namespace)


def test_metadata_only(api: raw.Client, kind: kinds.Kind, five: str) -> None:
    whole = api.get(f"{five}/n1").json()
    one = api.get(f"{five}/n1", accept=PARTIAL).json()
    assert one == {"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": whole["metadata"]}
    listed = api.get(five, accept=PARTIAL_LIST).json()
    assert (listed["apiVersion"], listed["kind"]) == ("meta.k8s.io/v1", "PartialObjectMetadataList")
    assert [item["metadata"]["name"] for item in listed["items"]] == [f"n{number}" for number in range(5)]
    assert listed["items"][1]["metadata"] == whole["metadata"]
    assert {key for item in listed["items"] for key in item} <= {"apiVersion", "kind", "metadata"}
    assert kind.prefix not in json.dumps(listed)


def test_a_table(api: raw.Client, five: str) -> None:
    for path, count in ((f"{five}/n1", 1), (five, 5)):
        table = api.get(path, accept=TABLE).json()
        assert (table["apiVersion"], table["kind"]) == ("meta.k8s.io/v1", "Table")
        names = [column["name"] for column in table["columnDefinitions"]]
        assert names == ["Name", "Ready", "Age", "Version", "Replicas"]
        assert len(table["rows"]) == count
        assert {row["object"]["kind"] for row in table["rows"]} == {"PartialObjectMetadata"}
        assert all(len(row["cells"]) == len(names) for row in table["rows"])
    rows = api.get(f"{five}?includeObject=Object", accept=TABLE).json()["rows"]
    assert rows[0]["object"]["spec"] == {"replicas": 1}
    assert api.get(f"{five}?includeObject=None", accept=TABLE).json()["rows"][0].get("object") is None
    fallback = api.get(five, accept=f"application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,{TABLE}")
    assert fallback.json()["kind"] == "Table"


@pytest.mark.parametrize("accept", [PARTIAL, TABLE, raw.JSON])
def test_watches_come_in_every_shape(
    api: raw.Client, kubectl: commands.Kubectl, kind: kinds.Kind, five: str, accept: str
) -> None:
    shown = {PARTIAL: "PartialObjectMetadata", TABLE: "Table"}.get(accept, "")
    version = api.get(five).json()["metadata"]["resourceVersion"]
    with api.stream(f"{five}?watch=1&resourceVersion={version}&timeoutSeconds=30", accept) as response:
        kubectl.run("label", kind.plural, "n1", f"seen={shown or 'whole'}")
        kubectl.run("delete", kind.plural, "n2", "--wait=false")
        kubectl.apply(kind.object("n9"), command="create")
        events = [raw.event(response)]
        while (events[-1]["type"], _name(events[-1]["object"])) != ("ADDED", "n9"):
            events.append(raw.event(response))
    assert (events[0]["type"], _name(events[0]["object"])) == ("MODIFIED", "n1")
    assert {event["object"]["kind"] for event in events} == {shown or kind.kind}
    if shown == "Table":
        # As upstream: the columns come with the first event and are not repeated.
        assert events[0]["object"]["columnDefinitions"]
        assert not any(event["object"].get("columnDefinitions") for event in events[1:])


def test_a_watch_from_the_start_sends_what_is_there_and_a_bookmark(api: raw.Client, five: str) -> None:
    query = (
        "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=30"
    )
    with api.stream(f"{five}?{query}") as response:
        events = [raw.event(response) for _ in range(6)]
    assert [event["type"] for event in events] == ["ADDED"] * 5 + ["BOOKMARK"]
    assert events[5]["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}
    assert int(events[5]["object"]["metadata"]["resourceVersion"]) > 0


def test_a_watch_ends_in_time_and_one_from_the_dim_past_is_told_so(api: raw.Client, five: str) -> None:
    answer = api.get(f"{five}?watch=1&timeoutSeconds=1")
    assert [event["type"] for event in answer.lines()] == ["ADDED"] * 5
    future = api.get(f"{five}?resourceVersion=99999999999").refusal(504, "Timeout")
    assert future["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge"


def test_pages_add_up_to_the_list(api: raw.Client, five: str) -> None:
    whole = api.get(five).json()
    pages: list[list[str]] = []
    token = ""
    while not pages or token:
        page = api.get(f"{five}?limit=2&continue={urllib.parse.quote(token)}").json()
        pages.append([item["metadata"]["name"] for item in page["items"]])
        token = page["metadata"].get("continue", "")
        assert page["metadata"].get("remainingItemCount") in (None, 5 - sum(map(len, pages)))
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [name for page in pages for name in page] == [item["metadata"]["name"] for item in whole["items"]]
    assert int(whole["metadata"]["resourceVersion"]) > 0


def test_generated_names(api: raw.Client, kind: kinds.Kind, namespace: str) -> None:
    body = copy.deepcopy(kind.object(""))
    body["metadata"] = {"generateName": "made-"}
    made = [api.request("POST", kind.path(namespace), body) for _ in range(3)]
    assert [answer.status for answer in made] == [201, 201, 201]
    names = {answer.json()["metadata"]["name"] for answer in made}
    assert len(names) == 3
    assert all(name.startswith("made-") and len(name) == 10 for name in names)
    assert {answer.json()["metadata"]["generateName"] for answer in made} == {"made-"}
    body["metadata"] = {"generateName": "x" * 60}
    (long,) = [api.request("POST", kind.path(namespace), body).json()["metadata"]["name"]]
    assert len(kind.prefix + long) <= 53


def test_yaml_in_and_out(api: raw.Client, kind: kinds.Kind, namespace: str) -> None:
    text = f"apiVersion: {kind.api_version}\nkind: {kind.kind}\nmetadata: {{name: one}}\nspec: {{replicas: 2}}\n"
    assert api.request("POST", kind.path(namespace), text, media="application/yaml").status == 201
    answer = api.get(kind.path(namespace, "one"), accept="application/yaml")
    assert "replicas: 2" in answer.body.decode()
    assert answer.headers["Content-Type"].startswith("application/yaml")


def test_the_status_can_be_read_by_itself(api: raw.Client, five: str) -> None:
    assert api.get(f"{five}/n1/status").json() == api.get(f"{five}/n1").json()


def _name(shown: kinds.Document) -> str:
    found = shown["rows"][0]["object"] if shown["kind"] == "Table" else shown
    name: str = found["metadata"]["name"]
    return name
