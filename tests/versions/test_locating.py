import pytest
from versions.declaring import SIZES, compiled, move, rename

from kindwright_facade.versions import locating

CONVERSION = compiled(
    *SIZES,
    {"move": {"from": ".spec.params", "to": ".spec['my.config'].params"}},
    {"move": {"from": ".spec.old['a.b']", "to": ".spec.new"}},
    rename("users", "people"),
)


@pytest.mark.parametrize(
    ("hub", "version"),
    [
        ("spec.instances", "spec.replicas"),
        (".spec.instances", ".spec.replicas"),
        ("spec.storage.size", "spec.sizeGi"),
        ("spec.people[0].name", "spec.users[0].name"),
        ('.spec.people[name="x"]', '.spec.users[name="x"]'),
        ("spec[my.config].params[max.size]", "spec.params[max.size]"),
        ("spec.new", "spec.old[a.b]"),
        ("spec.tier", "spec.tier"),
        ("spec.instancesMore", "spec.instancesMore"),
        ("spec", "spec"),
        ("metadata.name", "metadata.name"),
        ("", ""),
    ],
)
def test_a_path_is_followed_back(hub: str, version: str) -> None:
    assert locating.to_version(CONVERSION, hub) == version


def test_names_with_dots_are_found_as_conflicts_write_them() -> None:
    assert locating.to_version(CONVERSION, ".spec.my.config.params.a") == ".spec.params.a"


def test_steps_are_followed_in_their_order() -> None:
    conversion = compiled(rename("a", "t"), rename("b", "a"), rename("t", "b"), move("b", "c.d"))
    assert locating.to_version(conversion, "spec.c.d.x") == "spec.a.x"
    assert locating.to_version(conversion, "spec.a") == "spec.b"


def test_a_field_that_only_the_hub_has_keeps_its_path() -> None:
    assert locating.to_version(CONVERSION, "spec.storage.class") == "spec.storage.class"


CONFLICTS = """Apply failed with 2 conflicts: conflicts with "kubectl" using apps.example.com/v1:
- .spec.instances
- .spec.storage.size"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (CONFLICTS, CONFLICTS.replace("instances", "replicas").replace("storage.size", "sizeGi")),
        (
            'Postgres.example.com "x" is invalid: [spec.instances: Invalid value: 0: too few, spec.storage.size: Required value]',
            'Postgres.example.com "x" is invalid: [spec.replicas: Invalid value: 0: too few, spec.sizeGi: Required value]',
        ),
        ('spec.tier: Invalid value: "spec.instances"', 'spec.tier: Invalid value: "spec.instances"'),
        ("see spec.instances.", "see spec.replicas."),
        ("status.spec.instances", "status.spec.instances"),
        ("myspec.instances", "myspec.instances"),
        ("nothing to say", "nothing to say"),
    ],
)
def test_paths_in_a_message_become_the_version_s(text: str, shown: str) -> None:
    assert locating.text_to_version(CONVERSION, text) == shown
