"""Rules that are broken or can't be evaluated, alone and beside what the schema refuses."""

from conformance import cases, sessions, trying
from conformance.schemas import rules


@cases.case(kind=rules.KIND)
def errors_while_evaluating(s: sessions.Session) -> None:
    found: trying.Values = (
        *({"index": [1]}, {"index": []}, {"index": [0, 1]}, {"key": {}}, {"key": {"x": 1}}, {"zero": 0}, {"zero": 1}),
        *(
            {"number": "x"},
            {"number": "2"},
            {"number": ""},
            {"over": 2**63 - 1},
            {"missing": {}},
            {"missing": {"a": 0}},
        ),
    )
    trying.values(s, "failing", found)


@cases.case(kind=rules.KIND)
def messages_that_fail(s: sessions.Session) -> None:
    trying.values(
        s,
        "failing",
        ({"message": 0}, {"message": -1}, {"both": 0}, {"both": -1}, {"blank": " "}, {"blank": "a\nb"}, {"lines": "x"}),
    )


@cases.case(kind=rules.KIND)
def beside_what_the_schema_refuses(s: sessions.Session) -> None:
    trying.values(s, "strict", (4, 6, 8, "x"))
    s.create(s.widget("b", {"strict": 4, "size": 0}))
    s.create(s.widget("c", {"strict": "x", "size": 0, "list": ["x"]}))
    s.create(s.widget("d", {"list": ["x"] * 6, "size": 0}))
    s.create(s.widget("e", {"range": {"min": 3, "max": "x"}, "ports": [{"port": 0, "name": 1}]}))


@cases.case(kind=rules.KIND)
def beside_required_and_lengths(s: sessions.Session) -> None:
    s.create(s.widget("a", {"title": "b" * 21, "size": 0}))
    s.create(s.widget("b", {"ports": [{"name": "bad"}, {"port": 0}], "size": 11}))
    s.create(s.widget("c", {"set": ["x", "x"], "size": 11}))


@cases.case(kind=rules.KIND)
def several_at_once(s: sessions.Session) -> None:
    spec = {"size": 0, "title": "b", "range": {"min": 2, "max": 1}, "list": ["x", "x"], "map": {"A": ""}, "either": "x"}
    s.create(s.widget("a", spec))
    trying.order(s, s.create(s.widget("a", {"list": ["x", "x"]})))
    trying.order(s, s.create(s.widget("a", {"ports": [{"port": 0, "name": "bad"}, {"port": -1, "name": "bad"}]})))


@cases.case("owners-inside-lists", kind=rules.KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"ports": [{"port": 1}]}, {"ports": [{"port": 1, "name": "bad"}]}, "ports/0/name")


@cases.case(kind=rules.KIND)
def by_kubectl(s: sessions.Session) -> None:
    bad = s.widget("a", {"size": 11})
    s.kubectl("create", "-f", "-", stdin=bad)
    s.kubectl("apply", "-f", "-", stdin=bad)
    s.kubectl("apply", "--server-side", "-f", "-", stdin=bad)
    s.kubectl("create", "--dry-run=server", "-f", "-", stdin=bad)
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 5}))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 0, "title": "b"}))
    s.kubectl("apply", "--dry-run=server", "-f", "-", stdin=bad)
    s.kubectl("diff", "-f", "-", stdin=bad)
    s.kubectl("patch", s.resource, "a", "--type=merge", "-p", '{"spec": {"pools": {"x.y": {"n": 7}}}}')
    s.kubectl("replace", "-f", "-", stdin=bad)
    s.get("a")
