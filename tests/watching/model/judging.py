"""Whether a watch brought what history says, and ended for a reason."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watching.model import catalogue, expecting, store, watches

from kindwright_facade import kinds
from kindwright_facade.upstream import cache


class Course(NamedTuple):
    """What a watch that began at a version has to bring: so many objects that are there, then changes."""

    number: int
    initial: int
    events: Sequence[expecting.Event]

    def length(self, number: int) -> int:
        """Count what it has to bring up to a version."""
        return self.initial + sum(event.number <= number for event in self.events[self.initial :])


class Judge:
    """Compares watches with the store."""

    def __init__(self, kept: store.Store, definitions: catalogue.Catalogue, source: cache.Cache) -> None:
        self.store, self.catalogue, self.cache = kept, definitions, source
        self.resets = 0
        self.failures = 0
        self.always_behind = False
        """Whether every watch has to catch up by itself, as one that is read slowly."""
        self.window_is_small = False

    def is_complete(self, watch: watches.Watch) -> bool:
        """Tell whether it has ended, or has everything up to now."""
        if not watch.is_open:
            return True
        return watch.status == 200 and not self._lacks_mark(watch) and self._matching(watch) is not None

    def problems(self, watch: watches.Watch) -> Iterator[str]:
        """Say what is wrong with what it brought up to now."""
        yield from watch.wrong
        if (watch.is_open or watch.events or watch.marks) and self._matching(watch) is None:
            yield from self._difference(watch)
        if watch.is_open and self._overdue(watch):
            yield "should have ended: the definition is another one"
        if watch.is_open and self._lacks_mark(watch):
            yield f"has no bookmark at {self.store.revision}"
        if not watch.is_open and not self._is_excused(watch):
            yield f"ended with {watch.end}"

    def _lacks_mark(self, watch: watches.Watch) -> bool:
        """Tell whether it has been told no version as new as the newest; who began only now knows it without being told."""
        began = watch.start.has_initial or bool(watch.start.version) or watch.rested
        return watch.start.bookmarks and began and watch.number < self.store.revision

    def _matching(self, watch: watches.Watch) -> Course | None:
        return next((course for course in self._courses(watch) if self._fits(watch, course)), None)

    def _fits(self, watch: watches.Watch, course: Course) -> bool:
        """Compare: a watch that has ended may lack the end, but nothing before its last bookmark."""
        wanted = course.events if watch.is_open else course.events[: len(watch.events)]
        return list(wanted) == watch.events and all(
            mark.behind == course.length(mark.number) and (not mark.ends_initial or mark.number == course.number)
            for mark in watch.marks
        )

    def _courses(self, watch: watches.Watch) -> Iterator[Course]:
        """Yield all courses that it may take: from a version that it may have begun with, in a definition that it may show."""
        for kind in self._shown_kinds(watch):
            for number in self._starts(watch):
                initial: list[expecting.Event] = []
                if watch.start.has_initial:
                    listed = expecting.state(self.store, kind, watch.question, number)
                    initial = [expecting.Event("ADDED", shown) for shown in listed]
                changes = expecting.changes(self.store, kind, watch.question, number)
                yield Course(number, len(initial), [*initial, *changes])

    def _shown_kinds(self, watch: watches.Watch) -> Sequence[kinds.Kind]:
        editions = self.catalogue.editions[watch.question.plural]
        possible = editions[-1:] if watch.is_open else editions[watch.asked.edition :]
        return [edition.kind for edition in possible if edition.kind is not None]

    def _starts(self, watch: watches.Watch) -> Sequence[int]:
        version, asked = watch.start.version, watch.asked
        if version and not watch.start.has_initial:
            return [version]
        oldest = asked.revision
        if version is not None:
            oldest = max(version, asked.position if asked.synced else store.FIRST)
        marked = [mark.number for mark in watch.marks if mark.ends_initial]
        return [number for number in marked or range(oldest, self.store.revision + 1) if number >= oldest]

    def _overdue(self, watch: watches.Watch) -> bool:
        plural, since = watch.question.plural, watch.answered_at
        return since is not None and (self.catalogue.ends(plural, since) or self.catalogue.expires(plural, since))

    def _is_excused(self, watch: watches.Watch) -> bool:
        plural, asked, start = watch.question.plural, watch.asked, watch.start
        ended = self.catalogue.ends(plural, asked.edition)
        exact = start.version is None or start.version > asked.position
        refused = exact and self.failures > asked.failures
        lost = not watch.steady and (watch.ever_paused or self.window_is_small)
        return {
            "EOF": ended,
            "410": self.resets > asked.resets
            or self.catalogue.expires(plural, asked.edition)
            or (not start.has_initial and 0 < (start.version or 0) < self.catalogue.known_from(plural))
            or (not watch.steady and watch.number < self.cache.window.floor),
            "cut": lost,
            "429": refused or not asked.synced,
            "500": refused,
            "503": refused or ended,
            "504": (start.version or 0) > asked.revision and bool(start.initial),
        }.get(watch.end, False)

    def _difference(self, watch: watches.Watch) -> Iterator[str]:
        def common(course: Course) -> int:
            pairs = itertools.zip_longest(course.events, watch.events)
            return next((index for index, (one, other) in enumerate(pairs) if one != other), len(watch.events))

        best = max(self._courses(watch), key=common, default=None)
        if best is None:
            yield f"nothing of it can be explained: {watch.events}"
            return
        same = common(best)
        yield f"from {best.number} the first {same} are as wanted; then wanted {best.events[same:]}"
        yield f"but there are {watch.events[same:]}; bookmarks {watch.marks}"
