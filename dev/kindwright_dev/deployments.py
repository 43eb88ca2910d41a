"""What a kubelet would read in a Deployment of one container: its arguments and environment. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kindwright_dev import errors

# $(NAME), and $$(NAME) for a literal $(NAME).
_REFERENCE = re.compile(r"\$(\$|\(([A-Za-z_.-][A-Za-z0-9_.-]*)\))")


@dataclass(frozen=True)
class Pod:
    """What the downward API tells a container about its pod."""

    name: str
    namespace: str
    service_account: str
    address: str


@dataclass(frozen=True)
class Container:
    """What to run, with everything resolved."""

    arguments: Sequence[str]
    environment: Mapping[str, str]


def container(deployment: Mapping[str, Any], name: str, pod: Pod) -> Container:
    """Resolve one container's arguments and environment; DevError for what only a kubelet could resolve."""
    found = [item for item in _spec(deployment)["containers"] if item["name"] == name]
    if not found:
        msg = f"the Deployment has no container {name!r}"
        raise errors.DevError(msg)
    environment: dict[str, str] = {}
    for entry in found[0].get("env", []):
        environment[entry["name"]] = _value(entry, pod, environment)
    return Container([expand(text, environment) for text in found[0].get("args", [])], environment)


def service_account(deployment: Mapping[str, Any]) -> str:
    """Name the ServiceAccount that the pods run as."""
    return str(_spec(deployment).get("serviceAccountName", "default"))


def expand(text: str, environment: Mapping[str, str]) -> str:
    """Replace ``$(NAME)``; what is unknown stays as it is, as in Kubernetes."""

    def replace(match: re.Match[str]) -> str:
        return "$" if match[1] == "$" else environment.get(match[2], match[0])

    return _REFERENCE.sub(replace, text)


def _spec(deployment: Mapping[str, Any]) -> Mapping[str, Any]:
    spec: Mapping[str, Any] = deployment["spec"]["template"]["spec"]
    return spec


def _value(entry: Mapping[str, Any], pod: Pod, environment: Mapping[str, str]) -> str:
    if "valueFrom" not in entry:
        return expand(str(entry.get("value", "")), environment)
    fields = {
        "metadata.name": pod.name,
        "metadata.namespace": pod.namespace,
        "spec.serviceAccountName": pod.service_account,
        "status.podIP": pod.address,
    }
    path = entry["valueFrom"].get("fieldRef", {}).get("fieldPath")
    if path not in fields:
        msg = f"environment variable {entry['name']} needs a kubelet: {entry['valueFrom']}"
        raise errors.DevError(msg)
    return fields[path]
