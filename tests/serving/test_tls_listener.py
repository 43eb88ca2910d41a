import asyncio
import pathlib
import socket
import ssl
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import uvloop
from aiohttp import web
from serving import rawhttp, tasks, tls
from serving.harness import ITEM, ITEMS

from kindwright_facade.upstream import trust
from kindwright_facade.web import context, server
from kindwright_facade.web.watching import stream
from kindwright_operator import certificates

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}
TOKEN = tls.request_options(token="let-me-in")


async def replaced_under_an_open_watch(folder: pathlib.Path) -> None:
    old, new = tls.bundle(), tls.bundle()
    async with (
        tasks.none_left(),
        tls.listening(folder, old) as listener,
        listener.session(old.ca) as session,
        session.get(f"{ITEMS}?watch=true", **TOKEN) as watch,
    ):
        await watch.content.readline()
        await listener.server.replace(listener.context(new))
        # New connections get the new certificate, the old ones go on.
        async with listener.session(new.ca) as other, other.get(ITEM, **TOKEN) as response:
            assert response.status == 200
        async with listener.session(old.ca) as stale:
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await stale.get(ITEM, **TOKEN)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(watch.content.readline(), 0.05)
        listener.registry.publish([])
        assert await asyncio.wait_for(watch.content.readline(), 2) == b""


async def replaced_under_load(folder: pathlib.Path) -> None:
    made = tls.bundle()
    async with tls.listening(folder, made) as listener:

        async def ask() -> int:
            async with listener.session(made.ca) as session, session.get(ITEM, **TOKEN) as response:
                return response.status

        async def keep_replacing() -> None:
            for _ in range(5):
                await listener.server.replace(listener.context(made))
                await asyncio.sleep(0.01)

        *statuses, _ = await asyncio.gather(*(ask() for _ in range(30)), keep_replacing())
        assert set(statuses) == {200}


async def stopped_with_an_open_watch(folder: pathlib.Path) -> None:
    made = tls.bundle()
    async with (
        tls.listening(folder, made) as listener,
        listener.session(made.ca) as session,
        session.get(f"{ITEMS}?watch=true", **TOKEN) as watch,
    ):
        await watch.content.readline()
        async with asyncio.timeout(5):
            _, rest = await asyncio.gather(listener.server.stop(), watch.content.read())
        assert rest == b""


async def a_client_that_does_not_read(folder: pathlib.Path) -> None:
    made = tls.bundle()
    async with tls.listening(folder, made) as listener, rawhttp.connected(listener, made.ca) as connection:
        listener.cache.window._most_changes = 60
        connection.send(rawhttp.get(f"{ITEMS}?watch=true&resourceVersion=100"))
        streams = listener.app[context.STREAMS]
        await tasks.until(lambda: any(found.attached for found in streams._open))
        (found,) = streams._open
        for version in range(101, 141):
            listener.change(version, 20_000)
            assert found._request.transport is not None
            assert found._request.transport.get_write_buffer_size() < stream.MOST_BUFFERED + 50_000
        assert not found.attached
        for version in range(141, 202):
            listener.change(version, 20_000)
        await tasks.until(lambda: len(streams) == 0)


async def asked_again(folder: pathlib.Path) -> None:
    made, question = tls.bundle(), rawhttp.get()
    async with tls.listening(folder, made) as listener, rawhttp.connected(listener, made.ca) as connection:
        first = await connection.ask(question)
        second = await connection.ask(question)
        assert first.body == second.body
        # aiohttp names itself, so this one came without it.
        assert ("server" in first.headers, "server" in second.headers) == (True, False)
        listener.change(101, 100_000)
        (handler,) = listener.server._runner.server.connections  # type: ignore[union-attr]
        for _ in range(50):
            connection.send(question)
            await asyncio.sleep(0.001)
            assert handler.transport is not None
            assert handler.transport.get_write_buffer_size() < 1_000_000
        for _ in range(50):
            assert len((await connection.answer()).body) > 100_000


SCENARIOS = [
    asked_again,
    replaced_under_an_open_watch,
    replaced_under_load,
    stopped_with_an_open_watch,
    a_client_that_does_not_read,
]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_on_either_loop(loop: str, scenario: Any, tmp_path: pathlib.Path) -> None:
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(scenario(tmp_path))


async def test_a_write_goes_on_when_its_client_hangs_up(tmp_path: pathlib.Path) -> None:
    made, reached, go_on = tls.bundle(), asyncio.Event(), asyncio.Event()
    async with tls.listening(tmp_path, made) as listener:
        original = listener.upstream.request

        async def slow(method: str, path: str, **options: Any) -> Any:
            if method == "PUT":
                reached.set()
                await go_on.wait()
            return await original(method, path, **options)

        listener.upstream.request = slow  # type: ignore[method-assign]
        async with listener.session(made.ca) as session:
            headers = {"Content-Type": "application/merge-patch+json"}
            options = {**TOKEN, "headers": [*TOKEN["headers"], *headers.items()]}
            task = asyncio.create_task(session.patch(ITEM, data=b'{"spec": {"size": "9Gi"}}', **options))
            await asyncio.wait_for(reached.wait(), 5)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.05)
        go_on.set()
        stored = listener.upstream.releases
        await tasks.until(lambda: stored["shop", "postgres-orders"]["spec"]["values"]["size"] == "9Gi")


async def test_a_watch_whose_client_is_gone_is_not_kept(tmp_path: pathlib.Path) -> None:
    made = tls.bundle()
    async with tls.listening(tmp_path, made) as listener:
        async with listener.session(made.ca) as session, session.get(f"{ITEMS}?watch=true", **TOKEN) as watch:
            await watch.content.readline()
        current = asyncio.current_task()
        await tasks.until(lambda: asyncio.all_tasks() == {current})


def test_a_port_that_is_taken_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        server.Server(web.Application(), "127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("broken", ["certificate", "key"])
async def test_a_certificate_that_can_not_be_used_leaves_the_old_one_in_force(
    broken: str, tmp_path: pathlib.Path
) -> None:
    made = tls.bundle()
    async with tls.listening(tmp_path, made) as listener:
        bad = certificates.Bundle(**{"certificate": made.certificate, "key": made.key, broken: b"garbage"})
        with pytest.raises(ssl.SSLError):
            await listener.server.replace(listener.context(bad))
        async with listener.session(made.ca) as session, session.get(ITEM, **TOKEN) as response:
            assert response.status == 200


async def test_before_it_is_started_nothing_can_be_replaced(tmp_path: pathlib.Path) -> None:
    listener = tls.Listener(tmp_path, trust.Trust())
    with pytest.raises(RuntimeError):
        await listener.server.replace(listener.context(tls.bundle()))
    await listener.server.stop()


async def test_only_http_1_1_over_tls_1_2_or_later(tmp_path: pathlib.Path) -> None:
    listener = tls.Listener(tmp_path, trust.Trust())
    context = listener.context(tls.bundle())
    await listener.server.stop()
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_NONE
