"""The one error family: every refusal is a `StatusError`, rendered once as a Kubernetes Status.

The codes, reasons and wording follow `k8s.io/apimachinery/pkg/api/errors`: clients compare reasons, people read messages.
"""

import dataclasses
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Cause:
    """One reason among several for a refusal: `field` is the JSON path in the object the client sent."""

    reason: str
    message: str
    field: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """What a refusal is about; `kind` is the resource (`postgreses`) or, for validation, the kind (`Postgres`)."""

    group: str = ""
    kind: str = ""
    name: str = ""
    uid: str = ""

    @property
    def qualified(self) -> str:
        """The name by which messages call it: `postgreses.apps.example.com`."""
        return f"{self.kind}.{self.group}" if self.group else self.kind


class StatusError(Exception):
    """A refusal with all that a Status needs: HTTP code, reason, message, target, causes, seconds to wait."""

    def __init__(  # noqa: PLR0913 - the fields of a Status
        self,
        code: int,
        reason: str,
        message: str,
        *,
        target: Target | None = None,
        causes: Sequence[Cause] = (),
        retry_after: int | None = None,
    ) -> None:
        """Keep the parts; `retry_after` is in seconds and also becomes the Retry-After header."""
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.target = target
        self.causes = tuple(causes)
        self.retry_after = retry_after


class RaceError(StatusError):
    """A 409 that says only this: somebody else was faster between our read and our write. Reading again may help."""


def bad_request(message: str) -> StatusError:
    """400: the request itself can't be understood."""
    return StatusError(400, "BadRequest", message)


def unauthorized() -> StatusError:
    """401: nobody the cluster knows."""
    return StatusError(401, "Unauthorized", "Unauthorized")


def forbidden(target: Target, why: str) -> StatusError:
    """403 on a resource; `why` starts with the user: `User "bob" cannot get resource ...`."""
    subject = f'{target.qualified} "{target.name}"' if target.name else target.qualified
    return StatusError(403, "Forbidden", f"{subject} is forbidden: {why}", target=target)


def forbidden_path(why: str) -> StatusError:
    """403 on a path that is no resource."""
    return StatusError(403, "Forbidden", f"forbidden: {why}", target=Target())


def not_found(target: Target) -> StatusError:
    """404: a promise that the object does not exist; see law 3 in `docs/architecture.md`."""
    return StatusError(404, "NotFound", f'{target.qualified} "{target.name}" not found', target=target)


def no_such_path() -> StatusError:
    """404 for a path or resource that nobody serves."""
    return StatusError(404, "NotFound", "the server could not find the requested resource", target=Target())


def method_not_allowed(target: Target, verb: str) -> StatusError:
    """405: the resource is there, the verb is not."""
    message = f'{verb} is not supported on resources of kind "{target.qualified}"'
    return StatusError(405, "MethodNotAllowed", message, target=target)


def not_acceptable(accepted: Sequence[str]) -> StatusError:
    """406: none of the media types the client accepts is offered."""
    message = f"only the following media types are accepted: {', '.join(accepted)}"
    return StatusError(406, "NotAcceptable", message)


def already_exists(target: Target, note: str = "") -> StatusError:
    """409: the name is taken; `note` says by whom when it is not an object of the same kind."""
    message = f'{target.qualified} "{target.name}" already exists{note}'
    return StatusError(409, "AlreadyExists", message, target=target)


def conflict(target: Target, why: str) -> StatusError:
    """409: the object is not what the client thought it was."""
    message = f'Operation cannot be fulfilled on {target.qualified} "{target.name}": {why}'
    return StatusError(409, "Conflict", message, target=target)


def stale(target: Target) -> StatusError:
    """409: the resourceVersion is not the live one."""
    why = "the object has been modified; please apply your changes to the latest version and try again"
    return conflict(target, why)


def race(target: Target) -> RaceError:
    """409: the object changed between our own read and write."""
    message = stale(target).message
    return RaceError(409, "Conflict", message, target=target)


def too_large(limit: int) -> StatusError:
    """413: the body is larger than `limit` bytes."""
    return StatusError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit}")


def unsupported_media(accepted: Sequence[str]) -> StatusError:
    """415: the body is in a format that this verb does not take."""
    kinds = ", ".join(accepted)
    message = f"the body of the request was in an unknown format - accepted media types include: {kinds}"
    return StatusError(415, "UnsupportedMediaType", message)


def invalid(target: Target, causes: Sequence[Cause]) -> StatusError:
    """422: the object breaks a rule; `target.kind` is the kind, not the resource."""
    # The same said twice stands once in the message, as upstream joins it.
    parts = list(dict.fromkeys(f"{cause.field}: {cause.message}" for cause in causes))
    listed = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
    message = f'{target.qualified} "{target.name}" is invalid: {listed}'
    return StatusError(422, "Invalid", message, target=target, causes=causes)


def unprocessable(message: str) -> StatusError:
    """422 for a request that is well formed and can't be carried out, such as a failed JSON patch test."""
    return StatusError(422, "Invalid", message, target=Target())


def expired(oldest: int, version: int) -> StatusError:
    """410: the version is older than what is remembered; the client has to list again."""
    return StatusError(410, "Expired", f"too old resource version: {version} ({oldest})")


def too_many_requests(message: str, retry_after: int = 1) -> StatusError:
    """429: not now; clients ask again for the same."""
    return StatusError(429, "TooManyRequests", message, retry_after=retry_after)


def internal(message: str) -> StatusError:
    """500: our fault; the message must not carry data of the object."""
    why = f"Internal error occurred: {message}"
    return StatusError(500, "InternalError", why, causes=(Cause("", message),), target=Target())


def unavailable(message: str, retry_after: int = 1) -> StatusError:
    """503: can't tell right now; ask again in `retry_after` seconds."""
    return StatusError(503, "ServiceUnavailable", message, retry_after=retry_after)
