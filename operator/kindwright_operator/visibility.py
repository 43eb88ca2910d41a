"""Looks at the cluster's own `/apis` to see which kinds it lists: proof from one kube-apiserver, not a guess."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds, registry
from kindwright_facade.upstream import client

_ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

Entry = tuple[str, str, tuple[str, ...], tuple[str, ...]]
Listed = Mapping[registry.Key, Entry]


def read(document: Mapping[str, Any]) -> Listed:
    """Return every resource of an APIGroupDiscoveryList with what clients know of it."""
    found: dict[registry.Key, Entry] = {}
    for group in document.get("items") or ():
        for version in group.get("versions") or ():
            for resource in version.get("resources") or ():
                key = (group["metadata"]["name"], version["version"], resource["resource"])
                found[key] = (
                    resource["responseKind"]["kind"],
                    resource.get("singularResource") or "",
                    tuple(resource.get("shortNames") or ()),
                    tuple(resource.get("categories") or ()),
                )
    return found


def shows(listed: Listed, kind: kinds.Kind) -> bool:
    """Tell whether every served version of the kind is listed as it is now."""
    names = kind.names
    entry = (names.kind, names.singular, names.short_names, names.categories)
    return all(listed.get((kind.group, version.name, names.plural)) == entry for version in kind.versions)


class Discovery:
    """The cluster's discovery, read again and again; an unchanged document is not sent twice."""

    def __init__(self, upstream: client.Client) -> None:
        """Use the client for reading."""
        self._client = upstream
        self._etag = ""
        self._listed: Listed = {}

    async def look(self) -> Listed:
        """Return what is listed right now; raises a 503."""
        headers = {"If-None-Match": self._etag} if self._etag else {}
        answer = await self._client.request("GET", "/apis", accept=_ACCEPT, headers=headers)
        if answer.status == 304:  # noqa: PLR2004
            return self._listed
        if not answer.ok:
            raise client.unreachable(f"discovery: status {answer.status}")
        document: encoding.JSON = answer.json()
        self._etag, self._listed = answer.headers.get("etag", ""), read(document)
        return self._listed
