"""The options of a list or watch, read and checked as `k8s.io/apimachinery/pkg/apis/internalversion` does (KEP-365, KEP-2523, KEP-3157)."""

import dataclasses
import re
from collections.abc import Mapping

from kindwright_facade import errors
from kindwright_facade.web import paths

NOT_OLDER_THAN = "NotOlderThan"
_FIELD = "resourceVersionMatch"
_WATCH_NEEDS_INITIAL = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
_INITIAL_NEEDS_MATCH = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
_NOT_WITH_CONTINUE = "resourceVersionMatch is forbidden when continue is provided"
_NUMBER = re.compile(r"[0-9]+")
_MOST = 2**64 - 1
_LARGEST_INT = 2**63 - 1


@dataclasses.dataclass(frozen=True, slots=True)
class WatchOptions:
    """How to watch: `version` is None for the most recent, 0 for any; `seconds` is None for the server's choice."""

    version: int | None
    initial_events: bool
    bookmarks: bool
    marks_initial_end: bool
    seconds: int | None


def for_watch(query: Mapping[str, str]) -> WatchOptions:
    """Read the options of a watch; raises 400, 422, and 500 for a resourceVersion that is no number, as upstream does."""
    seconds = integer(query, "timeoutSeconds")
    integer(query, "limit")
    text = query.get("resourceVersion", "")
    match = query.get(_FIELD, "")
    initial = paths.flag(query, "sendInitialEvents") if "sendInitialEvents" in query else None
    if initial is None and not match and text in ("", "0"):
        # Upstream's default since these watches became lists, too.
        initial, match = True, NOT_OLDER_THAN
    _check_watch(initial=initial, match=match, token=query.get("continue", ""))
    bookmarks = paths.flag(query, "allowWatchBookmarks")
    version = _watch_version(text) if text else None
    return WatchOptions(
        version=version,
        initial_events=bool(initial) or (initial is None and version == 0),
        bookmarks=bookmarks,
        marks_initial_end=bookmarks and bool(initial),
        seconds=seconds or None,
    )


def _check_watch(*, initial: bool | None, match: str, token: str) -> None:
    causes = []
    if initial is not None and match != NOT_OLDER_THAN:
        causes.append(_cause("FieldValueForbidden", f"Forbidden: {_INITIAL_NEEDS_MATCH}"))
    if match and initial is None:
        causes.append(_cause("FieldValueForbidden", f"Forbidden: {_WATCH_NEEDS_INITIAL}"))
    if match and match != NOT_OLDER_THAN:
        shown = f'Unsupported value: "{match}": supported values: "{NOT_OLDER_THAN}"'
        causes.append(_cause("FieldValueNotSupported", shown))
    if match and token:
        causes.append(_cause("FieldValueForbidden", f"Forbidden: {_NOT_WITH_CONTINUE}"))
    if causes:
        raise errors.invalid(errors.Target("meta.k8s.io", "ListOptions"), causes)


def _cause(reason: str, message: str) -> errors.Cause:
    return errors.Cause(reason, message, _FIELD)


def _watch_version(text: str) -> int:
    why = ""
    if not _NUMBER.fullmatch(text):
        why = "invalid syntax"
    elif int(text) > _MOST:
        why = "value out of range"
    if why:
        shown = f'Invalid value: "{text}": strconv.ParseUint: parsing "{text}": {why}'
        raise errors.StatusError(500, "", f"resourceVersion: {shown}")
    return int(text)


def integer(query: Mapping[str, str], name: str) -> int | None:
    """Read a number; raises a 400 for what is none."""
    if name not in query:
        return None
    text = query[name]
    if not re.fullmatch(r"[-+]?[0-9]+", text):
        raise errors.bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    if not -_LARGEST_INT - 1 <= int(text) <= _LARGEST_INT:
        raise errors.bad_request(f'strconv.ParseInt: parsing "{text}": value out of range')
    return int(text)


def any_version(query: Mapping[str, str]) -> int | None:
    """Return the version that a list or get must at least be of, when that is all it asks of the version; else None.

    Upstream ignores the limit of a list that takes any version (0); every other page is upstream's alone.
    """
    text = query.get("resourceVersion", "")
    paged = bool(query.get("continue")) or (text != "0" and query.get("limit", "0") != "0")
    plain = query.get(_FIELD, "") in ("", NOT_OLDER_THAN) and "sendInitialEvents" not in query
    numbers = all(_NUMBER.fullmatch(query.get(name, "0")) for name in ("limit", "timeoutSeconds"))
    if paged or not plain or not numbers or not _NUMBER.fullmatch(text) or int(text) > _MOST:
        return None
    return int(text)
