"""A request's URL and method, parsed once into what authorization and dispatch need. Pure.

Follows `k8s.io/apiserver/pkg/endpoints/request.RequestInfo`, for namespaced resources in named groups only.
"""

import dataclasses
import urllib.parse
from collections.abc import Mapping

from kindwright_facade import errors

_VERBS = {"GET": "get", "HEAD": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_COLLECTION_VERBS = {"get": "list", "delete": "deletecollection"}
_FALSE = ("false", "0")


@dataclasses.dataclass(frozen=True, slots=True)
class RequestInfo:
    """What is asked for: a resource (`resource` is set) or a path; `verb` is the API verb, or the method in lower case."""

    path: str
    verb: str
    group: str = ""
    version: str = ""
    namespace: str = ""
    resource: str = ""
    name: str = ""
    subresource: str = ""

    @property
    def is_resource(self) -> bool:
        """Tell a resource from discovery, OpenAPI and health."""
        return bool(self.resource)


def flag(query: Mapping[str, str], name: str) -> bool:
    """Read a boolean parameter as upstream does: there, and neither `false` nor `0`."""
    return name in query and query[name].lower() not in _FALSE


def parse(method: str, raw_path: str, query: Mapping[str, str]) -> RequestInfo:
    """Parse a request; `raw_path` is still percent-encoded, without the query."""
    parts = [urllib.parse.unquote(part) for part in raw_path.strip("/").split("/") if part]
    path = "/" + "/".join(parts)
    fallback = RequestInfo(path, method.lower())
    if len(parts) < 4 or parts[0] != "apis":  # noqa: PLR2004 - /apis/<group>/<version>/<resource>
        return fallback
    group, version, *rest = parts[1:]
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 2:  # noqa: PLR2004 - namespaces/<namespace>/<resource>
        namespace, rest = rest[1], rest[2:]
    if len(rest) > 3:  # noqa: PLR2004 - <resource>/<name>/<subresource>
        return fallback
    resource, name, subresource = [*rest, "", ""][:3]
    verb = _VERBS.get(method, method.lower())
    verb = verb if name else _COLLECTION_VERBS.get(verb, verb)
    if verb == "list" and flag(query, "watch"):
        verb = "watch"
    if verb in ("list", "watch", "deletecollection"):
        name = _selected_name(query)
    return RequestInfo(path, verb, group, version, namespace, resource, name, subresource)


def check_name(info: RequestInfo) -> None:
    """Refuse with a 400 a name that could never be one segment of a path."""
    why = ""
    if info.name in (".", ".."):
        why = f"may not be '{info.name}'"
    else:
        why = next((f"may not contain '{char}'" for char in "/%" if char in info.name), "")
    if why and info.verb not in ("list", "watch", "deletecollection"):
        raise errors.bad_request(f'Name parameter invalid: "{info.name}": {why}')


def _selected_name(query: Mapping[str, str]) -> str:
    """Name a single object selected by field: whoever may only see that one may list it."""
    terms = query.get("fieldSelector", "").split(",")
    for field in ("metadata.name==", "metadata.name="):
        for term in terms:
            if term.startswith(field):
                return term.removeprefix(field)
    return ""


def collection_params(query: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pick the parameters of a list or watch that mean the same upstream; selectors are not among them."""
    same = (
        "limit",
        "continue",
        "resourceVersion",
        "resourceVersionMatch",
        "timeoutSeconds",
        "allowWatchBookmarks",
        "sendInitialEvents",
    )
    return [(key, query[key]) for key in same if key in query]
