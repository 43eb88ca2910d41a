"""Asks the cluster whether the caller may: on the kind, never on the HelmRelease behind it."""

import time

from aiohttp import typedefs, web

from kindwright_facade import errors
from kindwright_facade.upstream import reviews
from kindwright_facade.web import context, health, paths

# The aggregator asks as these, the last one without any group. A 403 for it takes the whole cluster's discovery down.
_ALWAYS_USERS = frozenset({"system:kube-aggregator", "system:aggregator"})
_ALWAYS_GROUPS = frozenset({"system:masters"})


@web.middleware
async def middleware(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Let the request through, or raise a 403 in upstream's words."""
    info = request[context.INFO]
    if info.path not in health.OPEN_PATHS:
        user = request[context.USER]
        if info.is_resource:
            request[context.UNTIL] = await check_resource(request.app[context.REVIEWS], user, info)
        else:
            await _check_path(request.app[context.REVIEWS], user, info)
    return await handler(request)


async def _check_path(access: reviews.Reviews, user: reviews.User, info: paths.RequestInfo) -> None:
    if user.name in _ALWAYS_USERS or not _ALWAYS_GROUPS.isdisjoint(user.groups):
        return
    decision = await access.allowed(user, reviews.PathQuestion(info.verb, info.path))
    if not decision.allowed:
        raise errors.forbidden_path(f'User "{user.name}" cannot {info.verb} path "{info.path}"{_because(decision)}')


async def check_resource(access: reviews.Reviews, user: reviews.User, info: paths.RequestInfo) -> float:
    """Raise a 403 unless the user may do what `info` says; returns the monotonic second until which that is known."""
    latest = min(user.until, time.monotonic() + reviews.SECONDS)
    if not _ALWAYS_GROUPS.isdisjoint(user.groups):
        return latest
    decision = await access.allowed(user, question(info))
    if decision.allowed:
        return min(latest, decision.until)
    resource = f"{info.resource}/{info.subresource}" if info.subresource else info.resource
    scope = f'in the namespace "{info.namespace}"' if info.namespace else "at the cluster scope"
    why = f'User "{user.name}" cannot {info.verb} resource "{resource}" in API group "{info.group}" {scope}'
    raise errors.forbidden(errors.Target(info.group, info.resource, info.name), why + _because(decision))


def question(info: paths.RequestInfo) -> reviews.ResourceQuestion:
    """Build the question about a resource."""
    return reviews.ResourceQuestion(
        verb=info.verb,
        group=info.group,
        version=info.version,
        resource=info.resource,
        subresource=info.subresource,
        namespace=info.namespace,
        name=info.name,
    )


def _because(decision: reviews.Decision) -> str:
    return f": {decision.reason}" if decision.reason else ""
