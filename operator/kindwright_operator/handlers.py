"""The kopf handlers: they hand every event over and decide nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import kopf

from kindwright_operator import definitions

Deliver = Callable[[str | None, dict[str, Any]], None]
Login = Callable[[], Awaitable[kopf.ConnectionInfo]]


def register(deliver: Deliver, login: Login) -> kopf.OperatorRegistry:
    """Return a kopf registry with our handlers; `deliver` is called in kopf's thread and must not block."""
    registry = kopf.OperatorRegistry()
    group, version = definitions.API_VERSION.split("/")

    # An event handler only: neither finalizers nor annotations are put on definitions.
    @kopf.on.event(group, version, "resourcedefinitions", registry=registry)
    async def observed(event: kopf.RawEvent, **_: Any) -> None:
        deliver(event["type"], dict(event["object"]))

    @kopf.on.login(registry=registry)
    async def authenticated(**_: Any) -> kopf.ConnectionInfo:
        return await login()

    return registry
