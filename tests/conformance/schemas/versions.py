"""Two versions with one schema, and none of what converts one into the other."""

from conformance import cases, kinds, sessions, trying

_SPEC = {
    "type": "object",
    "properties": {
        "size": {**trying.WHOLE, "minimum": 1},
        "title": {**trying.TEXT, "default": "none"},
        "list": {"type": "array", "items": trying.TEXT},
    },
}
_SIZE = {"name": "Size", "type": "integer", "jsonPath": ".spec.size"}
_TITLE = {"name": "Title", "type": "string", "jsonPath": ".spec.title"}
KIND = kinds.Kind(
    "Versioned",
    "versioneds",
    (
        kinds.Version("v1", _SPEC, (_SIZE,)),
        kinds.Version("v2beta1", _SPEC, (_TITLE, _SIZE), storage=False, more={"deprecated": True}),
        kinds.Version(
            "v1alpha1", _SPEC, storage=False, more={"deprecated": True, "deprecationWarning": 'Use "v1", please; ü'}
        ),
        kinds.Version("v3", _SPEC, storage=False, more={"served": False}),
    ),
    area="versions",
)
VERSIONS = ("v1", "v2beta1", "v1alpha1", "v3")


@cases.case("versions-of-owners", kind=KIND)
def created_in_each_and_read_in_each(s: sessions.Session) -> None:
    for writing in VERSIONS[:3]:
        s.use(KIND, writing)
        s.create(s.widget(f"a-{writing}"))
    for reading in VERSIONS[:3]:
        s.use(KIND, reading)
        s.get("a-v1")
        s.get("a-v2beta1")
        s.list()


@cases.case(kind=KIND)
def one_that_is_not_served(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.use(KIND, "v3")
    s.create(s.widget("b"))
    s.get("a")
    s.list()


@cases.case("versions-of-owners", kind=KIND)
def updated_in_another(s: sessions.Session) -> None:
    s.create(s.widget("a"), "fieldManager=one")
    s.use(KIND, "v2beta1")
    s.update({**s.get("a").object, "spec": {"size": 2}}, "fieldManager=two")
    s.update({**s.get("a").object, "spec": {"size": 0}})
    s.use(KIND)
    s.get("a")


@cases.case("versions-of-owners", kind=KIND)
def patched_in_others(s: sessions.Session) -> None:
    s.create(s.widget("a"), "fieldManager=one")
    s.use(KIND, "v2beta1")
    s.merge("a", {"spec": {"title": "x"}}, "fieldManager=two")
    s.use(KIND, "v1alpha1")
    s.patch("a", [{"op": "add", "path": "/spec/list", "value": ["x"]}], "fieldManager=three")
    s.merge("a", {"spec": {"size": 0}})
    s.use(KIND)
    s.get("a")


@cases.case("versions-of-owners", kind=KIND)
def one_manager_in_two(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.use(KIND, "v2beta1")
    s.merge("a", {"spec": {"title": "x"}})
    s.use(KIND)
    s.merge("a", {"spec": {"list": ["x"]}})
    s.get("a")


@cases.case("versions-of-owners", kind=KIND)
def applied_in_one(s: sessions.Session) -> None:
    s.use(KIND, "v2beta1")
    s.apply(s.fragment("a", {"size": 1, "title": "x", "list": []}))
    s.apply(s.fragment("a", {"size": 2, "title": "x", "list": []}))
    s.apply(s.fragment("a", {"size": 2, "title": "x", "list": []}))
    s.use(KIND)
    s.get("a")


@cases.case("versions-of-owners", kind=KIND)
def applied_in_two(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1, "title": "x", "list": []}))
    s.use(KIND, "v2beta1")
    s.apply(s.fragment("a", {"size": 2, "title": "x", "list": []}))
    s.apply(s.fragment("a", {"size": 3, "title": "y"}), "bob")
    s.apply(s.fragment("a", {"size": 3, "title": "y"}), "bob", "force=true")
    s.use(KIND)
    s.get("a")
    s.apply(s.fragment("a", {"size": 2, "title": "z"}))


@cases.case(kind=KIND)
def who_stops_applying_in_another(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1, "title": "x", "list": ["x"]}))
    s.use(KIND, "v2beta1")
    s.apply(s.fragment("a", {"size": 1, "title": "x"}))
    s.get("a")


@cases.case("versions-of-owners", kind=KIND)
def watched_in_another(s: sessions.Session) -> None:
    s.use(KIND, "v2beta1")
    with s.watch() as watch:
        s.use(KIND)
        s.create(s.widget("a"))
        s.merge("a", {"spec": {"title": "x"}})
        s.use(KIND, "v1alpha1")
        s.merge("a", {"spec": {"title": "y"}})
        s.delete("a")
        watch.events(4)


@cases.case("versions-of-owners", kind=KIND)
def deleted_in_another(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/x"]))
    s.use(KIND, "v2beta1")
    s.delete("a")
    s.merge("a", {"metadata": {"finalizers": None}})
    s.use(KIND)
    s.get("a")


@cases.case(kind=KIND)
def warnings_on_every_verb(s: sessions.Session) -> None:
    for version in ("v2beta1", "v1alpha1"):
        s.use(KIND, version)
        s.create(s.widget("a"))
        s.create(s.widget("a"))
        s.create(s.widget("b", {"size": 0}))
        s.get("a")
        s.get("nobody")
        s.list()
        s.update(s.get("a").object)
        s.merge("a", {"spec": {"nonsense": 1}})
        s.apply(s.fragment("c"), name="c")
        s.delete("a")
        s.delete_all()
        with s.watch("timeoutSeconds=1"):
            pass


@cases.case("versions-of-owners", kind=KIND)
def tables_in_each(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 3, "title": "x"}))
    for version in VERSIONS[:3]:
        s.use(KIND, version)
        s.list(accept=sessions.TABLE)
        s.get("a", accept=sessions.TABLE)
        s.list(accept=sessions.PARTIAL_LIST)


@cases.case("wrong-kind", kind=KIND)
def bodies_of_another(s: sessions.Session) -> None:
    body = {**s.widget("a"), "apiVersion": f"{s.group}/v2beta1"}
    s.create(body)
    s.create(s.widget("a"))
    s.update({**s.get("a").object, "apiVersion": f"{s.group}/v2beta1"})
    s.apply({**s.fragment("a"), "apiVersion": f"{s.group}/v2beta1"})
    s.merge("a", {"apiVersion": f"{s.group}/v2beta1", "spec": {"size": 2}})
    s.create({**s.widget("b"), "apiVersion": f"{s.group}/v3"})


@cases.case(kind=KIND)
def by_kubectl(s: sessions.Session) -> None:
    s.kubectl("create", "-f", "-", stdin=s.widget("a"))
    s.use(KIND, "v1alpha1")
    s.kubectl("apply", "-f", "-", stdin=s.widget("b"))
    s.kubectl("get", f"versioneds.v1alpha1.{s.group}", "-o", "name")
    s.kubectl("get", f"versioneds.{s.group}", "a", "-o", "jsonpath={.apiVersion}")
    s.kubectl("get", f"versioneds.v2beta1.{s.group}", "a", "-o", "jsonpath={.apiVersion}")
    s.kubectl("delete", f"versioneds.v2beta1.{s.group}", "--all")
    s.kubectl("explain", f"versioneds.{s.group}", "--api-version", f"{s.group}/v2beta1")


@cases.case("status-is-read-only", kind=KIND)
def discovery(s: sessions.Session) -> None:
    s.request("GET", f"/apis/{s.group}")
    for version in VERSIONS[:3]:
        s.request("GET", f"/apis/{s.group}/{version}")


@cases.case("versions-of-owners", kind=KIND)
def lists_from_the_cache(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.use(KIND, "v2beta1")
    version = s.get("a").rv
    s.list(f"resourceVersion={version}&resourceVersionMatch=NotOlderThan")
    s.get("a", f"resourceVersion={version}")


@cases.case(kind=KIND)
def nulls_applied_in_another(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 3}))
    s.use(KIND, "v2beta1")
    s.apply(s.fragment("a", {"list": None}))
    s.apply(s.fragment("a", {"size": None}), query="force=true")
    s.apply(s.fragment("b", {"size": None}), name="b")
    s.use(KIND)
    s.get("a")
