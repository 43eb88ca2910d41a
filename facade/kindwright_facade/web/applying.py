"""Server-side apply, translated: upstream merges, owns fields and finds conflicts; this puts the object in its terms.

The order for an object that exists: read, apply as a dry run at that version, check the result, apply for real at that same version.
"""

import dataclasses
import datetime
from collections.abc import Awaitable, Callable

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import naming, owning, releasing, restoring, unmanaged
from kindwright_facade.upstream import helmreleases
from kindwright_facade.web import admitting, lastapplied, nulls, presuming, refusals, replacing, retrying

_DRY_RUN = ("dryRun", "All")
_MOVE = (("fieldManager", naming.FIELD_MANAGER),)


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One apply: `sent` is what the client applies, `wanted` the same once checked against the URL.

    `check_create` raises a 403 unless the caller may create, too: the right to patch is not enough for an object that is not there.
    `warnings` are the request's, to be added to.
    """

    kind: kinds.Kind
    version: kinds.Version
    namespace: str
    name: str
    sent: encoding.JSON
    wanted: encoding.JSON
    manager: str
    force: bool
    dry_run: bool
    check_create: Callable[[], Awaitable[None]]
    warnings: list[str]

    def shown(self, release: encoding.JSON) -> encoding.JSON:
        """Return the object that a HelmRelease is, as the client sees it."""
        return restoring.restore(self.kind, self.version.name, release)

    def over(self, current: encoding.JSON) -> "Request":
        """Return the same with its nulls settled for the object that is there."""
        schema = {"properties": {"spec": self.version.spec_schema}}
        spec = nulls.settled(schema, _spec(self.wanted), current)
        return dataclasses.replace(self, wanted={**self.wanted, **spec})

    def outcome(self, release: encoding.JSON) -> encoding.JSON:
        """Return the object that the apply makes of it, with nulls that no HelmRelease shows."""
        found = self.shown(release)
        return self.version.admission.default(nulls.restored(found, _spec(self.sent)))

    @property
    def target(self) -> errors.Target:
        """The object, as messages name it."""
        return self.kind.target(self.name)

    def params(self, *, force: bool, dry_run: bool) -> list[tuple[str, str]]:
        """Return the upstream parameters."""
        params = [("fieldManager", self.manager), ("force", "true" if force else "false")]
        return [*params, _DRY_RUN] if dry_run or self.dry_run else params


def _spec(body: encoding.JSON) -> encoding.JSON:
    return {"spec": body["spec"]} if "spec" in body else {}


async def apply(releases: helmreleases.HelmReleases, request: Request) -> tuple[encoding.JSON, bool]:
    """Apply; returns the HelmRelease and whether it was created.

    Raises a 409 with the fields and their managers on a conflict.
    """
    where = request.kind, request.namespace, request.name

    async def merge(live: encoding.JSON) -> tuple[encoding.JSON, bool]:
        return await _merge(releases, request, live), False

    async def from_the_read() -> tuple[encoding.JSON, bool]:
        live = await releases.find(*where)
        return (await _create(releases, request), True) if live is None else await merge(live)

    async def exactly() -> tuple[encoding.JSON, bool]:
        return await retrying.races(from_the_read)

    return await presuming.write(releases.kept(*where), merge, exactly, request.warnings)


async def _create(releases: helmreleases.HelmReleases, request: Request) -> encoding.JSON:
    await request.check_create()
    uid = request.wanted["metadata"].get("uid")
    if uid:
        why = f"uid mismatch: the provided object specified uid {uid}, and no existing object was found"
        raise errors.conflict(request.target, why)
    await admitting.checked(request.kind, request.version, request.version.admission.default(request.wanted))
    body = releasing.new_release(request.kind, request.wanted, request.version, applied=True)
    # Unforced: should somebody else's HelmRelease come between, it must not be taken over.
    params = request.params(force=False, dry_run=False)
    with refusals.in_terms_of(request.version):
        created = await releases.apply(request.kind, request.namespace, request.name, body, params)
    return created if request.dry_run else await _give_to_kindwright(releases, request, created)


async def _give_to_kindwright(
    releases: helmreleases.HelmReleases, request: Request, live: encoding.JSON
) -> encoding.JSON:
    """Take system fields from the applier: the next apply does not carry them, and would remove what it owns."""
    latest = [live]

    async def attempt() -> encoding.JSON:
        # Flux puts its finalizer on a new HelmRelease within moments, so the version may be another one by now.
        found = latest.pop() if latest else await releases.get(request.kind, request.namespace, request.name)
        meta = found["metadata"]
        managed = meta.get("managedFields") or []
        if not owning.owns_system_fields(request.kind, managed, request.manager):
            return found
        entries = owning.given_to_kindwright(request.kind, managed, meta["creationTimestamp"])
        return await releases.rewrite_owners(request.kind, found, entries, _MOVE)

    return await retrying.races(attempt)


async def _merge(releases: helmreleases.HelmReleases, request: Request, live: encoding.JSON) -> encoding.JSON:
    _check_identity(request, live)
    current = request.shown(live)
    request = request.over(current)
    if not request.dry_run:
        live = await _give_to_kindwright(releases, request, live)
    if unmanaged.is_unmanaged(request.kind, live["metadata"]):
        live = await _take_stock(releases, request, live)
    body = _configuration(request, live)
    force = request.force
    try:
        tried = await _send(releases, request, body, force=force, dry_run=True)
    except errors.StatusError as error:
        if not lastapplied.allows(request.manager, current, error):
            raise
        force = True
        tried = await _send(releases, request, body, force=force, dry_run=True)
    await admitting.checked(request.kind, request.version, request.outcome(tried), current, request.warnings)
    if request.dry_run:
        annotation = lastapplied.updated(request.manager, tried["metadata"], request.sent)
        if annotation is not None:
            tried["metadata"]["annotations"] |= annotation
        return tried
    applied = live if tried == live else await _send(releases, request, body, force=force, dry_run=False)
    return await _keep_last_applied(releases, request, applied)


async def _take_stock(releases: helmreleases.HelmReleases, request: Request, live: encoding.JSON) -> encoding.JSON:
    """Let all that is there belong to somebody before the first apply; raises the 409 that follows from it."""
    refusal = unmanaged.conflict(request.kind, request.version, request.wanted, request.shown(live))
    if refusal is not None and not request.force:
        raise refusal
    if request.dry_run:
        return live
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entries = [*live["metadata"]["managedFields"], unmanaged.entry(request.kind, live, stamp)]
    return await releases.rewrite_owners(request.kind, live, entries, _MOVE)


def _configuration(request: Request, live: encoding.JSON) -> encoding.JSON:
    body = releasing.apply_configuration(request.kind, live, request.wanted, request.version)
    managed = live["metadata"].get("managedFields") or []
    if owning.owns_system_fields(request.kind, managed, request.manager):
        # A dry run may not move them, and without them upstream would say what would happen if they went.
        return releasing.with_system_fields(request.kind, live, body)
    return body


async def _send(
    releases: helmreleases.HelmReleases, request: Request, body: encoding.JSON, *, force: bool, dry_run: bool
) -> encoding.JSON:
    params = request.params(force=force, dry_run=dry_run)
    with refusals.in_terms_of(request.version):
        return await releases.apply(request.kind, request.namespace, request.name, body, params)


def _check_identity(request: Request, live: encoding.JSON) -> None:
    meta = dict(request.wanted["metadata"])
    # An applier need not name a version.
    meta.setdefault("resourceVersion", live["metadata"]["resourceVersion"])
    replacing.check_identity(request.kind, request.name, live, {"metadata": meta}, patched=True)


async def _keep_last_applied(
    releases: helmreleases.HelmReleases, request: Request, live: encoding.JSON
) -> encoding.JSON:
    """Keep kubectl's annotation in step with what kubectl applies on the server, as upstream does for the real key."""
    annotation = lastapplied.updated(request.manager, live["metadata"], request.sent)
    if annotation is None:
        return live
    meta = live["metadata"]
    body = {**live, "metadata": {**meta, "annotations": {**meta["annotations"], **annotation}}}
    params = [("fieldManager", lastapplied.CLIENT_SIDE_MANAGER)]
    return await releases.replace(request.kind, request.namespace, request.name, body, params)
