"""A schema may restrict an object's name, and what it says about metadata is published."""

from conformance import cases, kinds, sessions, trying

KIND = kinds.Kind(
    "Named",
    "nameds",
    (
        kinds.Version(
            "v1",
            {"type": "object", "properties": {"size": trying.WHOLE}},
            metadata={
                "type": "object",
                "properties": {
                    "name": {**trying.TEXT, "maxLength": 8, "pattern": "^a"},
                    "generateName": {**trying.TEXT, "maxLength": 5},
                },
            },
        ),
    ),
    area=trying.AREA,
)


@cases.case(kind=KIND)
def names(s: sessions.Session) -> None:
    for name in ("a", "b", "a2345678", "a23456789", "b23456789"):
        s.create(s.widget(name, {"size": 1}))


@cases.case(kind=KIND)
def generated_names(s: sessions.Session) -> None:
    s.create(s.widget(generateName="a2-", spec={"size": 1}))
    s.create(s.widget(generateName="a-234-", spec={"size": 1}))
    s.create(s.widget(generateName="b-", spec={"size": 1}))


@cases.case(kind=KIND)
def beside_other_mistakes(s: sessions.Session) -> None:
    s.create(s.widget("B_", {"size": "x"}))
    s.create(s.widget("b", {"size": "x"}))
    s.create(s.widget("b", {"size": 1}, labels={"-": "x"}))


@cases.case(kind=KIND)
def applied_names(s: sessions.Session) -> None:
    s.apply(s.fragment("b", {"size": 1}), name="b")
    s.apply(s.fragment("a", {"size": 1}))
    s.merge("a", {"metadata": {"labels": {"x": "y"}}})
