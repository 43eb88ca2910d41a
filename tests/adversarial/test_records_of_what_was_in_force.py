"""`status.inForce` as anything but what this process wrote: a process that starts serves what was served, or waits, and never fails."""

from typing import Any

import pytest
from conversion import samples
from definitions import clusters

DEEP = '{"generation":1,"spec":' + '{"a":' * 3000 + "1" + "}" * 3000 + "}"
ODD: dict[str, Any] = {
    "a list": "[]",
    "a number": "5",
    "no JSON": "{",
    "a spec that is none": '{"generation":1,"spec":5}',
    "no release": '{"generation":1,"spec":{"group":"apps.example.com"}}',
    "no number": '{"generation":1e400,"spec":{}}',
    "too deep": DEEP,
    "no text": {"generation": 1},
}


@pytest.mark.parametrize("record", ODD.values(), ids=list(ODD))
@pytest.mark.parametrize("sound", [True, False], ids=["sound", "broken"])
async def test_a_record_that_makes_no_sense_takes_no_kind_away(record: Any, *, sound: bool) -> None:
    body = samples.definition() if sound else clusters.broken(samples.definition())
    body["status"] = {"revision": "another", "inForce": record, "servedVersions": ["v1alpha1"]}
    _, found = await clusters.synced(clusters.Cluster(body))
    assert [kind.names.kind for kind in found.snapshot.all_kinds] == ["Postgres"]
