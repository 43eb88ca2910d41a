"""`allOf`, `anyOf`, `oneOf` and `not`, with what they may say about values."""

from conformance import cases, sessions, trying

KIND = trying.kind(
    "Composed",
    {
        "all": {"type": "integer", "allOf": [{"minimum": 2}, {"maximum": 5}, {"multipleOf": 2}]},
        "any": {**trying.TEXT, "anyOf": [{"pattern": "^a"}, {"maxLength": 2}]},
        "one": {"type": "integer", "oneOf": [{"minimum": 5}, {"multipleOf": 2}]},
        "none": {**trying.TEXT, "not": {"enum": ["x", "y"]}},
        "choice": {
            "type": "object",
            "properties": {"a": trying.WHOLE, "b": trying.WHOLE, "c": trying.WHOLE},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            "not": {"required": ["a", "c"]},
        },
        "either": {
            "type": "object",
            "properties": {"mode": trying.TEXT, "size": trying.WHOLE},
            "anyOf": [
                {"properties": {"mode": {"enum": ["auto"]}}, "not": {"required": ["size"]}},
                {"properties": {"mode": {"enum": ["fixed"]}, "size": {"minimum": 1}}, "required": ["size"]},
            ],
        },
        "list": {
            "type": "array",
            "items": {**trying.TEXT, "anyOf": [{"minLength": 3}, {"enum": ["x"]}]},
            "allOf": [{"minItems": 1}, {"items": {"maxLength": 4}}],
        },
        "map": {
            "type": "object",
            "additionalProperties": trying.WHOLE,
            "not": {"maxProperties": 0},
            "allOf": [{"maxProperties": 2}, {"required": ["a"]}],
        },
        "deep": {
            "type": "object",
            "properties": {"list": {"type": "array", "items": {"type": "object", "properties": {"n": trying.WHOLE}}}},
            "allOf": [{"anyOf": [{"properties": {"list": {"items": {"properties": {"n": {"minimum": 1}}}}}}]}],
        },
        "port": {"x-kubernetes-int-or-string": True, "allOf": [{"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"minimum": 3}]},
        "empty": {**trying.TEXT, "nullable": True, "anyOf": [{"minLength": 2}]},
        "formatted": {**trying.TEXT, "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    },
)  # fmt: skip


@cases.case(kind=KIND)
def all_of(s: sessions.Session) -> None:
    trying.values(s, "all", (2, 4, 1, 3, 6, 7, 0, "x"))


@cases.case(kind=KIND)
def any_of(s: sessions.Session) -> None:
    trying.values(s, "any", ("abc", "xy", "a", "xyz", 1))


@cases.case(kind=KIND)
def one_of(s: sessions.Session) -> None:
    trying.values(s, "one", (5, 2, 6, 3, "x"))


@cases.case(kind=KIND)
def negated(s: sessions.Session) -> None:
    trying.values(s, "none", ("z", "x", "", 1))


@cases.case(kind=KIND)
def required_alternatives(s: sessions.Session) -> None:
    found: trying.Values = (
        {"a": 1},
        {"b": 1},
        {"a": 1, "b": 1},
        {},
        {"a": 1, "c": 1},
        {"b": 1, "c": 1},
        {"c": 1},
        {"a": None, "b": 1},
    )
    trying.values(s, "choice", found)


@cases.case(kind=KIND)
def alternatives_of_values(s: sessions.Session) -> None:
    found: trying.Values = (
        {"mode": "auto"},
        {"mode": "auto", "size": 1},
        {"mode": "fixed", "size": 0},
        {"mode": "fixed", "size": 1},
        {},
        {"size": 1},
    )
    trying.values(s, "either", found)


@cases.case(kind=KIND)
def of_lists(s: sessions.Session) -> None:
    trying.values(s, "list", (["abc"], ["x"], ["ab"], [], ["abcde", "x", "y"], [1]))


@cases.case(kind=KIND)
def of_maps(s: sessions.Session) -> None:
    trying.values(s, "map", ({"a": 1}, {}, {"a": 0, "b": 2, "c": 3}, {"a.b": "x"}))


@cases.case(kind=KIND)
def deep_inside(s: sessions.Session) -> None:
    trying.values(
        s, "deep", ({"list": [{"n": 1}]}, {"list": [{"n": 1}, {"n": 0}]}, {"list": [{}]}, {"list": [{"n": "x"}]})
    )


@cases.case(kind=KIND)
def int_or_string(s: sessions.Session) -> None:
    trying.values(s, "port", (3, 2, "x", 1.5, True, []))


@cases.case(kind=KIND)
def null(s: sessions.Session) -> None:
    trying.values(s, "empty", (None, "ab", "a"))


@cases.case(kind=KIND)
def formats(s: sessions.Session) -> None:
    trying.values(s, "formatted", ("1.2.3.4", "::1", "x", ""))


@cases.case(kind=KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"choice": {"a": 1}}, {"choice": {"a": 1, "b": 1}}, "choice/b")


@cases.case(kind=KIND)
def several_at_once(s: sessions.Session) -> None:
    s.create(s.widget("a", {"all": 7, "any": "xyz", "none": "x", "choice": {}}))
