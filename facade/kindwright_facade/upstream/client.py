"""Raw requests to the kube-apiserver: bytes in, bytes out, any status; only a broken connection is an error here."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator, Iterable, Mapping

import aiohttp
import yarl

from kindwright_facade import encoding, errors
from kindwright_facade.upstream import connecting

Params = Iterable[tuple[str, str]]
JSON = "application/json"
SILENCE = 150.0
"""kube-apiserver sends a bookmark about once a minute: who has heard nothing for longer than two has lost the connection."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What the kube-apiserver answered: `body` as it came, header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Tell success from a Status."""
        return self.status < 400  # noqa: PLR2004 - where HTTP's errors begin

    def json(self) -> encoding.JSON:
        """Decode the body; an answer that is no JSON object counts as upstream being down."""
        try:
            value = encoding.decode(self.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise unreachable(f"an answer with status {self.status} that is no JSON object")
        return value


READ_SECONDS = 60.0
"""How long an answer that is on its way may stop."""


class Client:
    """Sends requests over one connection, under our own identity."""

    def __init__(self, connection: connecting.Connection) -> None:
        """Use an open connection; the owner closes it."""
        self._connection = connection

    async def request(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        *,
        params: Params = (),
        body: bytes | None = None,
        content_type: str = JSON,
        accept: str = JSON,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and read the whole answer; `path` is already percent-encoded.

        Raises a 503 with Retry-After when the kube-apiserver can't be reached.
        """
        async with self._send(method, path, params, body, content_type, accept, headers) as response:
            try:
                content = await response.read()
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise unreachable(error) from error
            lowered = {key.lower(): value for key, value in response.headers.items()}
            return Answer(response.status, lowered, content)

    @contextlib.asynccontextmanager
    async def stream(
        self, path: str, *, params: Params = (), silence: float = SILENCE
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open a response to be read as it comes; `silence` is how many seconds it may say nothing."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=silence)
        async with self._send("GET", path, params, None, JSON, JSON, None, timeout=timeout) as response:
            yield response

    @contextlib.asynccontextmanager
    async def _send(  # noqa: PLR0913, PLR0917 - the parts of a request
        self,
        method: str,
        path: str,
        params: Params,
        body: bytes | None,
        content_type: str,
        accept: str,
        headers: Mapping[str, str] | None,
        **options: aiohttp.ClientTimeout,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        url = yarl.URL(self._connection.server + path, encoded=True).extend_query(list(params))
        sent = {"Accept": accept, **(await self._connection.authorization()), **(headers or {})}
        if body is not None:
            sent["Content-Type"] = content_type
        try:
            # An explicit empty body keeps aiohttp from sending a chunked one.
            response = await self._connection.session.request(method, url, data=body, headers=sent, **options)  # type: ignore[arg-type]
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unreachable(error) from error
        async with response:
            yield response


def unreachable(why: object) -> errors.StatusError:
    """Build the 503 for a kube-apiserver that does not answer as it should."""
    detail = str(why) or type(why).__name__
    return errors.unavailable(f"the kube-apiserver beneath is not available: {detail}")


async def chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Yield the body as it comes; raises a 503 when the connection breaks in the middle of it."""
    try:
        async for chunk in response.content.iter_any():
            yield chunk
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise unreachable(error) from error


async def batches(response: aiohttp.ClientResponse) -> AsyncIterator[list[bytes]]:
    """Split a stream into lines of any length, as many at once as have come; a connection that breaks just ends it."""
    pieces: list[bytes] = []
    try:
        async for chunk in response.content.iter_any():
            head, newline, rest = chunk.rpartition(b"\n")
            if not newline:
                pieces.append(chunk)
                continue
            whole = b"".join((*pieces, head)).split(b"\n")
            pieces = [rest] if rest else []
            found = [line for line in whole if line]
            if found:
                yield found
    except (aiohttp.ClientError, TimeoutError, OSError):
        return
