"""Deletes one object: preconditions, finalizers for the propagation policy, then the HelmRelease itself."""

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import metadata, naming
from kindwright_facade.upstream import helmreleases
from kindwright_facade.web import options, retrying

_POLICY_FINALIZER = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}


async def delete(
    releases: helmreleases.HelmReleases, kind: kinds.Kind, namespace: str, name: str, wanted: options.DeleteOptions
) -> tuple[encoding.JSON, encoding.JSON]:
    """Delete the member; returns the HelmRelease as it was before and upstream's answer to the delete."""

    async def attempt() -> tuple[encoding.JSON, encoding.JSON]:
        live = await releases.get(kind, namespace, name)
        check(kind, live, wanted)
        marked = await _mark(releases, kind, live, wanted)
        return marked, await releases.delete(kind, namespace, name, _body(marked, wanted))

    return await retrying.races(attempt)


def check(kind: kinds.Kind, live: encoding.JSON, wanted: options.DeleteOptions) -> None:
    """Raise a 409 when the live object is not the one the caller insists on."""
    meta = naming.release_metadata(live)
    # Upstream names the kind here, not the resource.
    target = errors.Target(kind.group, kind.names.kind, naming.object_name(kind, meta["name"]))
    uid, version = naming.object_uid(kind, meta["uid"]), meta["resourceVersion"]
    if wanted.uid and wanted.uid != uid:
        why = f"the UID in the precondition ({wanted.uid}) does not match the UID in record ({uid})"
        raise errors.conflict(target, f"{why}. The object might have been deleted and then recreated")
    if wanted.resource_version and wanted.resource_version != version:
        why = f"the ResourceVersion in the precondition ({wanted.resource_version}) does not match the"
        raise errors.conflict(
            target, f"{why} ResourceVersion in record ({version}). The object might have been modified"
        )


async def _mark(
    releases: helmreleases.HelmReleases, kind: kinds.Kind, live: encoding.JSON, wanted: options.DeleteOptions
) -> encoding.JSON:
    """Set the finalizers that the policy asks for: the garbage collector takes them off through the object."""
    meta = naming.release_metadata(live)
    current = meta.get("finalizers") or []
    finalizers = marked_finalizers(current, wanted.policy)
    if "deletionTimestamp" in meta:
        # A terminating HelmRelease takes no new ones.
        finalizers = [name for name in finalizers if name in current]
    if finalizers == current:
        return live
    body = {**live, "metadata": {**meta, "finalizers": finalizers}}
    if wanted.dry_run:
        return body
    name = naming.object_name(kind, meta["name"])
    params = [("fieldManager", naming.FIELD_MANAGER)]
    return await releases.replace(kind, meta["namespace"], name, body, params)


def marked_finalizers(current: list[str], policy: str) -> list[str]:
    """Return the HelmRelease's finalizers for a policy; without one they stay as they are."""
    if not policy:
        return current
    ours = {finalizer: metadata.encode_finalizer(finalizer) for finalizer in _POLICY_FINALIZER.values()}
    asked = ours.get(_POLICY_FINALIZER.get(policy, ""))
    kept = [name for name in current if name not in ours.values() or name == asked]
    return [*kept, asked] if asked and asked not in kept else kept


def _body(live: encoding.JSON, wanted: options.DeleteOptions) -> encoding.JSON:
    """Build upstream's options; always Background: the HelmRelease has no dependents of its own kind to wait for.

    All of them are in the body: with a body, upstream reads none from the query, not even `dryRun`.
    """
    meta = naming.release_metadata(live)
    preconditions = {"uid": meta["uid"]}
    if wanted.resource_version or (wanted.policy in _POLICY_FINALIZER and not wanted.dry_run):
        preconditions["resourceVersion"] = meta["resourceVersion"]
    found: encoding.JSON = {
        "kind": "DeleteOptions",
        "apiVersion": "v1",
        "propagationPolicy": "Background",
        "preconditions": preconditions,
    }
    return {**found, "dryRun": ["All"]} if wanted.dry_run else found
