"""client-go's own informers on kinds, while everything under them changes and restarts: nothing lost, nothing twice."""

import concurrent.futures
import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster import commands, kinds, raw
from informers import building, driving, following, keeping, writing

from kindwright_dev import cluster as clusters

LABELS = {"watched": "yes"}
ROUND = 150
Document = dict[str, Any]


@pytest.fixture(scope="session")
def program() -> Path:
    return building.PROGRAM.build()


@pytest.fixture
def several(define: kinds.Define) -> list[kinds.Kind]:
    """Define two kinds in one group, and one in its own."""
    token = kinds.token()
    return [define(kinds.Kind(token)), define(kinds.Kind(token, "cache")), define()]


@pytest.fixture
def namespaces(admin: commands.Kubectl) -> list[str]:
    names = [kinds.token(), kinds.token()]
    for name in names:
        admin.run("create", "namespace", name)
    return names


@pytest.fixture
def settings(running: clusters.Cluster, several: list[kinds.Kind], namespaces: list[str]) -> list[driving.Settings]:
    """Follow everything, and a part of it, with and without watch-list."""
    scopes = (driving.Scope(), driving.Scope(namespaces[0], LABELS))
    ways = itertools.product((True, False), scopes)
    return [driving.Settings(running.plane.kubeconfig, several, watch_list, scope) for watch_list, scope in ways]


@pytest.fixture
def followers(
    program: Path, api: raw.Client, settings: list[driving.Settings], tmp_path: Path
) -> Iterator[following.Following]:
    with contextlib.ExitStack() as stack:
        keeper = stack.enter_context(keeping.Keeper(api))
        logs = [tmp_path / f"informers-{number}.log" for number in range(len(settings))]
        pairs = zip(settings, logs, strict=True)
        yield following.Following(keeper, [stack.enter_context(driving.Informers(program, *pair)) for pair in pairs])


@pytest.fixture
def writer(api: raw.Client, several: list[kinds.Kind], namespaces: list[str]) -> writing.Writer:
    return writing.Writer(api, several, namespaces, LABELS)


def during(action: Callable[[], None], writer: writing.Writer) -> None:
    """Write until something is done, and some more."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        done = pool.submit(action)
        while not done.done():
            writer.write()
        done.result()
    writer.write(ROUND)


def requests(informers: driving.Informers) -> list[Document]:
    return [state["requests"] for state in informers.ask("state").values()]


def test_nothing_is_lost_while_kindwright_restarts(
    running: clusters.Cluster, followers: following.Following, writer: writing.Writer, said: Callable[[str], None]
) -> None:
    writer.write(ROUND)
    followers.settle()
    assert writer.refused() == 0
    for informers in followers.running:
        for asked in requests(informers):
            # How the state came: within the watch, or by a list before it. Nothing broke, so it came once.
            wanted = (1, 0) if informers.settings.watch_list else (0, 1)
            assert (asked["watchLists"], asked["lists"]) == wanted, (str(informers.settings), asked)

    def crash() -> None:
        running.kindwright.kill()
        running.kindwright.start()

    for action in (running.kindwright.restart, crash):
        during(action, writer)
        followers.settle()
    followers.check()
    assert writer.never() == set()
    said(summary(followers, writer))
    assert [informers.stop() for informers in followers.running] == [0] * len(followers.running)


def test_nothing_is_lost_when_kube_apiserver_restarts(
    running: clusters.Cluster, followers: following.Following, writer: writing.Writer, said: Callable[[str], None]
) -> None:
    writer.write(ROUND)
    followers.settle()
    running.plane.restart_apiserver()
    writer.write(ROUND)
    followers.settle()
    followers.check()
    said(summary(followers, writer))


def summary(followers: following.Following, writer: writing.Writer) -> str:
    """Write what was seen."""
    lines = [f"{writer.done()} writes, and {writer.refused()} with nobody there to answer"]
    for informers in followers.running:
        states = informers.ask("state").values()
        told, asked = [state["told"]["counts"] for state in states], [state["requests"] for state in states]
        lines.append(f"  {informers.settings}: told {_sum(told)}; requests {_sum(asked)}")
    return "\n".join(lines)


def _sum(counts: list[dict[str, int]]) -> str:
    names = sorted({name for count in counts for name in count})
    return ", ".join(f"{name} {sum(count.get(name, 0) for count in counts)}" for name in names)
