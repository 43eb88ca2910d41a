"""Strings, version 2 of cel-go's library. The runtime has them all; what it does differently is done here."""

import datetime

from cel_expr_python import cel

from kindwright_facade.rules.libraries.functions import DURATION, DYN, INT, STRING, TEXTS, Overload

OVERLOADS = (
    Overload("charAt", "string_char_at_int", (STRING, INT), STRING),
    Overload("indexOf", "string_index_of_string", (STRING, STRING), INT),
    Overload("indexOf", "string_index_of_string_int", (STRING, STRING, INT), INT),
    Overload("lastIndexOf", "string_last_index_of_string", (STRING, STRING), INT),
    Overload("lastIndexOf", "string_last_index_of_string_int", (STRING, STRING, INT), INT),
    Overload("lowerAscii", "string_lower_ascii", (STRING,), STRING),
    Overload("upperAscii", "string_upper_ascii", (STRING,), STRING),
    Overload("replace", "string_replace_string_string", (STRING, STRING, STRING), STRING),
    Overload("replace", "string_replace_string_string_int", (STRING, STRING, STRING, INT), STRING),
    Overload("split", "string_split_string", (STRING, STRING), TEXTS),
    Overload("split", "string_split_string_int", (STRING, STRING, INT), TEXTS),
    Overload("substring", "string_substring_int", (STRING, INT), STRING),
    Overload("substring", "string_substring_int_int", (STRING, INT, INT), STRING),
    Overload("trim", "string_trim", (STRING,), STRING),
    Overload("format", "string_format", (STRING, cel.Type.List(DYN)), STRING),
    Overload("strings.quote", "strings_quote", (STRING,), STRING, member=False),
    Overload("join", "list_join", (TEXTS,), STRING),
    Overload("join", "list_join_string", (TEXTS, STRING), STRING),
)


def _index_of(text: str, part: str, start: int) -> int:
    if start < 0:
        raise ValueError(f"index out of range: {start}")
    return text.find(part, start) if part else start


def _last_index_of(text: str, part: str, end: int) -> int:
    if end < 0:
        raise ValueError(f"index out of range: {end}")
    if not part:
        return end
    return -1 if end >= len(text) else text.rfind(part, 0, end + len(part))


def _char_at(text: str, index: int) -> str:
    return text[_within(text, index) :][:1]


def _substring(text: str, start: int, end: int | None = None) -> str:
    if end is None:
        return text[_within(text, start) :]
    if start > end:
        raise ValueError(f"invalid substring range. start: {start}, end: {end}")
    return text[_within(text, start) : _within(text, end)]


def _within(text: str, index: int) -> int:
    if not 0 <= index <= len(text):
        raise ValueError(f"index out of range: {index}")
    return index


def _milliseconds(span: datetime.timedelta) -> int:
    return int(span / datetime.timedelta(milliseconds=1))


INTERNAL = (
    Overload("@index_of", "@index_of", (STRING, STRING, INT), INT, _index_of),
    Overload("@last_index_of", "@last_index_of", (STRING, STRING, INT), INT, _last_index_of),
    Overload("@char_at", "@char_at", (STRING, INT), STRING, _char_at),
    Overload("@substring", "@substring", (STRING, INT), STRING, _substring),
    Overload("@substring", "@substring", (STRING, INT, INT), STRING, _substring),
    Overload("@milliseconds", "@milliseconds", (DURATION,), INT, _milliseconds),
)
