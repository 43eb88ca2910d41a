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


class Watch:
    """An open watch; its events are the body of its exchange."""

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

    def _next(self) -> Any:
        if not isinstance(self._exchange.body, list) or self._exchange.body[-1:] in ([NOTHING], [ENDED]):
            return None
        line = b""
        event: Any = NOTHING
        with contextlib.suppress(TimeoutError):
            line = self._response.readline()
            event = json.loads(line) if line else ENDED
        self._exchange.body.append(event)
        return event
