"""A write through a version, merged into the live values: nothing is lost that the version does not show.

Three ways: the live hub, the hub that the version shows of it (converted there and back), and the hub that the client wants.
Only what the client changed is changed.
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import walking


def merge(
    live_hub: encoding.JSON,
    visible_hub: Mapping[str, Any],
    wanted_hub: Mapping[str, Any],
    defaulted_hub: Mapping[str, Any] | None = None,
) -> encoding.JSON:
    """Return the live hub with the difference between visible and wanted applied.

    `defaulted_hub` is what is visible with the version's own defaults: they come back in the place of what it could not show.

    What is wanted as it was visible stays as it is live, a default that was only shown included. A key that was visible and is not wanted
    goes, but what is hidden below it stays. A list is one value: hidden fields of its items are lost when the list is changed.
    """
    merged = {}
    for key in [*live_hub, *(key for key in wanted_hub if key not in live_hub)]:
        sides = (live_hub, visible_hub, wanted_hub, defaulted_hub or {})
        value = _merged(*(side.get(key, walking.MISSING) for side in sides))
        if value is not walking.MISSING:
            merged[key] = value
    return merged


def _merged(live: Any, visible: Any, wanted: Any, defaulted: Any) -> Any:
    if walking.same(visible, wanted):
        return live
    if wanted is walking.MISSING:
        # Of a map that goes, what was hidden in it remains, and with it the map.
        return (merge(live, _map(visible), {}) or wanted) if isinstance(live, dict) else wanted
    if isinstance(wanted, dict) and (live is walking.MISSING or isinstance(live, dict)):
        return merge(_map(live), _map(visible), wanted, _map(defaulted))
    if live is not walking.MISSING and visible is walking.MISSING and walking.same(defaulted, wanted):
        return live
    return wanted


def _map(value: Any) -> encoding.JSON:
    return value if isinstance(value, dict) else {}
