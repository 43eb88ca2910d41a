"""`default`, at every kind of place, when something is written and when it is read."""

from conformance import cases, kinds, sessions, trying

_TWO: kinds.Document = {**trying.WHOLE, "default": 2}
_PART: kinds.Document = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": trying.TEXT,
        "count": {**trying.WHOLE, "default": 1},
        "ports": {
            "type": "array",
            "default": [{}],
            "items": {"type": "object", "properties": {"port": {**trying.WHOLE, "default": 80}, "name": trying.TEXT}},
        },
    },
}
KIND = trying.kind(
    "Defaulted",
    {
        "size": {**trying.WHOLE, "default": 3},
        "title": {**trying.TEXT, "default": "", "maxLength": 5},
        "ratio": {"type": "number", "default": 1.5},
        "enabled": {"type": "boolean", "default": False},
        "port": {"x-kubernetes-int-or-string": True, "default": "50%"},
        "colors": {"type": "array", "items": trying.TEXT, "default": ["red"]},
        "storage": {
            "type": "object",
            "default": {"class": "fast"},
            "properties": {
                "class": {**trying.TEXT, "default": "slow"},
                "size": {**trying.TEXT, "default": "1Gi"},
                "note": trying.TEXT,
            },
        },
        "lazy": {
            "type": "object",
            "properties": {"a": {**trying.WHOLE, "default": 1}, "deep": {"type": "object", "properties": {"b": _TWO}}},
        },
        "eager": {
            "type": "object",
            "default": {},
            "properties": {"deep": {"type": "object", "default": {}, "properties": {"b": _TWO}}},
        },
        "parts": {"type": "array", "items": _PART},
        "pools": {"type": "object", "additionalProperties": _PART},
        "grid": {"type": "array", "items": {"type": "array", "items": {"type": "object", "properties": {"v": _TWO}}}},
        "anything": {
            "type": "object",
            "x-kubernetes-preserve-unknown-fields": True,
            "properties": {"known": {**trying.TEXT, "default": "yes"}},
        },
        "filled": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "default": {"a": {"b": [1, None]}}},
    },
)  # fmt: skip
WHOLLY = trying.kind("Wholly", {"size": {**trying.WHOLE, "default": 3}}, default={})
RICHLY = trying.kind("Richly", {"size": {**trying.WHOLE, "default": 3}, "mode": trying.TEXT}, default={"mode": "a"})


@cases.case(kind=KIND)
def nothing_given(s: sessions.Session) -> None:
    s.create(s.widget("a", {}))
    s.create(s.fragment("b"))
    s.create({**s.fragment("c"), "spec": None})
    s.list()


@cases.case(kind=KIND)
def something_given(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 0, "title": "x", "enabled": True, "colors": [], "ratio": 0}))
    s.create(s.widget("b", {"size": None, "colors": None, "storage": None, "title": None}))
    s.get("b")


@cases.case(kind=KIND)
def of_objects(s: sessions.Session) -> None:
    trying.create(
        s,
        {"storage": {}},
        {"storage": {"size": "2Gi"}},
        {"storage": {"note": "x"}},
        {"lazy": {}},
        {"lazy": {"deep": {}}},
    )
    trying.values(s, "eager", (), "dryRun=All")


@cases.case(kind=KIND)
def in_items(s: sessions.Session) -> None:
    s.create(
        s.widget("a", {"parts": [{"name": "x"}, {"name": "y", "count": 2, "ports": [{"name": "z"}, {"port": 1}]}]})
    )
    s.create(s.widget("b", {"parts": [{}]}))
    s.create(s.widget("c", {"grid": [[{}, {"v": 1}], []]}))


@cases.case(kind=KIND)
def in_values_of_maps(s: sessions.Session) -> None:
    s.create(s.widget("a", {"pools": {"x": {"name": "x"}, "y": {"name": "y", "ports": []}}}))
    s.create(s.widget("b", {"pools": {"x": {}}}))


@cases.case(kind=KIND)
def beside_what_no_schema_knows(s: sessions.Session) -> None:
    s.create(s.widget("a", {"anything": {"x": 1}, "filled": {}}))
    s.create(
        s.widget(
            "b",
            {
                "nonsense": 1,
                "storage": {"nonsense": 2},
                "lazy": {"nonsense": 3},
                "parts": [{"name": "x", "nonsense": 4}],
            },
        )
    )


@cases.case(kind=KIND)
def unknown_fields_in_every_mode(s: sessions.Session) -> None:
    spec = {"nonsense": 1, "parts": [{"name": "x", "ports": [{"odd": 1}]}], "pools": {"a.b": {"name": "x", "odd": 1}}}
    for number, mode in enumerate(("", "Strict", "Warn", "Ignore")):
        s.create(s.widget(f"a{number}", spec), f"fieldValidation={mode}")


@cases.case(kind=KIND)
def wrong_types_beside_them(s: sessions.Session) -> None:
    s.create(s.widget("a", {"storage": "x"}))
    s.create(s.widget("b", {"parts": [1, {"name": "x"}], "pools": {"a": "x"}}))
    s.create(s.widget("c", {"title": "too long"}))


@cases.case(kind=KIND)
def on_update(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"size": 5})).object
    s.update({**body, "spec": {}})
    s.update(s.fragment("a"))
    s.update({**s.fragment("a"), "spec": {"storage": {}}})
    s.get("a")


@cases.case(kind=KIND)
def on_patches(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 5}))
    s.merge("a", {"spec": {"size": None, "storage": None}})
    s.merge("a", {"spec": {"parts": [{"name": "x"}]}})
    s.patch("a", [{"op": "test", "path": "/spec/size", "value": 3}, {"op": "remove", "path": "/spec/size"}])
    s.patch("a", [{"op": "add", "path": "/spec/parts/-", "value": {"name": "y"}}])
    s.patch("a", [{"op": "replace", "path": "/spec", "value": {}}])
    s.get("a")


@cases.case(kind=KIND)
def dry_runs(s: sessions.Session) -> None:
    s.create(s.widget("a", {"lazy": {}}), "dryRun=All")
    s.create(s.widget("a", {}))
    s.merge("a", {"spec": {"lazy": {}}}, "dryRun=All")
    s.get("a")


@cases.case(kind=KIND)
def who_owns_them(s: sessions.Session) -> None:
    s.create(s.widget("a", {"lazy": {}}), "fieldManager=one")
    s.merge("a", {"spec": {"size": 4}}, "fieldManager=two")
    s.merge("a", {"spec": {"size": None}}, "fieldManager=three")
    s.get("a")


@cases.case(kind=KIND)
def through_tables_and_watches(s: sessions.Session) -> None:
    with s.watch() as watch:
        s.create(s.widget("a", {"lazy": {}}))
        s.merge("a", {"spec": {"lazy": {"deep": {}}}})
        watch.events(2)


@cases.case(kind=KIND)
def by_kubectl(s: sessions.Session) -> None:
    s.kubectl("create", "-f", "-", "-o", "json", stdin=s.widget("a", {"size": 1}))
    s.kubectl("apply", "-f", "-", "-o", "json", stdin=s.widget("b", {"lazy": {}}))
    s.kubectl("apply", "-f", "-", "-o", "json", stdin=s.widget("b", {"lazy": {"a": 5}}))
    s.kubectl("apply", "-f", "-", "-o", "json", stdin=s.widget("b", {}))
    s.kubectl("diff", "-f", "-", stdin=s.widget("b", {}))


@cases.case(kind=WHOLLY)
def of_spec_itself(s: sessions.Session) -> None:
    s.create(s.fragment("a"))
    s.create({**s.fragment("b"), "spec": None})
    s.create(s.widget("c", {}))
    s.merge("c", {"spec": None})
    s.patch("c", [{"op": "remove", "path": "/spec"}])
    s.get("c")


@cases.case(kind=RICHLY)
def of_spec_itself_with_values(s: sessions.Session) -> None:
    s.create(s.fragment("a"))
    s.create(s.widget("b", {}))
    s.create(s.widget("c", {"mode": "b"}))
    s.merge("c", {"spec": None})
    s.update(s.fragment("b"))
