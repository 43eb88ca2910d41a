"""Upstream's refusals of a HelmRelease, as refusals of the object."""

import pytest
from conversion import samples
from serving import fakes
from serving.harness import ITEM, ITEMS, Harness

from kindwright_facade.upstream import translating

RELEASE = 'helmreleases.helm.toolkit.fluxcd.io "postgres-orders"'
OBJECT = 'postgreses.apps.example.com "orders"'
HIDDEN = ("helmrelease", "HelmRelease", "helm.toolkit.fluxcd.io", "postgres-orders", "spec.values", samples.RELEASE_UID)


@pytest.mark.parametrize(
    ("why", "shown"),
    [
        (
            "exceeded quota: q, requested: count/helmreleases.helm.toolkit.fluxcd.io=1, used: count/helmreleases.helm.toolkit.fluxcd.io=5",
            "exceeded quota: q, requested: count/postgreses.apps.example.com=1, used: count/postgreses.apps.example.com=5",
        ),
        (
            'admission webhook "a.b" denied the request: no spec.values.size',
            'admission webhook "a.b" denied the request: no spec.size',
        ),
        (
            "unable to create new content in namespace shop because it is being terminated",
            "unable to create new content in namespace shop because it is being terminated",
        ),
    ],
)
async def test_a_403_that_is_not_about_our_own_rights_stays(harness: Harness, why: str, shown: str) -> None:
    harness.upstream.fail(
        "POST", fakes.of_release(403, "Forbidden", "postgres-orders", f"{RELEASE} is forbidden: {why}")
    )
    answer = await harness.call("POST", ITEMS, body=samples.wanted())
    assert (answer.status, answer.json["reason"]) == (403, "Forbidden")
    assert answer.json["message"] == f"{OBJECT} is forbidden: {shown}"
    assert answer.json["details"] == {"name": "orders", "group": "apps.example.com", "kind": "postgreses"}


async def test_a_terminating_namespace_keeps_its_cause(harness: Harness) -> None:
    cause = {
        "reason": "NamespaceTerminating",
        "message": "namespace shop is being terminated",
        "field": "metadata.namespace",
    }
    harness.upstream.fail("POST", fakes.of_release(403, "Forbidden", "postgres-orders", RELEASE, causes=[cause]))
    answer = await harness.call("POST", ITEMS, body=samples.wanted())
    assert answer.status == 403
    assert answer.json["details"]["causes"] == [cause]


async def test_a_namespace_that_is_not_there_is_the_callers_404(harness: Harness) -> None:
    body = fakes.failure(404, "NotFound", 'namespaces "shop" not found', kind="namespaces", name="shop")
    harness.upstream.fail("POST", fakes.answer(404, body))
    answer = await harness.call("POST", ITEMS, body=samples.wanted())
    assert (answer.status, answer.json["message"]) == (404, 'namespaces "shop" not found')
    assert answer.json["details"] == {"kind": "namespaces", "name": "shop"}


async def test_our_own_missing_right_is_a_500_that_names_nobody(harness: Harness) -> None:
    why = 'User "system:serviceaccount:kindwright-system:kindwright" cannot update resource "helmreleases"'
    harness.upstream.seed(samples.release())
    harness.upstream.fail(
        "PUT", fakes.of_release(403, "Forbidden", "postgres-orders", f"{RELEASE} is forbidden: {why}")
    )
    answer = await harness.call("PUT", ITEM, body=samples.wanted(resourceVersion="7"))
    assert (answer.status, answer.json["reason"]) == (500, "InternalError")
    assert "serviceaccount:" not in answer.text


INVALID = fakes.failure(
    422,
    "Invalid",
    'HelmRelease.helm.toolkit.fluxcd.io "postgres-orders" is invalid: spec.values.size: Invalid value: "x"',
    group="helm.toolkit.fluxcd.io",
    kind="HelmRelease",
    name="postgres-orders",
    uid=samples.RELEASE_UID,
    causes=[
        {"reason": "FieldValueInvalid", "message": 'spec.values.size: Invalid value: "x"', "field": "spec.values.size"}
    ],
)


async def test_an_invalid_release_is_an_invalid_object(harness: Harness) -> None:
    harness.upstream.fail("POST", fakes.answer(422, INVALID))
    answer = await harness.call("POST", ITEMS, body=samples.wanted())
    assert answer.status == 422
    assert answer.json["message"] == 'Postgres.apps.example.com "orders" is invalid: spec.size: Invalid value: "x"'
    details = answer.json["details"]
    assert (details["kind"], details["name"], details["group"]) == ("Postgres", "orders", "apps.example.com")
    assert details["causes"] == [
        {"reason": "FieldValueInvalid", "message": 'spec.size: Invalid value: "x"', "field": "spec.size"}
    ]
    assert [word for word in HIDDEN if word in answer.text] == []


async def test_a_name_that_upstream_refuses_is_the_users_own(harness: Harness) -> None:
    rule = 'metadata.name: Invalid value: "postgres-Bad_One": a lowercase RFC 1123 subdomain must consist of ...'
    body = fakes.failure(
        422,
        "Invalid",
        f'HelmRelease.helm.toolkit.fluxcd.io "postgres-Bad_One" is invalid: {rule}',
        group="helm.toolkit.fluxcd.io",
        kind="HelmRelease",
        name="postgres-Bad_One",
        causes=[{"reason": "FieldValueInvalid", "message": rule.partition(" ")[2], "field": "metadata.name"}],
    )
    harness.upstream.fail("POST", fakes.answer(422, body))
    answer = await harness.call("POST", ITEMS, body=samples.wanted("Bad_One"))
    assert answer.status == 422
    assert "postgres-Bad_One" not in answer.text


async def test_a_key_that_upstream_refuses_is_the_users_own(harness: Harness) -> None:
    rule = 'metadata.labels: Invalid value: "a_b.x.kindwright.dev/c": prefix part a lowercase RFC 1123 subdomain must consist of ...'
    body = fakes.failure(
        422,
        "Invalid",
        f'HelmRelease.helm.toolkit.fluxcd.io "postgres-orders" is invalid: {rule}',
        group="helm.toolkit.fluxcd.io",
        kind="HelmRelease",
        name="postgres-orders",
        causes=[{"reason": "FieldValueInvalid", "message": rule.partition(" ")[2], "field": "metadata.labels"}],
    )
    harness.upstream.fail("POST", fakes.answer(422, body))
    answer = await harness.call("POST", ITEMS, body=samples.wanted(labels={"a_b/c": "d"}))
    assert answer.status == 422
    assert '"a_b/c"' in answer.json["message"]
    assert "x.kindwright.dev" not in answer.text


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("spec.values.size", "spec.size"),
        (".spec.values.size", ".spec.size"),
        ("spec.values", "spec"),
        ("spec.valuesFrom", "spec.valuesFrom"),
        ("spec.values[0]", "spec[0]"),
        ("metadata.name", "metadata.name"),
        ("", ""),
    ],
)
def test_field_paths(field: str, shown: str) -> None:
    assert translating.path(field) == shown
