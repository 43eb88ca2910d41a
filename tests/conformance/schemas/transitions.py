"""Rules that compare with what was there before: `oldSelf` and `optionalOldSelf`."""

from conformance import cases, sessions, trying
from conformance.schemas import rules

_SHORT = {**trying.TEXT, "maxLength": 20}
_OPEN = {"type": "object", "properties": {"a": trying.WHOLE}, "x-kubernetes-preserve-unknown-fields": True}
_ITEM = {
    "type": "object",
    "required": ["key"],
    "properties": {
        "key": _SHORT,
        "value": rules.ruled(trying.WHOLE, rules.rule("self >= oldSelf", message="values grow")),
    },
}
KIND = trying.kind(
    "Transitional",
    {
        "fixed": rules.ruled(_SHORT, rules.rule("self == oldSelf", message="fixed is immutable")),
        "growing": rules.ruled(
            trying.WHOLE,
            rules.rule("self >= oldSelf", messageExpression="oldSelf > 3 ? 'was above three' : 'was little'"),
            rules.rule("self < 100"),
        ),
        "once": rules.ruled(
            _SHORT,
            rules.rule("!oldSelf.hasValue() || oldSelf.value() == self", optionalOldSelf=True, message="set once"),
        ),
        "starting": rules.ruled(
            _SHORT, rules.rule("oldSelf.hasValue() || self == 'new'", optionalOldSelf=True, message="starts as new")
        ),
        "list": {
            "type": "array",
            "maxItems": 5,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["key"],
            "items": _ITEM,
        },
        "map": {"type": "object", "maxProperties": 5, "additionalProperties": _ITEM},
        "plain": rules.ruled(
            {"type": "array", "maxItems": 5, "items": trying.WHOLE}, rules.rule("self.size() >= oldSelf.size()")
        ),
        "set": rules.ruled(
            {"type": "array", "maxItems": 5, "x-kubernetes-list-type": "set", "items": _SHORT},
            rules.rule("oldSelf.all(x, x in self)", message="nothing leaves"),
        ),
        "record": rules.ruled(
            {"type": "object", "properties": {"a": trying.WHOLE, "b": trying.WHOLE}},
            rules.rule("has(self.a) == has(oldSelf.a)", fieldPath=".a", reason="FieldValueForbidden"),
            rules.rule("!has(oldSelf.b) || has(self.b)", message="b may not go", fieldPath=".b"),
        ),
        "filled": rules.ruled({**_SHORT, "default": "d"}, rules.rule("self == oldSelf", message="filled is immutable")),
        "open": rules.ruled(_OPEN, rules.rule("self == oldSelf", message="open is immutable")),
        "nothing": rules.ruled({**trying.WHOLE, "nullable": True}, rules.rule("self == oldSelf")),
    },
    **{
        "x-kubernetes-validations": [
            rules.rule("!has(oldSelf.fixed) || has(self.fixed)", message="fixed may not be removed"),
            rules.rule("has(oldSelf.growing) == has(self.growing)", message="growing comes and goes never"),
        ]
    },
)

_NAMED = {"type": "object", "required": ["name"], "properties": {"name": _SHORT}}
LASTING = trying.kind(
    "Lasting",
    {
        "list": {
            "type": "array",
            "items": _NAMED,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
        },
        "set": {"type": "array", "items": _SHORT, "x-kubernetes-list-type": "set"},
    },
    **{
        "x-kubernetes-validations": [
            rules.rule("has(self.list) == has(oldSelf.list)", message="list comes and goes never"),
            rules.rule("has(self.set) != !has(oldSelf.set)", message="set comes and goes never"),
        ]
    },
)


def put(s: sessions.Session, **spec: object) -> None:
    """Update the live object with another spec."""
    s.update({**s.get("a").object, "spec": spec})


def change(s: sessions.Session, name: str, *values: object) -> None:
    """Create an object with the first value, and go on with the others."""
    s.create(s.widget("a", {name: values[0]}))
    for value in values[1:]:
        put(s, **{name: value})


@cases.case(kind=KIND)
def immutable(s: sessions.Session) -> None:
    change(s, "fixed", "x", "y")
    s.merge("a", {"spec": {"fixed": "y"}})
    s.merge("a", {"spec": {"fixed": None}})
    s.patch("a", [{"op": "replace", "path": "/spec/fixed", "value": "y"}])
    s.patch("a", [{"op": "remove", "path": "/spec/fixed"}])
    s.merge("a", {"spec": None})
    s.get("a")


@cases.case(kind=KIND)
def immutable_with_unknown_fields(s: sessions.Session) -> None:
    change(
        s, "open", {"a": 1, "b": {"c": [1]}}, {"a": 1, "b": {"c": [1]}}, {"a": 1, "b": {"c": [2]}}, {"a": 1}, {"a": 2}
    )
    put(s, open={"a": 1, "b": {"c": [1]}, "d": None})
    s.merge("a", {"spec": {"open": {"z": 1}}})
    s.get("a")


@cases.case(kind=KIND)
def appearing_later(s: sessions.Session) -> None:
    s.create(s.widget("a", {}))
    put(s, fixed="x")
    put(s, fixed="y")
    put(s, fixed="x", growing=1)


@cases.case(kind=KIND)
def growing(s: sessions.Session) -> None:
    change(s, "growing", 3, 4, 2, 100)
    put(s)


@cases.case(kind=KIND)
def with_an_optional_old_value(s: sessions.Session) -> None:
    change(s, "once", "x", "y")
    put(s)
    put(s, once="z")
    s.create(s.widget("b", {"starting": "old"}))
    s.create(s.widget("c", {"starting": "new"}))
    s.merge("c", {"spec": {"starting": "old"}})


@cases.case("owners-inside-lists", kind=KIND)
def items_with_keys(s: sessions.Session) -> None:
    change(
        s,
        "list",
        [{"key": "a", "value": 3}, {"key": "b", "value": 5}],
        [{"key": "b", "value": 4}, {"key": "a", "value": 3}],
    )
    put(s, list=[{"key": "b", "value": 6}, {"key": "a", "value": 2}])
    put(s, list=[{"key": "c", "value": 0}, {"key": "b", "value": 5}])
    put(s, list=[{"key": "a", "value": 0}])


@cases.case(kind=KIND)
def values_of_maps(s: sessions.Session) -> None:
    change(s, "map", {"x": {"key": "a", "value": 3}}, {"x": {"key": "b", "value": 2}}, {"y": {"key": "a", "value": 2}})
    put(s, map={"y": {"key": "a", "value": 1}, "x.z": {"key": "a"}})


@cases.case(kind=KIND)
def lists(s: sessions.Session) -> None:
    change(s, "plain", [1, 2], [1], [3, 4], [1, 2, 3], [])


@cases.case("owners-inside-lists", kind=KIND)
def sets(s: sessions.Session) -> None:
    change(s, "set", ["a", "b"], ["b", "a", "c"], ["a", "b"], [])


@cases.case(kind=KIND)
def fields_that_come_and_go(s: sessions.Session) -> None:
    change(s, "record", {"a": 1, "b": 1}, {"b": 1}, {"a": 1}, {}, {"a": 2, "b": 3})


@cases.case("owners-inside-lists", kind=LASTING)
def lists_that_come_and_go(s: sessions.Session) -> None:
    s.create(s.widget("a", {"list": [{"name": "x"}]}))
    put(s, list=[])
    put(s, list=[{"name": "y"}], set=["x"])
    put(s)
    s.create(s.widget("b", {"set": ["x"]}))
    s.merge("b", {"spec": {"set": []}})
    s.merge("b", {"spec": {"set": None}})


@cases.case(kind=KIND)
def defaults(s: sessions.Session) -> None:
    s.create(s.widget("a", {}))
    put(s)
    put(s, filled="e")
    s.merge("a", {"spec": {"filled": None}})
    s.patch("a", [{"op": "remove", "path": "/spec/filled"}])


@cases.case(kind=KIND)
def null(s: sessions.Session) -> None:
    change(s, "nothing", None, 1, 2, None, 2)


@cases.case(kind=KIND)
def by_apply(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"fixed": "x", "growing": 3}))
    s.apply(s.fragment("a", {"fixed": "y", "growing": 3}))
    s.apply(s.fragment("a", {"fixed": "x", "growing": 2}))
    s.apply(s.fragment("a", {"fixed": "x"}))
    s.apply(s.fragment("a", {"growing": 1}), "bob", "force=true")
    s.apply(s.fragment("a", {"growing": 4}), "bob", "force=true")
    s.get("a")


@cases.case(kind=KIND)
def dry_runs(s: sessions.Session) -> None:
    s.create(s.widget("a", {"growing": 3}))
    s.merge("a", {"spec": {"growing": 2}}, "dryRun=All")
    s.merge("a", {"spec": {"growing": 9}}, "dryRun=All")
    s.merge("a", {"spec": {"growing": 4}})


@cases.case(kind=KIND)
def created_anew(s: sessions.Session) -> None:
    s.create(s.widget("a", {"fixed": "x"}))
    s.delete("a")
    s.create(s.widget("a", {"fixed": "y"}))


@cases.case(kind=KIND)
def metadata_only(s: sessions.Session) -> None:
    s.create(s.widget("a", {"fixed": "x", "growing": 3}))
    s.merge("a", {"metadata": {"labels": {"x": "y"}}})
    s.kubectl("annotate", s.resource, "a", "n=m")
    s.kubectl("replace", "-f", "-", stdin=s.widget("a", {"fixed": "y", "growing": 3}))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"fixed": "y", "growing": 3}))
