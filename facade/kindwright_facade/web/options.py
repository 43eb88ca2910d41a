"""Write options: from the query, or for deletes from the body too, in the words of `metav1.*Options`."""

import dataclasses
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


def check_write(request: web.Request, kind: str) -> None:
    """Check the options that all writes share; raises a 422 in the name of `kind`, such as `PatchOptions`."""
    dry_run(request, kind)
    manager = request.query.get("fieldManager", "")
    if len(manager.encode()) > _MAX_MANAGER:
        message = f"Too long: may not be more than {_MAX_MANAGER} bytes"
        raise _invalid(kind, "FieldValueTooLong", message, "fieldManager")
    position = next((index for index, char in enumerate(manager) if not char.isprintable()), None)
    if position is not None:
        what = f"invalid character U+{ord(manager[position]):04X} (at position {position})"
        message = f"Invalid value: {encoding.encode(manager).decode()}: {what}"
        raise _invalid(kind, "FieldValueInvalid", message, "fieldManager")


def apply_manager(request: web.Request) -> str:
    """Return the field manager of an apply, which has to be named; raises a 422."""
    manager: str = request.query.get("fieldManager", "")
    if not manager:
        raise _invalid(
            "PatchOptions", "FieldValueRequired", "Required value: is required for apply patch", "fieldManager"
        )
    return manager


def check_patch(request: web.Request) -> None:
    """Refuse with a 422 what only an apply may ask for."""
    if "force" in request.query:
        message = "Forbidden: may not be specified for non-apply patch"
        raise _invalid("PatchOptions", "FieldValueForbidden", message, "force")


def dry_run(request: web.Request, kind: str) -> bool:
    """Tell whether a dry run is asked for; raises a 422 for a kind of dry run that does not exist."""
    return _dry_run(request.query.getall("dryRun", []), kind)


def _dry_run(values: list[str], kind: str) -> bool:
    if any(value != _DRY_RUN for value in values):
        listed = encoding.encode(values).decode()
        message = f'Unsupported value: {listed}: supported values: "{_DRY_RUN}"'
        raise _invalid(kind, "FieldValueNotSupported", message, "dryRun")
    return bool(values)


def write_params(request: web.Request) -> list[tuple[str, str]]:
    """Return the upstream parameters of a write on the caller's behalf."""
    manager = [("fieldManager", field_manager(request))]
    return [*manager, ("dryRun", _DRY_RUN)] if request.query.get("dryRun") else manager


class Preconditions(msgspec.Struct, frozen=True):
    """What a delete insists on."""

    uid: str | None = None
    resourceVersion: str | None = None  # noqa: N815 - the API's own spelling


class _DeleteOptions(msgspec.Struct):
    kind: str = "DeleteOptions"
    dryRun: list[str] | None = None  # noqa: N815
    gracePeriodSeconds: int | None = None  # noqa: N815
    propagationPolicy: str | None = None  # noqa: N815
    orphanDependents: bool | None = None  # noqa: N815
    preconditions: Preconditions | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class DeleteOptions:
    """How to delete: `policy` is empty or a propagation policy; `awaited` asks for a 202 while it is not done."""

    policy: str = ""
    uid: str = ""
    resource_version: str = ""
    dry_run: bool = False
    awaited: bool = False


async def delete_options(request: web.Request) -> DeleteOptions:
    """Read the options of a delete from its body, or from the query when there is none."""
    body = await bodies.read(request)
    if body:
        value = bodies.decode(body, bodies.media_type(request))
        return parse_delete({} if value is None else value)
    query = request.query
    found: encoding.JSON = {key: query[key] for key in ("propagationPolicy",) if key in query}
    if "dryRun" in query:
        found["dryRun"] = query.getall("dryRun")
    if "orphanDependents" in query:
        found["orphanDependents"] = query["orphanDependents"].lower() not in ("false", "0")
    if "gracePeriodSeconds" in query:
        found["gracePeriodSeconds"] = _number(query["gracePeriodSeconds"])
    return parse_delete(found)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise errors.bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax') from None


def parse_delete(value: Any) -> DeleteOptions:
    """Check the options; raises a 400 for what can't be read, a 422 for a value that is not known."""
    try:
        given = msgspec.convert(value, _DeleteOptions)
    except msgspec.ValidationError as error:
        raise errors.bad_request(f"the delete options can't be decoded: {error}") from None
    if given.kind != "DeleteOptions":
        raise errors.bad_request(f"the body of a delete must be DeleteOptions, not {given.kind}")
    policy = given.propagationPolicy or ""
    if policy and given.orphanDependents is not None:
        message = f'Invalid value: "{policy}": orphanDependents and deletionPropagation cannot be both set'
        raise _invalid("DeleteOptions", "FieldValueInvalid", message, "propagationPolicy")
    if policy and policy not in _POLICIES:
        listed = ", ".join(f'"{item}"' for item in (*_POLICIES, "nil"))
        message = f'Unsupported value: "{policy}": supported values: {listed}'
        raise _invalid("DeleteOptions", "FieldValueNotSupported", message, "propagationPolicy")
    if given.orphanDependents is not None:
        policy = "Orphan" if given.orphanDependents else "Background"
    checks = given.preconditions or Preconditions()
    return DeleteOptions(
        policy=policy,
        uid=checks.uid or "",
        resource_version=checks.resourceVersion or "",
        dry_run=_dry_run(given.dryRun or [], "DeleteOptions"),
        awaited=given.orphanDependents is False,
    )


def _invalid(kind: str, reason: str, message: str, field: str) -> errors.StatusError:
    return errors.invalid(errors.Target("meta.k8s.io", kind), [errors.Cause(reason, message, field)])
