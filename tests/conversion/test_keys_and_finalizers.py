from typing import Any

import hypothesis
import pytest
from conversion import samples, strategies
from hypothesis import strategies as st

from kindwright_facade import errors
from kindwright_facade.conversion import metadata
from kindwright_facade.web import admitting

FLUX = metadata.FLUX_FINALIZER


@hypothesis.given(strategies.KEYS)
def test_a_key_comes_back(key: str) -> None:
    encoded = metadata.encode_key(key)
    assert metadata.decode_key(encoded) == key
    assert encoded != key


@hypothesis.given(strategies.KEYS, strategies.KEYS)
def test_no_two_keys_become_one(one: str, other: str) -> None:
    assert (metadata.encode_key(one) == metadata.encode_key(other)) == (one == other)


@pytest.mark.parametrize(
    ("key", "encoded"),
    [
        ("b", "x.kindwright.dev/b"),
        ("a.example/b", "a.example.x.kindwright.dev/b"),
        ("x.kindwright.dev/b", "x.kindwright.dev.x.kindwright.dev/b"),
        (
            "kubectl.kubernetes.io/last-applied-configuration",
            "kubectl.kubernetes.io.x.kindwright.dev/last-applied-configuration",
        ),
    ],
)
def test_how_keys_are_written(key: str, encoded: str) -> None:
    assert metadata.encode_key(key) == encoded
    assert metadata.decode_key(encoded) == key


@pytest.mark.parametrize(
    "key",
    ["b", "a.example/b", "kindwright.dev/kind", "notx.kindwright.dev/b", "x.kindwright.dev", "x.kindwright.dev.org/b"],
)
def test_keys_of_others_are_not_the_objects(key: str) -> None:
    assert metadata.decode_key(key) is None


@pytest.mark.parametrize("field", ["labels", "annotations"])
def test_a_prefix_without_room_for_the_suffix_is_refused_by_its_own_name(field: str) -> None:
    fits, long = "a" * metadata.MAX_PREFIX + "/b", "a" * (metadata.MAX_PREFIX + 1) + "/b"
    assert len(metadata.encode_key(fits).partition("/")[0]) == 253
    good: dict[str, Any] = {field: {fits: ""}}
    bad: dict[str, Any] = {field: {long: "", fits: ""}}
    admitting.check(samples.POSTGRES, samples.POSTGRES.stored, samples.wanted(**good))
    with pytest.raises(errors.StatusError) as caught:
        admitting.check(samples.POSTGRES, samples.POSTGRES.stored, samples.wanted(**bad))
    assert caught.value.code == 422
    assert [cause.field for cause in caught.value.causes] == [f"metadata.{field}"]
    assert f'"{long}"' in caught.value.message
    assert metadata.SUFFIX not in caught.value.message


@pytest.mark.parametrize(
    ("live", "terminating", "shown"),
    [
        ([FLUX], False, []),
        ([FLUX], True, [FLUX]),
        (["a.b/c", FLUX], True, ["a.b/c", FLUX]),
        (["foregroundDeletion", "orphan"], False, []),
        (["foregroundDeletion", "orphan"], True, []),
        (["x.kindwright.dev/foregroundDeletion"], False, ["foregroundDeletion"]),
        (["x.kindwright.dev/orphan", "a.b/c"], True, ["orphan", "a.b/c"]),
        (["x.kindwright.dev/other"], False, ["x.kindwright.dev/other"]),
    ],
)
def test_which_finalizers_show(live: list[str], terminating: bool, shown: list[str]) -> None:
    assert metadata.decode_finalizers(live, terminating=terminating) == shown


@pytest.mark.parametrize(
    ("live", "wanted", "terminating", "merged"),
    [
        ([FLUX], [], False, [FLUX]),
        ([FLUX], [], True, [FLUX]),
        ([FLUX], [FLUX], True, [FLUX]),
        ([], [FLUX], False, [FLUX]),
        ([FLUX, "a.b/c"], ["d.e/f"], False, [FLUX, "d.e/f"]),
        (
            ["foregroundDeletion"],
            ["foregroundDeletion"],
            False,
            ["foregroundDeletion", "x.kindwright.dev/foregroundDeletion"],
        ),
        (["x.kindwright.dev/foregroundDeletion", "orphan"], [], False, ["orphan"]),
        ([], ["orphan", "orphan"], False, ["x.kindwright.dev/orphan"]),
        (["b.c/d", "a.b/c"], ["a.b/c", "b.c/d", "e.f/g"], False, ["b.c/d", "a.b/c", "e.f/g"]),
    ],
)
def test_how_finalizers_are_merged(live: list[str], wanted: list[str], terminating: bool, merged: list[str]) -> None:
    assert metadata.merged_finalizers(live, wanted, terminating=terminating) == merged


@hypothesis.given(strategies.RELEASE_FINALIZERS, strategies.OBJECT_FINALIZERS, st.booleans())
def test_the_object_has_the_finalizers_that_were_wanted(live: list[str], wanted: list[str], terminating: bool) -> None:
    merged = metadata.merged_finalizers(live, wanted, terminating=terminating)
    shown = metadata.decode_finalizers(merged, terminating=terminating)
    assert sorted(shown) == sorted({*wanted, *({FLUX} if terminating and FLUX in live else ())})
    assert {name for name in live if name in (FLUX, "foregroundDeletion", "orphan")} <= set(merged)
