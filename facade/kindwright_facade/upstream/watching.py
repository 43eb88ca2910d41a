"""List, then watch, then list again when the watch can't go on: one collection followed for as long as it is asked for."""

import asyncio
import dataclasses
import random
from collections.abc import AsyncIterator, Iterable, Sequence

import msgspec
import structlog

from kindwright_facade import encoding, errors
from kindwright_facade.upstream import client

_FIRST_DELAY = 0.2
_LONGEST_DELAY = 15.0
# Upstream ends a watch after 30 to 60 minutes by itself; asking for less spreads the reconnects of many replicas.
_WATCH_SECONDS = (300, 600)
_PAGE = 500

log = structlog.get_logger(__name__)


class _Meta(msgspec.Struct):
    resourceVersion: str  # noqa: N815 - the API's own spelling
    continue_: str = msgspec.field(default="", name="continue")


class _Page(msgspec.Struct):
    metadata: _Meta
    items: list[msgspec.Raw] | None = None


class _Line(msgspec.Struct):
    type: str
    object: msgspec.Raw


class _Versioned(msgspec.Struct):
    metadata: _Meta


_pages = msgspec.json.Decoder(_Page)
_lines = msgspec.json.Decoder(_Line)
_versions = msgspec.json.Decoder(_Versioned)


@dataclasses.dataclass(frozen=True, slots=True)
class RawListed:
    """The whole collection at one resourceVersion, every item as the bytes that came."""

    items: list[bytes]
    version: str


@dataclasses.dataclass(frozen=True, slots=True)
class RawChanged:
    """One event as the bytes that came: `type` is ADDED, MODIFIED, DELETED or BOOKMARK."""

    type: str
    object: bytes
    version: str


@dataclasses.dataclass(frozen=True, slots=True)
class Connected:
    """The watch is open: from here on changes come as they happen."""


@dataclasses.dataclass(frozen=True, slots=True)
class Lost:
    """The watch has ended, and the next one is not open yet."""


Raw = RawListed | Connected | Sequence[RawChanged] | Lost


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """The whole collection at one resourceVersion: what it does not hold is gone."""

    items: list[encoding.JSON]


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """One event: `type` is ADDED, MODIFIED or DELETED."""

    type: str
    object: encoding.JSON


class _ExpiredError(errors.StatusError):
    """The watch can't go on from where it was: only a new list helps."""


async def follow(upstream: client.Client, path: str, params: client.Params = ()) -> AsyncIterator[Listed | Changed]:
    """Yield the collection and its changes, decoded, for ever."""
    async for item in follow_raw(upstream, path, params):
        if isinstance(item, RawListed):
            yield Listed([encoding.decode(found) for found in item.items])
        elif isinstance(item, Sequence):
            for change in item:
                if change.type != "BOOKMARK":
                    yield Changed(change.type, encoding.decode(change.object))


async def follow_raw(upstream: client.Client, path: str, params: client.Params = ()) -> AsyncIterator[Raw]:
    """Yield the collection and its changes for ever, changes as many at once as have come.

    A watch that ends is taken up where it was, for as long as upstream allows it; else a new list says so. Failures are
    logged and waited out.
    """
    delay, version, asked = _FIRST_DELAY, "", list(params)
    while True:
        try:
            if not version:
                listed = await list_raw(upstream, path, asked)
                version = listed.version
                yield listed
            async for item in _watch(upstream, path, asked, version):
                if isinstance(item, Sequence):
                    version = item[-1].version
                yield item
                delay = _FIRST_DELAY
        except errors.StatusError as error:
            version = "" if isinstance(error, _ExpiredError) else version
            yield Lost()
            log.warning("watch interrupted", path=path, error=error.message, retry_in=round(delay, 1))
            await asyncio.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - spreads retries, guards nothing
            delay = min(delay * 2, _LONGEST_DELAY)


async def list_raw(upstream: client.Client, path: str, params: client.Params = ()) -> RawListed:
    """List in pages, all of which are of one version: none holds the whole body in memory. Raises a 503."""
    items: list[bytes] = []
    token = ""
    while True:
        asked = [*params, ("limit", str(_PAGE)), *([("continue", token)] if token else [])]
        answer = await upstream.request("GET", path, params=asked)
        if not answer.ok:
            raise _refused(answer.status, answer.body[:200].decode(errors="replace"))
        try:
            page = _pages.decode(answer.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise _refused(200, f"what is no list: {error}") from None
        items += [bytes(item) for item in page.items or ()]
        token = page.metadata.continue_
        if not token:
            return RawListed(items, page.metadata.resourceVersion)


async def _watch(
    upstream: client.Client, path: str, params: list[tuple[str, str]], version: str
) -> AsyncIterator[Connected | Sequence[RawChanged] | Lost]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    seconds = random.randint(*_WATCH_SECONDS)  # noqa: S311
    asked = [("watch", "true"), ("allowWatchBookmarks", "true"), ("timeoutSeconds", str(seconds))]
    async with upstream.stream(path, params=[*params, *asked, ("resourceVersion", version)]) as response:
        if response.status != 200:  # noqa: PLR2004
            raise _refused(response.status)
        yield Connected()
        async for lines in client.batches(response):
            found, error = _events(lines)
            if found:
                yield found
            if error is not None:
                raise error
    yield Lost()
    # A watch that ends at once must not be asked for again and again.
    await asyncio.sleep(max(0.0, _FIRST_DELAY - (loop.time() - began)))


def _events(lines: Iterable[bytes]) -> tuple[list[RawChanged], errors.StatusError | None]:
    """Read lines as far as they are events: what came before one that is none did happen."""
    found = []
    for line in lines:
        try:
            found.append(_event(line))
        except errors.StatusError as error:
            return found, error
    return found, None


def _event(line: bytes) -> RawChanged:
    """Read one line of a watch; raises a 503 for an ERROR event, and for what is no event at all: both call for a new list."""
    try:
        event = _lines.decode(line)
        if event.type == "ERROR":
            status = encoding.decode(bytes(event.object))
            raise _expired(f"{status.get('code')} {status.get('message')}")
        return RawChanged(
            event.type, bytes(event.object), _versions.decode(bytes(event.object)).metadata.resourceVersion
        )
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError, AttributeError) as error:
        raise _expired(f"a line that is no event: {error}") from None


async def fetch(upstream: client.Client, path: str, params: client.Params = ()) -> encoding.JSON:
    """Read a collection or an object exactly; raises a 503 for anything but success."""
    answer = await upstream.request("GET", path, params=params)
    if not answer.ok:
        raise _refused(answer.status, answer.body[:200].decode(errors="replace"))
    return answer.json()


def _refused(status: int, detail: object = "") -> errors.StatusError:
    found = client.unreachable(f"status {status} {detail}".strip())
    return _expired(found.message) if status == 410 else found  # noqa: PLR2004 - the version is too old


def _expired(message: str) -> _ExpiredError:
    return _ExpiredError(503, "ServiceUnavailable", message, retry_after=1)
