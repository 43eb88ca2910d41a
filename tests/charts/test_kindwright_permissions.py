"""What the process may do in the cluster: exactly this, so that a new permission is a decision and not an accident."""

from collections.abc import Callable
from typing import Any

Documents = list[dict[str, Any]]
Install = Callable[..., Documents]

READ = ["get", "list", "watch"]
CLUSTER_RULES = [
    (["helm.toolkit.fluxcd.io"], ["helmreleases"], [*READ, "create", "update", "patch", "delete", "deletecollection"]),
    (["helm.toolkit.fluxcd.io"], ["helmreleases/finalizers"], ["update"]),
    (["kindwright.dev"], ["resourcedefinitions"], READ),
    (["kindwright.dev"], ["resourcedefinitions/status"], ["get", "update", "patch"]),
    (["apiregistration.k8s.io"], ["apiservices"], [*READ, "create", "update", "patch", "delete"]),
    (["apiextensions.k8s.io"], ["customresourcedefinitions"], READ),
    ([""], ["namespaces"], READ),
    (["source.toolkit.fluxcd.io"], ["helmcharts"], [*READ, "create", "patch", "delete"]),
    (["source.toolkit.fluxcd.io"], ["ocirepositories", "externalartifacts"], READ),
    (["", "events.k8s.io"], ["events"], ["create", "patch"]),
]
SUBJECTS = [{"kind": "ServiceAccount", "name": "kindwright", "namespace": "kindwright-system"}]


def named(documents: Documents, kind: str) -> dict[str, Any]:
    return {document["metadata"]["name"]: document for document in documents if document["kind"] == kind}


def test_cluster_role(install: Install) -> None:
    *resources, urls = named(install(), "ClusterRole")["kindwright"]["rules"]
    assert [(rule["apiGroups"], rule["resources"], rule["verbs"]) for rule in resources] == CLUSTER_RULES
    assert urls == {"nonResourceURLs": ["/apis", "/apis/*"], "verbs": ["get"]}


def test_bindings(install: Install) -> None:
    documents = install()
    cluster = named(documents, "ClusterRoleBinding")
    assert {name: binding["roleRef"]["name"] for name, binding in cluster.items()} == {
        "kindwright": "kindwright",
        "kindwright-auth-delegator": "system:auth-delegator",
    }
    local = named(documents, "RoleBinding")
    assert {(b["metadata"]["namespace"], b["roleRef"]["kind"], b["roleRef"]["name"]) for b in local.values()} == {
        ("kube-system", "Role", "extension-apiserver-authentication-reader"),
        ("kindwright-system", "Role", "kindwright-serving-cert"),
    }
    assert all(binding["subjects"] == SUBJECTS for binding in [*cluster.values(), *local.values()])


def test_one_secret_only(install: Install) -> None:
    role = named(install(), "Role")["kindwright-serving-cert"]
    assert role["metadata"]["namespace"] == "kindwright-system"
    assert role["rules"] == [
        {"apiGroups": [""], "resources": ["secrets"], "verbs": ["create"]},
        {
            "apiGroups": [""],
            "resources": ["secrets"],
            "resourceNames": ["kindwright-serving-cert"],
            "verbs": ["get", "update", "patch"],
        },
    ]


def test_no_secret_at_all_with_a_certificate_of_ones_own(install: Install) -> None:
    documents = install(tls={"secretName": "own"})
    assert not named(documents, "Role")
    assert list(named(documents, "RoleBinding")) == ["kindwright-auth-reader"]


def test_people_who_may_view_may_read_definitions(install: Install) -> None:
    role = named(install(), "ClusterRole")["kindwright-definitions-view"]
    assert role["metadata"]["labels"]["rbac.authorization.k8s.io/aggregate-to-view"] == "true"
    assert role["rules"] == [{"apiGroups": ["kindwright.dev"], "resources": ["resourcedefinitions"], "verbs": READ}]
    assert list(named(install(rbac={"aggregateToView": False}), "ClusterRole")) == ["kindwright"]


def test_service_account_of_ones_own(install: Install) -> None:
    documents = install(serviceAccount={"create": False, "name": "mine"})
    assert not named(documents, "ServiceAccount")
    bindings = [*named(documents, "ClusterRoleBinding").values(), *named(documents, "RoleBinding").values()]
    assert {binding["subjects"][0]["name"] for binding in bindings} == {"mine"}
    deployment = named(documents, "Deployment")["kindwright"]
    assert deployment["spec"]["template"]["spec"]["serviceAccountName"] == "mine"


def test_everything_is_labelled_and_in_its_namespace(install: Install) -> None:
    for document in install():
        metadata = document["metadata"]
        assert metadata["labels"]["app.kubernetes.io/managed-by"] == "Helm"
        expected = "kube-system" if metadata["name"] == "kindwright-auth-reader" else "kindwright-system"
        assert metadata.get("namespace", expected) == expected
