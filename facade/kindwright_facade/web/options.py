"""Write options: from the query, or for deletes from the body too, in the words of `metav1.*Options`."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from kindwright_facade import encoding, errors
from kindwright_facade.web import bodies

_MAX_MANAGER = 128
_DRY_RUN = "All"
_POLICIES = ("Foreground", "Background", "Orphan")


def field_manager(request: web.Request) -> str:
    """Return the caller's field manager: as given, else the first word of the user agent, as upstream does."""
    given: str = request.query.get("fieldManager", "")
    if given:
        return given
    agent = request.headers.get("User-Agent", "").partition("/")[0]
    return "".join(char for char in agent if char.isprintable())[:_MAX_MANAGER] or "unknown"


def apply_manager(request: web.Request) -> str:
    """Return the field manager of an apply, which has to be named; raises a 422."""
    manager: str = request.query.get("fieldManager", "")
    if not manager:
        raise _invalid_patch("FieldValueRequired", "Required value: is required for apply patch", "fieldManager")
    return manager


def check_patch(request: web.Request) -> None:
    """Refuse with a 422 what only an apply may ask for."""
    if "force" in request.query:
        message = "Forbidden: may not be specified for non-apply patch"
        raise _invalid_patch("FieldValueForbidden", message, "force")


def _invalid_patch(reason: str, message: str, field: str) -> errors.StatusError:
    return errors.invalid(errors.Target("meta.k8s.io", "PatchOptions"), [errors.Cause(reason, message, field)])


def dry_run(query: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the upstream parameter for a dry run, if one is asked for; raises a 422 for an unknown kind."""
    value = query.get("dryRun", "")
    if value not in ("", _DRY_RUN):
        raise _unsupported("dryRun", value, (_DRY_RUN,))
    return [("dryRun", value)] if value else []


def write_params(request: web.Request) -> list[tuple[str, str]]:
    """Return the upstream parameters of a write on the caller's behalf."""
    return [("fieldManager", field_manager(request)), *dry_run(request.query)]


class Preconditions(msgspec.Struct, frozen=True):
    """What a delete insists on."""

    uid: str | None = None
    resourceVersion: str | None = None  # noqa: N815 - the API's own spelling


class _DeleteOptions(msgspec.Struct):
    dryRun: list[str] | None = None  # noqa: N815
    propagationPolicy: str | None = None  # noqa: N815
    orphanDependents: bool | None = None  # noqa: N815
    preconditions: Preconditions | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class DeleteOptions:
    """How to delete: `policy` is empty or a propagation policy, `dry_run` an upstream parameter or nothing."""

    policy: str = ""
    uid: str = ""
    resource_version: str = ""
    dry_run: tuple[tuple[str, str], ...] = ()


async def delete_options(request: web.Request) -> DeleteOptions:
    """Read the options of a delete from its body, or from the query when there is none."""
    body = await bodies.read(request)
    if body:
        return parse_delete(bodies.decode(body, bodies.media_type(request)))
    query = request.query
    value: encoding.JSON = {key: query[key] for key in ("propagationPolicy",) if key in query}
    if "dryRun" in query:
        value["dryRun"] = [query["dryRun"]]
    if "orphanDependents" in query:
        value["orphanDependents"] = query["orphanDependents"] == "true"
    return parse_delete(value)


def parse_delete(value: Any) -> DeleteOptions:
    """Check the options; raises a 400 for what can't be read, a 422 for a value that is not known."""
    try:
        given = msgspec.convert(value, _DeleteOptions)
    except msgspec.ValidationError as error:
        raise errors.bad_request(f"the delete options can't be decoded: {error}") from None
    policy = given.propagationPolicy or ""
    if policy and policy not in _POLICIES:
        raise _unsupported("propagationPolicy", policy, _POLICIES)
    if policy and given.orphanDependents is not None:
        message = "orphanDependents and propagationPolicy cannot be both set"
        cause = errors.Cause("FieldValueInvalid", f'Invalid value: "{policy}": {message}', "propagationPolicy")
        raise errors.invalid(errors.Target("meta.k8s.io", "DeleteOptions"), [cause])
    if given.orphanDependents is not None:
        policy = "Orphan" if given.orphanDependents else "Background"
    dry: list[tuple[str, str]] = [pair for item in given.dryRun or () for pair in dry_run({"dryRun": item})]
    checks = given.preconditions or Preconditions()
    return DeleteOptions(policy, checks.uid or "", checks.resourceVersion or "", tuple(dry))


def _unsupported(field: str, value: str, known: tuple[str, ...]) -> errors.StatusError:
    listed = ", ".join(f'"{item}"' for item in known)
    message = f'Unsupported value: "{value}": supported values: {listed}'
    target = errors.Target("meta.k8s.io", "DeleteOptions" if field == "propagationPolicy" else "Options")
    return errors.invalid(target, [errors.Cause("FieldValueNotSupported", message, field)])
