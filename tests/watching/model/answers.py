"""How kube-apiserver answers a list or a get of HelmReleases. Pure."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from watching.model import picking, store

Params = Mapping[str, str]

_PATH = re.compile(r"/apis/helm\.toolkit\.fluxcd\.io/v2(?:/namespaces/([^/]+))?/helmreleases(?:/([^/]+))?")


class Answer(NamedTuple):
    """Status and body."""

    status: int
    body: bytes


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """What is answered instead of a list."""

    def __init__(self, code: int, reason: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status: store.JSON = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
        }
        self.status |= {"reason": reason, "code": code, **({"details": details} if details else {})}
        self.answer = Answer(code, encode(self.status))


def encode(document: Any) -> bytes:
    """Encode as Go does: no white space; the keys are in order already."""
    return json.dumps(document, separators=(",", ":")).encode()


def place(path: str) -> tuple[str, str]:
    """Return the namespace and the name in a path, which may be empty."""
    found = _PATH.fullmatch(path)
    assert found, path
    return found[1] or "", found[2] or ""


def selected(path: str, params: Params) -> Callable[[store.JSON], bool]:
    """Return whether a HelmRelease is among what a list or a watch asks for."""
    return picking.wants(params.get("labelSelector", ""), params.get("fieldSelector", ""), place(path)[0])


def expired(number: int, oldest: int) -> Refusal:
    """Build the 410 for a version that is forgotten."""
    return Refusal(410, "Expired", f"too old resource version: {number} ({oldest})")


def read(kept: store.Store, path: str, params: Params) -> Answer:
    """Answer a get or a list."""
    name = place(path)[1]
    try:
        return _get(kept, path, params) if name else _list(kept, path, params)
    except Refusal as refusal:
        return refusal.answer


def _get(kept: store.Store, path: str, params: Params) -> Answer:
    _refuse_future(kept, int(params.get("resourceVersion", "0")))
    key = place(path)
    if key not in kept.now:
        about = {"name": key[1], "group": "helm.toolkit.fluxcd.io", "kind": "helmreleases"}
        raise Refusal(404, "NotFound", f'helmreleases.helm.toolkit.fluxcd.io "{key[1]}" not found', **about)
    return Answer(200, encode(kept.now[key]))


def _list(kept: store.Store, path: str, params: Params) -> Answer:
    # Who takes any version gets all of it.
    limit = 0 if params.get("resourceVersion") == "0" else int(params.get("limit", "0"))
    number, after = _start(kept, params)
    wanted = selected(path, params)
    items = [release for key, release in kept.at(number).items() if "/".join(key) > after and wanted(release)]
    more = 0 < limit < len(items)
    meta: store.JSON = {"continue": "", "resourceVersion": str(number)}
    if more:
        items = items[:limit]
        last = "/".join(items[-1]["metadata"][key] for key in ("namespace", "name"))
        meta["continue"] = base64.urlsafe_b64encode(f"{number} {last}".encode()).decode()
    # In the order of kube-apiserver's keys, items before metadata.
    listed = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "items": items, "kind": "HelmReleaseList", "metadata": meta}
    return Answer(200, encode(listed))


def _start(kept: store.Store, params: Params) -> tuple[int, str]:
    """Return the version of a list, and the key behind which it begins."""
    number, after = kept.revision, ""
    asked = int(params.get("resourceVersion") or 0)
    _refuse_future(kept, asked)
    limited = params.get("limit", "0") != "0" and "resourceVersionMatch" not in params
    if asked and (limited or params.get("resourceVersionMatch") == "Exact"):
        number = asked
    if params.get("continue"):
        first, _, after = base64.urlsafe_b64decode(params["continue"]).decode().partition(" ")
        number = int(first)
    if number < kept.compacted:
        raise expired(number, kept.compacted)
    return number, after


def _refuse_future(kept: store.Store, number: int) -> None:
    if number > kept.revision:
        message = f"Too large resource version: {number}, current: {kept.revision}"
        cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
        raise Refusal(504, "Timeout", f"Timeout: {message}", causes=[cause], retryAfterSeconds=1)
