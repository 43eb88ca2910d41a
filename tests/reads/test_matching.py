"""What selectors select from the cache: the same as upstream would, which is written down here once more."""

import re
from collections.abc import Mapping

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st

from kindwright_facade import errors, selectors
from kindwright_facade.conversion import members, metadata
from kindwright_facade.web import selecting

KIND = samples.POSTGRES
R = selectors.Requirement


def integer(text: str) -> int | None:
    """Read an integer as Go's `strconv.ParseInt(text, 10, 64)` does."""
    if not re.fullmatch(r"[-+]?[0-9]+", text):
        return None
    return int(text) if -(2**63) <= int(text) < 2**63 else None


def required(requirement: R, labels: Mapping[str, str]) -> bool:
    """Decide as `labels.Requirement.Matches` does."""
    key, operator, values = requirement.key, requirement.operator, requirement.values
    if operator in ("=", "in"):
        return key in labels and labels[key] in values
    if operator in ("!=", "notin"):
        return key not in labels or labels[key] not in values
    if operator in ("exists", "!"):
        return (key in labels) == (operator == "exists")
    left, right = integer(labels.get(key, "")), integer(values[0])
    if left is None or right is None:
        return False
    return left > right if operator == ">" else left < right


KEYS = st.sampled_from(["a", "b", "example.com/a"])
VALUES = st.sampled_from(["", "a", "b", "0", "5", "007", "10", "1_0", "-1", "1.5", "9" * 19, "9" * 18, "9" * 25])
BOUNDS = st.sampled_from(["0", "1", "5", "9" * 18])
REQUIREMENTS = st.one_of(
    st.builds(R, KEYS, st.sampled_from(["exists", "!"])),
    st.builds(R, KEYS, st.sampled_from(["=", "!="]), st.tuples(VALUES)),
    st.builds(R, KEYS, st.sampled_from(["<", ">"]), st.tuples(BOUNDS)),
    st.builds(R, KEYS, st.sampled_from(["in", "notin"]), st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
)
LABELS = st.dictionaries(KEYS, VALUES, max_size=3)


@hypothesis.settings(max_examples=300)
@hypothesis.given(REQUIREMENTS, LABELS)
def test_a_requirement_is_met_as_upstream_has_it(requirement: R, labels: dict[str, str]) -> None:
    assert requirement.matches(labels) is required(requirement, labels)


@pytest.mark.parametrize(
    ("requirement", "value", "met"),
    [
        (R("a", ">", ("5",)), "6", True), (R("a", ">", ("5",)), "5", False), (R("a", "<", ("5",)), "4", True),
        (R("a", "<", ("5",)), "5", False), (R("a", ">", ("5",)), "10", True), (R("a", ">", ("5",)), "006", True),
        (R("a", ">", ("5",)), "1_0", False), (R("a", ">", ("5",)), "9" * 20, False), (R("a", ">", ("5",)), "x", False),
        (R("a", ">", ("5",)), "", False), (R("a", "<", ("5",)), None, False), (R("a", ">", ("-5",)), "-1", True),
        (R("a", "=", ("",)), "", True), (R("a", "=", ("",)), None, False), (R("a", "!=", ("",)), None, True),
        (R("a", "notin", ("b",)), None, True), (R("a", "in", ("",)), None, False), (R("a", "!"), "", False),
        (R("a", "exists"), "", True),
    ],
)  # fmt: skip
def test_requirements_at_their_edges(requirement: R, value: str | None, met: bool) -> None:
    assert requirement.matches({} if value is None else {"a": value}) is met


@pytest.mark.parametrize("text", ["a>b", "a<1.5", "a>", "a>1_0", f"a>{'9' * 20}"])
def test_a_bound_that_is_no_number_is_refused_as_upstream_does(text: str) -> None:
    with pytest.raises(errors.StatusError) as caught:
        selecting.parse(KIND, "", {"labelSelector": text})
    assert caught.value.code == 400


def member(name: str = "orders", namespace: str = "shop", labels: Mapping[str, str] | None = None) -> members.Member:
    return samples.member(samples.release(name, namespace=namespace, labels=metadata.encode(labels or {})))


@hypothesis.given(st.lists(REQUIREMENTS, max_size=3), LABELS)
def test_all_requirements_must_be_met_on_the_objects_own_labels(found: list[R], labels: dict[str, str]) -> None:
    selection = selecting.parse(KIND, "", {"labelSelector": selectors.written(found)})
    assert selection.wants(member(labels=labels)) is all(required(one, labels) for one in found)


@pytest.mark.parametrize("text", ["team", "team=shop", "!kindwright.dev/kind", "kindwright.dev/group=apps.example.com"])
def test_labels_of_the_release_select_nothing(text: str) -> None:
    release = samples.release(labels={"team": "shop"})
    selection = selecting.parse(KIND, "", {"labelSelector": text})
    assert selection.wants(samples.member(release)) is text.startswith("!")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", True), ("metadata.name=orders", True), ("metadata.name==orders", True), ("metadata.name=other", False),
        ("metadata.name!=orders", False), ("metadata.name!=other", True), ("metadata.name=postgres-orders", False),
        ("metadata.name=", False), ("metadata.name!=", True), ("metadata.namespace=shop", True),
        ("metadata.namespace!=shop", False), ("metadata.namespace=other", False), ("metadata.namespace!=", True),
        ("metadata.name=orders,metadata.namespace=shop", True), ("metadata.name=orders,metadata.name=a", False),
        ("metadata.name=orders,metadata.name!=orders", False), ("metadata.name=orders,", True),
    ],
)  # fmt: skip
def test_fields_select_by_the_objects_name_and_namespace(text: str, wanted: bool) -> None:
    assert selecting.parse(KIND, "", {"fieldSelector": text}).wants(member()) is wanted


@pytest.mark.parametrize(("namespace", "wanted"), [("", True), ("shop", True), ("other", False), ("sho", False)])
def test_a_namespace_selects(namespace: str, wanted: bool) -> None:
    assert selecting.parse(KIND, namespace, {}).wants(member()) is wanted


@pytest.mark.parametrize("changes", [{"labels": {"kindwright.dev/kind": "Redis"}}, {"name": "stray"}])
def test_what_is_no_member_is_never_selected(changes: dict[str, str]) -> None:
    release = samples.release()
    release["metadata"] |= {**changes, "labels": {**release["metadata"]["labels"], **changes.get("labels", {})}}  # type: ignore[dict-item]
    for query in ({}, {"labelSelector": "!a"}, {"fieldSelector": "metadata.name!=x"}):
        assert not selecting.parse(KIND, "", query).wants(samples.member(release))


@pytest.mark.parametrize(
    ("namespace", "query", "everything"),
    [
        ("", {}, True), ("shop", {}, False), ("", {"labelSelector": "a"}, False),
        ("", {"fieldSelector": "metadata.name=a"}, False), ("", {"labelSelector": "", "fieldSelector": ""}, True),
    ],
)  # fmt: skip
def test_what_selects_everything(namespace: str, query: dict[str, str], everything: bool) -> None:
    assert selecting.parse(KIND, namespace, query).is_everything is everything
