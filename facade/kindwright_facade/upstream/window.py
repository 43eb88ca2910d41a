"""The last changes, in order: from here a watch begins in the past, and a slow one catches up. Bounded in number and in bytes."""

import bisect
import dataclasses
from collections.abc import Sequence

from kindwright_facade.conversion import members

MOST_CHANGES = 4096
MOST_BYTES = 16 * 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One event of the upstream watch, and what it replaced.

    `member` is as the event carries it: for a deletion the last state, in the version of the deletion. `before` is None for what
    was not there.
    """

    member: members.Member
    before: members.Member | None = None
    gone: bool = False

    @property
    def number(self) -> int:
        """The version at which it happened."""
        return self.member.number

    @property
    def buckets(self) -> set[members.Bucket]:
        """The kinds it is about: two when a HelmRelease went over from one to the other."""
        return {self.member.bucket, self.member.bucket if self.before is None else self.before.bucket}


class Window:
    """Changes by sequence number, which counts on for ever; `floor` is the oldest version from which nothing is missing."""

    def __init__(self, most_changes: int = MOST_CHANGES, most_bytes: int = MOST_BYTES) -> None:
        """Start empty, at version 0."""
        self._most_changes, self._most_bytes = most_changes, most_bytes
        self._changes: list[Change] = []
        self._bytes = 0
        self.first = 0
        self.floor = 0

    @property
    def end(self) -> int:
        """The sequence number of the change that comes next."""
        return self.first + len(self._changes)

    def reset(self, floor: int) -> None:
        """Forget all: whoever stood anywhere in it has missed something."""
        self.first, self.floor = self.end + 1, floor
        self._changes, self._bytes = [], 0

    def append(self, change: Change) -> None:
        """Take in the newest change."""
        self._changes.append(change)
        self._bytes += len(change.member.raw)
        if len(self._changes) > self._most_changes or self._bytes > self._most_bytes:
            self._shrink()

    def _shrink(self) -> None:
        """Drop the oldest eighth, and more until the rest is small enough: one by one, each would move all others."""
        count, left = 0, self._bytes
        for change in self._changes[:-1]:
            if count > len(self._changes) // 8 and left <= self._most_bytes:
                break
            count, left = count + 1, left - len(change.member.raw)
        if count:
            self.floor = self._changes[count - 1].number
            self.first += count
            self._changes, self._bytes = self._changes[count:], left

    def start(self, number: int) -> int | None:
        """Return the sequence number of the first change newer than a version; None when that is too long ago."""
        if number < self.floor:
            return None
        return self.first + bisect.bisect_right(self._changes, number, key=lambda change: change.number)

    def read(self, sequence: int, most: int) -> Sequence[Change] | None:
        """Return changes from there on, at most so many; None when some are forgotten already."""
        if sequence < self.first:
            return None
        return self._changes[sequence - self.first : sequence - self.first + most]
