"""kubectl, writing."""

import json

from conformance import cases, sessions


@cases.case()
def create(s: sessions.Session) -> None:
    s.kubectl("create", "-f", "-", stdin=s.widget("a"))
    s.kubectl("create", "-f", "-", stdin=s.widget("a"))
    s.kubectl("create", "-f", "-", "--dry-run=server", "-o", "json", stdin=s.widget("b"))
    s.kubectl("create", "-f", "-", "-o", "json", stdin=s.widget(generateName="gen-"))
    s.get("a")


@cases.case()
def create_validating(s: sessions.Session) -> None:
    for number, mode in enumerate(("strict", "warn", "ignore", "true")):
        body = {**s.widget(f"a{number}", {"nonsense": 1}), "other": 2}
        s.kubectl("create", f"--validate={mode}", "-f", "-", stdin=body)


@cases.case()
def apply(s: sessions.Session) -> None:
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 1, "title": "t"}))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 1, "title": "t"}))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 2}, labels={"x": "y"}))
    s.kubectl("apply", "-f", "-", "--dry-run=server", "-o", "json", stdin=s.widget("a", {"size": 3}))
    s.kubectl("apply", "view-last-applied", s.resource, "a", "-o", "json")
    s.get("a")


@cases.case()
def apply_server_side(s: sessions.Session) -> None:
    flags = ("apply", "--server-side", "-f", "-")
    s.kubectl(*flags, stdin=s.widget("a", {"size": 1, "title": "t"}))
    s.kubectl(*flags, stdin=s.widget("a", {"size": 1, "title": "t"}))
    s.kubectl(*flags, stdin=s.widget("a", {"size": 2}))
    s.kubectl(*flags, "--field-manager=bob", stdin=s.widget("a", {"size": 3}))
    s.kubectl(*flags, "--field-manager=bob", "--force-conflicts", stdin=s.widget("a", {"size": 3}))
    s.kubectl(*flags, "--dry-run=server", "-o", "json", stdin=s.widget("a", {"size": 4}, labels={"x": "y"}))
    s.get("a")


@cases.case()
def apply_client_side_then_server_side(s: sessions.Session) -> None:
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 1, "title": "t"}))
    s.kubectl("apply", "--server-side", "-f", "-", stdin=s.widget("a", {"size": 2}))
    s.get("a")
    s.kubectl("apply", "-f", "-", stdin=s.widget("a", {"size": 3}))
    s.get("a")


@cases.case()
def diff(s: sessions.Session) -> None:
    s.kubectl("diff", "-f", "-", stdin=s.widget("a"))
    s.kubectl("apply", "-f", "-", stdin=s.widget("a"))
    s.kubectl("diff", "-f", "-", stdin=s.widget("a"))
    s.kubectl("diff", "-f", "-", stdin=s.widget("a", {"size": 2}, labels={"x": "y"}))
    s.kubectl("diff", "--server-side", "--force-conflicts", "-f", "-", stdin=s.widget("a", {"size": 2}))


@cases.case()
def prune(s: sessions.Session) -> None:
    both = "\n---\n".join(json.dumps(s.widget(name, labels={"set": "one"})) for name in "ab")
    flags = ("apply", "--prune", "-l", "set=one", f"--prune-allowlist={s.api_version}/Widget", "-f", "-")
    s.kubectl("apply", "-f", "-", stdin=both)
    s.kubectl(*flags, stdin=s.widget("a", labels={"set": "one"}))
    s.kubectl("get", s.resource, "-o", "name")


@cases.case()
def edit(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.kubectl("edit", s.resource, "a", editor="sed -i 's/size: 1/size: 2/'")
    s.kubectl("edit", s.resource, "a", editor="sed -i 's/x/x/'")
    s.get("a")


@cases.case()
def patch(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.kubectl("patch", s.resource, "a", "--type=merge", "-p", '{"spec": {"size": 2}}')
    s.kubectl("patch", s.resource, "a", "--type=json", "-p", '[{"op": "remove", "path": "/spec/size"}]')
    s.kubectl("patch", s.resource, "a", "-p", '{"spec": {"size": 2}}')
    s.kubectl("patch", s.resource, "a", "--type=merge", "-p", "{}")
    s.get("a")


@cases.case()
def label_and_annotate(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.kubectl("label", s.resource, "a", "x=y", "example.com/z=1")
    s.kubectl("label", s.resource, "a", "x=z")
    s.kubectl("label", s.resource, "a", "x=z", "--overwrite")
    s.kubectl("label", s.resource, "a", "x-")
    s.kubectl("annotate", s.resource, "a", "n=m")
    s.kubectl("label", s.resource, "--all", "all=1")
    s.get("a")


@cases.case()
def replace(s: sessions.Session) -> None:
    s.kubectl("replace", "-f", "-", stdin=s.widget("a"))
    s.create(s.widget("a"))
    s.kubectl("replace", "-f", "-", stdin=s.widget("a", {"size": 2}))
    s.kubectl("replace", "--force", "-f", "-", stdin=s.widget("a", {"size": 3}))
    s.get("a")


@cases.case()
def delete(s: sessions.Session) -> None:
    for name in "abcd":
        s.create(s.widget(name, labels={"team": "red" if name in "cd" else "blue"}))
    s.kubectl("delete", s.resource, "a", "--dry-run=server")
    s.kubectl("delete", s.resource, "a")
    s.kubectl("delete", s.resource, "a")
    s.kubectl("delete", s.resource, "-l", "team=red", "--wait=false")
    s.kubectl("delete", s.resource, "--all", "--cascade=background", "--force", "--grace-period=0")
    s.kubectl("get", s.resource)


@cases.case()
def what_is_not_supported(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.kubectl("scale", s.resource, "a", "--replicas=2")
    s.kubectl("edit", s.resource, "nobody", editor="true")
    s.kubectl("rollout", "status", f"{s.resource}/a")
