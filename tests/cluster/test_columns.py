"""What `kubectl get` prints: cell by cell what it prints of a custom resource with the same columns."""

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from cluster import commands, kinds, polling, raw
from reads import dialect

# As many columns as a version of a definition may have.
COLUMNS = 32
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
OWN_COLUMNS = 4
VALUES: kinds.Document = {
    "text": "a text",
    "empty": "",
    "html": "<b>&\u2028é",
    "number": 5,
    "large": 1234567890123,
    "fraction": 2.5,
    "negative": -3.9,
    "million": 1000000.5,
    "huge": 1.5e30,
    "small": 0.00000125,
    "zero": 0,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": ["a", 1, True, None, {"x": 1.5}],
    "map": {"b": 1, "a": "<&>"},
    "none": [],
    "date": "2020-01-01T00:00:00Z",
    "finer": "2020-01-01T00:00:00.123456+02:00",
    "day": "2020-01-01",
    "soon": "tomorrow",
    "null": "null",
}
SPEC = {**dialect.OBJECT["spec"], "values": VALUES}
TYPES = ("string", "integer", "number", "boolean", "date")


def columns() -> list[tuple[str, str]]:
    """Pair types with paths: every value as every type, every path that a custom resource may have as a text."""
    values = itertools.product(TYPES, [f".spec.values.{name}" for name in VALUES])
    paths = [path for path, _ in dialect.COMMON + dialect.OWN if path.startswith(".")]
    return [*values, *itertools.product(["string"], paths)]


def versions(pairs: Sequence[tuple[str, str]]) -> Iterator[kinds.Document]:
    """Spread columns over as many versions as it takes."""
    for number in range(0, len(pairs), COLUMNS):
        shown = [
            {"name": f"c{index}", "type": kind, "jsonPath": path}
            for index, (kind, path) in enumerate(pairs[number : number + COLUMNS])
        ]
        yield version(f"v{number // COLUMNS + 1}", shown)


def version(name: str, shown: Sequence[kinds.Document]) -> kinds.Document:
    schema = {"type": "object", "properties": {"spec": OPEN}}
    found = {"name": name, "served": True, "storage": name == "v1", "schema": {"openAPIV3Schema": schema}}
    return {**found, "additionalPrinterColumns": list(shown)}


@pytest.fixture
def both(admin: commands.Kubectl, kubectl: commands.Kubectl) -> Any:
    """Define a kind and a custom resource with the same columns, and make the same object of each; give them."""

    def both(shown: Sequence[kinds.Document], spec: kinds.Document) -> tuple[kinds.Kind, kinds.Kind]:
        ours, theirs = (kinds.Kind(kinds.token(), version="v1") for _ in range(2))
        definition = ours.definition()
        definition["spec"]["versions"] = shown
        names = {key: theirs.definition()["spec"]["names"][key] for key in ("kind", "plural", "singular")}
        custom = {"group": theirs.group, "scope": "Namespaced", "names": names, "versions": shown}
        admin.apply(
            definition,
            {
                "apiVersion": "apiextensions.k8s.io/v1",
                "kind": "CustomResourceDefinition",
                "metadata": {"name": theirs.definition_name},
                "spec": custom,
            },
        )
        admin.run("wait", "--for=condition=Discoverable", "rd", ours.definition_name, "--timeout=30s")
        admin.run("wait", "--for=condition=Established", "crd", theirs.definition_name, "--timeout=30s")
        for kind in (ours, theirs):
            made = kind.object("one", spec, labels=dialect.OBJECT["metadata"]["labels"])
            polling.eventually(functools.partial(kubectl.apply, made, command="create"))
        return ours, theirs

    return both


def table(api: raw.Client, kind: kinds.Kind, namespace: str, version: str, name: str = "") -> kinds.Document:
    path = f"/apis/{kind.group}/{version}/namespaces/{namespace}/{kind.plural}"
    return api.get(f"{path}/{name}" if name else path, TABLE).json()


def test_every_cell_is_as_a_custom_resources(both: Any, api: raw.Client, namespace: str) -> None:
    pairs = columns()
    shown = list(versions(pairs))
    ours, theirs = both(shown, SPEC)
    wrong = []
    for written in shown:
        one, other = (table(api, kind, namespace, written["name"]) for kind in (ours, theirs))
        assert one["columnDefinitions"][OWN_COLUMNS:][0]["format"] == other["columnDefinitions"][1:][0]["format"] == ""
        cells = (one["rows"][0]["cells"][OWN_COLUMNS:], other["rows"][0]["cells"][1:])
        for column, cell, wanted in zip(written["additionalPrinterColumns"], *cells, strict=True):
            if (type(cell), cell) != (type(wanted), wanted):
                wrong.append((column["type"], column["jsonPath"], cell, wanted))
    assert len(pairs) > 150
    assert wrong == []


WIDE: list[kinds.Document] = [
    {"name": "Replicas", "type": "integer", "jsonPath": ".spec.replicas"},
    {"name": "Whole", "type": "integer", "jsonPath": ".spec.ratio", "format": "int32", "description": "Cut off."},
    {"name": "Ports", "type": "string", "jsonPath": ".spec.ports"},
    {"name": "Since", "type": "date", "jsonPath": ".spec.since"},
    {"name": "Gone", "type": "string", "jsonPath": ".spec.gone"},
    {"name": "Port", "type": "integer", "jsonPath": ".spec.ports[*]", "priority": 1},
    {"name": "On", "type": "boolean", "jsonPath": ".spec.on", "priority": 2},
]
WIDE_SPEC: kinds.Document = {
    "replicas": 3,
    "ratio": 2.75,
    "ports": [80, 443],
    "since": "2020-01-01T00:00:00Z",
    "on": True,
}


def test_what_kubectl_prints(both: Any, kubectl: commands.Kubectl) -> None:
    ours, theirs = both([version("v1", WIDE)], WIDE_SPEC)
    narrow = polling.eventually(lambda: kubectl.run("get", ours.plural))
    header, row = narrow.splitlines()
    assert header.split() == ["NAME", "READY", "AGE", "VERSION", "REPLICAS", "WHOLE", "PORTS", "SINCE", "GONE"]
    for arguments in ((), ("-o", "wide")):
        printed = [kubectl.run("get", kind.plural, *arguments) for kind in (ours, theirs)]
        one, other = (_behind(text, "REPLICAS") for text in printed)
        assert one == other
    assert header.split()[-2:] == ["SINCE", "GONE"]
    wide = _behind(kubectl.run("get", ours.plural, "-o", "wide"), "REPLICAS")
    assert wide[0].split()[-2:] == ["PORT", "ON"]
    assert wide[1].split()[-2:] == ["80", "true"]
    assert row.startswith("one ")


def test_columns_are_described_alike(both: Any, api: raw.Client, namespace: str) -> None:
    ours, theirs = both([version("v1", WIDE)], WIDE_SPEC)
    one, other = (table(api, kind, namespace, "v1", "one")["columnDefinitions"] for kind in (ours, theirs))
    written = {column["name"] for column in WIDE if "description" in column}
    for mine, wanted in zip(one[OWN_COLUMNS:], other[1:], strict=True):
        same = [key for key in wanted if key != "description" or wanted["name"] in written]
        assert {key: mine[key] for key in same} == {key: wanted[key] for key in same}
        assert mine["description"]


def test_the_release_shows_in_columns(kubectl: commands.Kubectl, define: kinds.Define) -> None:
    kind = kinds.Kind(kinds.token(), suspend=False)
    paths = {
        "Chart": "string .status.release.chart",
        "Revision": "integer .status.release.revision",
        "Suspended": "boolean .status.release.suspended",
        "Running": "string .status.version",
        "Reason": 'string .status.conditions[?(@.type=="Ready")].reason',
    }
    definition = kind.definition()
    definition["spec"]["versions"][0]["additionalPrinterColumns"] = [
        {"name": name, "type": path.split()[0], "jsonPath": path.split()[1]} for name, path in paths.items()
    ]
    define(kind, definition)
    kubectl.apply(kind.object("one"))
    kubectl.run("wait", "--for=condition=Ready", f"{kind.plural}/one", "--timeout=60s")

    def last(count: int) -> list[str]:
        return kubectl.run("get", kind.plural, "--no-headers").split()[-count:]

    running = kubectl.json("get", kind.plural, "one")["status"]["version"]
    assert last(4) == ["postgres", "1", running, "InstallSucceeded"]
    kubectl.run(
        "patch", kinds.HELM_RELEASE, kind.release_name("one"), "--type=merge", "-p", '{"spec":{"suspend":true}}'
    )
    assert last(5) == ["postgres", "1", "true", running, "InstallSucceeded"]
    assert kubectl.json("get", kind.plural, "one")["status"]["release"]["suspended"] is True


def _behind(text: str, heading: str) -> list[str]:
    """Cut off what stands before a column."""
    lines = text.splitlines()
    start = lines[0].index(heading)
    return [line[start:].rstrip() for line in lines]
