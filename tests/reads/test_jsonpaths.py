from typing import Any

import pytest

from kindwright_facade import jsonpaths

OBJECT = {
    "metadata": {"name": "orders", "labels": {"app.kubernetes.io/name": "pg", "a": "b"}},
    "spec": {"replicas": 3, "zero": 0, "no": False, "nothing": None, "list": [{"n": 1}, {"n": 2}], "a-b": {"c_d": "e"}},
    "status": {"conditions": [{"type": "Released", "status": "True"}, {"type": "Ready", "status": "False"}]},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (".spec.replicas", 3),
        (".spec.zero", 0),
        (".spec.no", False),
        (".spec.nothing", None),
        (".spec.absent", None),
        (".spec.replicas.deeper", None),
        (".absent.deeper", None),
        (".spec.a-b.c_d", "e"),
        (".spec.list[0].n", 1),
        (".spec.list[-1].n", 2),
        (".spec.list[*].n", 1),
        (".spec.list[9].n", None),
        (".spec['replicas']", 3),
        ("['spec']['replicas']", 3),
        (r".metadata.labels.app\.kubernetes\.io/name", "pg"),
        (".metadata.labels['app.kubernetes.io/name']", "pg"),
        ('.status.conditions[?(@.type=="Ready")].status', "False"),
        (".status.conditions[?(@.type=='Ready')].status", "False"),
        ('.status.conditions[?(@.type=="Absent")].status', None),
        (".spec.list[?(@.n>1)].n", 2),
        (".spec", OBJECT["spec"]),
    ],
)
def test_what_a_path_finds(path: str, found: Any) -> None:
    assert jsonpaths.check(path) is None
    result = jsonpaths.first(path, OBJECT)
    assert result == found
    assert type(result) is type(found)


@pytest.mark.parametrize(
    "path", ["", "spec.replicas", "{.spec.replicas}", ".spec[", ".spec[?(@.a==]", ".a | .b", ".spec[[0]]"]
)
def test_what_is_no_path_is_told_in_one_line(path: str) -> None:
    problem = jsonpaths.check(path)
    assert problem
    assert "\n" not in problem
