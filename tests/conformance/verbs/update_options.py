"""PUT of one object: dry runs, field managers, bodies that are not quite right."""

from conformance import cases, sessions


@cases.case()
def missing_object(s: sessions.Session) -> None:
    s.update(s.widget("nobody"))
    s.update(s.widget("nobody", resourceVersion="5"))
    s.update(s.widget("nobody", uid="11111111-2222-3333-4444-555555555555"))


@cases.case()
def dry_run(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["spec"]["size"] = 2
    s.update(body, "dryRun=All")
    s.get("a")
    s.update(body, "dryRun=Nonsense")


@cases.case()
def dry_run_of_what_would_be_refused(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.merge("a", {"spec": {"size": 2}})
    s.update(body, "dryRun=All")
    s.update(s.widget("nobody", resourceVersion="1"), "dryRun=All")


@cases.case("labels-map-itself")
def field_managers(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"size": 1, "title": "t"}, labels={"x": "y"}), "fieldManager=one").object
    body["spec"]["size"] = 2
    body = s.update(body, "fieldManager=two").object
    body["spec"]["title"] = "u"
    body["metadata"]["labels"] = {"x": "z"}
    s.update(body, "fieldManager=three")
    s.update(body, f"fieldManager={'x' * 129}")


@cases.case("wrong-kind")
def wrong_kind_or_version(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.update({**body, "kind": "Other"})
    s.update({**body, "apiVersion": f"{s.side.group}/v2"})
    s.update({key: value for key, value in body.items() if key != "kind"})


@cases.case()
def wrong_media(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.update(body, media="text/plain")
    s.update(body, media=sessions.MERGE_PATCH)


@cases.case()
def yaml_body(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    head = f"apiVersion: {s.api_version}\nkind: Widget\n"
    text = head + f'metadata: {{name: a, resourceVersion: "{version}"}}\nspec: {{size: 9}}\n'
    s.request("PUT", s.item("a"), body=text, media=sessions.YAML)


@cases.case()
def answers_as_asked(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.request("PUT", s.item("a"), body=body, accept=sessions.TABLE)
    # Read again: the first update may bump the resourceVersion only by storing defaults, and kube-apiserver's
    # cache, while it is behind, takes the old version for a change of nothing: 200 at times, 409 at others.
    body = s.get("a").object
    s.request("PUT", s.item("a"), body=body, accept=sessions.PARTIAL)


@cases.case()
def of_a_terminating_object(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/hold"]))
    body = s.delete("a").object
    body["spec"]["size"] = 2
    body = s.update(body).object
    body["metadata"]["finalizers"] = ["example.com/hold", "example.com/new"]
    s.update(body)
    body["metadata"]["finalizers"] = []
    s.update(body)
    s.get("a")
