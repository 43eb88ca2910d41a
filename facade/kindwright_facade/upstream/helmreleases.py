"""HelmReleases as the store of objects: addressed by kind and object name, refused in the object's terms."""

import contextlib
import dataclasses
import re
import urllib.parse
from collections.abc import Iterable, Sequence
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import members, naming
from kindwright_facade.upstream import cache, client, reading, splitting, translating

_APPLY_PATCH = "application/apply-patch+yaml"
_UNLIKE_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_JSON_PATCH = "application/json-patch+json"
_BASE = "/apis/helm.toolkit.fluxcd.io/v2"
COLLECTION = f"{_BASE}/helmreleases"
_MOST_LISTS = 4
"""How many lists may go on before watches that begin share one of all kinds: kube-controller-manager opens one per kind at once."""

Params = Iterable[tuple[str, str]]
Entries = Sequence[Any]


@dataclasses.dataclass(frozen=True, slots=True)
class _Query:
    """An exact list: equal ones may share one answer."""

    kind: kinds.Kind | None
    path: str
    params: tuple[tuple[str, str], ...]


class HelmReleases:
    """Reads and writes the HelmReleases of kinds; every method raises `errors.StatusError`."""

    def __init__(self, upstream: client.Client, known: cache.Cache | None = None) -> None:
        """Use the client for everything; what the cache has converted already is not converted again."""
        self._client = upstream
        self.cache = cache.Cache() if known is None else known
        self._lists: reading.Sharing[_Query] = reading.Sharing(self._list)

    async def get(self, kind: kinds.Kind, namespace: str, name: str, params: Params = ()) -> encoding.JSON:
        """Read one member, decoded; a HelmRelease of that name that is no member is a 404 like none at all."""
        return (await self.read(kind, namespace, name, params)).release()

    def kept(self, kind: kinds.Kind, namespace: str, name: str) -> encoding.JSON | None:
        """Return one member as the cache has it, decoded, if it does: as it is now, or was a moment ago."""
        bucket = (kind.group, kind.names.kind)
        member = self.cache.get(bucket, namespace, naming.release_name(kind, name)) if self.cache.live else None
        return None if member is None else member.release()

    async def read(self, kind: kinds.Kind, namespace: str, name: str, params: Params = ()) -> members.Member:
        """Read one member exactly."""
        answer = await self._client.request("GET", item_path(kind, namespace, name), params=params)
        if not answer.ok:
            raise translating.error(kind, answer, name)
        member = _member(answer)
        if not member.belongs_to(kind):
            raise errors.not_found(kind.target(name))
        return self.cache.known(member)

    def list(
        self, kind: kinds.Kind, namespace: str, params: Params = ()
    ) -> contextlib.AbstractAsyncContextManager[reading.Reading]:
        """List as upstream does, in a reading that may be shared; `params` must carry the membership selector.

        An empty namespace means all. What carries the labels without the prefix is in it and no member.
        """
        return self._lists.reading(_Query(kind, collection_path(namespace), tuple(params)))

    def state(
        self, kind: kinds.Kind, namespace: str, version: int | None = None
    ) -> contextlib.AbstractAsyncContextManager[reading.Reading]:
        """List a kind's members for a watch to begin with: as they are now, or not older than a version.

        When many kinds are asked for at a time, one list serves them all: it may hold members of other kinds and namespaces.
        """
        members_ = [("labelSelector", naming.membership_selector(kind))]
        if version is not None:
            wanted = [("resourceVersion", str(version)), ("resourceVersionMatch", "NotOlderThan")]
            return self.list(kind, namespace, [*members_, *wanted])
        if self._lists.running >= _MOST_LISTS:
            return self._lists.reading(_Query(None, COLLECTION, (("labelSelector", naming.KIND_LABEL),)))
        return self.list(kind, namespace, members_)

    async def current(self, kind: kinds.Kind, namespace: str) -> int:
        """Return the version that the cluster is at now."""
        params = [("labelSelector", naming.membership_selector(kind)), ("limit", "1")]
        async with self.list(kind, namespace, params) as found:
            async for _ in found:
                pass
            return int(found.metadata["resourceVersion"])

    async def _list(self, query: _Query, into: reading.Reading) -> None:
        async with self._client.stream(query.path, params=query.params, silence=client.READ_SECONDS) as response:
            if response.status != 200:  # noqa: PLR2004
                body = b"".join([chunk async for chunk in client.chunks(response)])
                answer = client.Answer(response.status, {}, body)
                if query.kind is None:
                    raise client.unreachable(f"a list of all members is answered with status {response.status}")
                raise translating.error(query.kind, answer)
            splitter = splitting.Splitter()
            try:
                async for chunk in client.chunks(response):
                    into.add([self.cache.known(member) for member in splitter.feed(chunk)])
                left, metadata = splitter.finish()
            except ValueError as error:
                raise client.unreachable(f"a list that can't be read: {error}") from None
            into.metadata.update(metadata)
            into.add([self.cache.known(member) for member in left])

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
            "PATCH", path, params=params, body=_as_yaml(encoding.encode(body)), content_type=_APPLY_PATCH
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


def _as_yaml(body: bytes) -> bytes:
    """Return JSON that a YAML reader takes for the same: some characters would be line breaks to it, or refused."""
    if body.isascii() and b"\x7f" not in body:
        return body
    return _UNLIKE_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", body.decode()).encode()


def _decoded(kind: kinds.Kind, answer: client.Answer, name: str = "") -> encoding.JSON:
    if not answer.ok:
        raise translating.error(kind, answer, name)
    return answer.json()


def _member(answer: client.Answer) -> members.Member:
    try:
        return members.Member(answer.body)
    except ValueError:
        raise client.unreachable(f"an answer with status {answer.status} that is no HelmRelease") from None
