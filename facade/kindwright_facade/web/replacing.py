"""The second half of update and patch: the wanted object, checked against the live one, put into its HelmRelease."""

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import naming, releasing
from kindwright_facade.web import admitting, context, options, refusals


async def replace(
    call: context.Call, live: encoding.JSON, current: encoding.JSON, wanted: encoding.JSON, *, patched: bool = False
) -> encoding.JSON:
    """Write `wanted` (with its resourceVersion) over `live` under the caller's field manager; returns the HelmRelease.

    `current` is the object that `live` is.

    Raises a 409 when the object is not the one, or not in the version, that the caller meant; a 422 when it changes what can't be changed.
    """
    check_identity(call.kind, call.info.name, live, wanted, patched=patched)
    whole = call.version.admission.default(wanted)
    await admitting.checked(call.kind, call.version, whole, current, call.request[context.WARNINGS])
    body = releasing.merged_release(call.kind, live, whole if call.version.writes_defaults else wanted, call.version)
    params = options.write_params(call.request)
    with refusals.in_terms_of(call.version):
        return await call.releases.replace(call.kind, call.info.namespace, call.info.name, body, params)


def check_identity(
    kind: kinds.Kind, name: str, live: encoding.JSON, wanted: encoding.JSON, *, patched: bool = False
) -> None:
    """Compare uid, resourceVersion and what else is immutable with the live HelmRelease's."""
    meta, current = wanted["metadata"], naming.release_metadata(live)
    uid = naming.object_uid(kind, current["uid"])
    if meta.get("uid") not in (None, "", uid):
        if patched:
            raise kind.invalid(name, _immutable("uid", meta["uid"]))
        why = f"Precondition failed: UID in precondition: {meta['uid']}, UID in object meta: {uid}"
        raise errors.conflict(kind.target(name), why)
    check_version(kind, name, str(meta.get("resourceVersion") or ""), current["resourceVersion"])
    if meta.get("deletionTimestamp") and "deletionTimestamp" not in current:
        raise kind.invalid(name, _immutable("deletionTimestamp", meta["deletionTimestamp"]))
    seconds = meta.get("deletionGracePeriodSeconds")
    if seconds is not None and seconds != current.get("deletionGracePeriodSeconds"):
        raise kind.invalid(name, _immutable("deletionGracePeriodSeconds", seconds))


def check_version(kind: kinds.Kind, name: str, given: str, current: str) -> None:
    """Compare the resourceVersion the caller names with the live one; raises 409, 422 for none, 500 for no number, as upstream."""
    target = kind.target(name)
    if given in ("", "0"):
        message = "Invalid value: 0: must be specified for an update"
        # Upstream names the resource here, not the kind as for other rules.
        raise errors.invalid(target, [errors.Cause("FieldValueInvalid", message, "metadata.resourceVersion")])
    if not given.isdecimal():
        raise errors.StatusError(500, "", f'strconv.ParseUint: parsing "{given}": invalid syntax')
    if given != current:
        raise errors.stale(target)


def _immutable(field: str, value: object) -> errors.Cause:
    shown = encoding.encode(value).decode()
    return errors.Cause("FieldValueInvalid", f"Invalid value: {shown}: field is immutable", f"metadata.{field}")
