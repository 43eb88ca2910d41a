"""Defaults beside server-side apply: nobody applies them, and whoever reads sees them."""

from conformance import cases, sessions
from conformance.schemas import defaults

KIND = defaults.KIND


@cases.case(kind=KIND)
def shown(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 5}))
    s.apply(s.fragment("a", {"size": 5, "lazy": {}}))
    s.apply(s.fragment("a", {"lazy": {}}))
    s.get("a")
    s.list()


@cases.case("defaults-not-applied", kind=KIND)
def without_a_spec(s: sessions.Session) -> None:
    s.apply(s.fragment("a"))
    s.apply(s.fragment("a", {}))
    s.apply(s.fragment("a", {"storage": {}}))


@cases.case(kind=KIND)
def in_lists_and_maps(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"parts": [{"name": "x"}], "pools": {"p": {"name": "y"}}}))
    s.apply(s.fragment("a", {"parts": [{"name": "x"}], "pools": {"p": {"name": "y", "count": 2}}}))
    s.apply(s.fragment("a", {"parts": [{}]}))
    s.get("a")


@cases.case(kind=KIND)
def taken_over(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"lazy": {}}))
    s.apply(s.fragment("a", {"size": 4}), "bob")
    s.apply(s.fragment("a", {"size": 3}), "bob")
    s.apply(s.fragment("a", {"size": 3}), "carol")
    s.get("a")


@cases.case(kind=KIND)
def given_up(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 4, "title": "x", "storage": {"size": "5Gi"}}))
    s.apply(s.fragment("a", {"title": "x"}))
    s.get("a")


@cases.case("defaults-not-applied", kind=KIND)
def updated_after_an_apply(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"title": "x"}))
    s.merge("a", {"spec": {"title": "y"}})
    s.update({**s.get("a").object, "spec": {"size": 4}})
    s.get("a")


@cases.case(kind=KIND)
def applied_after_a_create(s: sessions.Session) -> None:
    s.create(s.widget("a", {"title": "x"}))
    s.apply(s.fragment("a", {"size": 3}))
    s.apply(s.fragment("a", {"size": 4}))
    s.apply(s.fragment("a", {"size": 4}), query="force=true")
    s.apply(s.fragment("a", {"title": "x"}))
    s.get("a")


@cases.case(kind=KIND)
def dry_runs(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"title": "x"}), query="dryRun=All")
    s.apply(s.fragment("a", {"title": "x"}))
    s.apply(s.fragment("a", {"title": "x", "lazy": {}}), query="dryRun=All")
    s.get("a")


@cases.case("defaults-not-applied", kind=KIND)
def by_kubectl(s: sessions.Session) -> None:
    flags = ("apply", "--server-side", "-o", "json", "-f", "-")
    s.kubectl(*flags, stdin=s.widget("a", {"title": "x"}))
    s.kubectl(*flags, stdin=s.widget("a", {"title": "x", "size": 4}))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"title": "y"}))
    s.kubectl("diff", "--server-side", "-f", "-", stdin=s.widget("a", {"title": "x"}))
    s.get("a")


@cases.case(kind=KIND)
def to_an_object_without_a_spec(s: sessions.Session) -> None:
    s.create(s.fragment("a"))
    s.apply(s.fragment("a", {}))
    s.get("a")
