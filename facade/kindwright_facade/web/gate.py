"""Stands between a connection and aiohttp: answers at once what `express` can, and passes everything else on as it is.

It answers only on a connection on which nothing is half read or half answered. Whether that is so can't be seen from outside
once a request had a body or came in pieces, so such a connection is passed on for good.
"""

import asyncio
import re
import ssl
import time
from typing import cast

from aiohttp import web

from kindwright_facade.web import express

_END = b"\r\n\r\n"
# A request with any of these is aiohttp's: it has a body, changes the connection, or is one of a kind.
_SPECIAL = re.compile(
    rb"[\r\n][ \t]*(?:content-length|transfer-encoding|upgrade|connection|expect|audit-id)[ \t]*:", re.IGNORECASE
)
_LONGEST = 8192
_OWN_SECONDS = 10.0
"""How long aiohttp may not hear of a connection: it would take it for idle and close it."""


def question(request: web.Request) -> express.Question | None:
    """Return what may be remembered of a request: its bytes, when they came in one piece and alone."""
    protocol = None if request.transport is None else request.transport.get_protocol()
    found = protocol.question if isinstance(protocol, Gate) else None
    return found if found is not None and found.target == request.raw_path.encode() else None


class Gate(asyncio.Protocol):
    """One connection's protocol in front of aiohttp's own."""

    def __init__(self, behind: asyncio.Protocol, shortcut: express.Express) -> None:
        """Pass on to `behind`."""
        self._behind, self._express = behind, shortcut
        self._plain = True
        self._passed_on = 0.0
        self._peer = b""
        self._paused = False
        self._transport: asyncio.Transport | None = None
        self.question: express.Question | None = None
        """The question that aiohttp has to answer now, if it is one that may be asked again."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; the TLS handshake is over."""
        # Not every loop's transports inherit from the class whose methods they have.
        self._transport = cast("asyncio.Transport", transport)
        tls = transport.get_extra_info("ssl_object")
        if isinstance(tls, (ssl.SSLObject, ssl.SSLSocket)):
            self._peer = tls.getpeercert(binary_form=True) or b""
        self._behind.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Answer, or pass on."""
        if self._plain:
            known, idle, now = express.digest(data, self._peer), self._is_idle(), time.monotonic()
            may = idle and now - self._passed_on < _OWN_SECONDS and data.startswith(b"GET /")
            answer = self._express.answer(known) if may else None
            if answer is not None and self._transport is not None:
                self._transport.write(answer)
                return
            self._plain, self._passed_on = is_plain(data), now
            # While another request is on its way it could not be told whose question this is.
            self.question = self._express.question(known, data) if self._plain and idle else None
        self._behind.data_received(data)

    def _is_idle(self) -> bool:
        """Tell whether aiohttp waits for the next request, and the client reads: then everything before is answered."""
        # Nothing public tells; a test holds this against aiohttp.
        waiter = getattr(self._behind, "_waiter", None)
        return waiter is not None and not waiter.done() and not self._paused

    def eof_received(self) -> bool | None:
        """Pass on."""
        self._behind.eof_received()
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on."""
        self._behind.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass on; a client that does not read is aiohttp's to wait for."""
        self._paused = True
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        """Pass on."""
        self._paused = False
        self._behind.resume_writing()


def is_plain(data: bytes) -> bool:
    """Tell whether these bytes are one whole request without a body, and nothing else."""
    first, _, _ = data.partition(b"\r\n")
    return (
        data.startswith(b"GET /")
        and first.endswith(b" HTTP/1.1")
        and len(data) <= _LONGEST
        and data.find(_END) == len(data) - len(_END)
        and not _SPECIAL.search(data)
    )
