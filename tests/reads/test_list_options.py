"""The options of lists and watches, as kube-apiserver 1.36 was seen to read and refuse them."""

from typing import Any

import pytest

from kindwright_facade import errors
from kindwright_facade.documents import statuses
from kindwright_facade.web import listoptions

NOT_OLDER = "NotOlderThan"
NEEDS_INITIAL = "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
NEEDS_MATCH = "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
WITH_TOKEN = "Forbidden: resourceVersionMatch is forbidden when continue is provided"
NEEDS_VERSION = "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
EXACT_ZERO = 'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
NOT_FOR_LIST = "Forbidden: sendInitialEvents is forbidden for list"


def unsupported(value: str, *more: str) -> str:
    listed = ", ".join(f'"{one}"' for one in (NOT_OLDER, *more))
    return f'Unsupported value: "{value}": supported values: {listed}'


def query(version: str | None = None, **others: str | None) -> dict[str, str]:
    short = {
        "initial": "sendInitialEvents",
        "match": "resourceVersionMatch",
        "token": "continue",
        "bm": "allowWatchBookmarks",
    }
    found = {short.get(key, key): value for key, value in {"resourceVersion": version, **others}.items()}
    return {key: value for key, value in found.items() if value is not None}


def refusal(found: dict[str, str], check: Any) -> errors.StatusError:
    with pytest.raises(errors.StatusError) as caught:
        check(found)
    return caught.value


@pytest.mark.parametrize("version", [None, "", "0", "5", "nonsense"])
@pytest.mark.parametrize("bookmarks", [None, "true"])
@pytest.mark.parametrize(
    ("initial", "match", "causes"),
    [
        (None, NOT_OLDER, [NEEDS_INITIAL]),
        (None, "Exact", [NEEDS_INITIAL, unsupported("Exact")]),
        (None, "Nonsense", [NEEDS_INITIAL, unsupported("Nonsense")]),
        ("true", None, [NEEDS_MATCH]),
        ("false", None, [NEEDS_MATCH]),
        ("true", "", [NEEDS_MATCH]),
        ("true", "Exact", [NEEDS_MATCH, unsupported("Exact")]),
        ("false", "Nonsense", [NEEDS_MATCH, unsupported("Nonsense")]),
    ],
)
@pytest.mark.parametrize("token", [None, "", "x"])
def test_what_a_watch_may_not_combine(  # noqa: PLR0913, PLR0917 - the columns of the table
    version: str | None,
    bookmarks: str | None,
    initial: str | None,
    match: str | None,
    causes: list[str],
    token: str | None,
) -> None:
    found = query(version, bm=bookmarks, initial=initial, match=match, token=token)
    if token and match:
        causes = [*causes, WITH_TOKEN]
    error = refusal(found, listoptions.for_watch)
    assert (error.code, error.reason) == (422, "Invalid")
    assert [cause.message for cause in error.causes] == causes
    assert {cause.field for cause in error.causes} == {"resourceVersionMatch"}
    listed = [f"resourceVersionMatch: {cause}" for cause in causes]
    shown = listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"
    assert error.message == f'ListOptions.meta.k8s.io "" is invalid: {shown}'
    details = statuses.failure(error)["details"]
    assert {key: details[key] for key in details if key != "causes"} == {"group": "meta.k8s.io", "kind": "ListOptions"}
    reasons = ["FieldValueNotSupported" if "Unsupported" in cause else "FieldValueForbidden" for cause in causes]
    assert [cause["reason"] for cause in details["causes"]] == reasons


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        (query(), True), (query(""), True), (query("0"), True), (query("00"), False), (query("5"), False),
        (query("5", initial="true", match=NOT_OLDER), True), (query("5", initial="false", match=NOT_OLDER), True),
    ],
)  # fmt: skip
def test_a_token_is_refused_where_a_match_is_given_or_implied(found: dict[str, str], refused: bool) -> None:
    if not refused:
        listoptions.for_watch({**found, "continue": "x"})
        return
    error = refusal({**found, "continue": "x"}, listoptions.for_watch)
    assert [cause.message for cause in error.causes] == [WITH_TOKEN]


@pytest.mark.parametrize(
    ("found", "initial", "marks"),
    [
        (query(), True, False), (query(bm="true"), True, True), (query("", bm="true"), True, True),
        (query("0"), True, False), (query("0", bm="true"), True, True), (query("00", bm="true"), None, False),
        (query("5", bm="true"), None, False), (query("5", initial="true", match=NOT_OLDER, bm="true"), True, True),
        (query("5", initial="true", match=NOT_OLDER), True, False),
        (query(initial="false", match=NOT_OLDER, bm="true"), False, False),
        (query("0", initial="false", match=NOT_OLDER, bm="true"), False, False),
        (query("0", initial="nonsense", match=NOT_OLDER, bm=""), True, True),
    ],
)  # fmt: skip
def test_what_a_watch_begins_with(found: dict[str, str], initial: bool | None, marks: bool) -> None:
    options = listoptions.for_watch(found)
    assert (options.initial_events, options.marks_initial_end) == (initial, marks)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("true", True), ("1", True), ("yes", True), ("nonsense", True), ("", True), ("TRUE", True), (None, False),
        ("false", False), ("0", False), ("False", False), ("FALSE", False),
    ],
)  # fmt: skip
def test_flags_are_never_an_error(value: str | None, meant: bool) -> None:
    assert listoptions.for_watch(query("5", bm=value)).bookmarks is meant
    if value is not None:
        assert listoptions.for_watch(query(initial=value, match=NOT_OLDER)).initial_events is meant


@pytest.mark.parametrize(
    ("text", "seconds"),
    [(None, None), ("0", None), ("5", 5), ("-1", -1), ("+5", 5), ("007", 7), ("9" * 18, int("9" * 18))],
)
def test_seconds(text: str | None, seconds: int | None) -> None:
    found = query("5", timeoutSeconds=text)
    listoptions.check_numbers(found)
    assert listoptions.for_watch(found).seconds == seconds


@pytest.mark.parametrize("name", ["timeoutSeconds", "limit"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "invalid syntax"), ("", "invalid syntax"), ("1.5", "invalid syntax"), (" 5", "invalid syntax"),
        ("1_0", "invalid syntax"), ("٣", "invalid syntax"), ("--1", "invalid syntax"), ("+", "invalid syntax"),
        (str(2**63), "value out of range"), (str(-(2**63) - 1), "value out of range"), ("9" * 5000, "value out of range"),
    ],
)  # fmt: skip
def test_numbers_that_are_none(name: str, text: str, why: str) -> None:
    error = refusal({name: text}, listoptions.check_numbers)
    assert (error.code, error.reason) == (400, "BadRequest")
    assert error.message == f'strconv.ParseInt: parsing "{text}": {why}'
    assert "details" not in statuses.failure(error)


@pytest.mark.parametrize("text", ["0", "-1", "+5", str(2**63 - 1), str(-(2**63)), "0" * 5000 + "1"])
def test_numbers(text: str) -> None:
    listoptions.check_numbers({"limit": text, "timeoutSeconds": text})


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (None, None), ("", None), ("0", 0), ("00", 0), ("0273", 273), ("5", 5), (str(2**64 - 1), 2**64 - 1),
        ("0" * 5000 + "7", 7),
    ],
)  # fmt: skip
def test_versions_of_a_watch(text: str | None, version: int | None) -> None:
    assert listoptions.watch_version(query(text)) == version


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "invalid syntax"), ("+5", "invalid syntax"), (" 5", "invalid syntax"), ("-1", "invalid syntax"),
        ("1.0", "invalid syntax"), ("1_0", "invalid syntax"), ("٣", "invalid syntax"),
        (str(2**64), "value out of range"), ("9" * 5000, "value out of range"),
    ],
)  # fmt: skip
def test_versions_that_are_none(text: str, why: str) -> None:
    error = refusal(query(text), listoptions.watch_version)
    assert (error.code, error.reason) == (500, "")
    shown = f'Invalid value: "{text}": strconv.ParseUint: parsing "{text}": {why}'
    assert error.message == f"resourceVersion: {shown}"
    assert listoptions.any_version(query(text)) is None


@pytest.mark.parametrize(
    ("found", "causes"),
    [
        (query(match=NOT_OLDER), [NEEDS_VERSION]), (query("", match="Exact"), [NEEDS_VERSION]),
        (query("5", match=NOT_OLDER, token="x"), [WITH_TOKEN]), (query("5", match="x"), [unsupported("x")]),
        (query("0", match="Exact"), [EXACT_ZERO]), (query("5", initial="true"), [NOT_FOR_LIST]),
        (query(initial="false"), [NOT_FOR_LIST]), (query(initial=""), [NOT_FOR_LIST]),
        (query(match="x", token="x", initial="1"), [NEEDS_VERSION, WITH_TOKEN, unsupported("x"), NOT_FOR_LIST]),
        (query("0", match="Exact", token="x", initial="1"), [WITH_TOKEN, EXACT_ZERO, NOT_FOR_LIST]),
    ],
)  # fmt: skip
def test_what_a_list_may_not_combine(found: dict[str, str], causes: list[str]) -> None:
    error = refusal(found, listoptions.check_list)
    messages = [cause.replace('"NotOlderThan"', '"Exact", "NotOlderThan", ""') for cause in causes]
    assert (error.code, [cause.message for cause in error.causes]) == (422, messages)
    fields = ["sendInitialEvents" if cause == NOT_FOR_LIST else "resourceVersionMatch" for cause in causes]
    assert [cause.field for cause in error.causes] == fields


@pytest.mark.parametrize(
    "found",
    [
        query(), query("0"), query("5"), query("nonsense"), query("0", match=NOT_OLDER), query("5", match="Exact"),
        query("00", match="Exact"), query("5", token="x"), query("0", token="x"), query(bm="true", timeoutSeconds="1"),
    ],
)  # fmt: skip
def test_what_a_list_may_combine(found: dict[str, str]) -> None:
    listoptions.check_list(found)


@pytest.mark.parametrize(
    ("found", "number"),
    [
        (query(), None), (query(""), None), (query("0"), 0), (query("00"), 0), (query("5"), 5), (query("0273"), 273),
        (query("0", limit="1"), 0), (query("0", limit="-1"), 0), (query("5", limit="0"), 5), (query("5", limit="1"), None),
        (query("0", match=NOT_OLDER), 0), (query("5", match=NOT_OLDER), 5), (query("5", match=NOT_OLDER, limit="1"), None),
        (query("5", match="Exact"), None), (query("0", token="x"), None), (query("5", token="x"), None),
        (query("0", token="", match=""), 0), (query("0", bm="true", timeoutSeconds="1"), 0),
    ],
)  # fmt: skip
def test_the_version_that_all_else_leaves_to_us(found: dict[str, str], number: int | None) -> None:
    assert listoptions.any_version(found) == number
