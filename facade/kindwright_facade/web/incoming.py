"""From a body to the object to write: decoded, checked against the URL, and rid of what the schema does not know."""

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding, errors, patches
from kindwright_facade.web import advice, bodies, context, strictness, undeclared
from kindwright_facade.web import options as options_

_LARGE = 16 * 1024
"""As YAML it takes some 40 ms."""


@dataclasses.dataclass(frozen=True, slots=True)
class Incoming:
    """A decoded body, with the complaints about its text; `directive` says what the client wants done about them."""

    value: Any
    complaints: tuple[str, ...]
    directive: str

    def with_patch(self, media: str) -> "Incoming":
        """Return the same with complaints in the words that are used for a JSON patch."""
        if media != patches.JSON_PATCH or self.directive == strictness.IGNORE:
            return self
        found = [f"json patch {complaint}" for complaint in self.complaints]
        return dataclasses.replace(self, complaints=(*found, *patches.unknown_fields(media, self.value)))


async def read(call: context.Call, options: str, media: str | None = None) -> Incoming:
    """Read the body, as `media` or as what the client says it is; `options` names the kind of the verb's options.

    Raises 400, 413, 415 or 422.
    """
    options_.check_write(call.request, options)
    directive = strictness.directive(call.request.query, options)
    kind = media or bodies.media_type(call.request)
    body = await bodies.read(call.request)
    if len(body) > _LARGE:
        return await asyncio.to_thread(_decoded, body, kind, directive)
    return _decoded(body, kind, directive)


def _decoded(body: bytes, kind: str, directive: str) -> Incoming:
    value = bodies.decode(body, kind)
    complaints = [] if directive == strictness.IGNORE else strictness.duplicates(body, kind)
    return Incoming(value, tuple(complaints), directive)


def admit(
    call: context.Call,
    incoming: Incoming,
    value: Any,
    live: Mapping[str, Any],
    *,
    by: str = "body",
) -> encoding.JSON:
    """Return the object to write: `value`, which is the body itself or made from it; `live` is what it replaces, if anything.

    Raises a 400 for an object that is not what the URL means, and for complaints when the client is strict; else these become warnings.
    `by` is `apply` where there is nothing lenient about fields that the schema does not know, `patch` where a refusal is the patch's.
    """
    try:
        wanted = bodies.check_object(call.kind, call.info, value)
    except bodies.UndecodableError as error:
        if by == "patch":
            raise _bad_patch(value, error.message) from None
        raise
    pruned, unknown = strictness.prune(call.version, wanted, live)
    if by == "apply":
        pruned, unknown = {**pruned, **_applied(call, value, unknown)}, []
    try:
        pruned, embedded = call.version.admission.coerce(pruned)
    except ValueError as error:
        raise _undecodable(call, value, str(error), by) from None
    unknown = [*unknown, *embedded]
    complaints = [*incoming.complaints, *(f'unknown field "{path}"' for path in unknown)]
    if by == "patch" and incoming.directive == strictness.STRICT and complaints:
        raise _bad_patch(value, f"strict decoding error: {', '.join(complaints)}")
    warnings = strictness.settle(call.kind, call.info, incoming.directive, complaints)
    call.request[context.WARNINGS].extend(warnings)
    call.request[context.ADVICE] = advice.about(wanted["metadata"])
    return pruned


def _undecodable(call: context.Call, value: Any, why: str, by: str) -> errors.StatusError:
    """Build the refusal of an embedded resource that is none."""
    kind = call.kind.names.kind
    message = f'{kind} in version "{call.info.version}" cannot be handled as a {kind}: {why}'
    return _bad_patch(value, why) if by == "patch" else errors.bad_request(message)


def _bad_patch(value: Any, why: str) -> errors.StatusError:
    """Build upstream's refusal of a patch for what comes out of it: 422, with the outcome in the message."""
    shown = encoding.encode(encoding.encode_sorted(value).decode()).decode()
    message = f"Invalid value: {shown}: {why}"
    return errors.invalid(errors.Target(), [errors.Cause("FieldValueInvalid", message, "patch")])


def _applied(call: context.Call, value: Any, unknown: Sequence[str]) -> encoding.JSON:
    """Return the spec of an apply configuration, if it has one; raises upstream's bare 500 when it can't make a typed patch of it."""
    outside = [path for path in unknown if not path.startswith("spec.")]
    if outside:
        raise _undeclared(call, value, f".{outside[0]}")
    if "spec" not in value:
        return {}
    try:
        return {"spec": undeclared.settle(call.version.spec_schema, value["spec"], ".spec")}
    except undeclared.UndeclaredError as error:
        raise _undeclared(call, value, str(error)) from None


def _undeclared(call: context.Call, value: Any, field: str) -> errors.StatusError:
    where = (value.get("metadata") or {}).get("namespace") or ""
    what = f"({where}/{call.info.name}; {call.info.group}/{call.info.version}, Kind={call.kind.names.kind})"
    message = f"failed to create typed patch object {what}: {field}: field not declared in schema"
    return errors.StatusError(500, "", message)
