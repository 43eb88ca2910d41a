"""gzip, under upstream's rules: asked for by that very name, and worth it from 128 KiB on (`apiserver/.../responsewriters/writers.go`)."""

import asyncio
import zlib

from aiohttp import web

THRESHOLD = 128 * 1024
HEADERS = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
_LEVEL = 1
_GZIP = 31
"""zlib's window size for a gzip header and trailer."""


def is_wanted(request: web.Request) -> bool:
    """Tell whether the client takes gzip."""
    return "gzip" in (token.strip() for token in request.headers.get("Accept-Encoding", "").split(","))


class Packer:
    """Passes a body on, piece by piece, compressed or as it is."""

    def __init__(self, *, compress: bool) -> None:
        """Start before the first piece."""
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP) if compress else None

    async def pack(self, piece: bytes) -> bytes:
        """Compress one piece, in a thread: it takes milliseconds."""
        return piece if self._deflate is None else await asyncio.to_thread(self._deflate.compress, piece)

    async def finish(self) -> bytes:
        """Return what is still to be sent."""
        return b"" if self._deflate is None else await asyncio.to_thread(self._deflate.flush)


def start(request: web.Request, response: web.StreamResponse) -> Packer:
    """Begin a large body, and say in its headers how it is packed."""
    wanted = is_wanted(request)
    if wanted:
        response.headers.update(HEADERS)
    return Packer(compress=wanted)
