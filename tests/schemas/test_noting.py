"""What is published and can't come about is said, with its place."""

from kindwright_facade.schemas import noting


def test_lists_and_maps_that_apply_merges_otherwise_are_noted() -> None:
    keyed = {"x-kubernetes-list-type": "map", "items": {"x-kubernetes-map-type": "atomic"}}
    schema = {
        "properties": {
            "a": keyed,
            "b": {"x-kubernetes-list-type": "atomic", "x-kubernetes-map-type": "granular"},
            "c": {"additionalProperties": {"x-kubernetes-list-type": "set"}},
        }
    }
    assert [note.split(": ")[:2] for note in noting.notes(schema)] == [
        ["openAPIV3Schema.properties[a].x-kubernetes-list-type", "map"],
        ["openAPIV3Schema.properties[a].items.x-kubernetes-map-type", "atomic"],
        ["openAPIV3Schema.properties[c].additionalProperties.x-kubernetes-list-type", "set"],
    ]


def test_nothing_is_noted_of_any_other_schema() -> None:
    assert noting.notes({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}}) == ()
