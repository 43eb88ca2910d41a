"""A kube-apiserver for HelmReleases on loopback: lists, gets and watches of what is in the store, and every way to fail at it."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator

from aiohttp import web
from watching.model import answers, feeds, store

_MOST_PIECES = 4


class ApiServer:
    """Answers truly, but when it is told to refuse, to wait, to lag behind, or to break off."""

    def __init__(self, kept: store.Store, dice: random.Random) -> None:
        self.store = kept
        self.refusing: int | None = None
        """Status of every answer; 0 breaks the connection instead."""
        self.holding = False
        """Lists and gets wait on their way to the client."""
        self.lagging = False
        """Watches send nothing."""
        self.cut: int | None = None
        """After how many bytes the next list breaks off."""
        self.gone_as_status = False
        """A watch of a forgotten version is refused; else it begins, and ends with an ERROR."""
        self.failures = 0
        self.ended_for_good = 0
        """How many watches ended in such a way that only a new list helps."""
        self.feeds: set[feeds.Feed] = set()
        self._dice = dice
        self._moved = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve; gives the base URL."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    def stir(self) -> None:
        """Have everybody look at what has changed here."""
        self._moved.set()
        self._moved = asyncio.Event()

    def mark(self) -> None:
        """Send a bookmark on every watch."""
        for feed in self.feeds:
            feed.mark()
        self.stir()

    def disconnect(self, count: int, *, clean: bool) -> None:
        """Break off every watch after so many more bytes."""
        for feed in self.feeds:
            feed.cut(count, clean=clean)
        self.stir()

    def finish(self, last: bytes) -> None:
        """Send this on every watch, and end it: something after which only a new list helps."""
        for feed in self.feeds:
            self.ended_for_good += 1
            feed.finish(last)
        self.stir()

    def heal(self) -> None:
        """Do everything right from now on."""
        self.refusing = self.cut = None
        self.holding = self.lagging = False
        self.stir()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answer(request)
        except ConnectionError:
            # Whoever asked is gone.
            return web.Response()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if self.refusing is not None:
            return self._refuse(request, self.refusing)
        if "watch" in request.query:
            return await self._watch(request)
        status, body = answers.read(self.store, request.path, request.query)
        while self.holding:
            await self._moved.wait()
        return await self._send(request, status, body)

    def _refuse(self, request: web.Request, status: int) -> web.StreamResponse:
        self.failures += 1
        if not status:
            _break(request)
        refusal = answers.Refusal(status or 500, "ServiceUnavailable", "not now")
        return web.Response(status=refusal.answer.status, body=refusal.answer.body, content_type="application/json")

    async def _send(self, request: web.Request, status: int, body: bytes) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"})
        await response.prepare(request)
        cut, self.cut = self.cut, None
        for piece in self._pieces(body if cut is None else body[:cut]):
            await response.write(piece)
            await asyncio.sleep(0)
        if cut is None or cut >= len(body):
            await response.write_eof()
        else:
            self.failures += 1
            _break(request)
        return response

    def _pieces(self, body: bytes) -> Iterator[bytes]:
        """Cut a body anywhere."""
        cuts = sorted(self._dice.randint(0, len(body)) for _ in range(self._dice.randrange(_MOST_PIECES)))
        pieces = (body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True))
        return (piece for piece in pieces if piece)

    async def _watch(self, request: web.Request) -> web.StreamResponse:
        number = int(request.query["resourceVersion"])
        forgotten = answers.expired(number, self.store.compacted) if number < self.store.compacted else None
        if forgotten is not None:
            return self._forget(forgotten)
        feed = feeds.Feed(self.store, answers.selected(request.path, request.query), number)
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        self.feeds.add(feed)
        try:
            await self._follow(feed, response)
        finally:
            self.feeds.discard(feed)
        if feed.clean:
            await response.write_eof()
        else:
            _break(request)
        return response

    def _forget(self, expired: answers.Refusal) -> web.StreamResponse:
        """Tell that the version is too old: as the status of the answer, or as the one event of a watch."""
        self.ended_for_good += 1
        if self.gone_as_status:
            return web.Response(status=410, body=expired.answer.body, content_type="application/json")
        return web.Response(body=feeds.line("ERROR", expired.status), content_type="application/json")

    async def _follow(self, feed: feeds.Feed, response: web.StreamResponse) -> None:
        while not feed.ended:
            moved = self._moved
            if not self.lagging:
                for piece in self._pieces(feed.take()):
                    await response.write(piece)
                    await asyncio.sleep(0)
            if not feed.ended:
                await moved.wait()


def _break(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
