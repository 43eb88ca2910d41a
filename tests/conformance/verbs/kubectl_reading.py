"""kubectl, reading."""

from conformance import cases, sessions


@cases.case()
def get(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 3, "title": "t"}, labels={"team": "red"}))
    s.create(s.widget("b"))
    s.kubectl("get", s.resource, "a", "-o", "name")
    s.kubectl("get", s.resource, "-o", "json")
    s.kubectl("get", s.resource, "-l", "team=red", "-o", "jsonpath={.items[*].metadata.name}")
    s.kubectl("get", s.resource, "-o", "custom-columns=N:.metadata.name,S:.spec.size", "--sort-by=.spec.size")


@cases.case("ready-unknown-in-print")
def get_as_people_do(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 3, "title": "t"}, labels={"team": "red"}))
    s.kubectl("get", s.resource)
    s.kubectl("get", s.resource, "-o", "wide", "--show-labels")
    s.kubectl("get", s.resource, "--show-managed-fields", "-o", "json")


@cases.case()
def get_nothing(s: sessions.Session) -> None:
    s.kubectl("get", s.resource)
    s.kubectl("get", s.resource, "nobody")
    s.kubectl("get", s.resource, "nobody", "--ignore-not-found")
    s.kubectl("get", f"nonsense.{s.side.group}")


@cases.case()
def get_by_other_names(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for name in ("widget", "wd", "Widget", "widgets.v1"):
        s.kubectl("get", f"{name}.{s.side.group}", "-o", "name")


@cases.case()
def describe(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 3, "parts": [{"name": "x"}]}, annotations={"n": "m"}))
    s.kubectl("describe", s.resource, "a")


@cases.case()
def explain(s: sessions.Session) -> None:
    s.kubectl("explain", f"{s.resource}.spec")
    s.kubectl("explain", f"{s.resource}.spec.storage", "--recursive")
    s.kubectl("explain", f"{s.resource}.spec.port")
    s.kubectl("explain", f"{s.resource}.spec.nonsense")


@cases.case()
def api_resources(s: sessions.Session) -> None:
    s.kubectl("api-resources", f"--api-group={s.side.group}", "--no-headers")


@cases.case()
def wait(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 3}))
    s.kubectl("wait", s.resource, "a", "--for=jsonpath={.spec.size}=3", "--timeout=5s")
    s.kubectl("wait", s.resource, "a", "--for=condition=Ready", "--timeout=1s")
    s.kubectl("wait", s.resource, "b", "--for=delete", "--timeout=1s")
