"""Answers a GET of one object, in any version, again: without going through the application, as long as nothing has changed.

What an answer depends on is all here: the request's own bytes, the client certificate, the definitions, the CAs, a permission
that is not too old, and the object, which is read anew from the cache. aiohttp's way from bytes to a request and back takes
several times as long as all the rest of such an answer.
"""

import collections
import dataclasses
import email.utils
import time

from kindwright_facade import registry
from kindwright_facade.documents import rendering
from kindwright_facade.upstream import cache
from kindwright_facade.web import callers, packing

_REMEMBERED = 4096
_HEAD = b"HTTP/1.1 200 OK\r\nCache-Control: no-cache, private\r\nContent-Type: application/json\r\nContent-Length: %d\r\nDate: %b\r\n\r\n"

Question = tuple[bytes, bytes]
"""A request as it came, from the first to the last byte, and the client certificate (DER) of its connection."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pass:
    """What the application found out about a question; good until the monotonic second `until`."""

    view: rendering.View
    namespace: str
    release: str
    until: float


class Express:
    """Remembers passes, the latest ones."""

    def __init__(self, kinds_registry: registry.Registry, source: cache.Cache, trusted: callers.Callers) -> None:
        """Look at all three at every answer."""
        self._registry, self._cache, self._callers = kinds_registry, source, trusted
        self._passes: collections.OrderedDict[Question, Pass] = collections.OrderedDict()
        self._basis: tuple[object, object] = (None, None)
        self._date = (0, b"")

    def remember(self, question: Question, found: Pass) -> None:
        """Let the same question be answered here from now on; what was asked longest ago is forgotten."""
        basis = (self._registry.snapshot, self._callers.trust)
        if self._basis[0] is not basis[0] or self._basis[1] is not basis[1]:
            self._passes.clear()
            self._basis = basis
        self._passes[question] = found
        self._passes.move_to_end(question)
        if len(self._passes) > _REMEMBERED:
            self._passes.popitem(last=False)

    def answer(self, question: Question) -> bytes | None:
        """Return the whole answer, or None when the application has to find it."""
        found = self._passes.get(question)
        if found is None:
            return None
        now = time.monotonic()
        if now > found.until or not self._stands():
            return None
        kind = found.view.kind
        member = self._cache.get((kind.group, kind.names.kind), found.namespace, found.release)
        if member is None:
            return None
        body = found.view.member(member)
        return None if len(body) > packing.THRESHOLD else _HEAD % (len(body), self._today()) + body

    def _stands(self) -> bool:
        snapshot, trusted = self._basis
        return self._registry.snapshot is snapshot and self._callers.trust is trusted and self._cache.live

    def _today(self) -> bytes:
        second = int(time.time())
        if self._date[0] != second:
            self._date = (second, email.utils.formatdate(second, usegmt=True).encode())
        return self._date[1]
