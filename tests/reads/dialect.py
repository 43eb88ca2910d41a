"""Paths of printer columns and what kube-apiserver finds by them; a test with a real one shows that it does."""

from typing import Any

from kindwright_facade.jsonpaths import finding

MISSING = finding.MISSING
OBJECT: dict[str, Any] = {
    "metadata": {"name": "orders", "labels": {"app.kubernetes.io/name": "pg", "a": "b"}},
    "spec": {
        "replicas": 3,
        "zero": 0,
        "no": False,
        "nothing": None,
        "text": "abc",
        "list": [{"n": 1, "name": "one"}, {"n": 2, "odd": "z"}, {"n": 3, "odd": "y"}],
        "mixed": [{"n": 1}, {"n": "2"}],
        "matrix": [[1, 2], [3]],
        "empty": [],
        "a-b": {"c_d": "e"},
        "sla/sh": "s",
        "0th": "zero",
        'quo"te': "q",
        "states": [{"type": "Released", "status": "True"}, {"type": "Ready", "status": "False"}],
    },
}

COMMON: list[tuple[str, Any]] = [
    (".spec.replicas", 3),
    (".spec.zero", 0),
    (".spec.no", False),
    (".spec.nothing", None),
    (".spec.absent", MISSING),
    (".spec.replicas.deeper", MISSING),
    (".spec.nothing.deeper", MISSING),
    (".absent.deeper", MISSING),
    (".spec.a-b.c_d", "e"),
    (".spec.list[0].n", 1),
    (".spec.list[-1].n", 3),
    (".spec.list[*].n", 1),
    (".spec.list[:].n", 1),
    (".spec.list[1:].n", 2),
    (".spec.list[1:2].n", 2),
    (".spec.list[-2:-1].n", 2),
    (".spec.list[::2].odd", "y"),
    (".spec.list[1,0].n", 2),
    (".spec.list['n']", MISSING),
    (".spec['replicas']", 3),
    ("['spec']['replicas']", 3),
    (r".metadata.labels.app\.kubernetes\.io/name", "pg"),
    (r".metadata.labels['app\.kubernetes\.io/name']", "pg"),
    (".spec.sla/sh", "s"),
    (".spec.0th", "zero"),
    ('.spec.quo"te', "q"),
    ('.spec.states[?(@.type=="Ready")].status', "False"),
    (".spec.states[?(@.type=='Ready')].status", "False"),
    ('.spec.states[?(@.type == "Ready")].status', "False"),
    ('.spec.states[?(@.type=="Absent")].status', MISSING),
    (".spec.list[?(@.n>1)].n", 2),
    (".spec.list[?(@.n>=3)].n", 3),
    (".spec.list[?(@.n<2)].n", 1),
    (".spec.list[?(@.n<=1)].n", 1),
    (".spec.list[?(@.odd)].n", 2),
    (".spec", OBJECT["spec"]),
    (".spec.list.*.n", 1),
    (".spec..c_d", "e"),
]
OWN: list[tuple[str, Any]] = [
    # A dot in brackets is a step all the same, unless it is escaped.
    (".metadata.labels['app.kubernetes.io/name']", MISSING),
    # An index outside of the list spoils all of the path, even what else it selects.
    (".spec.list[9].n", MISSING),
    (".spec.list[0:9].n", MISSING),
    (".spec.list[-9].n", MISSING),
    (".spec.list[2:1].n", MISSING),
    (".spec.list[0,9].n", MISSING),
    (".spec.list[::0].n", MISSING),
    (".spec.matrix[*][1]", MISSING),
    (".spec.list[1:1].n", MISSING),
    (".spec.empty[*]", MISSING),
    (".spec.empty[0]", MISSING),
    # Only lists are indexed and filtered, and a missing one is none.
    (".spec[*]", MISSING),
    (".spec.text[0]", MISSING),
    (".spec.nothing[0]", MISSING),
    (".spec.a-b[?(@.c_d)]", MISSING),
    (".spec.nothing[?(@.n)]", MISSING),
    (".spec.absent[?(@.n)]", MISSING),
    # What has no such field differs from nothing.
    ('.spec.list[?(@.odd!="z")].n', 3),
    ('.spec.list[?(@.absent!="z")].n', MISSING),
    # Values of two types can't be compared, and then nothing is found.
    (".spec.mixed[?(@.n==1)].n", MISSING),
    (".spec.list[?(@.n==1.0)].n", MISSING),
    (".spec.states[?(@.status==true)].type", MISSING),
    (".spec.list[?(@==1)].n", MISSING),
    # One with several.
    ('.spec[?(@.list[*].n=="1")]', MISSING),
    (".spec.matrix[?(@[*]==3)]", MISSING),
    # A path that can't be walked is there for a filter.
    (".spec.list[?(@.n[0])].n", 1),
    (".", MISSING),
]
# Upstream walks maps in any order.
UNORDERED: list[tuple[str, Any]] = [(".spec.*", 3), (".spec..n", 1)]
