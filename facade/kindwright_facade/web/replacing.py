"""The second half of update and patch: the wanted object, checked against the live one, put into its HelmRelease."""

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import naming, releasing
from kindwright_facade.web import context, options


async def replace(call: context.Call, live: encoding.JSON, wanted: encoding.JSON) -> encoding.JSON:
    """Write `wanted` (with its resourceVersion) over `live` under the caller's field manager; returns the HelmRelease.

    Raises a 409 when the object is not the one, or not in the version, that the caller meant.
    """
    check_identity(call, live, wanted)
    releasing.check(call.kind, wanted)
    body = releasing.merged_release(call.kind, live, wanted)
    params = options.write_params(call.request)
    return await call.releases.replace(call.kind, call.info.namespace, call.info.name, body, params)


def check_identity(call: context.Call, live: encoding.JSON, wanted: encoding.JSON) -> None:
    """Compare uid and resourceVersion with the live ones."""
    target = call.kind.target(call.info.name)
    meta, current = wanted["metadata"], naming.release_metadata(live)
    if not meta.get("resourceVersion"):
        message = "Invalid value: 0: must be specified for an update"
        cause = errors.Cause("FieldValueInvalid", message, "metadata.resourceVersion")
        # Upstream names the resource here, not the kind as for other rules.
        raise errors.invalid(target, [cause])
    uid = naming.object_uid(call.kind, current["uid"])
    if meta.get("uid") not in (None, "", uid):
        why = f"Precondition failed: UID in precondition: {meta['uid']}, UID in object meta: {uid}"
        raise errors.conflict(target, why)
    if meta["resourceVersion"] != current["resourceVersion"]:
        raise errors.stale(target)
