"""The options of a list or watch, read and checked as `k8s.io/apimachinery/pkg/apis/internalversion` does (KEP-365, KEP-2523, KEP-3157)."""

import dataclasses
import re
from collections.abc import Iterator, Mapping

from kindwright_facade import errors, selectors
from kindwright_facade.web import paths

NOT_OLDER_THAN = "NotOlderThan"
_FIELD = "resourceVersionMatch"
_NOT_WITH_CONTINUE = "resourceVersionMatch is forbidden when continue is provided"
_NUMBER = re.compile(r"[0-9]+")
_MOST = 2**64 - 1


@dataclasses.dataclass(frozen=True, slots=True)
class WatchOptions:
    """How to watch: `initial_events` is None where the client did not say; `seconds` is None for the server's choice."""

    initial_events: bool | None
    bookmarks: bool
    marks_initial_end: bool
    seconds: int | None


def check_numbers(query: Mapping[str, str]) -> None:
    """Raise a 400 for a number that is none: the first thing that upstream looks at."""
    for name in ("timeoutSeconds", "limit"):
        if name in query:
            _integer(query[name])


def for_watch(query: Mapping[str, str]) -> WatchOptions:
    """Read the options of a watch, whose numbers are checked; raises a 422. The version is still text: see `watch_version`."""
    text = query.get("resourceVersion", "")
    match = query.get(_FIELD, "")
    initial = paths.flag(query, "sendInitialEvents") if "sendInitialEvents" in query else None
    if initial is None and not match and text in ("", "0"):
        # Upstream's default since these watches became lists, too.
        initial, match = True, NOT_OLDER_THAN
    _refuse(_watch_causes(initial=initial, match=match, token=query.get("continue", "")))
    bookmarks = paths.flag(query, "allowWatchBookmarks")
    return WatchOptions(
        initial_events=initial,
        bookmarks=bookmarks,
        marks_initial_end=bookmarks and bool(initial),
        seconds=_integer(query["timeoutSeconds"]) or None if "timeoutSeconds" in query else None,
    )


def _watch_causes(*, initial: bool | None, match: str, token: str) -> Iterator[errors.Cause]:
    if initial is not None and match != NOT_OLDER_THAN:
        yield _forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
    if match and initial is None:
        yield _forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
    if match and match != NOT_OLDER_THAN:
        yield _unsupported(match, f'"{NOT_OLDER_THAN}"')
    if match and token:
        yield _forbidden(_NOT_WITH_CONTINUE)


def check_list(query: Mapping[str, str]) -> None:
    """Raise a 422 for options of a list that don't go together."""
    _refuse(_list_causes(query))


def _list_causes(query: Mapping[str, str]) -> Iterator[errors.Cause]:
    match, version = query.get(_FIELD, ""), query.get("resourceVersion", "")
    if match and not version:
        yield _forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided")
    if match and query.get("continue"):
        yield _forbidden(_NOT_WITH_CONTINUE)
    if match and match not in ("Exact", NOT_OLDER_THAN):
        yield _unsupported(match, f'"Exact", "{NOT_OLDER_THAN}", ""')
    if match == "Exact" and version == "0":
        yield _forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
    if "sendInitialEvents" in query:
        yield _forbidden("sendInitialEvents is forbidden for list", "sendInitialEvents")


def _refuse(found: Iterator[errors.Cause]) -> None:
    causes = list(found)
    if causes:
        raise errors.invalid(errors.Target("meta.k8s.io", "ListOptions"), causes)


def _forbidden(why: str, field: str = _FIELD) -> errors.Cause:
    return errors.Cause("FieldValueForbidden", f"Forbidden: {why}", field)


def _unsupported(value: str, supported: str) -> errors.Cause:
    return errors.Cause(
        "FieldValueNotSupported", f'Unsupported value: "{value}": supported values: {supported}', _FIELD
    )


def watch_version(query: Mapping[str, str]) -> int | None:
    """Read the version from which to watch: None for the most recent, 0 for any; raises a 500 for none, as upstream does."""
    text = query.get("resourceVersion", "")
    if not text:
        return None
    found = _version(text)
    if found is None:
        why = "value out of range" if _NUMBER.fullmatch(text) else "invalid syntax"
        shown = f'Invalid value: "{text}": strconv.ParseUint: parsing "{text}": {why}'
        raise errors.StatusError(500, "", f"resourceVersion: {shown}")
    return found


def _version(text: str) -> int | None:
    """Read a number of 64 bits without a sign; None for what is none."""
    if not _NUMBER.fullmatch(text) or len(text.lstrip("0")) > len(str(_MOST)):
        return None
    found = int(text.lstrip("0") or "0")
    return found if found <= _MOST else None


def _integer(text: str) -> int:
    found = selectors.integer(text)
    if found is None:
        why = "value out of range" if selectors.INTEGER.fullmatch(text) else "invalid syntax"
        raise errors.bad_request(f'strconv.ParseInt: parsing "{text}": {why}')
    return found


def any_version(query: Mapping[str, str]) -> int | None:
    """Return the version that a list or get must at least be of, when that is all it asks of the version; else None.

    Upstream ignores the limit of a list that takes any version (0); every other page is upstream's alone.
    """
    text = query.get("resourceVersion", "")
    paged = bool(query.get("continue")) or (text != "0" and query.get("limit", "0") != "0")
    if paged or query.get(_FIELD, "") not in ("", NOT_OLDER_THAN):
        return None
    return _version(text)
