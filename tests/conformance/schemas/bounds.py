"""Bounds of numbers, texts, lists and maps; `enum` and `pattern`."""

from conformance import cases, sessions, trying

_WHOLES = {"type": "array", "items": trying.WHOLE}
_TEXTS = {"type": "array", "items": trying.TEXT}
KIND = trying.kind(
    "Bounded",
    {
        "least": {"type": "integer", "minimum": 2, "maximum": 5},
        "inside": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1, "exclusiveMaximum": True},
        "fraction": {"type": "number", "minimum": -1.5, "maximum": 2.25},
        "zero": {"type": "integer", "minimum": 0, "maximum": 0},
        "huge": {"type": "integer", "format": "int64", "maximum": 9007199254740992},
        "even": {"type": "integer", "multipleOf": 2},
        "tenths": {"type": "number", "multipleOf": 0.1},
        "short": {**trying.TEXT, "minLength": 2, "maxLength": 4},
        "few": {**_WHOLES, "minItems": 1, "maxItems": 2},
        "small": {
            "type": "object",
            "additionalProperties": trying.TEXT,
            "minProperties": 1,
            "maxProperties": 2,
        },
        "color": {**trying.TEXT, "enum": ["red", "green", ""]},
        "step": {"type": "integer", "enum": [1, 2, 40]},
        "ratio": {"type": "number", "enum": [1, 0.5]},
        "switch": {"type": "boolean", "enum": [True]},
        "mixed": {"x-kubernetes-preserve-unknown-fields": True, "enum": ["a", 1, True, None, {"x": 1}, ["y"]]},
        "optional": {**trying.TEXT, "nullable": True, "enum": ["x", None]},
        "strict": {**trying.TEXT, "nullable": True, "enum": ["x"]},
        "digits": {**trying.TEXT, "pattern": "^[0-9]+$"},
        "loose": {**trying.TEXT, "pattern": "[a-c]x"},
        "classes": {**trying.TEXT, "pattern": r"^\p{Lu}[[:alpha:]]*\z"},
        "insensitive": {**trying.TEXT, "pattern": "(?i)^abc$"},
        "lines": {**trying.TEXT, "pattern": r"^a\d\w\s$"},
        "both": {**trying.TEXT, "minLength": 3, "pattern": "^a", "enum": ["abc", "abd"]},
        "names": {**_TEXTS, "items": {**trying.TEXT, "maxLength": 2, "pattern": "^[a-z]*$"}},
        "labels": {"type": "object", "additionalProperties": {**trying.TEXT, "enum": ["on", "off"]}},
        "port": {
            "x-kubernetes-int-or-string": True,
            "anyOf": [{"type": "integer"}, {"type": "string"}],
            "pattern": "^[0-9]+%$",
            "minimum": 1,
            "maximum": 10,
        },
    },
)


@cases.case(kind=KIND)
def minimum_and_maximum(s: sessions.Session) -> None:
    trying.values(s, "least", (1, 2, 5, 6, 5.0, 6.0, -(2**63), 2**63 - 1, 2**63))


@cases.case(kind=KIND)
def exclusive(s: sessions.Session) -> None:
    trying.values(s, "inside", (0, 0.0, 0.001, 0.999, 1, 1.0, 1e-320, -1, 2))


@cases.case(kind=KIND)
def fractions(s: sessions.Session) -> None:
    trying.values(s, "fraction", (-1.5, -1.500001, 2.25, 2.2500001, 3, 1e300))


@cases.case(kind=KIND)
def nothing_but_zero(s: sessions.Session) -> None:
    trying.values(s, "zero", (0, 1, -1, 0.0))


@cases.case(kind=KIND)
def beyond_exact_floats(s: sessions.Session) -> None:
    trying.values(s, "huge", (9007199254740992, 9007199254740993, 9007199254740994))


@cases.case(kind=KIND)
def multiple_of(s: sessions.Session) -> None:
    trying.values(s, "even", (0, 2, 3, -4, -5, 2**62, 2**62 + 1))


@cases.case(kind=KIND)
def multiple_of_a_fraction(s: sessions.Session) -> None:
    trying.values(s, "tenths", (0, 0.1, 0.3, 0.25, 1, 1.1, 7, 123456.7))


@cases.case(kind=KIND)
def lengths(s: sessions.Session) -> None:
    trying.values(s, "short", ("", "a", "ab", "abcd", "abcde"))


@cases.case(kind=KIND)
def lengths_of_unicode(s: sessions.Session) -> None:
    trying.values(
        s, "short", ("ü", "üü", "üüüü", "üüüüü", "😀", "😀😀😀😀", "e\u0301", "e\u0301e\u0301e\u0301", "\u200d\u200d")
    )


@cases.case(kind=KIND)
def numbers_of_items(s: sessions.Session) -> None:
    trying.values(s, "few", ([], [1], [1, 2], [1, 2, 3], [1, "x", 3]))


@cases.case(kind=KIND)
def numbers_of_properties(s: sessions.Session) -> None:
    found: trying.Values = (
        {},
        {"a": ""},
        {"a": "", "b": ""},
        {"a": "", "b": "", "c": ""},
        {"a": None},
        {"a": 1, "b": "", "c": ""},
    )
    trying.values(s, "small", found)


@cases.case(kind=KIND)
def enum_of_texts(s: sessions.Session) -> None:
    trying.values(s, "color", ("red", "", "Red", "blue", "red ", 1))


@cases.case(kind=KIND)
def enum_of_integers(s: sessions.Session) -> None:
    trying.values(s, "step", (1, 1.0, 40, 3, "1", 4e1))


@cases.case(kind=KIND)
def enum_of_numbers(s: sessions.Session) -> None:
    trying.values(s, "ratio", (1, 1.0, 0.5, 0.50001, 2, True))


@cases.case(kind=KIND)
def enum_of_booleans(s: sessions.Session) -> None:
    trying.values(s, "switch", (True, False, "true"))


@cases.case(kind=KIND)
def enum_of_anything(s: sessions.Session) -> None:
    trying.values(s, "mixed", ("a", 1, 1.0, True, False, None, {"x": 1}, {"x": 2}, {"x": 1, "y": 1}, ["y"], [], "1"))


@cases.case(kind=KIND)
def enum_with_null(s: sessions.Session) -> None:
    trying.values(s, "optional", ("x", None, "y"))
    s.create(s.widget("b", {"strict": None}))
    s.create(s.widget("c", {"strict": "y"}))


@cases.case(kind=KIND)
def patterns(s: sessions.Session) -> None:
    trying.values(s, "digits", ("1", "", "1a", "1\n", "\n1", "٣", "1 "))
    s.create(s.widget("b", {"loose": "zzbxzz"}))
    s.create(s.widget("c", {"loose": "zzz"}))


@cases.case(kind=KIND)
def patterns_in_go_s_syntax(s: sessions.Session) -> None:
    trying.values(s, "classes", ("Abc", "Üb", "abc", "Ab\n", "Äöü"))
    for number, text in enumerate(("abc", "ABC", "aBc\n", "abcd")):
        s.create(s.widget(f"b{number}", {"insensitive": text}))
    for number, text in enumerate(("a1b ", "a1ü ", "a٣b ", "a1b\u00a0", "a1b\u000b", "a1b\t")):
        s.create(s.widget(f"c{number}", {"lines": text}))


@cases.case(kind=KIND)
def several_on_one_value(s: sessions.Session) -> None:
    trying.values(s, "both", ("abc", "b", "ab", "axx", "bxx", ""))
    trying.order(s, s.create(s.widget("b", {"both": "b"})))


@cases.case(kind=KIND)
def in_items_and_maps(s: sessions.Session) -> None:
    trying.values(s, "names", (["a", "ab"], ["abc", "a", "ABC"], [""]))
    s.create(s.widget("b", {"labels": {"a": "on", "b": "OFF", "c.d/e": "x"}}))


@cases.case(kind=KIND)
def int_or_string_with_bounds(s: sessions.Session) -> None:
    trying.values(s, "port", (1, 0, 10, 11, "5%", "50", "", 1.5, True, "11%"))


@cases.case(kind=KIND)
def several_at_once(s: sessions.Session) -> None:
    spec = {"least": 1, "short": "a", "few": [], "color": "blue", "digits": "x", "small": {}, "even": 3, "step": 7}
    s.create(s.widget("a", spec))


@cases.case(kind=KIND)
def long_values(s: sessions.Session) -> None:
    s.create(s.widget("a", {"short": "x" * 3000}))
    s.create(s.widget("b", {"digits": "x" * 3000}))
    s.create(s.widget("c", {"color": "x" * 3000}))
    s.create(s.widget("d", {"short": 'q"uo\\te\n\t\u0001 ü 😀'}))
    s.create(s.widget("e", {"color": 'q"uo\\te\n\t\u0001 ü 😀 <&>'}))


@cases.case(kind=KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"least": 2, "names": ["a"]}, {"least": 9}, "least")


@cases.case(kind=KIND)
def enum_in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"color": "red"}, {"color": "blue"}, "color")


@cases.case(kind=KIND)
def pattern_in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"names": ["a"]}, {"names": ["A"]}, "names/0")


@cases.case(kind=KIND)
def operations_that_make_it_bad_and_good_again(s: sessions.Session) -> None:
    s.create(s.widget("a", {"least": 2, "few": [1]}))
    s.patch(
        "a",
        [{"op": "replace", "path": "/spec/least", "value": 9}, {"op": "replace", "path": "/spec/least", "value": 3}],
    )
    s.patch("a", [{"op": "add", "path": "/spec/few/-", "value": 2}])
    s.patch("a", [{"op": "add", "path": "/spec/few/-", "value": 3}])
    s.patch("a", [{"op": "remove", "path": "/spec/few/0"}, {"op": "remove", "path": "/spec/few/0"}])
    s.get("a")


@cases.case(kind=KIND)
def by_kubectl(s: sessions.Session) -> None:
    bad = s.widget("a", {"least": 9, "color": "blue", "few": [1, 2, 3]})
    s.kubectl("create", "-f", "-", stdin=bad)
    s.kubectl("apply", "-f", "-", stdin=bad)
    s.kubectl("apply", "--server-side", "-f", "-", stdin=bad)
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"least": 3}))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"least": 9}))
    s.kubectl("apply", "--dry-run=server", "-f", "-", stdin=bad)
    s.kubectl("patch", s.resource, "a", "--type=merge", "-p", '{"spec": {"digits": "x"}}')
    s.kubectl("patch", s.resource, "a", "--type=json", "-p", '[{"op": "replace", "path": "/spec/least", "value": "x"}]')
    s.kubectl("edit", s.resource, "a", editor="sed -i 's/least: 3/least: 1/'")
    s.kubectl("get", s.resource, "a", "-o", "jsonpath={.spec}")


@cases.case(kind=KIND)
def generated_names(s: sessions.Session) -> None:
    s.create(s.widget(generateName="gen-", spec={"least": 9}))
    s.create(s.widget(generateName="gen-", spec={"least": 3}))


@cases.case(kind=KIND)
def created_by_update(s: sessions.Session) -> None:
    s.update(s.widget("a", {"least": 9}))
    s.merge("a", {"spec": {"least": 9}})
    s.apply(s.fragment("a", {"least": 9}))


@cases.case("storage-words", kind=KIND)
def in_the_wrong_version_of_the_object(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"least": 3})).object
    s.merge("a", {"spec": {"least": 4}})
    s.update({**body, "spec": {"least": 9}})
    s.merge("a", {"metadata": {"resourceVersion": body["metadata"]["resourceVersion"]}, "spec": {"least": 9}})
    s.update({**body, "spec": {"least": 9}, "metadata": {**body["metadata"], "uid": "x", "resourceVersion": ""}})
