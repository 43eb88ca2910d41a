"""What clients learn of a kind from its schema: as of a custom resource with the same schema, in the same cluster."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cluster import commands, kinds, pairs, raw
from discovery import structurals

from kindwright_dev import cluster as clusters


@pytest.fixture(scope="module")
def pair(preparing: commands.Kubectl, running: clusters.Cluster) -> pairs.Pair:
    return pairs.define(preparing, raw.from_kubeconfig(running.plane.kubeconfig))


def paths(schema: kinds.Document, path: str = "") -> Iterator[str]:
    """Walk the fields of a schema as kubectl does: through lists and maps without a word."""
    for name, sub in (schema.get("properties") or {}).items():
        yield f"{path}.{name}"
        yield from paths(sub, f"{path}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from paths(schema[key], path)


def fields(text: str) -> list[str]:
    """Keep names and types: what is said of metadata is said in other words."""
    return re.findall(r"^ *(?:FIELD: )?\S+[\t ]<\S+>.*$", text, re.MULTILINE)


def test_every_field_is_explained(pair: pairs.Pair, admin: commands.Kubectl) -> None:
    # kubectl has no way to ask for a name with a dollar.
    wanted = [path for path in paths(structurals.RICH) if "$" not in path]
    assert len(wanted) > 40
    for path in wanted:
        ours, theirs = (pair.explain(admin, group, path, "v1") for group in pair.groups)
        if path.endswith((".embedded", ".template")):
            assert fields(ours) == fields(theirs) != []
        else:
            assert ours == theirs


@pytest.mark.parametrize("version", list(pairs.SCHEMAS))
def test_all_fields_are_explained_at_once(pair: pairs.Pair, admin: commands.Kubectl, version: str) -> None:
    for path in (".spec", ".metadata"):
        found = [fields(pair.explain(admin, group, path, version, "--recursive")) for group in pair.groups]
        assert found[0] == found[1] != []


def test_each_version_is_explained_by_itself(pair: pairs.Pair, admin: commands.Kubectl) -> None:
    for path in paths(pairs.OLDER):
        ours, theirs = (pair.explain(admin, group, path, "v1beta1") for group in pair.groups)
        assert ours == theirs
        assert "VERSION:    v1beta1" in ours
    kind = f"{pair.ours.plural}.{pair.ours.group}"
    assert 'field "old" does not exist' in admin.refused("explain", f"{pair.ours.plural}.spec.old")
    assert "FIELD: size <string>" in admin.run("explain", f"{pair.ours.plural}.spec.size")
    assert "VERSION:    v1\n" in admin.run("explain", kind)


def test_what_flux_reports_is_explained(pair: pairs.Pair, admin: commands.Kubectl) -> None:
    for path, kind in (
        (".status.conditions", "[]Object"),
        (".status.version", "string"),
        (".status.release", "Object"),
    ):
        assert f"<{kind}>" in pair.explain(admin, pair.ours.group, path, "v1")
    release = pair.explain(admin, pair.ours.group, ".status.release", "v1")
    assert [line.split("\t")[0].strip() for line in fields(release)][1:] == [
        "chart",
        "name",
        "revision",
        "status",
        "suspended",
    ]


def test_the_documents_say_the_same(pair: pairs.Pair) -> None:
    """What no explanation shows: bounds, rules, defaults, kinds of lists."""
    for version in pairs.SCHEMAS:
        ours, theirs = (pair.schema(group, version) for group in pair.groups)
        assert set(ours) == set(theirs)
        assert ours["required"] == theirs["required"] if "required" in theirs else "required" not in ours
        assert comparable(ours["properties"]["spec"]) == comparable(theirs["properties"]["spec"])


def comparable(schema: Any, *, named: bool = False) -> Any:
    """Say what may be said in two ways in one: a boolean, and the words for an embedded object's own fields."""
    if isinstance(schema, list):
        return [comparable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: comparable(value, named=key == "properties" and not named) for key, value in schema.items()}
    if named:
        return found
    if found.get("additionalProperties") is True:
        del found["additionalProperties"]
        found["x-kubernetes-preserve-unknown-fields"] = True
    if found.get("x-kubernetes-embedded-resource"):
        for name in ("apiVersion", "kind", "metadata"):
            found["properties"][name].pop("description")
    return found
