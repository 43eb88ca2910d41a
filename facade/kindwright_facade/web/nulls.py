"""Nulls in an apply configuration, which upstream's typed merge takes in its own way (`structured-merge-diff`).

A HelmRelease's values have no types there, so what a null means has to be settled before, and seen to be refused after.
"""

from collections.abc import Mapping
from typing import Any


def settled(schema: Mapping[str, Any], wanted: Any, live: Any) -> Any:
    """Return what is applied, `live` being what is there: a null for an object that holds something stands for an empty one.

    A null where the schema names no type is dropped; every other one stays. Itself when nothing is different.
    """
    if not isinstance(wanted, dict):
        return wanted
    found = {}
    for key, item in wanted.items():
        sub, there = _schema_of(schema, key), live.get(key) if isinstance(live, Mapping) else None
        if item is not None:
            found[key] = settled(sub, item, there)
        elif sub.get("nullable") or "default" in sub:
            found[key] = None
        elif sub.get("type") == "object" and isinstance(there, Mapping) and there:
            found[key] = {}
        elif "type" in sub or not sub:
            found[key] = None
    return wanted if len(found) == len(wanted) and all(found[key] is wanted[key] for key in found) else found


def restored(found: Any, wanted: Any) -> Any:
    """Return what came out with the nulls that were applied, which a conversion or a prune may have taken away."""
    if not isinstance(wanted, dict) or not isinstance(found, dict | None):
        return found
    changed = {}
    for key, item in wanted.items():
        there = None if found is None else found.get(key)
        if item is None and isinstance(there, dict) and there:
            # Others hold something in it.
            continue
        new = None if item is None else restored(there, item)
        if new is not there or (item is None and (found is None or key not in found)):
            changed[key] = new
    return found if not changed else {**(found or {}), **changed}


def _schema_of(schema: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    properties = schema.get("properties") or {}
    found = properties.get(key, schema.get("additionalProperties"))
    return found if isinstance(found, Mapping) else {}
