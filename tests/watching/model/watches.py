"""A watch as a client has it: a real request, read as it comes, and what was read."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import aiohttp
from watching.model import asking, expecting, store

END_OF_INITIAL = "k8s.io/initial-events-end"


class Mark(NamedTuple):
    """A bookmark, and how many events had come before it."""

    behind: int
    number: int
    ends_initial: bool


class Watch:
    """One request; `end` says how it ended: a Status' code, `EOF`, `cut`, or nothing yet."""

    def __init__(
        self,
        question: asking.Question,
        start: asking.Start,
        asked: asking.Moment,
        base: Iterable[store.JSON] | None = None,
    ) -> None:
        self.question, self.start, self.asked = question, start, asked
        listed = () if start.has_initial else base
        self.objects = None if listed is None else {expecting.place(shown): shown for shown in listed}
        """What the client has: what it had listed before, and all events since; None when it had not listed."""
        self.answered_at: int | None = None
        self.status = 0
        self.events: list[expecting.Event] = []
        self.marks: list[Mark] = []
        self.wrong: list[str] = []
        self.end = ""
        self.reading = asyncio.Event()
        self.reading.set()
        self.rested = False
        """Whether it had everything at some time."""
        self.ever_paused = False
        """Whether it may have been cut off for being slow."""
        self.steady = False
        """Whether it has been reading ever since, and is not made to catch up by itself."""
        self._rest = b""

    @property
    def is_open(self) -> bool:
        return not self.end

    @property
    def is_synced(self) -> bool:
        """Tell whether the client has all that there was when the watch began, and knows it."""
        return not self.start.has_initial or any(mark.ends_initial for mark in self.marks)

    @property
    def number(self) -> int:
        """The last version that it was told."""
        told = [event.number for event in self.events[-1:]] + [mark.number for mark in self.marks[-1:]]
        return max([*told, self.start.version or 0])

    def pause(self) -> None:
        """Read no more, for now."""
        self.reading.clear()
        self.ever_paused, self.steady = True, False

    def resume(self) -> None:
        self.reading.set()

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Send the request and read until it ends."""
        path, query = asking.path(self.question), self.start.query() | asking.query(self.question)
        headers = {"Accept": asking.accepted(self.question.shape, collection=False)}
        try:
            async with session.get(path, params=query, headers=headers) as response:
                self.status = response.status
                if response.status != 200:
                    self.end = str(response.status)
                    return
                async for chunk in response.content.iter_any():
                    self._take(chunk)
                    await self.reading.wait()
            self.end = self.end or "EOF"
            if self._rest:
                self.wrong.append(f"ends in the middle of a line: {self._rest!r}")
        except aiohttp.ClientError:
            self.end = self.end or "cut"

    def _take(self, chunk: bytes) -> None:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if self.end:
                self.wrong.append(f"goes on behind its end: {line!r}")
            else:
                self._event(json.loads(line))

    def _event(self, event: Any) -> None:
        if event["type"] == "ERROR":
            self._fail(event["object"])
            return
        shown = event["object"]
        if self.question.shape.is_table:
            first = not (self.events or self.marks)
            if (shown["columnDefinitions"] is not None) != first:
                self.wrong.append(f"columns are not in the first event alone: {shown['columnDefinitions']}")
            shown = shown["rows"][0]["object"]
        if event["type"] == "BOOKMARK":
            self._mark(shown["metadata"])
        else:
            self._change(expecting.Event(event["type"], shown))

    def _fail(self, status: store.JSON) -> None:
        self.end = str(status["code"])
        if status["code"] == 410 and status["reason"] != "Expired":
            self.wrong.append(f"nobody understands {status}")

    def _mark(self, meta: store.JSON) -> None:
        number = int(meta["resourceVersion"])
        if number < self.number:
            self.wrong.append(f"a bookmark at {number} behind {self.number}")
        self.marks.append(Mark(len(self.events), number, END_OF_INITIAL in meta.get("annotations", {})))

    def _change(self, event: expecting.Event) -> None:
        """Look at what needs no knowledge of the history."""
        self._replay(event)
        if self.is_synced and event.number <= self.number:
            self.wrong.append(f"{event.type} at {event.number} behind {self.number}")
        self.events.append(event)

    def _replay(self, event: expecting.Event) -> None:
        if self.objects is None:
            return
        key = expecting.place(event.shown)
        if (event.type == "ADDED") == (key in self.objects):
            self.wrong.append(f"{event.type} for {key}, known are {set(self.objects)}")
        self.objects[key] = event.shown
        if event.type == "DELETED":
            del self.objects[key]
