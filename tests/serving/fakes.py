"""A kube-apiserver that keeps HelmReleases in memory, answers reviews, and fails on demand; in place of the upstream client."""

import contextlib
import copy
import json
import urllib.parse
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, cast

import aiohttp
from serving import streaming

from kindwright_facade.upstream import client

JSON = dict[str, Any]
Fault = Callable[[str, str], client.Answer | None]

_RELEASES = "/apis/helm.toolkit.fluxcd.io/v2"
_GROUP = "helm.toolkit.fluxcd.io"
_MOST_REQUESTS = 5000


def answer(status: int, body: Any, headers: Mapping[str, str] | None = None) -> client.Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    return client.Answer(status, headers or {}, raw)


def failure(code: int, reason: str, message: str = "", **details: Any) -> JSON:
    found: JSON = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "code": code}
    return {**found, "message": message or reason, **({"details": details} if details else {})}


def of_release(code: int, reason: str, name: str, message: str = "", **details: Any) -> client.Answer:
    """Build upstream's refusal of something to do with a HelmRelease."""
    body = failure(code, reason, message, **{"group": _GROUP, "kind": "helmreleases", "name": name, **details})
    return answer(code, body)


class Request:
    """One request as it came."""

    def __init__(self, method: str, path: str, params: client.Params, body: bytes | None) -> None:
        self.method, self.path, self.params, self.raw = method, path, dict(params), body

    @property
    def body(self) -> Any:
        return json.loads(self.raw or b"null")


class Upstream(client.Client):
    """Stands in for the client; `faults` are asked first and may answer instead."""

    def __init__(self) -> None:
        self.releases: dict[tuple[str, str], JSON] = {}
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.tokens: dict[str, JSON] = {}
        self.permits: Callable[[JSON], bool] = bool
        self.reason = ""
        self.events: Callable[[], AsyncIterator[bytes]] = streaming.nothing
        """What a watch brings."""
        self.pieces: Callable[[bytes], AsyncIterator[bytes]] = streaming.whole
        """How the body of a list comes."""
        self.others: dict[str, Callable[[Request], client.Answer]] = {}
        self.version = 100

    def seed(self, *releases: JSON) -> None:
        for release in releases:
            meta = release["metadata"]
            self.releases[meta["namespace"], meta["name"]] = copy.deepcopy(release)

    def fail(self, method: str, *answers: client.Answer) -> None:
        """Answer the next requests of a method for HelmReleases with these, one after the other."""
        left = list(answers)
        self.faults.append(lambda sent, path: left.pop(0) if left and sent == method and _RELEASES in path else None)

    def race(self, method: str, times: int, why: str = "changed") -> None:
        """Have somebody else write just before each of the next so many requests of a method."""
        left = [1] * times

        def lose(sent: str, path: str) -> client.Answer | None:
            if sent != method or _RELEASES not in path or not left:
                return None
            left.pop()
            self.version += 1
            for release in self.releases.values():
                release["metadata"]["resourceVersion"] = str(self.version)
            return of_release(409, "Conflict", path.rpartition("/")[2], why)

        self.faults.append(lose)

    def sent(self, method: str) -> list[Request]:
        """Return the requests of one method for HelmReleases."""
        return [request for request in self.requests if request.method == method and _RELEASES in request.path]

    async def request(  # noqa: PLR0913 - as the client has it
        self,
        method: str,
        path: str,
        *,
        params: client.Params = (),
        body: bytes | None = None,
        content_type: str = client.JSON,
        accept: str = client.JSON,
        headers: Mapping[str, str] | None = None,
    ) -> client.Answer:
        del content_type, accept, headers
        request = self._noted(Request(method, urllib.parse.unquote(path), params, body))
        for fault in self.faults:
            found = fault(method, request.path)
            if found is not None:
                return found
        other = self.others.get(request.path)
        if other is not None:
            return other(request)
        return self._review(request) if path.endswith("reviews") else self._release(request)

    @contextlib.asynccontextmanager
    async def stream(
        self, path: str, *, params: client.Params = (), silence: float = client.SILENCE
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        del silence
        if dict(params).get("watch") == "true":
            found = self._watched(Request("WATCH", urllib.parse.unquote(path), params, None))
        else:
            listed = await self.request("GET", path, params=params)
            found = streaming.Stream(listed.status, self.pieces(listed.body), listed.body)
        yield cast("aiohttp.ClientResponse", found)

    def _watched(self, request: Request) -> streaming.Stream:
        self._noted(request)
        for fault in self.faults:
            found = fault("WATCH", request.path)
            if found is not None:
                return streaming.Stream(found.status, streaming.nothing(), found.body)
        return streaming.Stream(200, self.events())

    def _noted(self, request: Request) -> Request:
        """Keep a request; one that asks without end and without a pause must fail, not eat the machine."""
        assert len(self.requests) < _MOST_REQUESTS, f"asked without end: {request.method} {request.path}"
        self.requests.append(request)
        return request

    def _review(self, request: Request) -> client.Answer:
        spec = request.body["spec"]
        if request.path.endswith("tokenreviews"):
            user = self.tokens.get(spec["token"])
            status: JSON = {"authenticated": user is not None, "user": user}
        else:
            status = {"allowed": self.permits(spec), "reason": self.reason}
        return answer(201, {"status": status})

    def _release(self, request: Request) -> client.Answer:
        *_, namespace, resource, name = ["", "", *request.path.removeprefix(_RELEASES).strip("/").split("/")][-3:]
        if name == "helmreleases":
            return self._collection(request, resource)
        found = self.releases.get((namespace, name))
        if found is None:
            return of_release(404, "NotFound", name, f'helmreleases.{_GROUP} "{name}" not found')
        if request.method == "PUT":
            return self._replace(request, (namespace, name), found)
        if request.method == "DELETE":
            return self._delete(request, (namespace, name), found)
        return answer(200, found)

    def _collection(self, request: Request, namespace: str) -> client.Answer:
        if request.method == "GET":
            order = sorted(self.releases, key="/".join)
            items = [self.releases[key] for key in order if not namespace or key[0] == namespace]
            meta = {"continue": "", "resourceVersion": str(self.version)}
            named = {"apiVersion": f"{_GROUP}/v2", "items": items, "kind": "HelmReleaseList", "metadata": meta}
            return answer(200, named)
        body = request.body
        name = body["metadata"]["name"]
        if (namespace, name) in self.releases:
            return of_release(409, "AlreadyExists", name, f'helmreleases.{_GROUP} "{name}" already exists')
        body["metadata"] |= {"uid": "00000000-0000-4000-8000-000000000001", "generation": 1}
        return self._stored(request, (namespace, name), body, 201)

    def _replace(self, request: Request, key: tuple[str, str], found: JSON) -> client.Answer:
        body = request.body
        if body["metadata"].get("resourceVersion") != found["metadata"]["resourceVersion"]:
            return of_release(
                409, "Conflict", key[1], f'Operation cannot be fulfilled on helmreleases.{_GROUP} "{key[1]}": old'
            )
        return self._stored(request, key, body, 200)

    def _stored(self, request: Request, key: tuple[str, str], body: JSON, status: int) -> client.Answer:
        self.version += 1
        body["metadata"]["resourceVersion"] = str(self.version)
        if request.params.get("dryRun") != "All":
            self.releases[key] = body
        return answer(status, body)

    def _delete(self, request: Request, key: tuple[str, str], found: JSON) -> client.Answer:
        options = request.body or {}
        checks = options.get("preconditions") or {}
        if any(found["metadata"][field] != value for field, value in checks.items()):
            return of_release(409, "Conflict", key[1], "the precondition failed")
        dry = options.get("dryRun") == ["All"]
        if found["metadata"].get("finalizers"):
            body = copy.deepcopy(found)
            body["metadata"]["deletionTimestamp"] = "2026-01-02T00:00:00Z"
            return answer(200, body) if dry else self._stored(request, key, body, 200)
        if not dry:
            del self.releases[key]
        return answer(200, {"kind": "Status", "status": "Success"})
