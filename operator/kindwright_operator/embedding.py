"""Runs kopf in a thread and a loop of its own, and starts it anew when it dies.

It ends on an ERROR event of its watch, and on exit cancels every task of its loop: neither may touch the server's loop.
"""

import asyncio
import threading
from typing import Any

import kopf
import structlog

from kindwright_facade.upstream import connecting
from kindwright_operator import handlers

log = structlog.get_logger(__name__)

_RESTART_SECONDS = 2.0
_STOP_SECONDS = 3.0


class Embedded:
    """One kopf operator; events arrive in the loop that made it."""

    def __init__(self, connection: connecting.Connection, deliver: handlers.Deliver) -> None:
        """Prepare; `deliver` is called in the current loop."""
        self._loop = asyncio.get_running_loop()
        self._connection = connection
        self._deliver = deliver
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kopf", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    async def stop(self) -> None:
        """Ask kopf to stop, and wait a little for it."""
        self._stop.set()
        if not self._thread.is_alive():
            # Called off before the first definitions were read.
            return
        await asyncio.to_thread(self._thread.join, _STOP_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                asyncio.run(self._operate())
            except Exception:
                log.exception("the operator died")
            if not self._stop.wait(_RESTART_SECONDS):
                log.warning("the operator is started again")

    async def _operate(self) -> None:
        registry = handlers.register(self._hand_over, self._login)
        await kopf.operator(
            registry=registry, settings=_settings(), standalone=True, clusterwide=True, stop_flag=self._stop
        )

    def _hand_over(self, kind: str | None, body: dict[str, Any]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, kind, body)

    async def _login(self) -> kopf.ConnectionInfo:
        configuration = self._connection.configuration
        scheme, _, token = (await self._connection.authorization()).get("Authorization", "").partition(" ")
        return kopf.ConnectionInfo(
            server=self._connection.server,
            ca_path=configuration.ssl_ca_cert,
            insecure=not configuration.verify_ssl,
            scheme=scheme.capitalize() or None,
            token=token or None,
            certificate_path=configuration.cert_file,
            private_key_path=configuration.key_file,
        )


def _settings() -> kopf.OperatorSettings:
    settings = kopf.OperatorSettings()
    # The definitions' kind is known; without this kopf would stream every CustomResourceDefinition of the cluster.
    settings.scanning.disabled = True
    # Events are ours to write: with reasons, once, on every replica alike.
    settings.posting.enabled = False
    settings.watching.server_timeout = 600
    return settings
