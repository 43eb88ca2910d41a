"""`x-kubernetes-validations`: where rules stand, what they say, and when they are not asked."""

from typing import Any

from conformance import cases, kinds, sessions, trying

_SHORT = {**trying.TEXT, "maxLength": 20}


def rule(text: str, **more: Any) -> kinds.Document:
    """Write one rule."""
    return {"rule": text, **more}


def ruled(schema: kinds.Document, *rules: kinds.Document) -> kinds.Document:
    """Add rules to a schema."""
    return {**schema, "x-kubernetes-validations": list(rules)}


_PORT = ruled(
    {
        "type": "object",
        "required": ["port"],
        "properties": {"port": trying.WHOLE, "name": _SHORT, "target": {"x-kubernetes-int-or-string": True}},
    },
    rule("self.port > 0", message="ports are positive"),
    rule(
        "!has(self.name) || self.name != 'bad'",
        messageExpression="'port ' + (self.port > 5 ? 'above' : 'below') + ' five is ' + self.name",
    ),
)
_RANGE = ruled(
    {"type": "object", "properties": {"min": trying.WHOLE, "max": trying.WHOLE, "note": _SHORT}},
    rule("!has(self.min) || !has(self.max) || self.min <= self.max", message="min is above max", fieldPath=".max"),
)
_REASONS = ("FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate")
KIND = trying.kind(
    "Ruled",
    {
        "size": ruled(trying.WHOLE, rule("self >= 1"), rule("self <= 10", message="at most ten")),
        "title": ruled(_SHORT, rule("self.startsWith('a')", messageExpression="'not ' + self")),
        "range": _RANGE,
        "ports": {
            "type": "array",
            "maxItems": 5,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["port"],
            "items": _PORT,
        },
        "list": ruled(
            {"type": "array", "maxItems": 5, "items": ruled(_SHORT, rule("self != 'x'"))},
            rule("self.size() != 2", message="not two"),
        ),
        "pools": {
            "type": "object",
            "maxProperties": 5,
            "additionalProperties": ruled(
                {"type": "object", "properties": {"n": trying.WHOLE, "m": trying.WHOLE}},
                rule("self.n < 5", fieldPath=".n", reason="FieldValueForbidden"),
            ),
        },
        "map": ruled(
            {"type": "object", "maxProperties": 5, "additionalProperties": _SHORT},
            rule("self.all(key, key.matches('^[a-z]+$'))", message="keys are lower case"),
            rule("!('z' in self) || self['z'] == 'yes'"),
        ),
        "reasons": {
            "type": "object",
            "properties": {
                name: ruled({"type": "boolean"}, rule("self", reason=name, message=f"says {name}")) for name in _REASONS
            },
        },
        "either": ruled({"x-kubernetes-int-or-string": True}, rule("type(self) == int ? self < 10 : self != 'x'")),
        "odd": ruled(
            {
                "type": "object",
                "properties": {
                    "a-b": trying.WHOLE,
                    "c.d": trying.WHOLE,
                    "e/f": trying.WHOLE,
                    "namespace": trying.WHOLE,
                    "__x": trying.WHOLE,
                    "in": trying.WHOLE,
                    "self": trying.WHOLE,
                    "kind_": trying.WHOLE,
                },
            },
            rule("!has(self.a__dash__b) || self.a__dash__b > 0", fieldPath="['a-b']"),
            rule("!has(self.c__dot__d) || self.c__dot__d > 0", fieldPath="['c.d']"),
            rule("!has(self.e__slash__f) || self.e__slash__f > 0"),
            rule("!has(self.__namespace__) || self.__namespace__ > 0", fieldPath=".namespace"),
            rule("!has(self.__underscores__x) || self.__underscores__x > 0"),
            rule("!has(self.__in__) || self.__in__ > 0"),
            rule("!has(self.self) || self.self > 0"),
        ),
        "optional": ruled(
            {"type": "object", "properties": {"a": trying.WHOLE, "b": {**trying.WHOLE, "default": 5}, "c": _SHORT}},
            rule("has(self.a) && self.a > 0", message="a is there and positive"),
            rule("has(self.b)", message="b is always there"),
            rule("self.?c.orValue('d') != 'e'"),
        ),
        "nothing": ruled({**_SHORT, "nullable": True}, rule("self != 'bad'")),
        "failing": {
            "type": "object",
            "properties": {
                "index": ruled({"type": "array", "maxItems": 5, "items": trying.WHOLE}, rule("self[1] > 0")),
                "key": ruled({"type": "object", "maxProperties": 5, "additionalProperties": trying.WHOLE}, rule("self['x'] > 0")),
                "zero": ruled(trying.WHOLE, rule("10 / self > 1")),
                "number": ruled(_SHORT, rule("int(self) > 1")),
                "over": ruled({**trying.WHOLE, "format": "int64"}, rule("self + 1 > self")),
                "missing": ruled({"type": "object", "properties": {"a": trying.WHOLE}}, rule("self.a > 0")),
                "message": ruled(trying.WHOLE, rule("self > 0", messageExpression="string(1 / self)")),
                "both": ruled(trying.WHOLE, rule("self > 0", message="static", messageExpression="string(1 / self)")),
                "blank": ruled(_SHORT, rule("self == ''", messageExpression="self")),
                "lines": ruled({**trying.TEXT, "maxLength": 10}, rule("self != 'x'", message="one line")),
            },
        },
        "template": ruled(
            {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True},
            rule("self.kind != 'Bad' && self.metadata.name != 'bad' && self.apiVersion == 'v1'"),
        ),
        "strict": ruled({**trying.WHOLE, "minimum": 5}, rule("self > 7", message="above seven")),
        "set": ruled(
            {"type": "array", "x-kubernetes-list-type": "set", "maxItems": 5, "items": _SHORT},
            rule("self == ['a', 'b']", message="a and b"),
        ),
    },
    **{"x-kubernetes-validations": [rule("!has(self.size) || !has(self.range) || self.range.max <= self.size")]},
)  # fmt: skip


@cases.case(kind=KIND)
def on_a_number(s: sessions.Session) -> None:
    trying.values(s, "size", (1, 0, 10, 11, "x"))


@cases.case(kind=KIND)
def on_a_text(s: sessions.Session) -> None:
    trying.values(s, "title", ("a", "b", "", 1, "ü\n"))


@cases.case(kind=KIND)
def on_an_object(s: sessions.Session) -> None:
    trying.values(s, "range", ({}, {"min": 1}, {"min": 1, "max": 2}, {"min": 3, "max": 2}, {"min": "x", "max": 1}))


@cases.case(kind=KIND)
def on_spec(s: sessions.Session) -> None:
    trying.create(
        s, {"size": 5, "range": {"min": 1, "max": 5}}, {"size": 5, "range": {"max": 6}}, {"size": 5, "range": {}}
    )


@cases.case("owners-inside-lists", kind=KIND)
def on_items_with_keys(s: sessions.Session) -> None:
    found: trying.Values = (
        [{"port": 1}],
        [{"port": 1}, {"port": 0}],
        [{"port": 1, "name": "bad"}],
        [{"port": -1, "name": "bad"}, {"port": 0}],
    )
    trying.values(s, "ports", found)
    trying.values(s, "ports", ([{"name": "bad"}], [{"port": "x"}, {"port": 0}]), "dryRun=All")


@cases.case(kind=KIND)
def on_lists_and_items(s: sessions.Session) -> None:
    trying.values(s, "list", (["a"], ["a", "b"], ["x"], ["x", "x"], ["a", "x", "b", "x"], [1, "x"]))


@cases.case(kind=KIND)
def on_values_of_maps(s: sessions.Session) -> None:
    trying.values(
        s, "pools", ({"a": {"n": 1}}, {"a": {"n": 5}, "b.c/d": {"n": 6}}, {"a": {}}, {"a": {"m": 1}, "b": {"n": 9}})
    )


@cases.case(kind=KIND)
def on_maps(s: sessions.Session) -> None:
    trying.values(s, "map", ({"a": "x"}, {"A": "x"}, {"z": "no"}, {"z": "yes"}, {"Z": "", "z": ""}, {}))


@cases.case(kind=KIND)
def on_int_or_string(s: sessions.Session) -> None:
    trying.values(s, "either", (1, 10, "x", "y", "10"))


@cases.case(kind=KIND)
def on_embedded_resources(s: sessions.Session) -> None:
    head = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}
    trying.values(
        s,
        "template",
        (
            head,
            {**head, "kind": "Bad"},
            {**head, "metadata": {"name": "bad"}},
            {**head, "metadata": {}},
            {**head, "odd": 1},
        ),
    )


@cases.case(kind=KIND)
def escaped_names(s: sessions.Session) -> None:
    names = ("a-b", "c.d", "e/f", "namespace", "__x", "in", "self")
    trying.values(s, "odd", (*({name: 0} for name in names), dict.fromkeys(names, 1), dict.fromkeys(names, 0)))


@cases.case(kind=KIND)
def optional_fields(s: sessions.Session) -> None:
    trying.values(s, "optional", ({}, {"a": 1}, {"a": 0, "b": None}, {"a": 1, "c": "e"}, {"a": 1, "c": "f"}))


@cases.case(kind=KIND)
def null(s: sessions.Session) -> None:
    trying.values(s, "nothing", (None, "good", "bad"))


@cases.case("owners-inside-lists", kind=KIND)
def lists_as_sets_compare(s: sessions.Session) -> None:
    trying.values(s, "set", (["a", "b"], ["b", "a"], ["a"], ["a", "a"]))


@cases.case(kind=KIND)
def reasons(s: sessions.Session) -> None:
    trying.values(s, "reasons", (*({name: False} for name in _REASONS), dict.fromkeys(_REASONS, True)))
