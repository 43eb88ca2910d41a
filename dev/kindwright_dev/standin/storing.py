"""The storage of artifacts: files in a directory, served over http to every process on the machine."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from kindwright_dev.standin import artifacts

# source-controller keeps two, too: whoever has just read a status may still fetch what it names.
KEPT = 2


class Storage:
    """A directory, and the address at which it is served; a file is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        """Say where; ``base`` is known once it is served."""
        self._root = root
        self.base = ""

    def store(self, where: str, content: bytes) -> None:
        """Keep a file, as the latest of its directory; older ones go, but for the one before."""
        path = self._root / where
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.partial")
        partial.write_bytes(content)
        partial.replace(path)
        self._link(path)
        for old in sorted(_files(path.parent), key=lambda file: file.stat().st_mtime_ns)[:-KEPT]:
            old.unlink()

    def holds(self, artifact: artifacts.Document) -> bool:
        """Look whether an artifact is there, byte for byte."""
        path = self._root / artifact["path"]
        return path.is_file() and artifacts.digest(path.read_bytes()) == str(artifact["digest"])

    def forget(self, kind: str, namespace: str, name: str) -> None:
        """Remove everything of a source."""
        shutil.rmtree(self._root / artifacts.path(kind, namespace, name, ""), ignore_errors=True)

    @contextlib.asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[None]:
        """Serve it for as long as the block runs; any free port when it is 0. OSError when the port is taken."""
        app = web.Application()
        app.router.add_get("/{path:.+}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            address = runner.addresses[0]
            self.base = f"http://{address[0]}:{address[1]}"
            yield
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        path = (self._root / request.match_info["path"]).resolve()
        if not path.is_relative_to(self._root.resolve()) or not path.is_file():
            raise web.HTTPNotFound
        # Without Content-Encoding, which a guess by the name would add: clients would unpack what they should check.
        return web.Response(body=path.read_bytes(), content_type="application/gzip")

    def _link(self, path: Path) -> None:
        link = path.with_name(artifacts.LATEST)
        new = path.with_name(f"{artifacts.LATEST}.partial")
        new.unlink(missing_ok=True)
        new.symlink_to(path.name)
        new.replace(link)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.is_symlink()]
