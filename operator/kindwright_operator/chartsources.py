"""Where the chart of a definition is published: the Flux object, what it should look like, and what its status says. Pure."""

import dataclasses
import re
import urllib.parse
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.conversion import reporting
from kindwright_operator import definitions, entries
from kindwright_operator.charts import records

LABEL = "kindwright.dev/schema"
"""Marks the HelmCharts that are made for definitions."""

_BASE = "/apis/source.toolkit.fluxcd.io/v1"
_API_VERSION = "source.toolkit.fluxcd.io/v1"
_PLURALS = {"HelmChart": "helmcharts", "OCIRepository": "ocirepositories", "ExternalArtifact": "externalartifacts"}
_INTERVAL = "10m"
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A Flux object with an artifact; `made` when it is made here, for a definition."""

    kind: str
    namespace: str
    name: str
    made: bool = False

    def __str__(self) -> str:
        """Name it as messages do."""
        return f"{self.kind} {self.namespace}/{self.name}"

    @property
    def collection(self) -> str:
        """Return the path of all objects of its kind."""
        return f"{_BASE}/{_PLURALS[self.kind]}"

    @property
    def path(self) -> str:
        """Return its own path."""
        namespace, name = (urllib.parse.quote(part, safe="") for part in (self.namespace, self.name))
        return f"{_BASE}/namespaces/{namespace}/{_PLURALS[self.kind]}/{name}"

    def of(self, found: Mapping[str, Any]) -> "Source":
        """Return the source that another object of the same sort is."""
        meta = found["metadata"]
        return dataclasses.replace(self, namespace=meta["namespace"], name=meta["name"])

    def same_sort(self, other: "Source") -> bool:
        """Tell whether both are followed together."""
        return (self.kind, self.made) == (other.kind, other.made)


def wanted(known: Mapping[str, entries.Entry]) -> dict[str, Source]:
    """Return the source of each definition that asks for the schema of its chart."""
    found = {name: source(entry.body) for name, entry in known.items() if definitions.wants_chart(entry.body)}
    return {name: where for name, where in found.items() if where is not None}


def source(body: Mapping[str, Any]) -> Source | None:
    """Return where a definition's chart is published; None when it does not say so, or its sort of source is not known."""
    spec = _map(_map(body["spec"].get("release")).get("spec"))
    reference = _map(spec.get("chartRef")) or {
        "kind": "HelmChart",
        "namespace": _map(_chart(spec).get("sourceRef")).get("namespace"),
        "name": f"kindwright-{body['metadata']['name']}",
    }
    kind, namespace, name = (reference.get(key) for key in ("kind", "namespace", "name"))
    # What is put into a URL must be nothing but a name.
    if not isinstance(kind, str) or kind not in _PLURALS or not (_is_name(namespace, 63) and _is_name(name, 253)):
        return None
    return Source(kind, str(namespace), str(name), made="chartRef" not in spec)


def _is_name(text: Any, longest: int) -> bool:
    return isinstance(text, str) and len(text) <= longest and _NAME.fullmatch(text) is not None


def _chart(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return _map(_map(spec.get("chart")).get("spec"))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def helm_chart(body: Mapping[str, Any]) -> encoding.JSON:
    """Build the HelmChart that has Flux fetch a definition's chart, as helm-controller would make it for a HelmRelease."""
    meta, spec = body["metadata"], body["spec"]["release"]["spec"]
    chart = dict(_chart(spec))
    reference = {key: value for key, value in chart.pop("sourceRef").items() if key != "namespace"}
    interval = chart.pop("interval", None) or spec.get("interval") or _INTERVAL
    where = source(body)
    owner = {
        "apiVersion": definitions.API_VERSION,
        "kind": "ResourceDefinition",
        "name": meta["name"],
        "uid": meta["uid"],
    }
    return {
        "apiVersion": _API_VERSION,
        "kind": "HelmChart",
        "metadata": {
            "name": where.name if where else "",
            "namespace": where.namespace if where else "",
            "labels": {LABEL: "true"},
            "ownerReferences": [owner],
        },
        "spec": {**chart, "interval": interval, "sourceRef": reference},
    }


def has(live: Mapping[str, Any] | None, wanted_: Any) -> bool:
    """Tell whether an object has all that is wanted of it."""
    if isinstance(wanted_, Mapping) and isinstance(live, Mapping):
        return all(key in live and has(live[key], value) for key, value in wanted_.items())
    return bool(live == wanted_)


def artifact(found: Mapping[str, Any]) -> records.Artifact | None:
    """Read what Flux has published last; an older one serves until there is a newer."""
    status = found.get("status")
    published = status.get("artifact") if isinstance(status, Mapping) else None
    if not isinstance(published, Mapping) or not published.get("url") or not published.get("digest"):
        return None
    return records.Artifact(
        url=str(published["url"]),
        digest=str(published["digest"]),
        size=published.get("size"),
    )


def trouble(where: Source, found: Mapping[str, Any] | None) -> str:
    """Say why there is no artifact, or none that is newer; empty when nothing is wrong."""
    if found is None:
        return f"{where} does not exist yet"
    status = found.get("status")
    ready = reporting.condition(status, "Ready") if isinstance(status, Mapping) else {}
    why = str(ready.get("message") or "") if ready.get("status") == "False" else ""
    if artifact(found) is not None:
        return f"{where}: {why}" if why else ""
    return f"{where} has no artifact yet{f': {why}' if why else ''}"
