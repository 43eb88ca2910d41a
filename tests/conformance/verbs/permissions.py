"""What somebody without rights is told."""

from conformance import cases, sessions

from kindwright_dev import waiting

NOBODY = "nobody@example.com"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
MINE = "/apis/rbac.authorization.k8s.io/v1/namespaces"


def grant(s: sessions.Session, *verbs: str, resource: str = "widgets") -> None:
    """Let the user do something in the case's namespace; the two sides' roles go by different names."""
    name = f"role-{s.side.name}"
    rules = [{"apiGroups": [s.side.group], "resources": [resource], "verbs": verbs}]
    subjects = [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": NOBODY}]
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}
    s.request("POST", f"{MINE}/{s.namespace}/roles", body={"metadata": {"name": name}, "rules": rules})
    binding = {"metadata": {"name": name}, "subjects": subjects, "roleRef": reference}
    s.request("POST", f"{MINE}/{s.namespace}/rolebindings", body=binding)
    # The server learns of it in its own time, and ours remembers a refusal.
    question = {"namespace": s.namespace, "group": s.side.group, "resource": resource, "verb": verbs[0]}
    review = {"spec": {"user": NOBODY, "resourceAttributes": question}}
    waiting.until("the permission", lambda: s.ask(REVIEWS, review)["status"]["allowed"], seconds=10)


@cases.case()
def every_verb_refused(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.user = NOBODY
    s.get("a")
    s.list()
    s.create(s.widget("b"))
    s.create(s.widget(generateName="gen-"))
    s.update(s.widget("a"))
    s.merge("a", {})
    s.apply(s.fragment("a"))
    s.delete("a")
    s.delete_all()
    s.request("GET", s.collection(""))
    s.request("GET", f"{s.item('a')}/status")
    with s.watch("timeoutSeconds=1"):
        pass


@cases.case()
def refused_before_anything_else(s: sessions.Session) -> None:
    s.user = NOBODY
    s.get("nobody")
    s.create("nonsense")
    s.list("resourceVersion=nonsense")


@cases.case()
def allowed_to_read(s: sessions.Session) -> None:
    grant(s, "get", "list")
    s.create(s.widget("a"))
    s.user = NOBODY
    s.get("a")
    s.list()
    s.merge("a", {"spec": {"size": 2}})
    s.request("GET", f"{s.item('a')}/status")


@cases.case()
def apply_needs_patch_and_create(s: sessions.Session) -> None:
    grant(s, "patch")
    s.user = NOBODY
    s.apply(s.fragment("a", {"size": 1}))
    s.user = ""
    s.create(s.widget("a"))
    s.user = NOBODY
    s.apply(s.fragment("a", {"size": 1}))


@cases.case()
def update_of_a_missing_object(s: sessions.Session) -> None:
    grant(s, "update")
    s.user = NOBODY
    s.update(s.widget("a"))


@cases.case()
def delete_collection_is_a_verb_of_its_own(s: sessions.Session) -> None:
    grant(s, "delete")
    s.create(s.widget("a"))
    s.user = NOBODY
    s.delete_all()
    s.delete("a")
