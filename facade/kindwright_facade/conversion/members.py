"""A HelmRelease as the bytes that upstream sent: read only as far as it takes to name and select it, converted once per version."""

import dataclasses
import sys
from collections.abc import Mapping

import msgspec

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import naming, restoring

Bucket = tuple[str, str]
"""Group and kind, as the identity labels say."""


class _Metadata(msgspec.Struct):
    name: str
    namespace: str
    uid: str
    resourceVersion: str  # noqa: N815 - the API's own spelling
    labels: dict[str, str] | None = None


class _Head(msgspec.Struct):
    metadata: _Metadata


_decoder = msgspec.json.Decoder(_Head)


@dataclasses.dataclass(frozen=True, slots=True)
class Encoded:
    """An object in one version as JSON; its metadata stands at `body[start:end]`, so that no other shape needs it encoded again."""

    body: bytes
    start: int
    end: int

    @property
    def metadata(self) -> bytes:
        """The metadata alone, as JSON."""
        return self.body[self.start : self.end]


def encode(kind: kinds.Kind, version: str, release: Mapping[str, object]) -> Encoded:
    """Convert a decoded HelmRelease and encode the object."""
    found = restoring.restore(kind, version, release)
    head = encoding.encode({"apiVersion": found.pop("apiVersion"), "kind": found.pop("kind")})[:-1] + b',"metadata":'
    meta, rest = encoding.encode(found.pop("metadata")), encoding.encode(found)
    body = b"".join((head, meta, b"," if found else b"", rest[1:]))
    return Encoded(body, len(head), len(head) + len(meta))


class Member:
    """One HelmRelease in one resourceVersion; `number` is that version as a number (KEP-5504). Compared by identity."""

    __slots__ = ("_encoded", "labels", "name", "namespace", "number", "raw", "uid")

    def __init__(self, raw: bytes) -> None:
        """Read name, labels, uid and version; raises `ValueError` for what is no object or has none of them."""
        try:
            meta = _decoder.decode(raw).metadata
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ValueError(str(error)) from None
        self.raw = raw
        self.namespace = sys.intern(meta.namespace)
        self.name = meta.name
        self.uid = meta.uid
        self.number = int(meta.resourceVersion)
        self.labels: Mapping[str, str] = meta.labels or {}
        self._encoded: dict[str, tuple[str, Encoded]] = {}

    @property
    def bucket(self) -> Bucket:
        """The kind it belongs to."""
        return (self.labels.get(naming.GROUP_LABEL, ""), self.labels.get(naming.KIND_LABEL, ""))

    def same(self, other: "Member") -> bool:
        """Tell whether both are the same HelmRelease in the same version."""
        return self.number == other.number and self.uid == other.uid

    def release(self) -> encoding.JSON:
        """Decode the HelmRelease."""
        found: encoding.JSON = encoding.decode(self.raw)
        return found

    def belongs_to(self, kind: kinds.Kind) -> bool:
        """Tell whether it is an object of the kind."""
        return self.bucket == (kind.group, kind.names.kind) and self.name.startswith(kind.release.prefix)

    def encoded(self, kind: kinds.Kind, version: str) -> Encoded:
        """Return the object in one of the kind's versions, converted when it is first asked for."""
        known = self._encoded.get(version)
        if known is not None and known[0] is kind.fingerprint:
            return known[1]
        made = encode(kind, version, self.release())
        self._encoded[version] = (kind.fingerprint, made)
        return made

    def at(self, number: int) -> "Member":
        """Return it as it was, but in another version: so a watch tells that it has left a selection."""
        release = self.release()
        release["metadata"]["resourceVersion"] = str(number)
        return Member(encoding.encode(release))
