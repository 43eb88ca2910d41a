"""A definition that would refuse objects which exist: told by number and name, and in force only when somebody says so."""

import json
from typing import Any

from cluster import commands, kinds, polling

SIZES = {"a": "1Gi", "b": "10Gi", "c": "100Gi", "d": "2000Gi"}


def bounded(kind: kinds.Kind, length: int) -> kinds.Document:
    found = kind.definition()
    kinds.schema_properties(found)["storage"]["properties"]["size"]["maxLength"] = length
    return found


def status(admin: commands.Kubectl, kind: kinds.Kind) -> Any:
    return admin.json("get", "rd", kind.definition_name)["status"]


def size(value: str) -> kinds.Document:
    return {"storage": {"size": value}}


def test_a_change_that_would_refuse_objects_waits_to_be_acknowledged(
    admin: commands.Kubectl, kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    kubectl.apply(*[kind.object(name, size(value)) for name, value in SIZES.items()])
    before = status(admin, kind)["revision"]
    admin.apply(bounded(kind, 4))
    pending = polling.eventually(lambda: status(admin, kind).get("pending"))
    assert (pending["refused"], pending["of"]) == (2, 4)
    assert pending["names"] == [f"{kubectl.namespace}/c", f"{kubectl.namespace}/d"]
    found = status(admin, kind)
    (said,) = [condition for condition in found["conditions"] if condition["type"] == "Harmless"]
    assert (said["status"], said["reason"]) == ("False", "WouldRefuse")
    assert said["message"].startswith(f"2 of 4 objects would be refused by revision {pending['revision']}")
    assert found["revision"] == before

    # The revision before is in force, and stays so for a process that starts.
    assert json.loads(found["inForce"])["generation"] == 1
    kubectl.apply(kind.object("e", size("3000Gi")))

    admin.run("annotate", "rd", kind.definition_name, f"kindwright.dev/acknowledged-revision={pending['revision']}")
    polling.eventually(lambda: status(admin, kind)["revision"] == pending["revision"])
    body = commands.manifest(kind.object("f", size("4000Gi")))
    assert "spec.storage.size: Too long" in kubectl.refused("create", "-f", "-", stdin=body)
    assert "pending" not in polling.eventually(lambda: status(admin, kind))

    # What is there stays, and can be changed where it is not wrong.
    kubectl.run("patch", kind.plural, "d", "--type=merge", "-p", '{"spec":{"replicas":3}}')
    wrong = '{"spec":{"storage":{"size":"5000Gi"}}}'
    assert "Too long" in kubectl.refused("patch", kind.plural, "d", "--type=merge", "-p", wrong)


def test_a_change_that_refuses_nothing_is_in_force_by_itself(
    admin: commands.Kubectl, kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    kubectl.apply(kind.object("a", size("1Gi")))
    before = status(admin, kind)["revision"]
    admin.apply(bounded(kind, 9))
    polling.eventually(lambda: status(admin, kind)["revision"] != before)
    assert "pending" not in status(admin, kind)


def test_a_change_that_is_taken_back_is_forgotten(
    admin: commands.Kubectl, kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    kubectl.apply(kind.object("c", size("100Gi")))
    admin.apply(bounded(kind, 4))
    polling.eventually(lambda: status(admin, kind).get("pending"))
    admin.apply(kind.definition())
    polling.eventually(lambda: "pending" not in status(admin, kind))
    assert "inForce" not in status(admin, kind)
