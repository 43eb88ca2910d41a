from typing import Any

import pytest

from kindwright_facade import kinds
from kindwright_operator import settlement

NAMES = kinds.Names("Postgres", "PostgresList", "postgreses", "postgres")
SPEC = {"interval": "5m", "chart": {"spec": {"chart": "postgres", "version": "~1.2"}}}


def kind(spec: dict[str, Any] | None = None, labels: dict[str, str] | None = None) -> kinds.Kind:
    release = kinds.Release("postgres-", SPEC if spec is None else spec, labels or {})
    return kinds.Kind("d", "u", 1, "apps.example.com", NAMES, (kinds.Version("v1", {}),), "v1", release)


def live(found: kinds.Kind, **owned: Any) -> dict[str, Any]:
    release = settlement.configuration(found, {"metadata": {"name": "postgres-a", "namespace": "shop"}})
    release["spec"]["values"] = {"size": 1}
    entry = {"manager": "kindwright", "operation": "Apply", "fieldsV1": owned}
    release["metadata"]["managedFields"] = [entry]
    return release


def test_what_is_applied_holds_no_values() -> None:
    applied = settlement.configuration(kind(), {"metadata": {"name": "postgres-a", "namespace": "shop"}})
    assert applied["spec"] == SPEC
    assert applied["metadata"]["labels"]["kindwright.dev/name"] == "a"


def test_a_release_as_it_should_be_is_settled() -> None:
    assert settlement.is_settled(kind(), live(kind()))


@pytest.mark.parametrize(
    "changed",
    [
        kind({**SPEC, "interval": "6m"}),
        kind({**SPEC, "timeout": "3m"}),
        kind({**SPEC, "chart": {"spec": {"chart": "postgres", "version": "~1.3"}}}),
        kind(labels={"example.com/ui": "yes"}),
    ],
)
def test_a_changed_definition_unsettles_it(changed: kinds.Kind) -> None:
    assert not settlement.is_settled(changed, live(kind()))
    assert settlement.revision(changed.release) != settlement.revision(kind().release)


def test_what_we_own_and_want_no_more_unsettles_it() -> None:
    owned: dict[str, Any] = {"f:spec": {"f:interval": {}, "f:timeout": {}}}
    assert not settlement.is_settled(kind(), live(kind(), **owned))
    assert settlement.is_settled(kind(), live(kind(), **{"f:spec": {"f:interval": {}}}))


def test_the_order_of_keys_is_no_revision() -> None:
    assert settlement.revision(kind(dict(reversed(SPEC.items()))).release) == settlement.revision(kind().release)


def body(*, ui: bool = True, interval: bool = True, version: bool = True) -> dict[str, Any]:
    chart: dict[str, Any] = {"spec": {"version": "1"} if version else {}}
    return {
        "metadata": {"labels": {"example.com/ui": "yes"} if ui else {}},
        "spec": {**({"interval": "5m"} if interval else {}), "chart": chart},
    }


@pytest.mark.parametrize(
    ("field", "left"),
    [
        (".spec.interval", body(interval=False)),
        (".spec.chart.spec.version", body(version=False)),
        (".metadata.labels.example.com/ui", body(ui=False)),
        (".spec.absent", body()),
    ],
)
def test_a_field_that_somebody_holds_is_left_out(field: str, left: dict[str, Any]) -> None:
    whole = body()
    assert settlement.without(whole, field) == left
    assert whole == body()
