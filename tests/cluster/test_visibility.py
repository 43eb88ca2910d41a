"""How long it takes from a definition's apply to its kind in the cluster's own discovery. Measured, printed, not judged."""

import statistics
import time
from collections.abc import Callable

from cluster import commands, kinds, polling, raw

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
DEFINITIONS = "/apis/kindwright.dev/v1alpha1/resourcedefinitions"
COUNT = 20


def listed(api: raw.Client, kind: kinds.Kind) -> bool:
    """Look for a kind in kube-apiserver's aggregated discovery."""
    groups = api.get("/apis", accept=AGGREGATED).json()["items"]
    return any(
        resource["resource"] == kind.plural
        for group in groups
        if group["metadata"]["name"] == kind.group
        for version in group["versions"]
        for resource in version.get("resources", [])
    )


def figures(api: raw.Client, several: list[kinds.Kind]) -> list[float]:
    """Create one definition after the other; give the seconds from the answer to being listed, in order."""
    found = []
    for kind in several:
        assert api.request("POST", DEFINITIONS, kind.definition()).status == 201
        started = time.monotonic()
        polling.eventually(lambda kind=kind: listed(api, kind), seconds=30, pause=0.005)  # type: ignore[misc]
        found.append(time.monotonic() - started)
    return found


def summary(title: str, seconds: list[float]) -> str:
    """Write figures in milliseconds; of twenty, the 99th percentile is the longest."""
    shown = " ".join(f"{figure * 1000:.0f}" for figure in seconds)
    return f"{title}: {shown} ms; median {statistics.median(seconds) * 1000:.0f}, p99 {max(seconds) * 1000:.0f} ms"


def test_twenty_definitions_one_after_the_other(
    api: raw.Client, admin: commands.Kubectl, said: Callable[[str], None]
) -> None:
    token = kinds.token()
    one_group = [kinds.Kind(token, f"k{letter}") for letter in "abcdefghij"]
    own_groups = [kinds.Kind(kinds.token()) for _ in range(COUNT - len(one_group))]
    own, shared = figures(api, own_groups), figures(api, one_group)
    said(summary("definition to /apis, 10 in groups of their own", own))
    said(summary("definition to /apis, 10 in one group", shared))
    said(summary(f"definition to /apis, all {COUNT}", own + shared))
    names = [kind.definition_name for kind in own_groups + one_group]
    admin.run("wait", "--for=condition=Discoverable", "rd", *names, "--timeout=30s")
    reported = [admin.json("get", "rd", name)["status"]["visibleAfter"] for name in names]
    said(f"status.visibleAfter: {' '.join(reported)}")
    assert all(reported)
