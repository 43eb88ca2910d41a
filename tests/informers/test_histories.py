"""The history that everything is measured by, on one that is short enough to read."""

from informers import driving, histories, samples


def test_every_change_of_a_member_is_told() -> None:
    assert list(samples.era().told(samples.ALL)) == [
        samples.told("ADDED", "b", 12),  # adopted: before that it was none of the kind's
        samples.told("MODIFIED", "a", 14),
        samples.told("MODIFIED", "b", 15),
        samples.told("MODIFIED", "a", 17),
        samples.told("DELETED", "b", 18),
        samples.told("ADDED", "c", 20, "m"),
    ]


def test_labels_put_an_object_into_a_selector_and_out_of_it() -> None:
    red = histories.Followed(samples.KIND, driving.Scope("", {"colour": "red"}))
    assert red.scope.selector == "colour=red"
    assert list(samples.era().told(red)) == [samples.told("ADDED", "a", 14), samples.told("DELETED", "a", 17)]


def test_other_namespaces_are_not_told() -> None:
    other = histories.Followed(samples.KIND, driving.Scope("m"))
    assert list(samples.era().told(other)) == [samples.told("ADDED", "c", 20, "m")]


def test_the_state_at_any_version() -> None:
    def at(number: int) -> dict[str, int]:
        state = samples.ALL.state(samples.era().until(number))
        return {key: version.number for key, version in state.items()}

    assert at(10) == at(11) == {"n/a": 5}
    assert at(12) == {"n/a": 5, "n/b": 12}
    assert at(16) == {"n/a": 14, "n/b": 15}
    assert at(18) == at(19) == {"n/a": 17}
    assert at(99) == {"n/a": 17, "m/c": 20}
    assert samples.era().end == 20


def test_an_object_has_a_uid_of_its_own() -> None:
    release = samples.release("a", 1)
    assert samples.ALL.version(release).uid != release["metadata"]["uid"]
    assert samples.ALL.version(release).uid == samples.ALL.version(samples.release("a", 2)).uid
