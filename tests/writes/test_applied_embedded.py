"""Server-side apply of resources within an object: metadata is known whatever the schema says of it."""

from typing import Any

import pytest
from conversion import samples
from serving import harness as harnesses

APPLY = "application/apply-patch+yaml"
RESOURCE = {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True}
METADATA = {"name": "abc", "labels": {"x": "y"}}


@pytest.mark.parametrize(
    "described",
    [{}, {"properties": {"metadata": {"type": "object"}}},
     {"properties": {"metadata": {"type": "object", "properties": {"name": {"type": "string"}}}}}],
)  # fmt: skip
async def test_metadata_is_kept_whatever_the_schema_says_of_it(described: Any) -> None:
    """controller-gen writes `metadata: {type: object}`."""
    spec = {"type": "object", "properties": {"pod": {**RESOURCE, **described}}}
    schema = {"type": "object", "properties": {"spec": spec}}
    sent = {"pod": {"apiVersion": "v1", "kind": "Pod", "metadata": METADATA, "other": 1}}
    async with harnesses.running(samples.kind(versions=(samples.version(schema=schema),))) as harness:
        harness.upstream.seed(samples.release())
        path = f"{harnesses.ITEM}?fieldManager=me&force=true"
        answer = await harness.call("PATCH", path, body=samples.wanted(spec=sent), media=APPLY)
        assert answer.status == 200
        assert {str(request.body["spec"]["values"]) for request in harness.upstream.sent("PATCH")} == {str(sent)}
