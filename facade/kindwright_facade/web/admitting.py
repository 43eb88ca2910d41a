"""What an object must satisfy before it is stored: its metadata, then its schema, then the schema's rules; all causes in one answer."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import kinds
from kindwright_facade.conversion import naming, releasing
from kindwright_facade.schemas import embedding


def check(
    kind: kinds.Kind, version: kinds.Version, wanted: Mapping[str, Any], old: Mapping[str, Any] | None = None
) -> None:
    """Raise a 422 with every cause; `wanted` has its defaults, and so has `old`, which an update replaces.

    An update is not refused for what it leaves as it was (KEP-4008).
    """
    name = wanted["metadata"].get("name") or ""
    causes = releasing.problems(wanted)
    found = version.admission.validate(wanted, old)
    if found:
        # Else upstream looks at these.
        causes += embedding.pair_causes(wanted["metadata"], "metadata")
    causes += found
    if causes:
        raise kind.invalid(name, *causes)
    naming.check_name(kind, name)
