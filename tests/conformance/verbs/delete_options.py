"""DELETE of one object: how its options are read."""

from conformance import cases, sessions
from conformance.verbs import delete


@cases.case()
def bad_policies(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a", delete.options(propagationPolicy="Nonsense"))
    s.delete("a", query="propagationPolicy=Nonsense")
    s.delete("a", delete.options(propagationPolicy="Orphan", orphanDependents=False))
    s.delete("a", delete.options(dryRun=["Nonsense"]))
    s.delete("a", query="dryRun=Nonsense")
    s.get("a")


@cases.case()
def grace_periods(s: sessions.Session) -> None:
    for number, grace in enumerate((0, 30, -1)):
        s.create(s.widget(f"a{number}", finalizers=delete.HOLD))
        s.delete(f"a{number}", delete.options(gracePeriodSeconds=grace))
        s.get(f"a{number}")
    s.create(s.widget("b"))
    s.delete("b", query="gracePeriodSeconds=5")
    s.delete("b", query="gracePeriodSeconds=nonsense")


@cases.case()
def dry_run(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a", query="dryRun=All")
    s.delete("a", delete.options(dryRun=["All"]))
    s.delete("a", delete.options(dryRun=["All"], preconditions={"uid": delete.WRONG}))
    s.get("a")


@cases.case()
def dry_run_with_finalizers(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=delete.HOLD))
    s.delete("a", query="dryRun=All")
    s.delete("a", delete.options(dryRun=["All"], propagationPolicy="Foreground"))
    s.get("a")


@cases.case()
def query_and_body(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=delete.HOLD))
    s.delete("a", delete.options(dryRun=["All"]), "propagationPolicy=Orphan")
    s.delete("a", delete.options(propagationPolicy="Background"), "dryRun=All")
    s.get("a")


@cases.case()
def bodies(s: sessions.Session) -> None:
    for body in (
        "{}",
        "null",
        "",
        '{"kind": "DeleteOptions"}',
        '{"kind": "DeleteOptions", "apiVersion": "meta.k8s.io/v1"}',
    ):
        s.create(s.widget("a"))
        s.delete("a", body)


@cases.case()
def bodies_of_the_groups_version(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a", {"kind": "DeleteOptions", "apiVersion": s.api_version})


@cases.case("undecodable-text")
def bad_bodies(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for body in (
        "{",
        "[]",
        '"x"',
        '{"preconditions": 1}',
        '{"kind": "Other", "apiVersion": "v1"}',
        '{"dryRun": "All"}',
    ):
        s.delete("a", body)
    s.get("a")


@cases.case()
def media(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a", "dryRun: [All]\n", media=sessions.YAML)
    s.delete("a", delete.options(dryRun=["All"]), media="text/plain")
    s.delete("a", delete.options(dryRun=["All"]), media="")
    s.get("a")


@cases.case()
def unknown_options(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a", delete.options(nonsense=1))
    s.create(s.widget("b"))
    s.delete("b", query="nonsense=1")


@cases.case()
def answers_as_asked(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=delete.HOLD))
    s.request("DELETE", s.item("a"), accept=sessions.PARTIAL)
    s.request("DELETE", s.item("a"), accept=sessions.TABLE)


@cases.case()
def ignoring_read_errors(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a", delete.options(ignoreStoreReadErrorWithClusterBreakingPotential=True))
