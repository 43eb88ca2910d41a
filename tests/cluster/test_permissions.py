"""Who may: the kind's own RBAC decides, and nobody in here has any right on HelmReleases."""

from collections.abc import Callable, Sequence

import pytest
from cluster import commands, kinds, polling, raw

from kindwright_dev import cluster as clusters

GROUPS = [f"group-{number:03}" for number in range(200)]
READ = ("get", "list")
ALL = ("get", "list", "watch", "create", "update", "patch", "delete")


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


def role(
    kind: kinds.Kind, verbs: Sequence[str], subject: kinds.Document, names: Sequence[str] = ()
) -> list[kinds.Document]:
    """Write a Role on the kind and its binding to one subject, both named after the subject."""
    name = subject["name"].replace(":", "-")
    rule = {"apiGroups": [kind.group], "resources": [kind.plural], "verbs": list(verbs), "resourceNames": list(names)}
    rbac = "rbac.authorization.k8s.io"
    reference = {"apiGroup": rbac, "kind": "Role", "name": name}
    return [
        {"apiVersion": f"{rbac}/v1", "kind": "Role", "metadata": {"name": name}, "rules": [rule]},
        {
            "apiVersion": f"{rbac}/v1",
            "kind": "RoleBinding",
            "metadata": {"name": name},
            "roleRef": reference,
            "subjects": [subject],
        },
    ]


def user(name: str) -> kinds.Document:
    return {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": name}


@pytest.fixture
def one(kubectl: commands.Kubectl, kind: kinds.Kind) -> kinds.Document:
    kubectl.apply(kind.object("one"), kind.object("two"), command="create")
    return kind.object("one")


@pytest.fixture
def person(kubectl: commands.Kubectl, running: clusters.Cluster) -> Callable[..., commands.Kubectl]:
    def person(name: str, groups: Sequence[str] = ()) -> commands.Kubectl:
        return kubectl.as_user(running.plane.user_kubeconfig(name, groups))

    return person


@pytest.mark.usefixtures("one")
def test_nobody_gets_in_without_a_role(kind: kinds.Kind, person: Callable[..., commands.Kubectl]) -> None:
    eve = person(f"eve-{kind.token}")
    where = f'in API group "{kind.group}" in the namespace "{eve.namespace}"'
    for verb, arguments in {
        "list": ("get", kind.plural),
        "get": ("get", kind.plural, "one"),
        "delete": ("delete", kind.plural, "one"),
    }.items():
        complaint = eve.refused(*arguments)
        name = ' "one"' if verb != "list" else ""
        assert complaint.strip() == (
            f"Error from server (Forbidden): {kind.definition_name}{name} is forbidden: "
            f'User "eve-{kind.token}" cannot {verb} resource "{kind.plural}" {where}'
        )
    complaint = eve.refused("create", "-f", "-", stdin=commands.manifest(kind.object("three")))
    assert f'cannot create resource "{kind.plural}" {where}' in complaint
    assert "at the cluster scope" in eve.refused("get", kind.plural, "-A")
    assert eve.answer("auth", "can-i", "list", kind.definition_name) == "no"


def test_a_role_on_the_kind_is_enough(
    one: kinds.Document, kind: kinds.Kind, kubectl: commands.Kubectl, person: Callable[..., commands.Kubectl]
) -> None:
    bob = person(f"bob-{kind.token}")
    kubectl.apply(*role(kind, ALL, user(f"bob-{kind.token}")))
    assert bob.answer("auth", "can-i", "create", kind.definition_name) == "yes"
    assert bob.answer("auth", "can-i", "get", kinds.HELM_RELEASE) == "no"
    polling.eventually(lambda: bob.run("get", kind.plural))
    bob.apply(kind.object("mine"), command="create")
    assert bob.apply(one).endswith("configured\n")
    bob.run("patch", kind.plural, "mine", "--type=merge", "-p", '{"spec": {"replicas": 2}}')
    bob.run("delete", kind.plural, "mine")
    assert "(Forbidden)" in bob.refused("get", kinds.HELM_RELEASE)
    assert "at the cluster scope" in bob.refused("get", kind.plural, "-A")
    assert 'in the namespace "default"' in bob.refused("get", kind.plural, "--namespace=default")


def test_a_role_gives_exactly_its_verbs(
    one: kinds.Document, kind: kinds.Kind, kubectl: commands.Kubectl, person: Callable[..., commands.Kubectl]
) -> None:
    ann = person(f"ann-{kind.token}")
    kubectl.apply(*role(kind, READ, user(f"ann-{kind.token}")))
    polling.eventually(lambda: ann.run("get", kind.plural, "one"))
    assert "cannot delete" in ann.refused("delete", kind.plural, "one")
    assert "cannot patch" in ann.refused("label", kind.plural, "one", "team=x")
    assert "cannot create" in ann.refused(
        "create", "-f", "-", stdin=commands.manifest({**one, "metadata": {"name": "new"}})
    )
    assert "cannot update" in ann.refused(
        "replace", "-f", "-", stdin=commands.manifest(ann.json("get", kind.plural, "one"))
    )
    assert "cannot deletecollection" in ann.refused("delete", "--raw", f"{kind.path(ann.namespace)}")
    # What a role gives, it can take: the answer may be remembered for some seconds, no longer.
    kubectl.run("delete", "rolebinding", f"ann-{kind.token}")
    polling.eventually(lambda: ann.refused("get", kind.plural, "one"), seconds=30)


@pytest.mark.usefixtures("one")
def test_a_role_may_name_single_objects(
    kind: kinds.Kind, kubectl: commands.Kubectl, person: Callable[..., commands.Kubectl]
) -> None:
    dan = person(f"dan-{kind.token}")
    kubectl.apply(*role(kind, ("get", "list", "watch", "patch"), user(f"dan-{kind.token}"), ["one"]))
    polling.eventually(lambda: dan.run("get", kind.plural, "one"))
    dan.run("label", kind.plural, "one", "team=x")
    assert "(Forbidden)" in dan.refused("get", kind.plural, "two")
    assert "(Forbidden)" in dan.refused("label", kind.plural, "two", "team=x")
    assert "(Forbidden)" in dan.refused("get", kind.plural)
    assert dan.run("get", kind.plural, "--field-selector=metadata.name=one", "-o", "name").endswith("/one\n")
    with dan.watching(kind.plural, "--field-selector=metadata.name=one") as watch:
        watch.until("one")


@pytest.mark.usefixtures("one")
def test_a_user_with_200_groups_gets_in_by_the_last_one(
    kind: kinds.Kind, kubectl: commands.Kubectl, person: Callable[..., commands.Kubectl]
) -> None:
    groups = [f"{kind.token}-{name}" for name in GROUPS]
    kubectl.apply(*role(kind, ALL, {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": groups[-1]}))
    many = person(f"many-{kind.token}", groups)
    polling.eventually(lambda: many.run("get", kind.plural, "one"))
    many.run("label", kind.plural, "one", "team=x")
    few = person(f"few-{kind.token}", groups[:-1])
    assert "(Forbidden)" in few.refused("get", kind.plural, "one")
    pretended = [part for group in groups for part in ("--as-group", group)]
    assert kubectl.run("get", kind.plural, "one", "-o", "name", "--as=someone", *pretended).endswith("/one\n")
    assert 'User "someone" cannot get' in kubectl.refused("get", kind.plural, "one", "--as=someone", *pretended[:-2])


@pytest.mark.usefixtures("one")
def test_a_service_account_gets_in_by_its_token(
    kind: kinds.Kind, kubectl: commands.Kubectl, running: clusters.Cluster, facade: Callable[..., raw.Client]
) -> None:
    kubectl.run("create", "serviceaccount", "robot")
    kubeconfig = running.plane.service_account_kubeconfig(kubectl.namespace, "robot")
    robot = kubectl.as_user(kubeconfig)
    complaint = robot.refused("get", kind.plural)
    assert f'User "system:serviceaccount:{kubectl.namespace}:robot" cannot list' in complaint
    subject = {"kind": "ServiceAccount", "name": "robot", "namespace": kubectl.namespace}
    kubectl.apply(*role(kind, READ, subject))
    polling.eventually(lambda: robot.run("get", kind.plural, "one"))
    direct = facade(kubeconfig)
    assert direct.get(kind.path(kubectl.namespace, "one")).json()["metadata"]["name"] == "one"
    direct.request("DELETE", kind.path(kubectl.namespace, "one")).refusal(403, "Forbidden")


@pytest.mark.usefixtures("one")
def test_kindwright_itself_asks_who_is_there(
    kind: kinds.Kind,
    kubectl: commands.Kubectl,
    running: clusters.Cluster,
    facade: Callable[..., raw.Client],
) -> None:
    path = kind.path(kubectl.namespace, "one")
    status = facade().get(path).refusal(401, "Unauthorized")
    assert status["message"] == "Unauthorized"
    wrong = {"Authorization": "Bearer wrong"}
    facade().get(path, headers=wrong).refusal(401, "Unauthorized")
    # What only the front proxy may say is worth nothing from anybody else.
    claimed = {"X-Remote-User": "admin", "X-Remote-Group": "system:masters"}
    facade().get(path, headers=claimed).refusal(401, "Unauthorized")
    outsider = facade(running.plane.user_kubeconfig(f"out-{kind.token}"))
    outsider.get(path, headers=claimed).refusal(403, "Forbidden")
    assert facade(running.plane.kubeconfig).get(path).json()["kind"] == kind.kind
    kubectl.apply(*role(kind, READ, user(f"in-{kind.token}")))
    insider = facade(running.plane.user_kubeconfig(f"in-{kind.token}"))
    polling.eventually(lambda: insider.get(path).status == 200)


def test_strangers_are_refused_through_kube_apiserver(
    kind: kinds.Kind, namespace: str, running: clusters.Cluster
) -> None:
    stranger = raw.anonymous(running.plane.kubeconfig)
    status = stranger.get(kind.path(namespace)).refusal(403, "Forbidden")
    assert 'User "system:anonymous" cannot list' in status["message"]
    stranger.get(kind.path(namespace), headers={"Authorization": "Bearer x"}).refusal(401, "Unauthorized")


def test_health_is_open_to_everybody(facade: Callable[..., raw.Client]) -> None:
    for path in ("/healthz", "/livez", "/readyz"):
        assert facade().get(path, accept="*/*").status == 200
