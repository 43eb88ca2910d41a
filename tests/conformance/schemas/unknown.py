"""Unknown fields at every depth: pruned, warned about or refused, and kept where the schema says so."""

from conformance import cases, kinds, sessions, trying

_PART: kinds.Document = {"type": "object", "properties": {"name": trying.TEXT}}
_KEEPS = {"x-kubernetes-preserve-unknown-fields": True}
KIND = trying.kind(
    "Pruned",
    {
        "part": _PART,
        "parts": {"type": "array", "items": _PART},
        "pools": {"type": "object", "additionalProperties": _PART},
        "grid": {"type": "array", "items": {"type": "array", "items": _PART}},
        "open": {"type": "object", **_KEEPS},
        "half": {"type": "object", **_KEEPS, "properties": {"part": _PART, "list": {"type": "array", "items": _PART}}},
        "inner": {
            "type": "object",
            "properties": {"open": {"type": "object", **_KEEPS, "properties": {"part": _PART}}},
        },
        "free": _KEEPS,
        "any": {"type": "object", "additionalProperties": {"type": "object", **_KEEPS}},
        "items": {"type": "array", "items": {"type": "object", **_KEEPS, "properties": {"part": _PART}}},
        "bare": {"type": "object"},
        "template": {"type": "object", "x-kubernetes-embedded-resource": True, "properties": {"spec": _PART}},
        "whole": {"type": "object", "x-kubernetes-embedded-resource": True, **_KEEPS},
        "templates": {"type": "array", "items": {"type": "object", "x-kubernetes-embedded-resource": True, **_KEEPS}},
    },
)
ODD = {"name": "x", "odd": 1}
MODES = ("", "fieldValidation=Strict", "fieldValidation=Warn", "fieldValidation=Ignore")


def in_modes(s: sessions.Session, spec: kinds.Document) -> None:
    """Create it in every mode."""
    for number, mode in enumerate(MODES):
        s.create(s.widget(f"a{number}", spec), mode)


@cases.case(kind=KIND)
def deep_inside(s: sessions.Session) -> None:
    in_modes(s, {"part": ODD, "parts": [{"name": "x"}, ODD, {"odd": {"deeper": 1}}], "pools": {"a": ODD, "b.c/d": ODD}})


@cases.case(kind=KIND)
def in_lists_of_lists(s: sessions.Session) -> None:
    in_modes(s, {"grid": [[{}, ODD], [], [ODD, ODD]], "bare": {"a": {"b": 1}}})


@cases.case(kind=KIND)
def where_they_are_kept(s: sessions.Session) -> None:
    in_modes(s, {"open": ODD, "free": {"a": [ODD]}, "any": {"x": ODD}, "items": [ODD]})


@cases.case(kind=KIND)
def known_ones_below_kept_ones(s: sessions.Session) -> None:
    in_modes(
        s, {"half": {"part": ODD, "other": ODD, "list": [ODD]}, "inner": {"odd": 1, "open": {"part": ODD, "odd": ODD}}}
    )


@cases.case(kind=KIND)
def items_of_kept_ones(s: sessions.Session) -> None:
    in_modes(s, {"items": [{"part": ODD, "odd": ODD}], "half": {"list": "x"}})


@cases.case(kind=KIND)
def many(s: sessions.Session) -> None:
    in_modes(s, {f"x{number:02}": number for number in range(25)})


@cases.case(kind=KIND)
def of_other_types(s: sessions.Session) -> None:
    s.create(s.widget("a", {"part": [ODD], "parts": {"0": ODD}, "pools": [ODD]}))
    s.create(s.widget("b", {"part": [ODD], "parts": {"0": ODD}, "pools": [ODD]}), "fieldValidation=Strict")


@cases.case(kind=KIND)
def on_update(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"part": {"name": "x"}})).object
    for mode in MODES:
        body = s.update({**body, "spec": {"parts": [ODD], "half": {"part": ODD}}}, mode).object or body
        body = s.get("a").object


@cases.case(kind=KIND)
def on_patches(s: sessions.Session) -> None:
    s.create(s.widget("a", {"parts": [{"name": "x"}]}))
    for mode in MODES:
        s.merge("a", {"spec": {"pools": {"a": ODD}}}, mode)
        s.patch("a", [{"op": "add", "path": "/spec/parts/0/odd", "value": 1}], mode)
    s.get("a")


@cases.case("owners-of-nothing", kind=KIND)
def on_apply(s: sessions.Session) -> None:
    for mode in MODES:
        s.apply(s.fragment("a", {"parts": [{"name": "x"}], "open": {"x": 1}, "half": {"odd": 1}}), query=mode)
        s.apply(s.fragment("a", {"open": {"x": 2}, "bare": {"x": 1}}), query=mode)


@cases.case(kind=KIND)
def on_create_by_apply(s: sessions.Session) -> None:
    for number, mode in enumerate(MODES):
        s.apply(s.fragment(f"a{number}", {"part": ODD}), query=mode, name=f"a{number}")


@cases.case(kind=KIND)
def duplicates_and_unknown_ones(s: sessions.Session) -> None:
    head = f'"apiVersion": "{s.api_version}", "kind": "{s.kind.name}"'
    for number, mode in enumerate(MODES):
        spec = '{"parts": [{"name": "x", "name": "y", "odd": 1, "odd": 2}], "pools": {"a": {}, "a": {"odd": 1}}}'
        s.create(f'{{{head}, "metadata": {{"name": "a{number}"}}, "spec": {spec}}}', mode)


@cases.case(kind=KIND)
def by_kubectl(s: sessions.Session) -> None:
    for number, mode in enumerate(("strict", "warn", "ignore", "true", "false")):
        s.kubectl(
            "create", f"--validate={mode}", "-f", "-", stdin=s.widget(f"a{number}", {"parts": [ODD], "open": ODD})
        )
    for mode in ("strict", "warn", "ignore"):
        s.kubectl("apply", f"--validate={mode}", "-f", "-", stdin=s.widget("b", {"parts": [ODD], "open": ODD}))
    s.kubectl("apply", "--server-side", "--validate=strict", "-f", "-", stdin=s.widget("c", {"parts": [ODD]}))
    s.kubectl("replace", "--validate=strict", "-f", "-", stdin=s.widget("b", {"parts": [ODD]}))


@cases.case(kind=KIND)
def embedded_resources(s: sessions.Session) -> None:
    good = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "labels": {"a": "b"}}}
    trying.values(
        s,
        "whole",
        (
            good,
            {**good, "data": {"x": 1}},
            {},
            {"kind": "X"},
            {"apiVersion": "v1", "metadata": {}},
            {**good, "kind": ""},
        ),
    )
    s.create(s.widget("b", {"whole": {**good, "kind": 1}}))
    s.create(s.widget("c", {"whole": {**good, "apiVersion": "a/b/c"}}))


@cases.case("owners-inside-lists", kind=KIND)
def metadata_of_embedded_resources(s: sessions.Session) -> None:
    head = {"apiVersion": "v1", "kind": "Pod"}
    found: trying.Values = (
        *({"name": "A_"}, {"labels": {"-": "x"}}, {"labels": "x"}, {"annotations": {"a": 1}}, {"odd": 1}, {"name": 1}),
        *({"generateName": "x-", "namespace": "N_"}, {"finalizers": ["x"]}, {"creationTimestamp": None}, "x", None),
    )
    for number, meta in enumerate(found):
        for name in ("template", "whole"):
            s.create(s.widget(f"{name}-{number}", {name: {**head, "metadata": meta}}))


@cases.case(kind=KIND)
def unknown_in_embedded_resources(s: sessions.Session) -> None:
    head = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "odd": 1}}
    in_modes(s, {"template": {**head, "odd": 1, "spec": ODD}})


@cases.case(kind=KIND)
def unknown_in_lists_of_embedded_resources(s: sessions.Session) -> None:
    head = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "odd": 1}}
    in_modes(s, {"templates": [{**head, "odd": 1}, {"metadata": {"odd": 1}}]})
