"""A version's spec and the chart's values, each made of the other. The storage version's spec is the values, word for word.

Other versions are converted (`versions`), and show nothing that their schema does not know; what they do not show is never lost.
"""

from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.schemas import pruning
from kindwright_facade.versions import converting, merging, steps, walking

_NONE = steps.Conversion()


def shown(kind: kinds.Kind, version: kinds.Version, values: encoding.JSON) -> encoding.JSON:
    """Return the spec that a version shows of the values, without this version's own defaults.

    What a conversion can't take, because somebody wrote it past every schema, is not shown: one such HelmRelease must not stop a list.
    """
    if version.name == kind.storage:
        return values
    spec = converting.from_hub(version.conversion or _NONE, _defaulted(kind.stored, values), lenient=True)
    found: encoding.JSON
    found, _ = pruning.prune(version.spec_schema, spec, {}, "spec")
    return found


def _defaulted(version: kinds.Version, spec: encoding.JSON) -> encoding.JSON:
    found: encoding.JSON = version.admission.default({"spec": spec})["spec"]
    return found


def stored(
    kind: kinds.Kind, version: kinds.Version, spec: encoding.JSON, *, name: str = "", partial: bool = False
) -> encoding.JSON:
    """Return the values for a spec; `partial` when it holds only some fields, as an apply configuration does.

    Raises a 422 in the `name` of the object for a value that can't be converted.
    """
    if version.conversion is None:
        return spec
    try:
        return converting.to_hub(version.conversion, spec, partial=partial)
    except converting.ConversionError as error:
        raise kind.invalid(
            name, errors.Cause("FieldValueInvalid", f"Invalid value: {error.message}", error.field)
        ) from None


def merged(
    kind: kinds.Kind,
    version: kinds.Version,
    live: encoding.JSON | None,
    spec: encoding.JSON | None,
    *,
    name: str = "",
) -> encoding.JSON | None:
    """Put a spec into the values that are there; None for no values at all. `name` is the object's, for a refusal.

    `spec` is as the client wants it: a default that was only shown is not written, and what the version does not show stays. Values
    that are no map, which somebody stored past every schema, stay as they are until the spec is another one.
    """
    if version.name == kind.storage and version.writes_defaults:
        return spec
    if live is not None and not isinstance(live, dict):
        if walking.same(spec, _seen(kind, version, live)):
            return live
        live = {}
    if spec is not None and not isinstance(spec, dict):
        return spec
    visible = _visible(kind, version, live or {})
    wanted = {} if spec is None else stored(kind, version, spec, name=name)
    return merging.merge(live or {}, visible, wanted, _defaulted_hub(kind, version, live or {})) or (
        None if spec is None else {}
    )


def _seen(kind: kinds.Kind, version: kinds.Version, live: Any) -> Any:
    return version.admission.default({"spec": shown(kind, version, live)})["spec"]


def _visible(kind: kinds.Kind, version: kinds.Version, live: encoding.JSON) -> encoding.JSON:
    """Return the values as a client of the version knows them: converted there and back, or with the defaults it was shown."""
    if version.name == kind.storage:
        return _defaulted(version, live)
    return _hub(version, shown(kind, version, live))


def _defaulted_hub(kind: kinds.Kind, version: kinds.Version, live: encoding.JSON) -> encoding.JSON:
    return {} if version.name == kind.storage else _hub(version, _seen(kind, version, live))


def _hub(version: kinds.Version, spec: encoding.JSON) -> encoding.JSON:
    try:
        return converting.to_hub(version.conversion or _NONE, spec)
    except converting.ConversionError:
        # What nobody can write back was never wanted otherwise.
        return spec
