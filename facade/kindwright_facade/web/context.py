"""What handlers share, under typed keys: the parts of the application, and what is known of one request."""

import dataclasses

from aiohttp import web

from kindwright_facade import errors, kinds, registry
from kindwright_facade.documents import publishing, rendering
from kindwright_facade.upstream import helmreleases, reviews
from kindwright_facade.web import callers, express, negotiation, paths
from kindwright_facade.web.watching import streams

REGISTRY = web.AppKey("registry", registry.Registry)
DOCUMENTS = web.AppKey("documents", publishing.Documents)
RELEASES = web.AppKey("releases", helmreleases.HelmReleases)
REVIEWS = web.AppKey("reviews", reviews.Reviews)
CALLERS = web.AppKey("callers", callers.Callers)
EXPRESS = web.AppKey("express", express.Express)
STREAMS = web.AppKey("streams", streams.Streams)

INFO = web.RequestKey("info", paths.RequestInfo)
USER = web.RequestKey("user", reviews.User)
UNTIL: web.RequestKey[float] = web.RequestKey("until", float)
"""The monotonic second until which the caller's permission needs no other look."""
WARNINGS: web.RequestKey[list[str]] = web.RequestKey("warnings", list)
ADVICE: web.RequestKey[list[str]] = web.RequestKey("advice", list)
"""Warnings about what was stored: not for a refusal."""


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """One request for objects, with all that its verb needs."""

    request: web.Request
    info: paths.RequestInfo
    kind: kinds.Kind
    version: kinds.Version
    releases: helmreleases.HelmReleases

    def view(self, representation: negotiation.Representation) -> rendering.View:
        """Return how to render objects for this request."""
        include = self.request.query.get("includeObject") or "Metadata"
        if representation.shape is rendering.Shape.TABLE and include not in ("None", "Metadata", "Object"):
            why = f"Invalid value: \"{include}\": must be 'Metadata', 'Object', 'None', or empty"
            raise errors.bad_request(f"Unable to convert to Table as requested: includeObject: {why}")
        shape, version = representation.shape, representation.meta_version
        return rendering.View(self.kind, self.version, shape, include, version)
