"""Server-side apply: what may be sent, and to what."""

from conformance import cases, sessions


@cases.case()
def yaml_body(s: sessions.Session) -> None:
    head = f"apiVersion: {s.api_version}\nkind: Widget\nmetadata: {{name: a}}\n"
    s.apply(head + "spec: {size: 1, title: 'yes'}\n")
    s.apply(head + "spec:\n  # a comment\n  size: 2\n")


@cases.case("undecodable-text")
def bad_bodies(s: sessions.Session) -> None:
    for body in ("", "{", "[]", "null", "a: [", '"x"', "1"):
        s.apply(body)


@cases.case()
def two_documents(s: sessions.Session) -> None:
    text = f"apiVersion: {s.api_version}\nkind: Widget\nmetadata: {{name: a}}\n"
    s.apply(f"{text}---\n{text}spec: {{size: 1}}\n")


@cases.case("wrong-kind")
def without_kind_or_version(s: sessions.Session) -> None:
    s.apply({key: value for key, value in s.fragment("a").items() if key != "kind"})
    s.apply({key: value for key, value in s.fragment("a").items() if key != "apiVersion"})
    s.apply({key: value for key, value in s.fragment("a").items() if key != "metadata"})


@cases.case("wrong-kind")
def wrong_kind(s: sessions.Session) -> None:
    s.apply({**s.fragment("a"), "kind": "Other"})
    s.apply({**s.fragment("a"), "apiVersion": "other.example.com/v1"})
    s.apply({**s.fragment("a"), "apiVersion": f"{s.side.group}/v9"})


@cases.case()
def wrong_name_or_namespace(s: sessions.Session) -> None:
    s.apply(s.fragment("b"))
    s.apply(s.fragment("", {"size": 1}))
    s.apply(s.fragment("a", namespace="other"))
    s.apply(s.fragment("a", namespace=s.namespace))
    s.apply(s.fragment("b", {"size": 3}))
    s.apply(s.fragment("a", generateName="gen-"))


@cases.case()
def resource_version(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}, resourceVersion="1"))
    version = s.apply(s.fragment("a", {"size": 2})).rv
    s.apply(s.fragment("a", {"size": 4}, resourceVersion=version))
    s.apply(s.fragment("a", {"size": 3}, resourceVersion=version))
    s.apply(s.fragment("a", {"size": 3}, resourceVersion="nonsense"))
    s.apply(s.fragment("a", {"size": 3}, resourceVersion="0"))
    s.get("a")


@cases.case()
def uid(s: sessions.Session) -> None:
    s.apply(s.fragment("a", uid="11111111-2222-3333-4444-555555555555"))
    made = s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"size": 2}, uid=made.uid))
    s.apply(s.fragment("a", {"size": 2}, uid="11111111-2222-3333-4444-555555555555"))


@cases.case("stored-default")
def managed_fields(s: sessions.Session) -> None:
    s.apply(s.fragment("a", managedFields=[]))
    s.apply(s.fragment("a", managedFields=[{}]))
    made = s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"size": 1}, managedFields=made.meta.get("managedFields")))
    s.apply(s.fragment("a", {"size": 1}, managedFields=None))


@cases.case()
def server_fields(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}, creationTimestamp="2001-02-03T04:05:06Z", generation=9, selfLink="/x"))
    s.apply(s.fragment("a", {"size": 2}, creationTimestamp=None))


@cases.case()
def deletion_time(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"size": 1}, deletionTimestamp="2001-02-03T04:05:06Z"))


@cases.case()
def status(s: sessions.Session) -> None:
    s.apply({**s.fragment("a", {"size": 1}), "status": {"version": "9"}})
    s.apply({**s.fragment("a", {"size": 2}), "status": {"version": "9"}})
    s.apply({**s.fragment("a", {"size": 2}), "status": {}})


@cases.case()
def whole_object_sent_back(s: sessions.Session) -> None:
    body = s.create(s.widget("a"), "fieldManager=creator").object
    s.apply(body)
    del body["metadata"]["managedFields"]
    s.apply(body)


@cases.case("apply-of-wrong-types")
def wrong_types(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}, labels="x"))
    s.apply(s.fragment("a", {"size": 1}, labels={"x": 1}))
    s.apply({**s.fragment("a"), "metadata": []})


@cases.case()
def bad_metadata(s: sessions.Session) -> None:
    s.apply(s.fragment("a", labels={"a b": "c"}))
    s.apply(s.fragment("a", labels={"a": "c d"}))
    s.apply(s.fragment("a", finalizers=["nonsense here"]))
    s.apply(s.fragment("Upper"), name="Upper")


@cases.case("name-limit")
def name_too_long(s: sessions.Session) -> None:
    s.apply(s.fragment("a" * 47), name="a" * 47)


@cases.case()
def other_media(s: sessions.Session) -> None:
    for media in ("application/apply-patch+json", "application/apply-patch+cbor"):
        s.request("PATCH", s.item("a"), "fieldManager=alice", s.fragment("a"), media)


@cases.case()
def answers_as_asked(s: sessions.Session) -> None:
    for accept in (sessions.PARTIAL, "application/yaml"):
        s.request(
            "PATCH", s.item("a"), "fieldManager=x", s.fragment("a", {"title": accept}), sessions.APPLY_PATCH, accept
        )


@cases.case()
def missing_namespace(s: sessions.Session) -> None:
    path = f"{s.collection('no-such-namespace')}/a"
    s.request("PATCH", path, "fieldManager=x", s.fragment("a"), sessions.APPLY_PATCH)


@cases.case()
def texts_that_yaml_takes_for_something_else(s: sessions.Session) -> None:
    for number, text in enumerate(
        ["\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029", "\ufeff", "\uffff", "😀", "\xa0"]
    ):
        s.apply(s.fragment(f"a{number}", {"title": f"a{text}b"}), name=f"a{number}")
        s.get(f"a{number}")
