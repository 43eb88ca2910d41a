"""Ready bytes of the documents that clients and the aggregator poll, built once per state of the registry."""

import asyncio
import concurrent.futures
import dataclasses
import weakref
from collections.abc import Callable, Iterable

import msgspec

from kindwright_facade import encoding, kinds, registry
from kindwright_facade.documents import discovery, openapi

Key = tuple[str, ...]
_Parts = tuple[encoding.JSON, encoding.JSON]


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """Bytes and their strong entity tag, quotes included."""

    body: bytes
    etag: str


def document(value: encoding.JSON) -> Document:
    """Encode a document and tag it by its content: equal on every replica and after every restart."""
    body = encoding.encode(value)
    return Document(body, f'"{openapi.digest(body)}"')


class Documents:
    """Hands out the documents for the snapshot in force; each is built when it is first asked for.

    What a kind adds to them is built and encoded once, so that one kind more costs the same among five hundred as among none.
    """

    def __init__(self, kinds_registry: registry.Registry, verbs: discovery.Verbs) -> None:
        """Read the registry at every call; `verbs` are what is implemented."""
        self._registry = kinds_registry
        self._verbs = verbs
        self._built: dict[Key, Document] = {}
        self._snapshot: registry.Snapshot | None = None
        self._sections: dict[tuple[str, str], tuple[list[kinds.Kind], Document]] = {}
        self._parts: weakref.WeakKeyDictionary[kinds.Kind, dict[tuple[str, bool], _Parts]] = weakref.WeakKeyDictionary()
        # One thread: building takes tens of milliseconds for hundreds of kinds, and nothing here is locked.
        self._worker = concurrent.futures.ThreadPoolExecutor(1, "documents")

    async def ready(self, make: Callable[..., Document], *arguments: str) -> Document:
        """Return what one of the methods below returns; from its bytes, or built beside the loop."""
        known = self._built.get((make.__name__, *arguments)) if self._snapshot is self._registry.snapshot else None
        if known is not None:
            return known
        return await asyncio.get_running_loop().run_in_executor(self._worker, make, *arguments)

    def aggregated(self, version: str) -> Document:
        """Return aggregated discovery as `apidiscovery.k8s.io/<version>`."""
        return self._get(("aggregated", version), lambda s: discovery.aggregated(s, self._verbs, version))

    def groups(self) -> Document:
        """Return the legacy list of groups."""
        return self._get(("groups",), discovery.groups)

    def group(self, name: str) -> Document:
        """Return the legacy document of one group; raises 404."""
        return self._get(("group", name), lambda s: discovery.group(s, name))

    def resources(self, group: str, version: str) -> Document:
        """Return the legacy resource list of one group-version, empty when nothing is served in it."""
        return self._get(("resources", group, version), lambda s: discovery.resources(s, group, version, self._verbs))

    def openapi_index(self) -> Document:
        """Return the OpenAPI v3 index."""

        def build(snapshot: registry.Snapshot) -> encoding.JSON:
            keys = [(group, version) for group, versions in snapshot.groups().items() for version in versions]
            return openapi.index({key: self.openapi_v3(*key).etag.strip('"') for key in keys})

        return self._get(("openapi_index",), build)

    def openapi_v3(self, group: str, version: str) -> Document:
        """Return the OpenAPI v3 document of one group-version, empty when nothing is served in it any more."""
        return self._get(("openapi_v3", group, version), lambda s: self._section(s, group, version))

    def _section(self, snapshot: registry.Snapshot, group: str, version: str) -> Document:
        """Build a group-version's document, unless it is as it was: most changes are about one of many groups."""
        members = snapshot.members(group, version)
        known = self._sections.get((group, version))
        if known is not None and known[0] == members:
            return known[1]
        made = document(openapi.v3(snapshot, group, version, self._verbs[""], self._part))
        self._sections[group, version] = (members, made)
        return made

    def openapi_v2(self) -> Document:
        """Return the OpenAPI v2 document of everything."""
        return self._get(("openapi_v2",), lambda s: openapi.v2(s, self._verbs[""], self._part))

    def _part(self, kind: kinds.Kind, version: str, verbs: Iterable[str], *, v2: bool) -> _Parts:
        known = self._parts.setdefault(kind, {})
        if (version, v2) not in known:
            described, offered = openapi.parts(kind, version, verbs, v2=v2)
            known[version, v2] = (_encoded(described), _encoded(offered))
        return known[version, v2]

    def _get(self, key: Key, build: Callable[[registry.Snapshot], encoding.JSON | Document]) -> Document:
        snapshot = self._registry.snapshot
        if snapshot is not self._snapshot:
            self._built, self._snapshot = {}, snapshot
            self._sections = {place: made for place, made in self._sections.items() if snapshot.members(*place)}
        if key not in self._built:
            made = build(snapshot)
            self._built[key] = made if isinstance(made, Document) else document(made)
        return self._built[key]


def _encoded(value: encoding.JSON) -> encoding.JSON:
    """Encode the values of a map: put into a larger document they are copied, not encoded again."""
    return {name: msgspec.Raw(encoding.encode(item)) for name, item in value.items()}
