"""The web application, in this process, on a fake kube-apiserver."""

import contextlib
import dataclasses
import io
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import multidict
import structlog
from aiohttp import test_utils, web
from conversion import samples
from serving import fakes

from kindwright_facade import kinds, registry
from kindwright_facade.upstream import cache, helmreleases, reviews, trust
from kindwright_facade.web import app, callers, context

ITEMS = "/apis/apps.example.com/v1alpha1/namespaces/shop/postgreses"
ITEM = f"{ITEMS}/orders"
EVERYWHERE = "/apis/apps.example.com/v1alpha1/postgreses"
TOKEN = "let-me-in"
MERGE = "application/merge-patch+json"


@dataclasses.dataclass
class Answer:
    """An answer that was read whole."""

    status: int
    headers: multidict.CIMultiDictProxy[str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Harness:
    """Sends requests as a user whom the cluster knows, unless told otherwise."""

    def __init__(
        self, client: test_utils.TestClient[web.Request, web.Application], registry_: registry.Registry
    ) -> None:
        self.client, self.registry = client, registry_
        self.upstream = fakes.Upstream()
        self.logs: list[Any] = []

    @property
    def streams(self) -> int:
        """Count the open watches."""
        return len(self.client.app[context.STREAMS])

    @property
    def cache(self) -> cache.Cache:
        """Return what watches and reads of any version are answered from: not synced until a test fills it."""
        return self.client.app[context.RELEASES].cache

    async def call(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        media: str = "application/json",
        headers: Mapping[str, str] | None = None,
        token: str = TOKEN,
    ) -> Answer:
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        data = json.dumps(body).encode() if body is not None and not isinstance(body, bytes) else body
        if data is not None:
            sent["Content-Type"] = media
        # aiohttp warns of large bodies that are sent in one go.
        stream = None if data is None else io.BytesIO(data)
        async with self.client.request(method, path, data=stream, headers=sent | dict(headers or {})) as response:
            return Answer(response.status, response.headers, (await response.read()).decode())

    async def get(self, path: str = ITEM, **options: Any) -> Answer:
        return await self.call("GET", path, **options)

    @contextlib.asynccontextmanager
    async def watch(self, query: str = "", path: str = ITEMS) -> AsyncIterator[aiohttp.ClientResponse]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with self.client.get(f"{path}?watch=true{query}", headers=headers) as response:
            yield response


def confirmed(found: registry.Registry) -> list[int]:
    """Let the registry's confirmation succeed; returns a list that grows with every one."""
    calls: list[int] = []

    async def confirm() -> None:
        calls.append(1)

    found.confirm = confirm
    return calls


@contextlib.asynccontextmanager
async def running(*served: kinds.Kind, ready: bool = True) -> AsyncIterator[Harness]:
    """Serve these kinds, Postgres when none is named."""
    found = registry.Registry()
    confirmed(found)
    upstream = fakes.Upstream()
    upstream.tokens[TOKEN] = {"username": "alice", "groups": ["system:authenticated"]}
    access = reviews.Reviews(upstream)
    parts = app.Parts(found, helmreleases.HelmReleases(upstream), access, callers.Callers(access, trust.Trust()))
    server = test_utils.TestServer(app.init_app(parts, git_version="0.1.0"))
    # Otherwise every failure that is asked for is printed, with all its variables.
    with structlog.testing.capture_logs() as logs:
        async with test_utils.TestClient(server) as client:
            if ready:
                found.publish(served or [samples.POSTGRES])
                found.ready.set()
            harness = Harness(client, found)
            harness.logs = logs
            harness.upstream = upstream
            yield harness
