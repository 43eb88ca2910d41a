import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from conversion import samples
from serving import fakes

from kindwright_facade import kinds, registry
from kindwright_operator import adopting


def release(name: str = "postgres-orders", *, spec: Any = None, **meta: Any) -> Any:
    fixed = {"name": name, "namespace": "shop", "resourceVersion": "5"}
    return {"metadata": {**fixed, **meta}, "spec": samples.RELEASE_SPEC if spec is None else spec}


def chart(name: str = "postgres", **source: str) -> Any:
    return {"chart": {"spec": {"chart": name, "sourceRef": {"kind": "HelmRepository", "name": "charts", **source}}}}


def kind(prefix: str, **changes: Any) -> kinds.Kind:
    spec = changes.pop("spec", samples.RELEASE_SPEC)
    return samples.kind(prefix.title(), f"{prefix}s", release=kinds.Release(prefix, spec, {}, **changes))


def chosen(found: Any, *served: kinds.Kind) -> str | None:
    candidate = adopting.candidate(found)
    kind_ = adopting.choose(candidate, served) if candidate else None
    return kind_.release.prefix if kind_ else None


@pytest.mark.parametrize(
    "meta",
    [
        {"labels": {"kindwright.dev/adopt": "false"}},
        {"annotations": {"kindwright.dev/adopt": "false"}},
        {"deletionTimestamp": "2026-01-01T00:00:00Z"},
    ],
)
def test_who_is_kept_out(meta: Any) -> None:
    assert adopting.candidate(release(**meta)) is None


@pytest.mark.parametrize("meta", [{}, {"annotations": {"kindwright.dev/adopt": "true"}}, {"labels": None}])
def test_who_is_not(meta: Any) -> None:
    found = adopting.candidate(release(**meta))
    assert found
    assert (found.key, found.resource_version) == (("shop", "postgres-orders"), "5")


def test_the_longest_prefix_wins() -> None:
    served = [kind("postgres-"), kind("postgres-big-"), kind("post")]
    for order in (served, served[::-1]):
        assert chosen(release("postgres-big-one"), *order) == "postgres-big-"
        assert chosen(release("postgres-small"), *order) == "postgres-"
        assert chosen(release("poster"), *order) == "post"
        assert chosen(release("mysql-a"), *order) is None


@pytest.mark.parametrize("name", ["postgres-", "postgres--a", "postgres-a-", "postgres-.a", "postgres", "xpostgres-a"])
def test_a_name_without_a_name_is_not_adopted(name: str) -> None:
    assert chosen(release(name), kind("postgres-")) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "adopted"),
    [
        (chart(), chart(), True),
        (chart(), chart("redis"), False),
        (chart(), chart(name="other"), False),
        (chart(), chart(kind="GitRepository"), False),
        (chart(), chart(namespace="shop"), True),
        (chart(), chart(namespace="flux-system"), False),
        (chart(namespace="flux-system"), chart(), False),
        (chart(namespace="flux-system"), chart(namespace="flux-system"), True),
        (
            {"chartRef": {"kind": "OCIRepository", "name": "a"}},
            {"chartRef": {"kind": "OCIRepository", "name": "a", "namespace": "shop"}},
            True,
        ),
        ({"chartRef": {"kind": "OCIRepository", "name": "a"}}, chart(), False),
        (chart(), {}, False),
    ],
)
def test_the_chart_decides(ours: Any, theirs: Any, adopted: bool) -> None:
    assert (chosen(release(spec=theirs), kind("postgres-", spec=ours)) is not None) is adopted


def test_a_kind_may_adopt_nothing() -> None:
    assert chosen(release(), kind("postgres-", adopt=False)) is None
    assert chosen(release("postgres-big-one"), kind("postgres-"), kind("postgres-big-", adopt=False)) == "postgres-"


async def _silence() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


class Followed(fakes.Upstream):
    """Lists and watches HelmReleases that belong to nobody, and takes stamps."""

    def __init__(self, *items: Any, stamp: int = 200) -> None:
        super().__init__()
        self.items, self.stamp = list(items), stamp
        self.events = _silence
        self.faults.append(self._answer)

    def _answer(self, method: str, _path: str) -> Any:
        if method == "PATCH":
            return fakes.answer(self.stamp, {})
        return (
            fakes.answer(200, {"metadata": {"resourceVersion": "9"}, "items": self.items}) if method == "GET" else None
        )


async def adopt(upstream: Followed, *served: kinds.Kind) -> list[fakes.Request]:
    """Run until the list and the events of one watch are worked off."""
    found = registry.Registry()
    found.publish(served)
    adopter = adopting.Adopter(upstream, found)
    task = asyncio.create_task(adopter.run())
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return upstream.sent("PATCH")


async def test_the_identity_is_stamped_once_on_what_was_seen() -> None:
    upstream = Followed(release(), release("mysql-a"))
    sent = (await adopt(upstream, samples.POSTGRES))[0]
    assert sent.path.endswith("/namespaces/shop/helmreleases/postgres-orders")
    assert sent.params == {"fieldManager": "kindwright"}
    assert sent.body["metadata"] == {
        "resourceVersion": "5",
        "labels": {
            "example.com/ui": "true",
            "kindwright.dev/group": "apps.example.com",
            "kindwright.dev/kind": "Postgres",
            "kindwright.dev/name": "orders",
        },
    }
    assert all("mysql" not in request.path for request in upstream.sent("PATCH"))
    assert upstream.sent("GET")[0].params == {"labelSelector": "!kindwright.dev/kind", "limit": "500"}


@pytest.mark.parametrize("status", [404, 409, 403, 500])
async def test_a_stamp_that_fails_stops_nothing(status: int) -> None:
    sent = await adopt(Followed(release(), release("postgres-b"), stamp=status), samples.POSTGRES)
    assert {request.path.rpartition("/")[2] for request in sent} == {"postgres-orders", "postgres-b"}


async def test_candidates_are_tried_again_when_a_kind_comes() -> None:
    upstream = Followed(release())
    found = registry.Registry()
    adopter = adopting.Adopter(upstream, found)
    task = asyncio.create_task(adopter.run())
    await asyncio.sleep(0.02)
    assert not upstream.sent("PATCH")
    found.publish([samples.POSTGRES])
    await adopter.look_again()
    assert upstream.sent("PATCH")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
