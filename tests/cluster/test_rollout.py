"""A definition whose release.spec changes: the HelmReleases that exist follow, but for what somebody else has changed."""

import json
from typing import Any

import pytest
from cluster import commands, kinds, polling

INTERVAL = "7m0s"


def change(kind: kinds.Kind) -> dict[str, Any]:
    """Return the definition with another interval, one more setting and a label."""
    definition = kind.definition()
    definition["spec"]["release"]["spec"] |= {"interval": INTERVAL, "timeout": "3m"}
    definition["spec"]["release"]["labels"] = {"example.com/ui": "yes"}
    return definition


def apply(kubectl: commands.Kubectl, found: dict[str, Any], *flags: str) -> None:
    kubectl.run("apply", *flags, "-f", "-", stdin=json.dumps(found))


def release(kubectl: commands.Kubectl, kind: kinds.Kind, name: str) -> dict[str, Any]:
    return kubectl.json("get", kinds.HELM_RELEASE, kind.release_name(name))


def condition(kubectl: commands.Kubectl, kind: kinds.Kind) -> dict[str, Any]:
    status = kubectl.json("get", "rd", kind.definition_name)["status"]
    found: dict[str, Any] = next((c for c in status["conditions"] if c["type"] == "RolledOut"), {})
    return found


@pytest.mark.parametrize("flags", [(), ("--server-side",)])
def test_members_follow_whoever_made_them(kubectl: commands.Kubectl, kind: kinds.Kind, flags: tuple[str, ...]) -> None:
    apply(kubectl, kind.object("a", {"database": "x"}), *flags)
    kubectl.apply(change(kind))

    def followed() -> bool:
        found = release(kubectl, kind, "a")
        return (found["spec"].get("timeout"), found["metadata"]["labels"].get("example.com/ui")) == ("3m", "yes")

    polling.eventually(followed)
    found = release(kubectl, kind, "a")
    assert found["spec"]["interval"] == INTERVAL
    assert found["spec"]["values"] == {"database": "x"}
    polling.eventually(lambda: condition(kubectl, kind).get("reason") == "Complete")


def test_what_a_person_changed_stays_and_is_reported(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    for name in ("kept", "other"):
        kubectl.apply(kind.object(name))
    # A field manager of its own: the person is not the one who made the object.
    patch = '{"spec": {"interval": "9m"}}'
    kubectl.run(
        "patch", kinds.HELM_RELEASE, kind.release_name("kept"), "--type=merge", "-p", patch, "--field-manager=person"
    )
    kubectl.apply(change(kind))
    polling.eventually(lambda: condition(kubectl, kind).get("reason") == "ChangesKept")

    said = condition(kubectl, kind)
    assert said["status"] == "False"
    assert f"{kubectl.namespace}/{kind.release_name('kept')} (.spec.interval)" in said["message"]
    assert "1 of 2" in said["message"]
    assert release(kubectl, kind, "kept")["spec"]["interval"] == "9m"
    assert release(kubectl, kind, "kept")["spec"]["timeout"] == "3m"
    assert release(kubectl, kind, "other")["spec"]["interval"] == INTERVAL


def test_forcing_an_apply_does_not_undo_a_persons_change(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    apply(kubectl, kind.object("a", {"database": "x"}), "--server-side")
    patch = '{"spec": {"interval": "9m"}}'
    kubectl.run("patch", kinds.HELM_RELEASE, kind.release_name("a"), "--type=merge", "-p", patch)
    apply(kubectl, kind.object("a", {"database": "y"}), "--server-side", "--force-conflicts")
    found = release(kubectl, kind, "a")["spec"]
    assert (found["interval"], found["values"]) == ("9m", {"database": "y"})


def test_the_same_apply_again_changes_nothing(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    apply(kubectl, kind.object("a", {"database": "x"}), "--server-side")
    before = kubectl.json("get", kind.plural, "a")["metadata"]["resourceVersion"]
    apply(kubectl, kind.object("a", {"database": "x"}), "--server-side")
    assert kubectl.json("get", kind.plural, "a")["metadata"]["resourceVersion"] == before
