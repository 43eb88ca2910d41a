"""Label and field selectors as kube-apiserver reads them: only what this test makes the facade send."""

import re
from collections.abc import Callable, Mapping

from watching.model import store

Test = Callable[[Mapping[str, str]], bool]

_TERMS = re.compile(r"[^,(]+(?:\([^)]*\))?")
_SET = re.compile(r"(\S+) (in|notin) \(([^)]*)\)")


def wants(labels: str, fields: str, namespace: str) -> Callable[[store.JSON], bool]:
    """Return whether a HelmRelease is selected."""
    by_label = [_label(term.strip()) for term in _TERMS.findall(labels)]
    by_field = [_equality(term) for term in fields.split(",") if term]

    def test(release: store.JSON) -> bool:
        meta = release["metadata"]
        named = {"metadata.name": meta["name"], "metadata.namespace": meta["namespace"]}
        return (
            namespace in ("", meta["namespace"])
            and all(found(meta["labels"]) for found in by_label)
            and all(found(named) for found in by_field)
        )

    return test


def _label(term: str) -> Test:
    found = _SET.fullmatch(term)
    if found:
        key, operator, values = found[1], found[2], found[3].split(",")
        return lambda labels: (labels.get(key) in values) == (operator == "in")
    if "=" in term:
        return _equality(term)
    if term.startswith("!"):
        return lambda labels: term[1:] not in labels
    return lambda labels: term in labels


def _equality(term: str) -> Test:
    key, operator, value = re.split(r"(!=|=)", term)
    return lambda pairs: (pairs.get(key) == value) == (operator == "=")
