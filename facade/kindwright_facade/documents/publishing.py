"""Ready bytes of the documents that clients and the aggregator poll, built once per state of the registry."""

import dataclasses
from collections.abc import Callable

from kindwright_facade import encoding, registry
from kindwright_facade.documents import discovery, openapi


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
    """Hands out the documents for the snapshot in force; each is built when it is first asked for."""

    def __init__(self, kinds_registry: registry.Registry, verbs: discovery.Verbs) -> None:
        """Read the registry at every call; `verbs` are what is implemented."""
        self._registry = kinds_registry
        self._verbs = verbs
        self._built: dict[tuple[str, ...], Document] = {}
        self._snapshot: registry.Snapshot | None = None

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
            return openapi.index({key: self.openapi_v3(*key).body for key in keys})

        return self._get(("index",), build)

    def openapi_v3(self, group: str, version: str) -> Document:
        """Return the OpenAPI v3 document of one group-version, empty when nothing is served in it any more."""
        return self._get(("v3", group, version), lambda s: openapi.v3(s, group, version, self._verbs[""]))

    def openapi_v2(self) -> Document:
        """Return the OpenAPI v2 document of everything."""
        return self._get(("v2",), lambda s: openapi.v2(s, self._verbs[""]))

    def _get(self, key: tuple[str, ...], build: Callable[[registry.Snapshot], encoding.JSON]) -> Document:
        snapshot = self._registry.snapshot
        if snapshot is not self._snapshot:
            self._snapshot, self._built = snapshot, {}
        if key not in self._built:
            self._built[key] = document(build(snapshot))
        return self._built[key]
