"""Answers a GET of one object, in any version, again: without going through the application, as long as nothing has changed.

What an answer depends on is all here: the request's own bytes, the client certificate, the definitions, the CAs, a permission
that is not too old, and the object, which is read anew from the cache. aiohttp's way from bytes to a request and back takes
several times as long as all the rest of such an answer.
"""

import collections
import dataclasses
import email.utils
import hashlib
import secrets
import time

from kindwright_facade import registry
from kindwright_facade.documents import rendering
from kindwright_facade.upstream import cache, trust
from kindwright_facade.web import callers, packing

_REMEMBERED = 4096
_HEAD = b"HTTP/1.1 200 OK\r\nCache-Control: no-cache, private\r\nContent-Type: application/json\r\nContent-Length: %d\r\nDate: %b\r\n\r\n"

_KEY = secrets.token_bytes(32)


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A request, known by its digest, since it may hold a token: the first to the last byte, and the client certificate (DER).

    `target` is what it asks for; `basis` is what was in force when it came, compared by identity.
    """

    digest: bytes
    target: bytes
    basis: tuple[registry.Snapshot, trust.Trust]


@dataclasses.dataclass(frozen=True, slots=True)
class Pass:
    """What the application found out about a question; good until the monotonic second `until`.

    `least` is the version that the answer has to show at least, 0 for any.
    """

    view: rendering.View
    namespace: str
    release: str
    least: int
    until: float


def digest(data: bytes, peer: bytes) -> bytes:
    """Return what a request is known by."""
    # With the length, so that no byte can be meant as one of the other part.
    return hashlib.blake2b(b"%d:%b%b" % (len(peer), peer, data), key=_KEY, digest_size=32).digest()


class Express:
    """Remembers passes, the latest ones."""

    def __init__(self, kinds_registry: registry.Registry, source: cache.Cache, trusted: callers.Callers) -> None:
        """Look at all three at every answer."""
        self._registry, self._cache, self._callers = kinds_registry, source, trusted
        self._passes: collections.OrderedDict[bytes, Pass] = collections.OrderedDict()
        self._basis = self._now()
        self._date = (0, b"")

    def question(self, found: bytes, data: bytes) -> Question:
        """Return the question that a request is, at this moment; `found` is its digest."""
        return Question(found, data.split(b" ", 2)[1], self._now())

    def _now(self) -> tuple[registry.Snapshot, trust.Trust]:
        return (self._registry.snapshot, self._callers.trust)

    def remember(self, question: Question, found: Pass) -> None:
        """Let the same question be answered here from now on; what was asked longest ago is forgotten."""
        now = self._now()
        if not _same(question.basis, now):
            # The caller was found out under what is no longer in force.
            return
        if not _same(self._basis, now):
            self._passes.clear()
            self._basis = now
        self._passes[question.digest] = found
        self._passes.move_to_end(question.digest)
        if len(self._passes) > _REMEMBERED:
            self._passes.popitem(last=False)

    def answer(self, asked: bytes) -> bytes | None:
        """Return the whole answer to the request of that digest, or None when the application has to find it."""
        found = self._passes.get(asked)
        if found is None or time.monotonic() > found.until or not self._stands(found):
            return None
        kind = found.view.kind
        member = self._cache.get((kind.group, kind.names.kind), found.namespace, found.release)
        if member is None:
            return None
        body = found.view.member(member)
        return None if len(body) > packing.THRESHOLD else _HEAD % (len(body), self._today()) + body

    def _stands(self, found: Pass) -> bool:
        proven = self._cache.proves(found.least) if found.least else self._cache.live
        return proven and _same(self._basis, self._now())

    def _today(self) -> bytes:
        second = int(time.time())
        if self._date[0] != second:
            self._date = (second, email.utils.formatdate(second, usegmt=True).encode())
        return self._date[1]


def _same(one: tuple[object, object], other: tuple[object, object]) -> bool:
    return one[0] is other[0] and one[1] is other[1]
