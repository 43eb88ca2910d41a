"""HelmReleases as the store of objects: addressed by kind and object name, refused in the object's terms."""

import contextlib
import urllib.parse
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import naming
from kindwright_facade.upstream import client, translating

_APPLY_PATCH = "application/apply-patch+yaml"
_JSON_PATCH = "application/json-patch+json"
_BASE = "/apis/helm.toolkit.fluxcd.io/v2"
COLLECTION = f"{_BASE}/helmreleases"

Params = Iterable[tuple[str, str]]
Entries = Sequence[Any]


class HelmReleases:
    """Reads and writes the HelmReleases of kinds; every method raises `errors.StatusError`."""

    def __init__(self, upstream: client.Client) -> None:
        """Use the client for everything."""
        self._client = upstream

    async def get(self, kind: kinds.Kind, namespace: str, name: str, params: Params = ()) -> encoding.JSON:
        """Read one member; a HelmRelease of that name that is no member is a 404 like none at all."""
        answer = await self._client.request("GET", item_path(kind, namespace, name), params=params)
        release = _decoded(kind, answer, name)
        if not naming.is_member(kind, release):
            raise errors.not_found(kind.target(name))
        return release

    async def list(self, kind: kinds.Kind, namespace: str, params: Params = ()) -> encoding.JSON:
        """List as upstream does; `params` must carry the membership selector; an empty namespace means all."""
        return _decoded(kind, await self._client.request("GET", collection_path(namespace), params=params))

    @contextlib.asynccontextmanager
    async def watch(
        self, kind: kinds.Kind, namespace: str, params: Params = ()
    ) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Open a watch and hand out its events, decoded; `params` must carry the membership selector."""
        asked = [*params, ("watch", "true")]
        async with self._client.stream(collection_path(namespace), params=asked) as response:
            if response.status != 200:  # noqa: PLR2004
                answer = client.Answer(response.status, {}, await response.read())
                raise translating.error(kind, answer)
            yield _events(client.lines(response))

    async def create(
        self, kind: kinds.Kind, namespace: str, name: str, body: encoding.JSON, params: Params = ()
    ) -> encoding.JSON:
        """Create one; 409 says so when the name is taken by a HelmRelease that is no object of the kind."""
        path = collection_path(namespace)
        answer = await self._client.request("POST", path, params=params, body=encoding.encode(body))
        if answer.status == 409:  # noqa: PLR2004
            await self._explain_clash(kind, namespace, name)
        return _decoded(kind, answer, name)

    async def replace(
        self, kind: kinds.Kind, namespace: str, name: str, body: encoding.JSON, params: Params = ()
    ) -> encoding.JSON:
        """Put one back; the body carries the resourceVersion that was read."""
        path = item_path(kind, namespace, name)
        return _decoded(kind, await self._client.request("PUT", path, params=params, body=encoding.encode(body)), name)

    async def find(self, kind: kinds.Kind, namespace: str, name: str) -> encoding.JSON | None:
        """Read one member, or None when there is no HelmRelease of that name; 409 when it is no member."""
        try:
            return await self.get(kind, namespace, name)
        except errors.StatusError as error:
            if error.reason != "NotFound" or (error.target and error.target.kind != kind.names.plural):
                raise
        await self._explain_clash(kind, namespace, name)
        return None

    async def apply(
        self, kind: kinds.Kind, namespace: str, name: str, body: encoding.JSON, params: Params = ()
    ) -> encoding.JSON:
        """Apply on the server; `params` carry field manager and force."""
        path = item_path(kind, namespace, name)
        answer = await self._client.request(
            "PATCH", path, params=params, body=encoding.encode(body), content_type=_APPLY_PATCH
        )
        return _decoded(kind, answer, name)

    async def rewrite_owners(
        self, kind: kinds.Kind, live: encoding.JSON, entries: Entries, params: Params = ()
    ) -> encoding.JSON:
        """Replace managedFields and nothing else, as long as the HelmRelease is in the version that was read."""
        meta = live["metadata"]
        patch = [
            {"op": "test", "path": "/metadata/resourceVersion", "value": meta["resourceVersion"]},
            {"op": "replace", "path": "/metadata/managedFields", "value": entries},
        ]
        name = naming.object_name(kind, meta["name"])
        path, body = item_path(kind, meta["namespace"], name), encoding.encode(patch)
        answer = await self._client.request("PATCH", path, params=params, body=body, content_type=_JSON_PATCH)
        if answer.status == 422:  # noqa: PLR2004 - how a failed test is answered
            raise errors.race(kind.target(name))
        return _decoded(kind, answer, name)

    async def delete(self, kind: kinds.Kind, namespace: str, name: str, options: encoding.JSON) -> encoding.JSON:
        """Delete one; returns the HelmRelease while it is terminating, else a Status."""
        path = item_path(kind, namespace, name)
        return _decoded(kind, await self._client.request("DELETE", path, body=encoding.encode(options)), name)

    async def _explain_clash(self, kind: kinds.Kind, namespace: str, name: str) -> None:
        answer = await self._client.request("GET", item_path(kind, namespace, name))
        if answer.ok and not naming.is_member(kind, answer.json()):
            release = naming.release_name(kind, name)
            note = f': the HelmRelease "{release}" in namespace "{namespace}" is not an object of this kind'
            raise errors.already_exists(kind.target(name), note)


def collection_path(namespace: str) -> str:
    """Return the path of all HelmReleases, or of one namespace's."""
    return f"{_BASE}/namespaces/{_quoted(namespace)}/helmreleases" if namespace else COLLECTION


def item_path(kind: kinds.Kind, namespace: str, name: str) -> str:
    """Return the path of the HelmRelease behind an object."""
    return f"{collection_path(namespace)}/{_quoted(naming.release_name(kind, name))}"


def _quoted(segment: str) -> str:
    return urllib.parse.quote(segment, safe="")


def _decoded(kind: kinds.Kind, answer: client.Answer, name: str = "") -> encoding.JSON:
    if not answer.ok:
        raise translating.error(kind, answer, name)
    return answer.json()


async def _events(lines: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    async for line in lines:
        yield encoding.decode(line)
