"""Methods and paths that are not, and discovery of those that are."""

from conformance import cases, sessions


@cases.case("method-not-allowed")
def post_to_an_object(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("POST", s.item("a"), body=s.widget("a"))


@cases.case("method-not-allowed")
def put_and_patch_the_collection(s: sessions.Session) -> None:
    s.request("PUT", s.collection(), body=s.widget("a"))
    s.request("PATCH", s.collection(), body={}, media=sessions.MERGE_PATCH)


@cases.case("method-not-allowed")
def odd_methods(s: sessions.Session) -> None:
    for method in ("OPTIONS", "TRACE"):
        s.request(method, s.collection())
        s.request(method, s.item("a"))


@cases.case("unknown-http-method")
def unknown_methods(s: sessions.Session) -> None:
    s.request("FROB", s.collection())
    s.request("FROB", s.item("a"))


@cases.case("not-found-as-status")
def unknown_resource(s: sessions.Session) -> None:
    path = s.collection().replace("/widgets", "/gizmos")
    s.request("GET", path)
    s.request("GET", f"{path}/a")
    s.request("POST", path, body=s.widget("a"))


@cases.case()
def unknown_version(s: sessions.Session) -> None:
    s.request("GET", s.collection().replace("/v1/", "/v7/"))


@cases.case()
def unknown_group(s: sessions.Session) -> None:
    s.request("GET", s.collection().replace(s.side.group, "nobody.example.com"))


@cases.case("not-found-as-status")
def singular_and_short_names(s: sessions.Session) -> None:
    for word in ("widget", "wd", "Widgets", "WIDGETS"):
        s.request("GET", s.collection().replace("/widgets", f"/{word}"))


@cases.case("deeper-paths")
def odd_paths(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("GET", f"{s.collection()}/")
    s.request("GET", f"{s.item('a')}/")
    s.request("GET", f"{s.item('a')}//status")
    s.request("GET", f"{s.item('a')}/status/a/b")


@cases.case("empty-path-segments")
def empty_segment(s: sessions.Session) -> None:
    s.request("GET", s.collection().replace("/namespaces/", "/namespaces//"))


@cases.case("not-found-as-status")
def without_namespace(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("GET", f"/apis/{s.api_version}/widgets/a")
    s.request("DELETE", f"/apis/{s.api_version}/widgets/a")
    s.request("PATCH", f"/apis/{s.api_version}/widgets/a", body={}, media=sessions.MERGE_PATCH)


@cases.case()
def methods_of_status(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.request("POST", f"{s.item('a')}/status", body={})
    s.request("DELETE", f"{s.item('a')}/status")


@cases.case("status-is-read-only")
def resources_of_the_version(s: sessions.Session) -> None:
    s.request("GET", f"/apis/{s.api_version}")


@cases.case()
def the_group(s: sessions.Session) -> None:
    s.request("GET", f"/apis/{s.side.group}")
    s.request("GET", f"/apis/{s.side.group}/v7")


@cases.case()
def discovery_accepts(s: sessions.Session) -> None:
    for accept in ("application/yaml", "text/html", "*/*"):
        s.request("GET", f"/apis/{s.side.group}/v7", accept=accept)
