"""Whom to believe: the CAs and header names that kube-apiserver publishes for extension API servers.

https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#extension-apiserver-authenticates-the-request
"""

import dataclasses
from collections.abc import AsyncIterator, Mapping

import structlog

from kindwright_facade import encoding, errors
from kindwright_facade.upstream import client, watching

log = structlog.get_logger(__name__)

NAMESPACE = "kube-system"
NAME = "extension-apiserver-authentication"
PATH = f"/api/v1/namespaces/{NAMESPACE}/configmaps"


@dataclasses.dataclass(frozen=True, slots=True)
class Trust:
    """PEM bundles of both CAs, and how the front proxy says who is behind it; header names in lower case."""

    client_ca: str = ""
    proxy_ca: str = ""
    allowed_names: tuple[str, ...] = ()
    user_headers: tuple[str, ...] = ()
    uid_headers: tuple[str, ...] = ()
    group_headers: tuple[str, ...] = ()
    extra_prefixes: tuple[str, ...] = ()


def parse(data: Mapping[str, str]) -> Trust:
    """Read the ConfigMap's data; raises `ValueError` for a list that is none."""

    def listed(key: str) -> tuple[str, ...]:
        values = encoding.decode(data.get(key) or "[]")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise ValueError(f"{NAME}: {key} must be a list of strings")
        return tuple(values)

    def headers(key: str) -> tuple[str, ...]:
        return tuple(value.lower() for value in listed(key))

    return Trust(
        client_ca=data.get("client-ca-file") or "",
        proxy_ca=data.get("requestheader-client-ca-file") or "",
        allowed_names=listed("requestheader-allowed-names"),
        user_headers=headers("requestheader-username-headers"),
        uid_headers=headers("requestheader-uid-headers"),
        group_headers=headers("requestheader-group-headers"),
        extra_prefixes=headers("requestheader-extra-headers-prefix"),
    )


async def fetch(upstream: client.Client) -> Trust:
    """Read it once; raises a 503 when it can't be read, because serving without it would let nobody in."""
    found = await watching.fetch(upstream, f"{PATH}/{NAME}")
    try:
        return parse(found.get("data") or {})
    except ValueError as error:
        raise errors.unavailable(str(error)) from None


async def follow(upstream: client.Client) -> AsyncIterator[Trust]:
    """Yield it at every change, for ever."""
    selector = [("fieldSelector", f"metadata.name={NAME}")]
    async for item in watching.follow(upstream, PATH, selector):
        objects = item.items if isinstance(item, watching.Listed) else [item.object]
        for found in objects:
            try:
                yield parse(found.get("data") or {})
            except ValueError as error:
                log.warning("the published CAs can't be read; those known stay in force", error=str(error))
