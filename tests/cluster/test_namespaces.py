"""A namespace full of objects goes as one full of custom resources does: without an error on the way."""

from cluster import commands, kinds

INSTALLED, SUSPENDED = 8, 24
FAILURES = {
    "NamespaceDeletionDiscoveryFailure",
    "NamespaceDeletionContentFailure",
    "NamespaceDeletionGroupVersionParsingFailure",
}


def test_a_namespace_full_of_objects_goes_without_an_error(kubectl: commands.Kubectl, define: kinds.Define) -> None:
    token = kinds.token()
    installed = define(kinds.Kind(token, "real", suspend=False))
    suspended = define(kinds.Kind(token, "idle"))
    objects = [installed.object(f"one{number}") for number in range(INSTALLED)]
    objects += [suspended.object(f"one{number}") for number in range(SUSPENDED)]
    kubectl.apply(*objects, command="create")
    kubectl.run("wait", "--for=condition=Ready", installed.plural, "--all", "--timeout=60s")
    assert kubectl.run("get", installed.category, "-o", "name").count("/one") == INSTALLED + SUSPENDED
    with kubectl.watching("namespace", kubectl.namespace, "-o", "json") as watch:
        kubectl.run("delete", "namespace", kubectl.namespace, "--timeout=100s")
        seen = [document["status"] for document in watch.documents()]
    phases = {status["phase"] for status in seen}
    assert "Terminating" in phases
    conditions = [condition for status in seen for condition in status.get("conditions", [])]
    assert {condition["type"] for condition in conditions} >= FAILURES
    failed = [each for each in conditions if each["type"] in FAILURES and each["status"] != "False"]
    assert failed == []
    assert not kubectl.exists(installed.plural, "-A")
    assert kubectl.run("get", installed.category, "-A", "-o", "name") == ""
    releases = kubectl.run("get", kinds.HELM_RELEASE, "-A", "-o", "name")
    assert token not in releases
