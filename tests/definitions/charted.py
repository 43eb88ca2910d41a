"""A Flux that publishes the charts of definitions: HelmCharts and OCIRepositories in memory, their artifacts over real HTTP."""

import asyncio
import contextlib
import hashlib
import io
import json
import tarfile
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Self, cast

import aiohttp
from aiohttp import test_utils, web
from conversion import samples
from serving import fakes, streaming

from kindwright_facade.upstream import client
from kindwright_operator import chartsources, definitions, entries

NAME = "postgreses.apps.example.com"
SOURCE = chartsources.Source("HelmChart", "flux-system", f"kindwright-{NAME}", made=True)


def definition(**release: Any) -> Any:
    chart = {
        "chart": "postgres",
        "version": "~1",
        "sourceRef": {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"},
    }
    spec = {"interval": "5m", "chart": {"spec": chart}, **release}
    body = samples.definition(
        versions=[{"name": "v1", "storage": True, "schema": {"fromChart": True}}],
        release={"prefix": "postgres-", "spec": {key: value for key, value in spec.items() if value is not None}},
    )
    assert body["metadata"]["name"] == NAME
    return body


def entry(body: Any) -> entries.Entry:
    return entries.Entry(body, definitions.compile_definition(body), (), None, 0.0)


def archive(version: str, values: str = "size: 1Gi\n") -> bytes:
    """Pack a chart as helm does."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        for name, text in (("Chart.yaml", f"name: postgres\nversion: {version}\n"), ("values.yaml", values)):
            info = tarfile.TarInfo(f"postgres/{name}")
            info.size = len(text)
            files.addfile(info, io.BytesIO(text.encode()))
    return packed.getvalue()


class Flux(client.Client):
    """Keeps sources, tells watchers of their changes, and serves archives."""

    def __init__(self) -> None:
        self.objects: dict[str, Any] = {}
        self.archives: dict[str, bytes] = {}
        self.sent: list[tuple[str, str]] = []
        self.fetched: list[str] = []
        self.refuses = self.unreachable = self.overloaded = 0
        self._changes: list[asyncio.Queue[bytes]] = []
        self._version = 1
        app = web.Application()
        app.router.add_get("/{name}", self._serve)
        self.server = test_utils.TestServer(app)

    async def __aenter__(self) -> Self:
        await self.server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()

    async def _serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.fetched.append(name)
        return web.Response(body=self.archives[name]) if name in self.archives else web.Response(status=404)

    def publish(
        self, source: chartsources.Source, content: bytes, *, digest: str = "", conditions: Sequence[Any] = ()
    ) -> str:
        """Publish an archive as the artifact of a source, and tell watchers; returns the name it is fetched by."""
        name = f"{len(self.archives)}.tgz"
        self.archives[name] = content
        found = digest or f"sha256:{hashlib.sha256(content).hexdigest()}"
        artifact = {"url": str(self.server.make_url(f"/{name}")), "digest": found, "revision": name}
        self.put(source, {"artifact": artifact, "conditions": list(conditions)})
        return name

    def put(self, source: chartsources.Source, status: Any) -> None:
        before = self.objects.get(source.path) or {"metadata": {"namespace": source.namespace, "name": source.name}}
        self._store(source.path, {**before, "status": status})

    def delete(self, source: chartsources.Source) -> None:
        """Delete a source, as anybody may."""
        self._version += 1
        gone = self.objects.pop(source.path)
        gone = {**gone, "metadata": {**gone["metadata"], "resourceVersion": str(self._version)}}
        for queue in self._changes:
            queue.put_nowait(json.dumps({"type": "DELETED", "object": gone}).encode() + b"\n")

    def _store(self, path: str, body: Any) -> Any:
        self._version += 1
        kind = "ADDED" if path not in self.objects else "MODIFIED"
        stored = {**body, "metadata": {**body["metadata"], "resourceVersion": str(self._version)}}
        self.objects[path] = stored
        for queue in self._changes:
            queue.put_nowait(json.dumps({"type": kind, "object": stored}).encode() + b"\n")
        return stored

    async def request(self, method: str, path: str, *, body: bytes | None = None, **options: Any) -> client.Answer:
        del options
        self.sent.append((method, path))
        if method == "PATCH":
            if self.refuses:
                self.refuses -= 1
                return fakes.answer(403, fakes.failure(403, "Forbidden"))
            return fakes.answer(200, self._store(path, {**self.objects.get(path, {}), **json.loads(body or b"")}))
        if method == "DELETE":
            if self.unreachable:
                self.unreachable -= 1
                raise client.unreachable("the connection was refused")
            if self.overloaded:
                self.overloaded -= 1
                return fakes.answer(500, fakes.failure(500, "InternalError"))
            return fakes.answer(200 if self.objects.pop(path, None) else 404, {})
        listed = [
            found for where, found in self.objects.items() if where.rsplit("/", 1)[0].endswith(path.rsplit("/", 1)[1])
        ]
        return fakes.answer(200, {"metadata": {"resourceVersion": str(self._version)}, "items": listed})

    @contextlib.asynccontextmanager
    async def stream(self, path: str, **options: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        del path, options
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._changes.append(queue)

        async def lines() -> AsyncIterator[bytes]:
            while True:
                yield await queue.get()

        yield cast("aiohttp.ClientResponse", streaming.Stream(200, lines()))


def known(*bodies: Any) -> Mapping[str, entries.Entry]:
    return {body["metadata"]["name"]: entry(body) for body in bodies}
