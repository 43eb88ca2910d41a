"""The examples of RFC 6902 appendix A and RFC 7396 appendix A, wrapped in an object where they are none."""

from typing import Any

import pytest

from kindwright_facade import errors, patches

JSON_PATCH, MERGE_PATCH = patches.JSON_PATCH, patches.MERGE_PATCH


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux"}], {"baz": "qux", "foo": "bar"}),  # A.1
        (
            {"foo": ["bar", "baz"]},
            [{"op": "add", "path": "/foo/1", "value": "qux"}],
            {"foo": ["bar", "qux", "baz"]},
        ),  # A.2
        ({"baz": "qux", "foo": "bar"}, [{"op": "remove", "path": "/baz"}], {"foo": "bar"}),  # A.3
        ({"foo": ["bar", "qux", "baz"]}, [{"op": "remove", "path": "/foo/1"}], {"foo": ["bar", "baz"]}),  # A.4
        (
            {"baz": "qux", "foo": "bar"},
            [{"op": "replace", "path": "/baz", "value": "boo"}],
            {"baz": "boo", "foo": "bar"},
        ),  # A.5
        (
            {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
            [{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}],
            {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
        ),  # A.6
        (
            {"foo": ["all", "grass", "cows", "eat"]},
            [{"op": "move", "from": "/foo/1", "path": "/foo/3"}],
            {"foo": ["all", "cows", "eat", "grass"]},
        ),  # A.7
        (
            {"baz": "qux", "foo": ["a", 2, "c"]},
            [{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2}],
            {"baz": "qux", "foo": ["a", 2, "c"]},
        ),  # A.8
        (
            {"foo": "bar"},
            [{"op": "add", "path": "/child", "value": {"grandchild": {}}}],
            {"foo": "bar", "child": {"grandchild": {}}},
        ),  # A.10
        (
            {"foo": "bar"},
            [{"op": "add", "path": "/baz", "value": "qux", "xyz": 123}],
            {"foo": "bar", "baz": "qux"},
        ),  # A.11
        ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": 10}], {"/": 9, "~1": 10}),  # A.14
        (
            {"foo": ["bar"]},
            [{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}],
            {"foo": ["bar", ["abc", "def"]]},
        ),  # A.16
        ({"a": {"b": 1}}, [{"op": "copy", "from": "/a", "path": "/c"}], {"a": {"b": 1}, "c": {"b": 1}}),
        ({"a": 1}, [{"op": "replace", "path": "", "value": {"b": 2}}], {"b": 2}),
        ({"a": 1}, [], {"a": 1}),
        ({"a": 1}, None, {"a": 1}),
        # Looser than the RFC, as kube-apiserver's library is: a member that is not there counts as null.
        ({}, [{"op": "replace", "path": "/absent", "value": 1}], {"absent": 1}),
        ({}, [{"op": "test", "path": "/absent", "value": None}], {}),
        ({"a": 1}, [{"op": "add", "path": "/b"}], {"a": 1, "b": None}),
    ],
)
def test_a_json_patch(target: Any, patch: Any, result: Any) -> None:
    before = repr(target)
    patches.check(JSON_PATCH, patch)
    assert patches.apply(JSON_PATCH, target, patch) == result
    assert repr(target) == before


@pytest.mark.parametrize(
    ("target", "patch"),
    [
        ({"baz": "qux"}, [{"op": "test", "path": "/baz", "value": "bar"}]),  # A.9
        ({"foo": "bar"}, [{"op": "add", "path": "/baz/bat", "value": "qux"}]),  # A.12
        ({"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": "10"}]),  # A.15
        ({"a": True}, [{"op": "test", "path": "/a", "value": 1}]),
        ({"a": 0}, [{"op": "test", "path": "/a", "value": False}]),
        ({}, [{"op": "test", "path": "/absent", "value": 1}]),
        ({"a": ["b"]}, [{"op": "add", "path": "/a/5", "value": "c"}]),
        ({"a": ["b"]}, [{"op": "remove", "path": "/a/-"}]),
        ({"a": "b"}, [{"op": "add", "path": "/a/b", "value": "c"}]),
        ({}, [{"op": "remove", "path": "/absent"}]),
        ({"a": 1}, [{"op": "replace", "path": "", "value": "text"}]),
        ({"a": 1}, [{"op": "remove", "path": ""}]),
    ],
)
def test_a_json_patch_that_the_object_does_not_allow_is_a_422(target: Any, patch: Any) -> None:
    patches.check(JSON_PATCH, patch)
    with pytest.raises(errors.StatusError) as caught:
        patches.apply(JSON_PATCH, target, patch)
    assert (caught.value.code, caught.value.reason) == (422, "Invalid")


@pytest.mark.parametrize("patch", ["x", {"op": "add"}, 5, [5], ["x"], [[]], [{"op": "add"}, None]])
def test_what_is_no_json_patch_is_a_400(patch: Any) -> None:
    with pytest.raises(errors.StatusError) as caught:
        patches.check(JSON_PATCH, patch)
    assert caught.value.code == 400


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"op": "unknown", "path": "/a"},
        {"op": "add", "value": 1},
        {"op": "add", "path": 5, "value": 1},
        {"op": "add", "path": None, "value": 1},
        {"op": "move", "path": "/a"},
        {"op": "move", "from": 5, "path": "/a"},
        {"op": "move", "from": "/a", "path": "/a/b"},
        {"op": 5, "path": "/a"},
        {"op": [], "path": "/a"},
        {"op": "add", "path": "a", "value": 1},
        {"op": "test", "path": "/~2", "value": 1},
    ],
)
def test_an_operation_that_makes_no_sense_is_refused(operation: Any) -> None:
    def carry_out() -> None:
        patches.check(JSON_PATCH, [operation])
        patches.apply(JSON_PATCH, {"a": {}}, [operation])

    with pytest.raises(errors.StatusError) as caught:
        carry_out()
    assert caught.value.code in (400, 422)
    assert caught.value.message


def test_too_many_operations_are_a_413() -> None:
    operation = {"op": "test", "path": "/a", "value": 1}
    patches.check(JSON_PATCH, [operation] * patches.MAX_OPERATIONS)
    with pytest.raises(errors.StatusError) as caught:
        patches.check(JSON_PATCH, [operation] * (patches.MAX_OPERATIONS + 1))
    assert (caught.value.code, caught.value.reason) == (413, "RequestEntityTooLarge")


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch(target: Any, patch: Any, result: Any) -> None:
    before = repr(target)
    assert patches.merge(target, patch) == result
    assert repr(target) == before


@pytest.mark.parametrize("patch", [[], "x", None, 5])
def test_a_merge_patch_of_an_object_must_be_one(patch: Any) -> None:
    with pytest.raises(errors.StatusError) as caught:
        patches.check(MERGE_PATCH, patch)
    assert caught.value.code == 400


@pytest.mark.parametrize(
    ("operation", "found"),
    [
        ({"op": "add", "path": "/a/-1", "value": 3}, [1, 2, 3]),
        ({"op": "add", "path": "/a/-2", "value": 3}, [1, 3, 2]),
        ({"op": "remove", "path": "/a/-1"}, [1]),
        ({"op": "replace", "path": "/a/-2", "value": 3}, [3, 2]),
        ({"op": "copy", "from": "/a/-1", "path": "/a/-1"}, [1, 2, 2]),
        ({"op": "test", "path": "/a/-2", "value": 1}, [1, 2]),
    ],
)
def test_negative_indexes_count_from_the_end(operation: Any, found: list[int]) -> None:
    before = {"a": [1, 2]}
    assert patches.apply(patches.JSON_PATCH, before, [operation]) == {"a": found}
    assert before == {"a": [1, 2]}


@pytest.mark.parametrize("path", ["/a/-3", "/a/-01", "/a/-0", "/b/-1", "/a/--1"])
def test_a_negative_index_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(Exception, match="rejected our request"):
        patches.apply(patches.JSON_PATCH, {"a": [1, 2]}, [{"op": "remove", "path": path}])


@pytest.mark.parametrize(
    ("target", "patch", "found"),
    [
        ({}, {"a": [{"b": None, "c": 1}, None, [{"d": None}]]}, {"a": [{"c": 1}, None, [{}]]}),
        ({"a": [1]}, {"a": [{"b": None}]}, {"a": [{}]}),
        ({"a": {"x": 1}}, {"a": [{"b": None}]}, {"a": [{"b": None}]}),
    ],
)
def test_nulls_in_lists_of_a_merge_patch_are_dropped_as_upstream_does(target: Any, patch: Any, found: Any) -> None:
    assert patches.apply(patches.MERGE_PATCH, target, patch) == found
