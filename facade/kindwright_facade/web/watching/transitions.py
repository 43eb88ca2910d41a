"""What a change is to somebody who selects: an arrival, a change, a departure, or nothing. Pure."""

from collections.abc import Iterable, Sequence

from kindwright_facade.documents import rendering
from kindwright_facade.upstream import window
from kindwright_facade.web import selecting


def event(selection: selecting.Selection, change: window.Change) -> tuple[str, bool] | None:
    """Return the event's type and whether it shows what was before; None when the change is outside the selection.

    Who leaves the selection is shown as before, as upstream does it; who is deleted as upstream shows the last state.
    """
    stays = not change.gone and selection.wants(change.member)
    was = change.before is not None and selection.wants(change.before)
    if stays:
        return ("MODIFIED" if was else "ADDED", False)
    if was:
        return ("DELETED", not change.gone)
    return None


class Batch:
    """Some changes in a row, rendered for one view: each event once, however many watchers get it."""

    def __init__(self, view: rendering.View, changes: Sequence[window.Change]) -> None:
        """Render nothing yet."""
        self.view, self.changes = view, changes
        self._lines: dict[tuple[int, str], bytes] = {}
        self._whole: bytes | None = None

    def lines(self, selection: selecting.Selection, newer_than: int = 0) -> list[bytes]:
        """Return the events for a selection, one line each; none of a version that is not newer."""
        fresh = (change for change in self.changes if change.number > newer_than)
        found = ((change, event(selection, change)) for change in fresh)
        return [self._line(change, *what) for change, what in found if what is not None]

    def _line(self, change: window.Change, kind: str, before: bool) -> bytes:  # noqa: FBT001
        key = (change.number, kind)
        line = self._lines.get(key)
        if line is None:
            shown = change.before.at(change.number) if before and change.before is not None else change.member
            line = self._lines[key] = self.view.event(kind, shown.encoded(self.view.kind, self.view.version.name))
        return line

    def framed(self, selection: selecting.Selection, newer_than: int) -> bytes:
        """Return the events as one chunk of a chunked body; joined once for all who take everything."""
        if not selection.is_everything or (self.changes and self.changes[0].number <= newer_than):
            return frame(self.lines(selection, newer_than))
        if self._whole is None:
            self._whole = frame(self.lines(selection))
        return self._whole


def frame(lines: Iterable[bytes]) -> bytes:
    """Join lines into one chunk of a chunked body (RFC 9112 section 7.1); nothing stays nothing, which would end the body."""
    joined = b"".join(lines)
    return b"%x\r\n%b\r\n" % (len(joined), joined) if joined else b""
