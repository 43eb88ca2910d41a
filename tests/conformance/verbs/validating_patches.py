"""fieldValidation of updates, patches and applies."""

from conformance import cases, sessions
from conformance.verbs import validating


@cases.case()
def bad_mode(s: sessions.Session) -> None:
    s.create(s.widget("a"), "fieldValidation=Nonsense")
    s.create(s.widget("a"), "fieldValidation=strict")
    s.create(s.widget("a"), "fieldValidation=Strict&fieldValidation=Ignore")
    s.merge("a", {"spec": {"size": 2}}, "fieldValidation=Nonsense")
    s.update(s.get("a").object, "fieldValidation=Nonsense")
    s.apply(s.fragment(), query="fieldValidation=Nonsense")


@cases.case()
def on_update(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    for mode in validating.MODES:
        body = {**s.get("a").object, "nonsense": 1}
        s.update(body, mode)
    version = body["metadata"]["resourceVersion"]
    s.update_text("a", validating.text(s, "a", '{"size": 4, "size": 5}', meta=f', "resourceVersion": "{version}"'))


@cases.case()
def on_merge_patch(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for mode in validating.MODES:
        s.merge("a", {"nonsense": 1, "metadata": {"other": 2}}, mode)
        s.merge("a", '{"spec": {"size": 3, "size": 4}}', mode)


@cases.case()
def on_json_patch(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for mode in validating.MODES:
        s.patch("a", [{"op": "add", "path": "/nonsense", "value": 1}], mode)
        s.patch("a", '[{"op": "add", "path": "/spec/size", "value": 1, "value": 5}]', mode)
        s.patch("a", '[{"op": "add", "path": "/spec/size", "value": 1, "more": 5}]', mode)


@cases.case()
def on_apply(s: sessions.Session) -> None:
    for number, mode in enumerate(validating.MODES):
        s.apply({**s.fragment("a"), "nonsense": 1}, query=mode)
        s.apply(validating.text(s, "a", f'{{"size": {number}, "size": {number + 10}}}'), query=mode)


@cases.case()
def on_apply_unknown_in_spec(s: sessions.Session) -> None:
    for mode in validating.MODES:
        s.apply(s.fragment("a", {"nonsense": 1}), query=mode)


@cases.case()
def on_apply_unknown_in_metadata(s: sessions.Session) -> None:
    for mode in validating.MODES:
        s.apply(s.fragment("a", nonsense="x"), query=mode)
