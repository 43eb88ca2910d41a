"""`required`, at every kind of place, and what takes a required property away."""

from conformance import cases, kinds, sessions, trying

_STORAGE = {"type": "object", "required": ["size", "class"], "properties": {"size": trying.WHOLE, "class": trying.TEXT}}
_NAMED = {"type": "object", "required": ["name"], "properties": {"name": trying.TEXT, "count": trying.WHOLE}}
_PROPERTIES: kinds.Document = {
    "name": trying.TEXT,
    "storage": _STORAGE,
    "parts": {"type": "array", "items": _NAMED},
    "pools": {"type": "object", "additionalProperties": _NAMED},
    "mode": {**trying.TEXT, "default": "fast"},
    "note": {**trying.TEXT, "nullable": True},
}
KIND = trying.kind("Demanding", _PROPERTIES, required=["name", "mode", "note"])
_SPEC = {"type": "object", "required": ["size"], "properties": {"size": trying.WHOLE}}
SPECIFIED = kinds.Kind(
    "Specified", "specifieds", (kinds.Version("v1", _SPEC, root={"required": ["spec"]}),), area=trying.AREA
)
GOOD: kinds.Document = {"name": "x", "note": None}


@cases.case(kind=KIND)
def at_the_top(s: sessions.Session) -> None:
    trying.create(s, GOOD, {"name": "x"}, {"note": "x"}, {}, {"name": None, "note": None}, {**GOOD, "mode": None})


@cases.case(kind=KIND)
def nested(s: sessions.Session) -> None:
    found: trying.Values = ({}, {"size": 1}, {"size": 1, "class": ""}, {"size": None, "class": "x"}, {"Size": 1}, None)
    trying.create(s, *({**GOOD, "storage": value} for value in found))


@cases.case(kind=KIND)
def in_items(s: sessions.Session) -> None:
    found: trying.Values = ([], [{}], [{"name": "x"}, {}], [{"count": 1}, {"name": None}])
    trying.create(s, *({**GOOD, "parts": value} for value in found))


@cases.case(kind=KIND)
def in_values_of_maps(s: sessions.Session) -> None:
    found: trying.Values = ({}, {"a": {}}, {"a.b": {"name": "x"}, "c/d": {}}, {"": {}}, {"a": None})
    trying.create(s, *({**GOOD, "pools": value} for value in found))


@cases.case(kind=KIND)
def in_order(s: sessions.Session) -> None:
    trying.order(s, s.create(s.widget("a", {"storage": {}})))
    trying.order(s, s.create(s.widget("a", {**GOOD, "storage": {}})))
    trying.order(s, s.create(s.widget("a", {**GOOD, "parts": [{}, {"count": 1}, {"name": "x"}, {}]})))


@cases.case(kind=KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {**GOOD, "parts": [{"name": "x"}]}, {**GOOD, "parts": [{}]}, "parts/0")


@cases.case(kind=KIND)
def taken_away(s: sessions.Session) -> None:
    body = s.create(s.widget("a", GOOD)).object
    s.update({**body, "spec": {"note": "x"}})
    s.merge("a", {"spec": {"name": None}})
    s.merge("a", {"spec": {"mode": None}})
    s.merge("a", {"spec": None})
    s.patch("a", [{"op": "remove", "path": "/spec/name"}])
    s.patch("a", [{"op": "remove", "path": "/spec/mode"}])
    s.patch("a", [{"op": "remove", "path": "/spec"}])
    s.get("a")


@cases.case(kind=KIND)
def applied_in_parts(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"name": "x"}))
    s.apply(s.fragment("a", GOOD))
    s.apply(s.fragment("a", {"storage": {"size": 1}}), "bob")
    s.apply(s.fragment("a", {"storage": {"size": 1, "class": "y"}}), "bob")
    s.apply(s.fragment("a", {"note": None}))
    s.apply(s.fragment("a", {"storage": {"class": "y"}}), "bob")
    s.get("a")


@cases.case(kind=SPECIFIED)
def spec_itself(s: sessions.Session) -> None:
    s.create(s.fragment("a"))
    s.create({**s.fragment("a"), "spec": None})
    s.create(s.widget("a", {}))
    s.create(s.widget("a", {"size": 1}))
    s.merge("a", {"spec": None})
    s.patch("a", [{"op": "remove", "path": "/spec"}])
    s.update(s.fragment("a", resourceVersion=s.get("a").rv))
    s.apply(s.fragment("b"), name="b")
    s.get("a")


@cases.case(kind=SPECIFIED)
def patched_elsewhere(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 1}))
    s.merge("a", {"metadata": {"annotations": {"x": "y"}}})
    s.patch("a", [{"op": "add", "path": "/metadata/annotations/y", "value": "z"}])
    s.apply(s.fragment("a", annotations={"z": "y"}))
    s.kubectl("label", s.resource, "a", "k=v")
    s.delete("a")
