"""Discovery and OpenAPI: ready documents, chosen by path and Accept."""

from aiohttp import web

from kindwright_facade import errors
from kindwright_facade.documents import publishing
from kindwright_facade.web import context, negotiation, responding

_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList"
_VERSIONS = ("v2", "v2beta1")


async def groups(request: web.Request) -> web.Response:
    """Answer `/apis`, aggregated for those who ask for it."""
    documents = request.app[context.DOCUMENTS]
    version = negotiation.choose(request.headers.get("Accept"), _discovery_version, (negotiation.JSON,))
    if version:
        return responding.ready(
            request, await documents.ready(documents.aggregated, version), _AGGREGATED.format(version)
        )
    return responding.ready(request, await documents.ready(documents.groups))


def _discovery_version(wanted: negotiation.MediaRange) -> str | None:
    """Return the version of the aggregated document, an empty string for the legacy one, None for neither."""
    if negotiation.media_type(wanted) != negotiation.JSON:
        return None
    if not wanted.param("as"):
        return ""
    asked = (wanted.param("g"), wanted.param("as"))
    version = wanted.param("v")
    return version if asked == ("apidiscovery.k8s.io", "APIGroupDiscoveryList") and version in _VERSIONS else None


async def group(request: web.Request) -> web.Response:
    """Answer `/apis/<group>`."""
    (name,) = _last(request, 1)
    await _confirm(request, (name,))
    documents = request.app[context.DOCUMENTS]
    return _plain(request, await documents.ready(documents.group, name))


async def resources(request: web.Request) -> web.Response:
    """Answer `/apis/<group>/<version>`, which is also how the aggregator finds out whether we are up.

    It stays there, empty, while its last kind is being withdrawn, and 404s only when an exact list confirms it.
    """
    key = _last(request, 2)
    await _confirm(request, key)
    documents = request.app[context.DOCUMENTS]
    return _plain(request, await documents.ready(documents.resources, *key))


def _last(request: web.Request, count: int) -> tuple[str, ...]:
    """Return the last segments of the path: a group, or a group and a version."""
    return tuple(request[context.INFO].path.rsplit("/", count)[1:])


async def _confirm(request: web.Request, key: tuple[str, ...]) -> None:
    """Raise a 404 only when an exact list of definitions says that nothing in the group or group-version is served."""
    registry = request.app[context.REGISTRY]

    def known() -> bool:
        return any(served[: len(key)] == key for served in (*registry.snapshot.served, *registry.withdrawing()))

    if not known():
        await registry.confirm()
        if not known():
            raise errors.no_such_path()


async def openapi_index(request: web.Request) -> web.Response:
    """Answer `/openapi/v3`."""
    documents = request.app[context.DOCUMENTS]
    return _plain(request, await documents.ready(documents.openapi_index))


async def openapi_v3(request: web.Request) -> web.Response:
    """Answer `/openapi/v3/apis/<group>/<version>`; a stale hash gets the document of today, never a redirect."""
    key = _last(request, 2)
    await _confirm(request, key)
    documents = request.app[context.DOCUMENTS]
    return _plain(request, await documents.ready(documents.openapi_v3, *key))


async def openapi_v2(request: web.Request) -> web.Response:
    """Answer `/openapi/v2`."""
    documents = request.app[context.DOCUMENTS]
    return _plain(request, await documents.ready(documents.openapi_v2))


def _plain(request: web.Request, document: publishing.Document) -> web.Response:
    negotiation.choose(request.headers.get("Accept"), _json_only, (negotiation.JSON,))
    return responding.ready(request, document)


def _json_only(wanted: negotiation.MediaRange) -> str | None:
    return negotiation.JSON if negotiation.media_type(wanted) == negotiation.JSON and not wanted.param("as") else None
