"""`x-kubernetes-list-type` and `x-kubernetes-map-type`: what may be twice in a list, and what an apply makes of it."""

from conformance import cases, kinds, sessions, trying

_PORT: kinds.Document = {
    "type": "object",
    "required": ["port"],
    "properties": {
        "port": trying.WHOLE,
        "protocol": {**trying.TEXT, "default": "TCP"},
        "name": trying.TEXT,
        "weight": {**trying.WHOLE, "minimum": 1},
    },
}
_MAP = {
    "type": "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["port", "protocol"],
    "items": _PORT,
}
_SET = {"type": "array", "x-kubernetes-list-type": "set"}
KIND = trying.kind(
    "Listed",
    {
        "texts": {**_SET, "items": trying.TEXT},
        "numbers": {**_SET, "items": {"type": "number"}},
        "either": {**_SET, "items": {"x-kubernetes-int-or-string": True}},
        "records": {
            **_SET,
            "items": {"type": "object", "x-kubernetes-map-type": "atomic", "properties": {"a": trying.WHOLE}},
        },
        "lists": {**_SET, "items": {"type": "array", "x-kubernetes-list-type": "atomic", "items": trying.WHOLE}},
        "ports": _MAP,
        "pools": {"type": "object", "additionalProperties": {"type": "object", "properties": {"ports": _MAP}}},
        "atomic": {"type": "array", "x-kubernetes-list-type": "atomic", "items": trying.TEXT},
        "plain": {"type": "array", "items": trying.TEXT},
        "unit": {
            "type": "object",
            "x-kubernetes-map-type": "atomic",
            "properties": {"a": trying.WHOLE, "b": trying.WHOLE},
        },
    },
)


@cases.case("owners-inside-lists", kind=KIND)
def sets_of_texts(s: sessions.Session) -> None:
    trying.values(
        s, "texts", (["a", "b"], ["a", "b", "a"], ["a", "a", "a"], ["", ""], ["a", "A"], [], ["a", "b", "b", "a"])
    )


@cases.case("owners-inside-lists", kind=KIND)
def sets_of_numbers(s: sessions.Session) -> None:
    trying.values(s, "numbers", ([1, 2], [1, 1], [1, 1.0], [0.1, 0.10], [1, 1.5], [0, -0.0]))


@cases.case("owners-inside-lists", kind=KIND)
def sets_of_either(s: sessions.Session) -> None:
    trying.values(s, "either", ([1, "1"], ["1", "1"], [1, 1]))


@cases.case("no-owners-at-all", kind=KIND)
def sets_of_records(s: sessions.Session) -> None:
    trying.values(
        s,
        "records",
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 1}], [{}, {}], [{"a": 1}, {"a": 1, "x": 2}], [{}, {"a": None}]),
    )


@cases.case("no-owners-at-all", kind=KIND)
def sets_of_lists(s: sessions.Session) -> None:
    trying.values(s, "lists", ([[1], [2]], [[1, 2], [1, 2]], [[1, 2], [2, 1]], [[], []]))


@cases.case("owners-inside-lists", kind=KIND)
def maps(s: sessions.Session) -> None:
    found: trying.Values = (
        [{"port": 1}, {"port": 2}],
        [{"port": 1}, {"port": 1}],
        [{"port": 1}, {"port": 1, "protocol": "UDP"}],
        [{"port": 1}, {"port": 1, "protocol": "TCP", "name": "x"}],
        [{"port": 1, "name": "a"}, {"port": 2}, {"port": 1, "name": "b"}, {"port": 1}],
        [{"port": 1}, {"name": "x"}],
        [{"port": 1, "weight": 0}, {"port": 1}],
        [{"port": "1"}, {"port": 1}],
        [1, {"port": 1}],
    )
    trying.values(s, "ports", found)


@cases.case("owners-inside-lists", kind=KIND)
def maps_in_maps(s: sessions.Session) -> None:
    s.create(s.widget("a", {"pools": {"x.y": {"ports": [{"port": 1}, {"port": 1}]}, "b": {"ports": [{"port": 1}]}}}))
    s.create(s.widget("a", {"pools": {"x.y": {"ports": [{"port": 1}, {"port": 2}]}}}))


@cases.case(kind=KIND)
def duplicates_where_they_may_be(s: sessions.Session) -> None:
    s.create(s.widget("a", {"atomic": ["a", "a"], "plain": ["a", "a"]}))


@cases.case("owners-inside-lists", kind=KIND)
def on_update(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"texts": ["a"], "ports": [{"port": 1}]})).object
    s.update({**body, "spec": {"texts": ["a", "a"]}})
    s.merge("a", {"spec": {"ports": [{"port": 1}, {"port": 1}]}})
    s.patch("a", [{"op": "add", "path": "/spec/texts/-", "value": "a"}])
    s.patch("a", [{"op": "add", "path": "/spec/ports/-", "value": {"port": 1, "protocol": "TCP"}}])
    s.patch("a", [{"op": "add", "path": "/spec/ports/-", "value": {"port": 1, "protocol": "UDP"}}])
    s.get("a")


@cases.case(kind=KIND)
def several_at_once(s: sessions.Session) -> None:
    spec = {"texts": ["a", "a"], "numbers": [1, 1], "ports": [{"port": 1}, {"port": 1}, {"port": 2, "weight": 0}]}
    s.create(s.widget("a", spec))
    trying.order(s, s.create(s.widget("a", {"texts": ["a", "b", "b", "a", "a"]})))


@cases.case(kind=KIND)
def applied_by_one(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"atomic": ["a", "b"], "plain": ["a", "a"]}))
    s.apply(s.fragment("a", {"atomic": ["b"]}))
    s.apply(s.fragment("a", {"plain": ["c"]}), "bob")
    s.apply(s.fragment("a", {"atomic": ["c"]}), "bob")


@cases.case("apply-of-invalid-values", kind=KIND)
def applied_duplicates(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"texts": ["a", "a"]}))
    s.apply(s.fragment("a", {"ports": [{"port": 1}, {"port": 1}]}))
    s.apply(s.fragment("a", {"ports": [{"name": "x"}]}))
    s.get("a")


@cases.case("owners-inside-lists", kind=KIND)
def sets_applied_by_one(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"texts": ["a", "b"]}))
    s.apply(s.fragment("a", {"texts": ["b"]}))
    s.get("a")


@cases.case("lists-are-atomic", kind=KIND)
def sets_applied_by_two(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"texts": ["a", "b"]}))
    s.apply(s.fragment("a", {"texts": ["c"]}), "bob")
    s.get("a")


@cases.case("owners-inside-lists", kind=KIND)
def maps_applied_by_one(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"ports": [{"port": 1, "name": "x"}, {"port": 2}]}))
    s.apply(s.fragment("a", {"ports": [{"port": 2, "name": "y"}]}))
    s.get("a")


@cases.case("lists-are-atomic", kind=KIND)
def maps_applied_by_two(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"ports": [{"port": 1, "name": "x"}]}))
    s.apply(s.fragment("a", {"ports": [{"port": 2}]}), "bob")
    s.get("a")


@cases.case("owners-inside-lists", kind=KIND)
def atomic_objects_applied_by_one(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"unit": {"a": 1}}))
    s.apply(s.fragment("a", {"unit": {"b": 1}}))


@cases.case("lists-are-atomic", kind=KIND)
def atomic_objects_applied_by_two(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"unit": {"a": 1}}))
    s.apply(s.fragment("a", {"unit": {"b": 1}}), "bob")
    s.get("a")
