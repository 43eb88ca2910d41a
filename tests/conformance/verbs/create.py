"""POST to the collection: names, namespaces, options."""

from conformance import cases, sessions


@cases.case()
def plain(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.get("a")


@cases.case()
def every_kind_of_value(s: sessions.Session) -> None:
    spec = {
        "size": 3,
        "ratio": 0.5,
        "title": "x",
        "enabled": False,
        "note": None,
        "storage": {"size": "1Gi", "deep": {"name": "n", "count": 2, "tags": []}},
        "port": "http",
        "colors": ["red", "green"],
        "parts": [{"name": "a"}, {"name": "b", "tags": ["t"]}],
        "parameters": {"k": "v", "with.dots/and-slash": "w"},
        "pools": {"one": {"count": 1}},
        "anything": {"deep": [{"x": 1.5}, None, True], "": "empty key"},
    }
    s.create(s.widget("a", spec))


@cases.case()
def twice(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.create(s.widget("a"))


@cases.case()
def generate_name(s: sessions.Session) -> None:
    s.create(s.widget(generateName="gen-"))
    s.create(s.widget(generateName="gen-"))


@cases.case()
def name_wins_over_generate_name(s: sessions.Session) -> None:
    s.create(s.widget("a", generateName="gen-"))


@cases.case()
def no_name(s: sessions.Session) -> None:
    s.create(s.widget())
    s.create({key: value for key, value in s.widget().items() if key != "metadata"})


@cases.case()
def bad_name(s: sessions.Session) -> None:
    for name in ("Upper", "under_score", "-dash", "dash-", "a..b", "ünï", "a/b", "..", "a b"):
        s.create(s.widget(name))


@cases.case()
def namespace_missing(s: sessions.Session) -> None:
    s.request("POST", s.collection("no-such-namespace"), body=s.widget("a"))


@cases.case()
def namespace_mismatch(s: sessions.Session) -> None:
    s.create(s.widget("a", namespace="other"))


@cases.case()
def dry_run(s: sessions.Session) -> None:
    s.create(s.widget("a"), "dryRun=All")
    s.get("a")
    s.list()


@cases.case()
def dry_run_bad(s: sessions.Session) -> None:
    s.create(s.widget("a"), "dryRun=Some")
    s.create(s.widget("a"), "dryRun=")
    s.create(s.widget("a"), "dryRun=All&dryRun=All")


@cases.case()
def field_manager(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"x": "y"}), "fieldManager=carol")
    s.get("a")


@cases.case()
def field_manager_bad(s: sessions.Session) -> None:
    s.create(s.widget("a"), f"fieldManager={'x' * 129}")
    s.create(s.widget("a"), "fieldManager=a%0Ab")
    s.create(s.widget("b"), f"fieldManager={'x' * 128}")
    s.create(s.widget("c"), "fieldManager=")


@cases.case()
def field_manager_unicode(s: sessions.Session) -> None:
    s.create(s.widget("a"), "fieldManager=%C3%BCber%20user")


@cases.case("name-limit")
def name_too_long_for_helm(s: sessions.Session) -> None:
    s.create(s.widget("a" * 47))


@cases.case()
def name_at_the_limit(s: sessions.Session) -> None:
    s.create(s.widget("a" * 46))
    s.get("a" * 46)


@cases.case("name-limit")
def name_too_long_for_all(s: sessions.Session) -> None:
    s.create(s.widget("a" * 254), "dryRun=All")


@cases.case()
def name_with_dots(s: sessions.Session) -> None:
    s.create(s.widget("a.b.c"))
    s.get("a.b.c")


@cases.case()
def generate_name_bad(s: sessions.Session) -> None:
    s.create(s.widget(generateName="Upper-"))
    s.create(s.widget(generateName=""))
    s.create(s.widget(generateName=None))


@cases.case("name-limit")
def generate_name_long(s: sessions.Session) -> None:
    s.create(s.widget(generateName="g" * 60))


@cases.case()
def generate_name_dry_run(s: sessions.Session) -> None:
    s.create(s.widget(generateName="gen-"), "dryRun=All")
    s.list()


@cases.case()
def namespace_terminating(s: sessions.Session) -> None:
    space = s.other_namespace
    s.request("POST", "/api/v1/namespaces", body={"metadata": {"name": space}})
    s.request("POST", s.collection(space), body=s.widget("held", finalizers=["example.com/hold"]))
    s.request("DELETE", f"/api/v1/namespaces/{space}")
    s.request("POST", s.collection(space), body=s.widget("late"))
    s.request("PATCH", f"{s.collection(space)}/new", "fieldManager=x", s.fragment("new"), sessions.APPLY_PATCH)
    path = f"{s.collection(space)}/held"
    s.request("PATCH", path, body={"metadata": {"finalizers": None}}, media=sessions.MERGE_PATCH)


@cases.case()
def namespace_of_the_body(s: sessions.Session) -> None:
    s.create(s.widget("a", namespace=s.namespace))
    s.create(s.widget("b", namespace=""))


@cases.case("not-found-as-status")
def without_a_namespace_in_the_path(s: sessions.Session) -> None:
    s.request("POST", s.collection(""), body=s.widget("a"))
    s.request("POST", s.collection(""), body=s.widget("a", namespace=s.namespace))


@cases.case()
def unknown_query_parameters(s: sessions.Session) -> None:
    s.create(s.widget("a"), "nonsense=1&pretty=true")
    s.create(s.widget("b"), "fieldValidation=Nonsense")


@cases.case()
def pretty(s: sessions.Session) -> None:
    s.create(s.widget("a"), "pretty=true")
