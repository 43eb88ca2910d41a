import asyncio
import contextlib
import json
import types
from typing import Any, cast

from definitions import charted
from serving import fakes, tasks

from kindwright_facade.upstream import client
from kindwright_operator import announcing, entries, resync


class Cluster(fakes.Upstream):
    """Takes statuses and Events, and remembers the statuses."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[Any] = []

    async def request(self, method: str, path: str, *, body: bytes | None = None, **options: Any) -> client.Answer:
        del options
        if path.endswith("/status"):
            self.statuses.append(json.loads(body or b"null")["status"])
        return fakes.answer(201 if method == "POST" else 200, {})


async def test_what_was_written_of_a_definition_that_is_gone_is_forgotten() -> None:
    cluster, known = Cluster(), dict[str, entries.Entry](charted.known(charted.definition()))
    definitions = cast("resync.Resync", types.SimpleNamespace(entries=known))
    announcer = announcing.Announcer(cluster, definitions, lambda _: announcing.Observed())
    task = asyncio.ensure_future(announcer.run())
    announcer.wake()
    await tasks.until(lambda: bool(announcer._settled))
    assert [status["observedGeneration"] for status in cluster.statuses] == [1]
    known.clear()
    announcer.wake()
    await tasks.until(lambda: not announcer._settled and not announcer._written)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
