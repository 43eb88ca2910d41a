"""Owned fields of the chart's values in a version's terms, and back: they follow the values, and show no more than those."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.versions import fields, merging

_PRESERVE = "x-kubernetes-preserve-unknown-fields"


def shown(version: kinds.Version, trie: encoding.JSON) -> encoding.JSON:
    """Translate the fields below `spec.values` to those that a version shows."""
    converted = trie if version.conversion is None else fields.to_version(version.conversion, trie)
    return _declared(converted, version.spec_schema)


def _declared(trie: encoding.JSON, schema: Mapping[str, Any]) -> encoding.JSON:
    found: encoding.JSON = {}
    properties = schema.get("properties") or {}
    open_to_all = schema.get(_PRESERVE) or "additionalProperties" in schema
    for key, below in trie.items():
        if key.startswith("f:") and key[2:] in properties:
            found[key] = _declared(below, properties[key[2:]])
        elif not key.startswith("f:") or open_to_all:
            found[key] = below
    return found


def stored(version: kinds.Version, live: encoding.JSON, wanted: encoding.JSON) -> encoding.JSON:
    """Translate a version's fields back; `live` is the trie as it is, of which the version may not show all."""
    if version.conversion is None:
        return merging.merge(live, shown(version, live), wanted)
    visible = fields.to_hub(version.conversion, shown(version, live))
    return merging.merge(live, visible, fields.to_hub(version.conversion, wanted))
