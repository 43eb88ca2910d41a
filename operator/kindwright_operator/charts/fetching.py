"""A chart's archive, over HTTP from Flux's source-controller. The only part of this package that does any I/O over a network.

https://fluxcd.io/flux/components/source/helmcharts/#artifact
"""

import hashlib
import hmac

import aiohttp
import yarl

from kindwright_operator.charts import records

LIMIT = 10 << 20
_CHUNK = 1 << 16
_OK = 200
_ALGORITHMS = ("sha256", "sha384", "sha512")


async def fetch(
    session: aiohttp.ClientSession, artifact: records.Artifact, *, limit: int = LIMIT, seconds: float = 30.0
) -> bytes:
    """Return the bytes of an artifact, which are what its digest says; raises `ChartError`.

    At most `limit` bytes are read. Redirects are not followed: source-controller sends none, and whoever could make one would
    choose where this process connects to.
    """
    url = _url(artifact.url)
    algorithm, wanted = _digest(artifact.digest)
    if artifact.size is not None and artifact.size > limit:
        raise _too_large(limit)
    content = await _get(session, url, limit, seconds)
    found = hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(found, wanted):
        raise records.ChartError(
            f"the artifact is not what its digest says: expected {algorithm}:{wanted}, got {found}"
        )
    return content


def _url(text: str) -> yarl.URL:
    try:
        url = yarl.URL(text)
    except ValueError:
        raise records.ChartError("the artifact's url can't be read") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise records.ChartError("the artifact's url must begin with http:// or https://")
    return url


def _digest(text: str) -> tuple[str, str]:
    algorithm, _, value = text.partition(":")
    if algorithm not in _ALGORITHMS:
        raise records.ChartError(f"the artifact's digest must be one of {', '.join(_ALGORITHMS)}: {algorithm!r} is not")
    value = value.lower()
    if len(value) != hashlib.new(algorithm, usedforsecurity=False).digest_size * 2 or set(value) - set(
        "0123456789abcdef"
    ):
        raise records.ChartError(f"the artifact's digest is no {algorithm}")
    return algorithm, value


async def _get(session: aiohttp.ClientSession, url: yarl.URL, limit: int, seconds: float) -> bytes:
    timeout = aiohttp.ClientTimeout(total=seconds)
    # What is digested are the bytes of the archive, so no transfer compression is asked for.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    try:
        async with session.get(url, timeout=timeout, allow_redirects=False, headers=headers) as response:
            if response.status != _OK:
                raise records.ChartError(f"the artifact can't be had: the server answers {response.status}")
            if (response.content_length or 0) > limit:
                raise _too_large(limit)
            return await _read(response, limit)
    except TimeoutError:
        raise records.ChartError(f"the artifact can't be had: not read within {seconds:g} seconds") from None
    except (aiohttp.ClientError, ValueError, OSError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise records.ChartError(f"the artifact can't be had: {why}") from None


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


def _too_large(limit: int) -> records.ChartError:
    return records.ChartError(f"the artifact has more than {limit} bytes")
