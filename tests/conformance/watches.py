"""A watch, read event by event into the transcript."""

import contextlib
import http.client
import json
from types import TracebackType
from typing import Any, Self

from conformance import connecting, transcripts

# What does not come within this time does not come.
SECONDS = 5.0
NOTHING = "nothing came"
ENDED = "the stream ended"
INITIAL_EVENTS_END = "k8s.io/initial-events-end"


class Watch:
    """An open watch; its events are the body of its exchange.

    Bookmarks that come by the clock are left out unless one is asked for: how many come, and between which events, is chance.
    """

    def __init__(
        self, connection: http.client.HTTPSConnection, exchange: transcripts.Exchange, headers: dict[str, str]
    ) -> None:
        """Say where; it opens with the `with` block."""
        self._connection = connection
        self._exchange = exchange
        self._headers = headers

    def __enter__(self) -> Self:
        """Open it; a refusal is written down whole."""
        self._connection.timeout = SECONDS
        self._connection.request("GET", self._exchange.request.partition(" ")[2], headers=self._headers)
        self._response = self._connection.getresponse()
        connecting.write_down(self._exchange, self._response)
        self._exchange.body = []
        if self._response.status != http.client.OK:
            media = self._response.headers.get_content_type()
            self._exchange.body = connecting.decode(self._response.read(), media)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._connection.close()

    def events(self, count: int) -> list[Any]:
        """Read that many events; fewer when no more come in time."""
        return [event for event in (self._next() for _ in range(count)) if isinstance(event, dict)]

    def any_event(self) -> Any:
        """Read one event, whatever it is."""
        return self._next(clocked=True)

    def until(self, name: str, limit: int = 50) -> None:
        """Read events up to the first about that object: a marker that whatever came before has come."""
        for _ in range(limit):
            event = self._next()
            if not isinstance(event, dict) or event["object"].get("metadata", {}).get("name") == name:
                return

    def rest(self, limit: int = 50) -> None:
        """Read to the end of the stream."""
        for _ in range(limit):
            if not isinstance(self._next(), dict):
                return

    def _next(self, *, clocked: bool = False) -> Any:
        if not isinstance(self._exchange.body, list) or self._exchange.body[-1:] in ([NOTHING], [ENDED]):
            return None
        event: Any = NOTHING
        with contextlib.suppress(TimeoutError):
            event = self._read(clocked=clocked)
        self._exchange.body.append(event)
        return event

    def _read(self, *, clocked: bool) -> Any:
        while line := self._response.readline():
            event = json.loads(line)
            if clocked or not _by_the_clock(event):
                return event
        return ENDED


def _by_the_clock(event: Any) -> bool:
    return isinstance(event, dict) and event["type"] == "BOOKMARK" and INITIAL_EVENTS_END not in json.dumps(event)
