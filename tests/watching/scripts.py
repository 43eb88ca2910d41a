"""An upstream that answers lists and watches as a test has written them down, over a real connection."""

import asyncio
import json
from typing import Any

from aiohttp import web

SILENCE = None
BREAK = object()


def line(kind: str, version: str, **more: Any) -> bytes:
    return (
        json.dumps({"type": kind, "object": {"metadata": {"name": "a", "resourceVersion": version}, **more}}).encode()
        + b"\n"
    )


def event(kind: str, found: Any) -> bytes:
    """Write an event with a whole object."""
    return json.dumps({"type": kind, "object": found}).encode() + b"\n"


def error(code: int, message: str = "old") -> bytes:
    return event("ERROR", {"kind": "Status", "code": code, "message": message})


class Script:
    """Answers lists and watches one after the other; the last ones again and again.

    A step is a status, a list, or the pieces of a watch, among them silence for ever and a connection that breaks.
    """

    def __init__(self, lists: list[Any], watches: list[Any]) -> None:
        self.lists, self.watches = lists, watches
        self.asked: list[Any] = []
        self.queries: list[dict[str, str]] = []
        self.paths: set[str] = set()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        watch = request.query.get("watch") == "true"
        self.asked.append(request.query.get("resourceVersion") if watch else "list")
        self.queries.append(dict(request.query))
        self.paths.add(request.path)
        script = self.watches if watch else self.lists
        step = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(step, int):
            return web.json_response({"kind": "Status"}, status=step)
        if not watch:
            return web.Response(body=step if isinstance(step, bytes) else json.dumps(step).encode())
        return await self._watch(request, step)

    async def _watch(self, request: web.Request, step: list[Any]) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in step:
            if piece is SILENCE:
                await asyncio.Event().wait()
            elif piece is BREAK:
                assert request.transport is not None
                request.transport.abort()
                raise ConnectionResetError
            else:
                await response.write(piece)
        return response
