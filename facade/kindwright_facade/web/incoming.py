"""From a body to the object to write: decoded, checked against the URL, and rid of what the schema does not know."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.web import bodies, context, strictness


@dataclasses.dataclass(frozen=True, slots=True)
class Incoming:
    """A decoded body, with the complaints about its text; `directive` says what the client wants done about them."""

    value: Any
    complaints: tuple[str, ...]
    directive: str


async def read(call: context.Call, options: str, media: str | None = None) -> Incoming:
    """Read the body, as `media` or as what the client says it is; `options` names the kind of the verb's options.

    Raises 400, 413, 415 or 422.
    """
    directive = strictness.directive(call.request.query, options)
    kind = media or bodies.media_type(call.request)
    body = await bodies.read(call.request)
    value = bodies.decode(body, kind)
    complaints = [] if directive == strictness.IGNORE else strictness.duplicates(body, kind)
    return Incoming(value, tuple(complaints), directive)


def admit(call: context.Call, incoming: Incoming, value: Any, live: Mapping[str, Any]) -> encoding.JSON:
    """Return the object to write: `value`, which is the body itself or made from it; `live` is what it replaces, if anything.

    Raises a 400 for an object that is not what the URL means, and for complaints when the client is strict; else these become warnings.
    """
    wanted = bodies.check_object(call.kind, call.info, value)
    pruned, unknown = strictness.prune(call.kind, call.info, wanted, live)
    complaints = [*incoming.complaints, *unknown]
    call.request[context.WARNINGS].extend(strictness.settle(call.kind, call.info, incoming.directive, complaints))
    return pruned
