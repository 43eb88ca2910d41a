"""Rules of a whole object, which see its name too."""

from conformance import cases, kinds, sessions, trying
from conformance.schemas import rules

KIND = kinds.Kind(
    "Rooted",
    "rooteds",
    (
        kinds.Version(
            "v1",
            {"type": "object", "properties": {"size": trying.WHOLE}},
            root={
                "x-kubernetes-validations": [
                    rules.rule("self.metadata.name.startsWith('a')", message="names start with a"),
                    rules.rule("self.kind == 'Rooted' && self.apiVersion.endsWith('/v1')"),
                    rules.rule("!has(self.spec) || self.spec.size < 5", fieldPath=".spec.size"),
                    rules.rule("self.metadata.name != 'a-bad'", reason="FieldValueForbidden"),
                ]
            },
        ),
    ),
    area=trying.AREA,
)


@cases.case(kind=KIND)
def broken(s: sessions.Session) -> None:
    for name in ("a", "b", "a-bad", "c-bad"):
        s.create(s.widget(name, {"size": 1}))
        s.create(s.widget(name, {"size": 7}))
    s.create(s.fragment("a1"))
    s.create({**s.widget("a2"), "spec": {}})


@cases.case(kind=KIND)
def on_generated_names(s: sessions.Session) -> None:
    s.create(s.widget(generateName="a-", spec={"size": 1}))
    s.create(s.widget(generateName="b-", spec={"size": 1}))


@cases.case(kind=KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"size": 1}, {"size": 7}, "size")
