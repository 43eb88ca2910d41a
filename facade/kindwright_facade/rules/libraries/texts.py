"""Strings, version 2 of cel-go's library; the runtime has them all. `indexOf` and `lastIndexOf` are for lists too."""

from cel_expr_python import cel

from kindwright_facade.rules.libraries.functions import DYN, INT, STRING, TEXTS, Overload

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
