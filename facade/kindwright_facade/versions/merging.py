"""A write through a version, merged into the live values: nothing is lost that the version does not show.

Three ways: the live hub, the hub that the version shows of it (converted there and back), and the hub that the client wants.
Only what the client changed is changed.
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import walking


def merge(live_hub: encoding.JSON, visible_hub: Mapping[str, Any], wanted_hub: Mapping[str, Any]) -> encoding.JSON:
    """Return the live hub with the difference between visible and wanted applied.

    What is wanted as it was visible stays as it is live, a default that was only shown included. A key that was visible and is not wanted
    goes, but what is hidden below it stays. A list is one value: hidden fields of its items are lost when the list is changed.
    """
    merged = {}
    for key in [*live_hub, *(key for key in wanted_hub if key not in live_hub)]:
        value = _merged(*(side.get(key, walking.MISSING) for side in (live_hub, visible_hub, wanted_hub)))
        if value is not walking.MISSING:
            merged[key] = value
    return merged


def _merged(live: Any, visible: Any, wanted: Any) -> Any:
    if walking.same(visible, wanted):
        return live
    if wanted is walking.MISSING:
        # Of a map that goes, what was hidden in it remains, and with it the map.
        return (merge(live, _map(visible), {}) or wanted) if isinstance(live, dict) else wanted
    if isinstance(wanted, dict):
        return merge(_map(live), _map(visible), wanted)
    return wanted


def _map(value: Any) -> encoding.JSON:
    return value if isinstance(value, dict) else {}
