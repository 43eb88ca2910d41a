"""The TLS listener: serves an application, and takes new certificates and CAs without dropping a connection."""

import asyncio
import dataclasses
import socket
import ssl
from collections.abc import Callable

from aiohttp import web

from kindwright_facade.web import context, gate

# A user with 200 groups arrives with 200 headers, each group in one of its own.
_MAX_HEADERS = 4096
_MAX_FIELD_BYTES = 64 * 1024
_SHUTDOWN_SECONDS = 10.0
_BACKLOG = 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Identity:
    """The serving certificate's chain and key, as files."""

    certificate_file: str
    key_file: str


def tls_context(identity: Identity, client_cas: str) -> ssl.SSLContext:
    """Build the TLS context; `client_cas` is a PEM bundle against which client certificates, if sent, are verified.

    Raises `ssl.SSLError` or `OSError` when the files can't be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(identity.certificate_file, identity.key_file)
    context.set_alpn_protocols(["http/1.1"])
    if client_cas.strip():
        context.load_verify_locations(cadata=client_cas)
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


class Server:
    """One application on one address."""

    def __init__(self, app: web.Application, address: str, port: int) -> None:
        """Bind at once, so that a wrong address or a taken port is an `OSError` here."""
        self._shortcut = app.get(context.EXPRESS)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            # A watch whose client has gone must not linger until its next event.
            handler_cancellation=True,
            shutdown_timeout=_SHUTDOWN_SECONDS,
            max_headers=_MAX_HEADERS,
            max_line_size=_MAX_FIELD_BYTES,
            max_field_size=_MAX_FIELD_BYTES,
        )
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.create_server((address, port), family=family, backlog=_BACKLOG, reuse_port=False)
        self._listener: asyncio.Server | None = None

    async def start(self, context: ssl.SSLContext) -> None:
        """Begin to accept connections."""
        await self._runner.setup()
        await self.replace(context)

    async def replace(self, context: ssl.SSLContext) -> None:
        """Use another TLS context for new connections; those that are open go on as they are."""
        behind: Callable[[], asyncio.Protocol] | None = self._runner.server
        if behind is None:
            raise RuntimeError("the server has not been started")
        shortcut, before = self._shortcut, self._listener
        factory = behind if shortcut is None else lambda: gate.Gate(behind(), shortcut)
        # A copy of the descriptor shares the queue of pending connections: closing the old listener loses none.
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(factory, sock=self._socket.dup(), ssl=context, backlog=_BACKLOG)
        if before is not None:
            before.close()

    async def stop(self) -> None:
        """Stop accepting, end the watches, let short requests finish."""
        if self._listener is not None:
            self._listener.close()
        self._socket.close()
        await self._runner.cleanup()
