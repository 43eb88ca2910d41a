"""DELETE of one object."""

from typing import Any

from conformance import cases, sessions

WRONG = "11111111-2222-3333-4444-555555555555"
HOLD = ["example.com/hold"]


def options(**fields: Any) -> dict[str, Any]:
    """Write DeleteOptions."""
    return {"apiVersion": "v1", "kind": "DeleteOptions", **fields}


@cases.case()
def plain(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.delete("a")
    s.get("a")
    s.delete("a")


@cases.case()
def missing(s: sessions.Session) -> None:
    s.delete("nobody")
    s.delete("nobody", options(preconditions={"uid": WRONG}))
    s.delete("nobody", query="dryRun=All")


@cases.case()
def precondition_uid(s: sessions.Session) -> None:
    made = s.create(s.widget("a"))
    s.delete("a", options(preconditions={"uid": WRONG}))
    s.delete("a", options(preconditions={"uid": made.uid}))


@cases.case()
def precondition_version(s: sessions.Session) -> None:
    first = s.create(s.widget("a")).rv
    second = s.merge("a", {"spec": {"size": 2}}).rv
    s.delete("a", options(preconditions={"resourceVersion": first}))
    s.delete("a", options(preconditions={"resourceVersion": second}))


@cases.case()
def both_preconditions(s: sessions.Session) -> None:
    made = s.create(s.widget("a"))
    s.delete("a", options(preconditions={"uid": made.uid, "resourceVersion": "1"}))
    s.delete("a", options(preconditions={"uid": WRONG, "resourceVersion": made.rv}))
    s.delete("a", options(preconditions={}))


@cases.case()
def propagation_policies(s: sessions.Session) -> None:
    for policy in ("Background", "Foreground", "Orphan"):
        s.create(s.widget(policy.lower(), finalizers=HOLD))
        s.delete(policy.lower(), options(propagationPolicy=policy))


@cases.case()
def propagation_policy_in_the_query(s: sessions.Session) -> None:
    for policy in ("Background", "Foreground", "Orphan"):
        s.create(s.widget(policy.lower(), finalizers=HOLD))
        s.delete(policy.lower(), query=f"propagationPolicy={policy}")


@cases.case()
def orphan_dependents(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=HOLD))
    s.delete("a", options(orphanDependents=True))
    s.create(s.widget("b", finalizers=HOLD))
    s.delete("b", query="orphanDependents=false")


@cases.case("policy-of-a-terminating-object")
def policy_of_a_terminating_object(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=HOLD))
    s.delete("a")
    s.delete("a", options(propagationPolicy="Foreground"))
    s.delete("a", options(propagationPolicy="Orphan"))


@cases.case("finalizer-removed-by-policy")
def finalizers_decide(s: sessions.Session) -> None:
    s.create(s.widget("orphan", finalizers=[*HOLD, "orphan"]))
    s.delete("orphan")
    s.create(s.widget("foreground", finalizers=[*HOLD, "foregroundDeletion"]))
    s.delete("foreground", options(propagationPolicy="Background"))


@cases.case()
def finalizers(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=HOLD))
    s.delete("a")
    s.delete("a")
    s.get("a")
    s.create(s.widget("a"))
    s.merge("a", {"metadata": {"finalizers": []}})
    s.get("a")
