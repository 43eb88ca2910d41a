"""Takes a list of HelmReleases apart while it still comes in: members as soon as their bytes are there, metadata at the end.

kube-apiserver encodes and sends a list item by item (KEP-5116), so the work here runs beside its own instead of after it.
"""

import msgspec

from kindwright_facade import encoding
from kindwright_facade.conversion import members, naming

_OPENING = b'"items":['
# Behind an item's last brace. Inside of a JSON string the quotes would be escaped; inside of values it can stand, but then what is
# before it is no whole object.
_BETWEEN = b'},{"apiVersion":"' + naming.API_VERSION.encode() + b'"'
_MOST_ATTEMPTS = 4


class _List(msgspec.Struct):
    metadata: encoding.JSON
    items: list[msgspec.Raw] | None = None


_decoder = msgspec.json.Decoder(_List)


class Splitter:
    """Fed with the body as it comes; never gives out a part of an item, whatever the items hold."""

    def __init__(self) -> None:
        """Start before the first byte."""
        self._head = b""
        self._rest = b""
        self._from = 0
        self._failed = 0
        self._unread: list[bytes] = []

    def feed(self, chunk: bytes) -> list[members.Member]:
        """Take in more of the body; returns the members that are complete, but the last one, which only the end completes."""
        if self._failed >= _MOST_ATTEMPTS:
            self._unread.append(chunk)
            return []
        self._rest = self._rest + chunk if self._rest else chunk
        if not self._head and not self._open():
            return []
        found = []
        start = 0
        while self._failed < _MOST_ATTEMPTS and (cut := self._rest.find(_BETWEEN, self._from)) >= 0:
            self._from = cut + 1
            try:
                found.append(members.Member(self._rest[start : cut + 1]))
            except ValueError:
                # A HelmRelease within a HelmRelease. Of many, each attempt would read the item again: then the end has to do.
                self._failed += 1
                continue
            start, self._failed = cut + 2, 0
        self._rest = self._rest[start:]
        self._from = max(0, len(self._rest) - len(_BETWEEN)) if self._failed == 0 else max(0, self._from - start)
        return found

    def _open(self) -> bool:
        place = self._rest.find(_OPENING)
        if place < 0:
            return False
        cut = place + len(_OPENING)
        self._head, self._rest = self._rest[:cut], self._rest[cut:]
        return True

    def finish(self) -> tuple[list[members.Member], encoding.JSON]:
        """Return the members that are left, and the list's metadata; raises `ValueError` for a body that is no list."""
        try:
            found = _decoder.decode(b"".join((self._head, self._rest, *self._unread)))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ValueError(str(error)) from None
        return [members.Member(bytes(item)) for item in found.items or ()], found.metadata
