"""OpenAPI v3 (one document per group-version) and v2 (one for all), built from the definitions' schemas."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from kindwright_facade import encoding, kinds, registry
from kindwright_facade.documents import metaschemas, operations
from kindwright_facade.schemas import published


class Part(Protocol):
    """Builds or remembers what one kind adds to a document."""

    def __call__(
        self, kind: kinds.Kind, version: str, verbs: Iterable[str], *, v2: bool
    ) -> tuple[encoding.JSON, encoding.JSON]:
        """Return schemas and paths by name."""


_INFO = {"title": "Kindwright", "version": "v1"}


def digest(document: bytes) -> str:
    """Return the hash under which a document is addressed and tagged: SHA-512 in capital hex, as upstream does."""
    return hashlib.sha512(document).hexdigest().upper()


def index(digests: Mapping[tuple[str, str], str]) -> encoding.JSON:
    """Build the v3 index: the address of each group-version's document, with its hash."""
    return {
        "paths": {
            f"apis/{group}/{version}": {"serverRelativeURL": f"/openapi/v3/apis/{group}/{version}?hash={found}"}
            for (group, version), found in digests.items()
        }
    }


def parts(kind: kinds.Kind, version: str, verbs: Iterable[str], *, v2: bool) -> tuple[encoding.JSON, encoding.JSON]:
    """Build what one kind adds to a document: its schemas and its paths."""
    name = _name(kind, version)
    reference = f"{'#/definitions/' if v2 else '#/components/schemas/'}{name}"
    described = {name: _object(kind, version, v2=v2), f"{name}List": _list(kind, version, reference, v2=v2)}
    return described, operations.paths(kind, version, verbs, reference, v2=v2)


def v3(
    snapshot: registry.Snapshot, group: str, version: str, verbs: Iterable[str], part: Part = parts
) -> encoding.JSON:
    """Build the v3 document of one group-version."""
    components = dict(metaschemas.SCHEMAS)
    paths: encoding.JSON = {}
    for kind in snapshot.members(group, version):
        described, offered = part(kind, version, verbs, v2=False)
        components |= described
        paths |= offered
    return {"openapi": "3.0.0", "info": _INFO, "paths": paths, "components": {"schemas": components}}


def v2(snapshot: registry.Snapshot, verbs: Iterable[str], part: Part = parts) -> encoding.JSON:
    """Build the v2 document of everything; metadata is left open there: each APIService downloads and merges it."""
    definitions: encoding.JSON = {}
    paths: encoding.JSON = {}
    for group, versions in snapshot.groups().items():
        for version in versions:
            for kind in snapshot.members(group, version):
                described, offered = part(kind, version, verbs, v2=True)
                definitions |= described
                paths |= offered
    return {"swagger": "2.0", "info": _INFO, "paths": paths, "definitions": definitions}


def _name(kind: kinds.Kind, version: str) -> str:
    return ".".join([*reversed(kind.group.split(".")), version, kind.names.kind])


_API_VERSION = {"type": "string", "description": "Version of the schema, as <group>/<version>."}
_KIND = {"type": "string", "description": "Kind of the object."}


def _object(kind: kinds.Kind, version: str, *, v2: bool) -> encoding.JSON:
    served = kind.version(version)
    written: dict[str, Any] = dict(served.schema if served else {})
    publish = published.v2 if v2 else published.v3
    body = publish(written)
    properties = body.pop("properties", {})
    shown = {
        "apiVersion": _API_VERSION,
        "kind": _KIND,
        "metadata": _metadata(metaschemas.OBJECT_META, v2=v2),
        **({"spec": properties["spec"]} if "spec" in properties else {}),
        "status": metaschemas.STATUS_V2 if v2 else metaschemas.STATUS,
    }
    item = {**body, "type": "object", "properties": shown, **_tag(kind, version, kind.names.kind)}
    if v2 and body.get("x-kubernetes-preserve-unknown-fields"):
        # Clients of that age take fields that are named for all there are.
        del item["properties"]
    return item


def _list(kind: kinds.Kind, version: str, reference: str, *, v2: bool) -> encoding.JSON:
    return {
        "type": "object",
        "description": f"{kind.names.list_kind} is a list of {kind.names.kind}.",
        "required": ["items"],
        "properties": {
            "apiVersion": _API_VERSION,
            "kind": _KIND,
            "metadata": _metadata(metaschemas.LIST_META, v2=v2),
            "items": {"type": "array", "items": {"$ref": reference}, "description": "The objects."},
        },
        **_tag(kind, version, kind.names.list_kind),
    }


def _metadata(name: str, *, v2: bool) -> encoding.JSON:
    shape = {"type": "object"} if v2 else metaschemas.reference(name)
    return {"description": "Standard metadata.", **shape}


def _tag(kind: kinds.Kind, version: str, name: str) -> encoding.JSON:
    return {"x-kubernetes-group-version-kind": [{"group": kind.group, "version": version, "kind": name}]}
