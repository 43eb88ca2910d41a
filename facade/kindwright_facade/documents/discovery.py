"""Discovery documents, aggregated (`apidiscovery.k8s.io/v2`, KEP-3352) and legacy."""

from collections.abc import Mapping, Sequence

from kindwright_facade import encoding, errors, kinds, registry

Verbs = Mapping[str, Sequence[str]]
"""What is implemented, by subresource: the verbs of the resource itself stand under the empty string."""


def aggregated(snapshot: registry.Snapshot, verbs: Verbs, version: str = "v2") -> encoding.JSON:
    """Build the APIGroupDiscoveryList of all groups; `version` is that of the document's own API."""
    items = [
        {
            "metadata": {"name": group, "creationTimestamp": None},
            "versions": [_version(snapshot, group, name, verbs) for name in names],
        }
        for group, names in snapshot.groups().items()
    ]
    api_version = f"apidiscovery.k8s.io/{version}"
    return {"kind": "APIGroupDiscoveryList", "apiVersion": api_version, "metadata": {}, "items": items}


def _version(snapshot: registry.Snapshot, group: str, version: str, verbs: Verbs) -> encoding.JSON:
    resources = [_resource(kind, version, verbs) for kind in snapshot.members(group, version)]
    return {"version": version, "resources": resources, "freshness": "Current"}


def _resource(kind: kinds.Kind, version: str, verbs: Verbs) -> encoding.JSON:
    names = kind.names
    response = {"group": kind.group, "version": version, "kind": names.kind}
    found: encoding.JSON = {
        "resource": names.plural,
        "responseKind": response,
        "scope": "Namespaced",
        "singularResource": names.singular,
        "verbs": list(verbs[""]),
    }
    if names.short_names:
        found["shortNames"] = list(names.short_names)
    if names.categories:
        found["categories"] = list(names.categories)
    found["subresources"] = [
        {"subresource": name, "responseKind": response, "verbs": list(listed)} for name, listed in verbs.items() if name
    ]
    return found


def groups(snapshot: registry.Snapshot) -> encoding.JSON:
    """Build the legacy APIGroupList."""
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(g, v) for g, v in snapshot.groups().items()]}


def group(snapshot: registry.Snapshot, name: str) -> encoding.JSON:
    """Build the legacy APIGroup of one group; raises 503 while the last of its kinds is being withdrawn."""
    versions = snapshot.groups().get(name)
    if versions is None:
        raise errors.unavailable(f"{name} is being withdrawn", retry_after=5)
    return {"kind": "APIGroup", "apiVersion": "v1", **_group(name, versions)}


def _group(name: str, versions: Sequence[str]) -> encoding.JSON:
    listed = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
    return {"name": name, "versions": listed, "preferredVersion": listed[0]}


def resources(snapshot: registry.Snapshot, group: str, version: str, verbs: Verbs) -> encoding.JSON:
    """Build the legacy APIResourceList of one group-version."""
    listed: list[encoding.JSON] = []
    for kind in snapshot.members(group, version):
        names = kind.names
        entry: encoding.JSON = {"name": names.plural, "singularName": names.singular, "namespaced": True}
        entry |= {"kind": names.kind, "verbs": list(verbs[""])}
        if names.short_names:
            entry["shortNames"] = list(names.short_names)
        if names.categories:
            entry["categories"] = list(names.categories)
        listed.append(entry)
        for sub, allowed in verbs.items():
            if sub:
                name = f"{names.plural}/{sub}"
                shown = {"name": name, "singularName": "", "namespaced": True, "kind": names.kind}
                listed.append({**shown, "verbs": list(allowed)})
    found = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{group}/{version}"}
    return {**found, "resources": listed}
