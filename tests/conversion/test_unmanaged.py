from typing import Any

import pytest
from conversion import samples

from kindwright_facade.conversion import ownership, owning, restoring, unmanaged


def reset() -> dict[str, Any]:
    release: dict[str, Any] = samples.release()
    before = release["metadata"].get("managedFields") or []
    system = {"manager": "kindwright", "operation": "Apply", "fieldsV1": {"f:spec": {"f:interval": {}}}}
    release["metadata"]["managedFields"] = owning.encode(samples.POSTGRES, {"managedFields": [*before, system]}, [{}])
    return release


def test_only_what_shows_no_manager_is_unmanaged() -> None:
    assert unmanaged.is_unmanaged(samples.POSTGRES, reset()["metadata"])
    assert not unmanaged.is_unmanaged(samples.POSTGRES, {"managedFields": []})


def test_its_manager_owns_all_there_is() -> None:
    release = reset()
    current = restoring.restore(samples.POSTGRES, samples.POSTGRES.storage, release)
    release["metadata"]["managedFields"].append(unmanaged.entry(samples.POSTGRES, release, "2026-01-01T00:00:00Z"))
    (shown,) = ownership.decode(samples.POSTGRES, release["metadata"])
    assert (shown["manager"], shown["operation"]) == ("before-first-apply", "Update")
    assert set(shown["fieldsV1"]["f:spec"]) == {".", *(f"f:{key}" for key in current["spec"])}
    assert not unmanaged.is_unmanaged(samples.POSTGRES, release["metadata"])


@pytest.mark.parametrize(
    ("spec", "labels", "fields"),
    [
        ({"a": 1, "b": {"c": [1]}}, {"x": "y"}, []),
        ({"new": 1}, {"new": "z"}, []),
        ({"a": 2}, {}, [".spec.a"]),
        ({"b": {"c": [2]}}, {"x": "z"}, [".metadata.labels.x", ".spec.b.c"]),
        ({"b": 1}, {}, [".spec.b"]),
    ],
)
def test_what_an_apply_would_change_is_a_conflict(spec: Any, labels: Any, fields: list[str]) -> None:
    current = {"metadata": {"labels": {"x": "y"}}, "spec": {"a": 1, "b": {"c": [1]}}}
    found = unmanaged.conflict(
        samples.POSTGRES, samples.POSTGRES.stored, {"metadata": {"labels": labels}, "spec": spec}, current
    )
    assert ([cause.field for cause in found.causes] if found else []) == fields
    if found:
        assert (found.code, found.reason) == (409, "Conflict")
        assert found.message.startswith(f"Apply failed with {len(fields)} conflict")
        assert all(field in found.message for field in fields)


def test_nobody_owns_a_default_that_is_only_shown() -> None:
    spec = {"type": "object", "properties": {"replicas": {"type": "integer", "default": 2}}}
    kind = samples.kind(versions=(samples.version(schema={"type": "object", "properties": {"spec": spec}}),))
    release = samples.release(spec={"values": {"size": "1Gi"}})
    assert "replicas" in restoring.restore(kind, kind.storage, release)["spec"]
    fields = unmanaged.entry(kind, release, "2026-01-01T00:00:00Z")["fieldsV1"]
    assert set(fields["f:spec"]["f:values"]) == {".", "f:size"}
