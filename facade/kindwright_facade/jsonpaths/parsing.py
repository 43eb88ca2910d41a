"""From the text of a path to its steps."""

import functools
import re
from collections.abc import Iterator
from typing import Any

from kindwright_facade.jsonpaths import stepping

_NAME = re.compile(r"(?:\\.|[^\\\s.,\[\]$@{}])*")
_NUMBER = re.compile(r"[+-]?[\d.]+")
_WORD = re.compile(r"\w+")
_TEXT = re.compile(r'"((?:\\.|[^"\\])*)"|' + r"'((?:\\.|[^'\\])*)'")
_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?\d*)(:-?\d*)?(:-?\d*)?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")


def parse(text: str) -> Iterator[stepping.Step]:
    """Read a path, or one side of a comparison; ValueError when it is none."""
    at = 0
    while at < len(text):
        if text.startswith("[?(", at):
            end = _filter_end(text, at + 3)
            yield _filter(text[at + 3 : end])
            at = end + 2
        elif text[at] == "[":
            end = text.find("]", at)
            if end < 0:
                raise ValueError(f"{text!r}: unterminated array")
            yield from _brackets(text[at + 1 : end])
            at = end + 1
        elif text.startswith("...", at):
            raise ValueError(f"{text!r}: invalid multiple recursive descent")
        elif text.startswith("..", at):
            yield stepping.descend
            # A name follows at once, or a bracket.
            at += 1 if _WORD.match(text, at + 2) else 2
        elif text[at] == ".":
            name = _matched(_NAME, text, at + 1)
            yield stepping.children if name == "*" else functools.partial(stepping.field, name.replace("\\", ""))
            at += 1 + len(name)
        elif text[at] in " @$":
            at += 1
        else:
            found, value = _literal(text, at)
            yield functools.partial(stepping.constant, value)
            at += len(found)


def _matched(pattern: re.Pattern[str], text: str, at: int) -> str:
    match = pattern.match(text, at)
    return match[0] if match else ""


def _literal(text: str, at: int) -> tuple[str, Any]:
    quoted = _TEXT.match(text, at)
    if quoted:
        return quoted[0], re.sub(r"\\(.)", r"\1", quoted[1] if quoted[1] is not None else quoted[2])
    number = _matched(_NUMBER, text, at)
    if number:
        return number, float(number) if "." in number else int(number)
    word = _matched(_WORD, text, at)
    if word not in ("true", "false"):
        raise ValueError(f"{text!r}: unexpected {text[at:]!r}")
    return word, word == "true"


def _filter_end(text: str, at: int) -> int:
    """Find the bracket that ends a filter, behind whatever it has in quotes."""
    while at < len(text):
        quoted = _TEXT.match(text, at)
        if quoted is None and text[at] == ")":
            break
        at = quoted.end() if quoted else at + 1
    if text[at : at + 2] != ")]":
        raise ValueError(f"{text!r}: unterminated filter")
    return at


def _filter(text: str) -> stepping.Step:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        return functools.partial(stepping.where, functools.partial(stepping.exists, tuple(parse(text))))
    left, sign, right = match.groups()
    if sign not in stepping.OPERATORS:
        raise ValueError(f"{text!r}: unrecognized filter operator {sign}")
    return functools.partial(
        stepping.where, functools.partial(stepping.compare, tuple(parse(left)), sign, tuple(parse(right)))
    )


def _brackets(text: str) -> Iterator[stepping.Step]:
    parts = text.split(",")
    if len(parts) > 1:
        yield functools.partial(stepping.union, [tuple(_brackets(part.strip(" "))) for part in parts])
        return
    key = _KEY.fullmatch(text)
    if key:
        yield from parse(f".{key[1]}")
        return
    match = _SLICE.fullmatch(":" if text == "*" else text)
    if match is None or "-" in (part and part.lstrip(":") for part in match.groups()):
        raise ValueError(f"invalid array index {text}")
    start, end, step = ((part or "").lstrip(":") for part in match.groups())
    single = match[2] is None
    yield functools.partial(
        stepping.slice_, stepping.Slice(int(start or 0), int(end) if end else None, int(step or 1), single=single)
    )
