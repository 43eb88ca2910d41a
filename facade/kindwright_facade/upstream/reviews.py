"""Who is it, and may they: TokenReview and SubjectAccessReview, asked once per question and remembered for 10 s.

The times are kube-apiserver's own defaults for delegated authentication and authorization.
"""

import dataclasses
import hashlib
import math
import time

import async_lru

from kindwright_facade import encoding, errors
from kindwright_facade.upstream import client

SECONDS = 10
"""How long an answer is good for."""
_REMEMBERED = 16_384
_TOKENS = "/apis/authentication.k8s.io/v1/tokenreviews"
_ACCESS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"


@dataclasses.dataclass(frozen=True, slots=True)
class User:
    """An authenticated caller; `extra` holds pairs of a key and its values."""

    name: str
    uid: str = ""
    groups: tuple[str, ...] = ()
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()
    until: float = dataclasses.field(default=math.inf, compare=False)
    """The monotonic second at which a token has to be looked at again."""


@dataclasses.dataclass(frozen=True, slots=True)
class ResourceQuestion:
    """May the caller do this to that resource; the fields of `resourceAttributes`."""

    verb: str
    group: str
    version: str
    resource: str
    subresource: str = ""
    namespace: str = ""
    name: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PathQuestion:
    """May the caller use a path that is no resource; the fields of `nonResourceAttributes`."""

    verb: str
    path: str


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """The answer, and the authorizer's own words if it gave any."""

    allowed: bool
    reason: str = ""
    until: float = dataclasses.field(default=0.0, compare=False)
    """The monotonic second at which it has to be asked again."""


@dataclasses.dataclass(slots=True, eq=False)
class _Token:
    """A token that is compared by its digest; the value is wiped once asked, so that none stays in the cache."""

    value: str = dataclasses.field(repr=False)
    digest: bytes

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Token) and self.digest == other.digest


class Reviews:
    """Asks the kube-apiserver; equal questions at the same time are one request."""

    def __init__(self, upstream: client.Client) -> None:
        """Use the client for the reviews."""
        self._client = upstream
        self._allowed = async_lru.alru_cache(maxsize=_REMEMBERED, ttl=SECONDS)(self._review_access)
        self._identified = async_lru.alru_cache(maxsize=_REMEMBERED, ttl=SECONDS)(self._review_token)

    async def identify(self, token: str) -> User | None:
        """Return the user behind a bearer token, or None when the cluster knows none."""
        return await self._identified(_Token(token, hashlib.sha256(token.encode()).digest()))

    async def allowed(self, user: User, question: ResourceQuestion | PathQuestion) -> Decision:
        """Ask whether the user may."""
        return await self._allowed(user, question)

    async def _review_token(self, token: _Token) -> User | None:
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token.value}}
        try:
            status = await self._ask(_TOKENS, body)
        finally:
            token.value = ""
        if not status.get("authenticated"):
            return None
        user = status.get("user") or {}
        extra = tuple(sorted((key, tuple(values)) for key, values in (user.get("extra") or {}).items()))
        name, groups = user.get("username") or "", tuple(user.get("groups") or ())
        return User(name, user.get("uid") or "", groups, extra, time.monotonic() + SECONDS)

    async def _review_access(self, user: User, question: ResourceQuestion | PathQuestion) -> Decision:
        attributes = {key: value for key, value in dataclasses.asdict(question).items() if value}
        field = "resourceAttributes" if isinstance(question, ResourceQuestion) else "nonResourceAttributes"
        spec = {"user": user.name, "groups": user.groups, field: attributes}
        if user.uid:
            spec["uid"] = user.uid
        if user.extra:
            spec["extra"] = dict(user.extra)
        body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}
        status = await self._ask(_ACCESS, body)
        allowed = bool(status.get("allowed")) and not status.get("denied")
        return Decision(allowed, str(status.get("reason") or ""), time.monotonic() + SECONDS)

    async def _ask(self, path: str, body: encoding.JSON) -> encoding.JSON:
        answer = await self._client.request("POST", path, body=encoding.encode(body))
        if not answer.ok:
            # The body may quote the token back.
            raise errors.unavailable(f"a review was answered with status {answer.status}")
        status: encoding.JSON = answer.json().get("status") or {}
        return status
