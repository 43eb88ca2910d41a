from typing import Any

import pytest
from conversion import samples

from kindwright_facade import kinds
from kindwright_operator import clashes

CHART = samples.RELEASE_SPEC


def spec(chart: str = "postgres", namespace: str = "", **source: str) -> Any:
    reference = {
        "kind": "HelmRepository",
        "name": "charts",
        **source,
        **({"namespace": namespace} if namespace else {}),
    }
    return {"chart": {"spec": {"chart": chart, "version": "1", "sourceRef": reference}}}


def kind(
    name: str, *, group: str = "apps.example.com", prefix: str = "", release: Any = None, **names: Any
) -> kinds.Kind:
    plural = names.pop("plural", f"{name.lower()}s")
    found = kinds.Names(name, f"{name}List", plural, name.lower(), **names)
    return samples.kind(
        name,
        plural,
        group=group,
        names=found,
        release=kinds.Release(prefix or f"{name.lower()}-", release or spec(name.lower())),
    )


def find(*found: kinds.Kind, foreign: Any = None) -> dict[str, str]:
    """Find clashes; each definition is a day younger than the one before."""
    candidates = [clashes.Candidate(f"2026-01-0{day}T00:00:00Z", item) for day, item in enumerate(found, 1)]
    return clashes.find(reversed(candidates), foreign or {})


A, B = kind("Alpha"), kind("Beta")


@pytest.mark.parametrize(
    ("younger", "says"),
    [
        (
            kind("Alpha", plural="others", group="apps.example.com"),
            "spec.names: Alpha, AlphaList, alpha is already used by alphas.apps.example.com",
        ),
        (kind("Other", short_names=("alphas",)), "spec.names: alphas is already used"),
        (
            kind("Other", prefix="alpha-", release=spec("alpha")),
            "spec.release: prefix 'alpha-' and chart are already those of",
        ),
    ],
)
def test_the_younger_is_refused(younger: kinds.Kind, says: str) -> None:
    found = find(A, younger)
    assert list(found) == [younger.definition]
    assert found[younger.definition].startswith(says)


@pytest.mark.parametrize(
    "other",
    [
        B,
        kind("Alpha", group="b.example.com", prefix="a-"),
        kind("Other", prefix="alpha-", release=spec("other")),
        kind("Other", prefix="alpha-", release=spec("alpha", namespace="elsewhere")),
        kind("Other", prefix="alpha-x-", release=spec("alpha")),
    ],
)
def test_what_does_not_clash(other: kinds.Kind) -> None:
    assert find(A, other) == {}


def test_what_is_refused_stands_in_nobodys_way() -> None:
    refused = kind("Other", short_names=("alphas",))
    third = kind("Other", plural="thirds")
    assert list(find(A, refused, third)) == [refused.definition]


def test_of_the_same_age_the_first_in_the_alphabet_wins() -> None:
    one, other = kind("Alpha", plural="alphas"), kind("Alpha", plural="betas", prefix="x-")
    for order in ((one, other), (other, one)):
        assert list(clashes.find([clashes.Candidate("2026-01-01T00:00:00Z", item) for item in order], {})) == [
            other.definition
        ]


def test_a_group_that_others_serve_is_refused() -> None:
    found = find(
        A, B, kind("Gamma", group="b.example.com"), foreign={"apps.example.com": "APIService v1.apps.example.com"}
    )
    assert sorted(found) == ["alphas.apps.example.com", "betas.apps.example.com"]
    assert (
        found["betas.apps.example.com"]
        == "spec.group: apps.example.com is already served by APIService v1.apps.example.com"
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (spec(), spec(), True),
        (spec(), spec("redis"), False),
        (spec(), spec(kind="GitRepository"), False),
        (spec(), spec(name="other"), False),
        (spec(), spec(namespace="shop"), True),
        (spec(), spec(namespace="flux-system"), False),
        (spec(namespace="a"), spec(namespace="b"), False),
        (
            {"chartRef": {"kind": "OCIRepository", "name": "a"}},
            {"chartRef": {"kind": "OCIRepository", "name": "a", "namespace": "shop"}},
            True,
        ),
        ({"chartRef": {"kind": "OCIRepository", "name": "a"}}, {"chartRef": {"kind": "HelmChart", "name": "a"}}, False),
        ({"chartRef": {"kind": "OCIRepository", "name": "a"}}, spec(), False),
        ({}, {"chart": None}, True),
    ],
)
def test_what_makes_two_charts_the_same(one: Any, other: Any, same: bool) -> None:
    assert (clashes.chart_identity(one, "shop") == clashes.chart_identity(other, "shop")) is same
