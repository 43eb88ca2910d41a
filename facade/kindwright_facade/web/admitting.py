"""What an object must satisfy before it is stored: its metadata, then its schema, then the schema's rules; all causes in one answer."""

import asyncio
from collections.abc import Mapping
from typing import Any

from kindwright_facade import kinds
from kindwright_facade.conversion import naming, releasing
from kindwright_facade.schemas import embedding, sizing

_LARGE = 2_000
"""In parts: about 40 KB of an ordinary object, which take some milliseconds."""


async def checked(
    kind: kinds.Kind,
    version: kinds.Version,
    wanted: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
    tolerated: list[str] | None = None,
) -> None:
    """Do as `check`, in a thread for an object that takes long: others get their turn meanwhile."""
    if sizing.is_larger(wanted, _LARGE):
        await asyncio.to_thread(check, kind, version, wanted, old, tolerated)
    else:
        check(kind, version, wanted, old, tolerated)


def check(
    kind: kinds.Kind,
    version: kinds.Version,
    wanted: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
    tolerated: list[str] | None = None,
) -> None:
    """Raise a 422 with every cause; `wanted` has its defaults, and so has `old`, which an update replaces.

    An update is not refused for what it leaves as it was (KEP-4008); the rules broken by that are put into `tolerated`.
    """
    name = wanted["metadata"].get("name") or ""
    causes = releasing.problems(wanted)
    found = [] if _is_leaving(wanted, old) else version.admission.validate(wanted, old, tolerated)
    if found:
        # Else upstream looks at these.
        causes += embedding.pair_causes(wanted["metadata"], "metadata")
    causes += found
    if causes:
        raise kind.invalid(name, *causes)
    if old is None:
        # A HelmRelease of others may have a longer name: Flux shortens the release's.
        naming.check_name(kind, name)


def _is_leaving(wanted: Mapping[str, Any], old: Mapping[str, Any] | None) -> bool:
    """Tell an update of a terminating object that leaves its spec alone.

    HelmReleases of others become objects whatever the schema thinks of them, and nothing may keep the garbage collector from taking
    off a finalizer; a custom resource would be refused here.
    """
    return old is not None and "deletionTimestamp" in old["metadata"] and wanted.get("spec") == old.get("spec")
