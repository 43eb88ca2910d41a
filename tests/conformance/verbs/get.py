"""GET one object."""

from conformance import cases, sessions


@cases.case()
def missing(s: sessions.Session) -> None:
    s.get("nobody")
    s.get("nobody", accept=sessions.TABLE)


@cases.case()
def odd_names(s: sessions.Session) -> None:
    for name in ("Upper", "a b", "..", "ü", "a" * 300, "%"):
        s.get(name)


@cases.case()
def resource_version_zero(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.get("a", "resourceVersion=")
    s.get("nobody", "resourceVersion=0")


@cases.case()
def resource_version_of_the_object(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    s.get("a", f"resourceVersion={version}")


@cases.case()
def resource_version_bad(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.get("a", "resourceVersion=nonsense")
    s.get("a", "resourceVersion=-1")
    s.get("a", "resourceVersion=1&resourceVersionMatch=Exact")


@cases.case()
def resource_version_of_the_future(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.get("a", "resourceVersion=1000000000")


@cases.case()
def as_table(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 5, "title": "t"}))
    s.get("a", accept=sessions.TABLE)
    for include in ("None", "Metadata", "Object", "Nonsense", ""):
        s.get("a", f"includeObject={include}", sessions.TABLE)


@cases.case("other-shape")
def as_partial(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"x": "y"}))
    s.get("a", accept=sessions.PARTIAL)
    s.get("a", accept=sessions.PARTIAL_LIST)


@cases.case("protobuf-status")
def accepts(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for accept in (
        "",
        "*/*",
        "application/*",
        "text/html",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "application/xml",
        "application/vnd.kubernetes.protobuf,application/json",
        "application/vnd.kubernetes.protobuf",
        "application/cbor",
        f"{sessions.TABLE},application/json",
        "application/json;as=Table;v=v1beta1;g=meta.k8s.io",
        "application/json;as=Nonsense;v=v1;g=meta.k8s.io",
        f"application/json;as=Nonsense;v=v1;g=meta.k8s.io,{sessions.JSON}",
        "nonsense",
        "application/json;q=0.1,application/yaml;q=0.9",
        "application/json;stream=watch",
        "application/json;pretty=1",
    ):
        s.get("a", accept=accept)


@cases.case()
def as_yaml(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.get("a", accept="application/yaml")


@cases.case()
def with_odd_parameters(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.get("a", "nonsense=1")
    s.get("a", "exact=true")
    s.get("a", "fieldSelector=metadata.name%3Dother")
    s.get("a", "watch=true&timeoutSeconds=1&resourceVersion=nonsense")


@cases.case("status-is-read-only")
def status(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.request("GET", f"{s.item('a')}/status")
    s.request("GET", f"{s.item('nobody')}/status")
    s.request("PUT", f"{s.item('a')}/status", body=body)
    s.request("PATCH", f"{s.item('a')}/status", body={}, media=sessions.MERGE_PATCH)


@cases.case()
def status_as_table(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("GET", f"{s.item('a')}/status", accept=sessions.TABLE)


@cases.case("deeper-paths")
def unknown_subresource(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("GET", f"{s.item('a')}/scale")
    s.request("GET", f"{s.item('a')}/nonsense")
    s.request("GET", f"{s.item('a')}/status/more")


@cases.case()
def conditional(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("HEAD", s.item("a"))
    s.request("HEAD", s.item("nobody"))


@cases.case()
def in_a_missing_namespace(s: sessions.Session) -> None:
    s.request("GET", f"{s.collection('no-such-namespace')}/a")
    s.request("GET", s.collection("no-such-namespace"))
