"""Semantic versions (`k8s.io/apiserver/pkg/cel/library/semverlib.go`, `github.com/blang/semver`). Build data never counts."""

import functools
import re

from kindwright_facade.rules.libraries.functions import BOOL, INT, STRING, Overload, mark, opaque, unmark
from kindwright_facade.schemas import printing

SEMVER = opaque("kubernetes.Semver")

_DIGITS, _NAME = re.compile("[0-9]*"), re.compile("[0-9A-Za-z-]*")
_MOST = 2**64 - 1
_PARTS = 3

_Version = tuple[int, int, int, tuple[str, ...]]


def parse(text: str, *, normalize: bool = False) -> str:
    """Return a version without its build data; `normalize` takes `v1`, `01.2` and the like. Raises ValueError in Go's words."""
    text = _normalized(text) if normalize else text
    if not text:
        raise ValueError("Version string empty")
    major, *others = text.split(".", _PARTS - 1)
    if len(others) < _PARTS - 1:
        raise ValueError("No Major.Minor.Patch elements found")
    minor, rest = others
    rest, plus, build = rest.partition("+")
    patch, dash, pre = rest.partition("-")
    for name, number in (("major", major), ("minor", minor), ("patch", patch)):
        _check_number(name, number)
    for part in pre.split(".") if dash else ():
        _check_pre_release(part)
    for part in build.split(".") if plus else ():
        _check_name(part, "Build meta data is empty", "build meta data")
    return f"{major}.{minor}.{rest}"


def _check_number(name: str, text: str) -> None:
    if not _DIGITS.fullmatch(text):
        raise ValueError(f"Invalid character(s) found in {name} number {printing.quoted(text)}")
    if len(text) > 1 and text.startswith("0"):
        raise ValueError(f"{name.capitalize()} number must not contain leading zeroes {printing.quoted(text)}")
    _check_size(text)


def _check_size(digits: str) -> None:
    if not digits:
        raise ValueError('strconv.ParseUint: parsing "": invalid syntax')
    if len(digits) > len(str(_MOST)) or int(digits) > _MOST:
        raise ValueError(f"strconv.ParseUint: parsing {printing.quoted(digits)}: value out of range")


def _check_pre_release(part: str) -> None:
    _check_name(part, "Prerelease is empty", "prerelease")
    if not _DIGITS.fullmatch(part):
        return
    if len(part) > 1 and part.startswith("0"):
        raise ValueError(f"Numeric PreRelease version must not contain leading zeroes {printing.quoted(part)}")
    _check_size(part)


def _check_name(part: str, empty: str, called: str) -> None:
    if not part:
        raise ValueError(empty)
    if not _NAME.fullmatch(part):
        raise ValueError(f"Invalid character(s) found in {called} {printing.quoted(part)}")


def _normalized(text: str) -> str:
    parts = text.removeprefix("v").split(".", 2)
    for index, part in enumerate(parts):
        if len(part.encode()) > 1:
            stripped = part.lstrip("0")
            parts[index] = stripped if _DIGITS.fullmatch(stripped[:1] or "-") else f"0{stripped}"
    if len(parts) < _PARTS:
        if set(parts[-1]) & set("+-"):
            raise ValueError("short version cannot contain PreRelease/Build meta data")
        parts += ["0"] * (_PARTS - len(parts))
    return ".".join(parts)


@functools.lru_cache(maxsize=1024)
def _version(value: str) -> _Version:
    numbers, _, pre = unmark(SEMVER, value).partition("-")
    major, minor, patch = map(int, numbers.split("."))
    return major, minor, patch, tuple(pre.split(".")) if pre else ()


def _compare(first: str, second: str) -> int:
    left, right = _key(_version(first)), _key(_version(second))
    return (left > right) - (left < right)


def _key(version: _Version) -> tuple[object, ...]:
    """Order as https://semver.org does: a pre-release comes before its release, numbers before names."""
    *numbers, pre = version
    return (*numbers, not pre, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre))


def _is_semver(text: str, normalize: bool = False) -> bool:  # noqa: FBT001, FBT002 - as CEL passes it
    try:
        parse(text, normalize=normalize)
    except ValueError:
        return False
    return True


def _semver(text: str, normalize: bool = False) -> str:  # noqa: FBT001, FBT002 - as CEL passes it
    return mark(SEMVER, parse(text, normalize=normalize))


OVERLOADS = (
    Overload("semver", "string_to_semver", (STRING,), SEMVER, _semver, member=False),
    Overload("semver", "string_bool_to_semver", (STRING, BOOL), SEMVER, _semver, member=False),
    Overload("isSemver", "is_semver_string", (STRING,), BOOL, _is_semver, member=False),
    Overload("isSemver", "is_semver_string_bool", (STRING, BOOL), BOOL, _is_semver, member=False),
    Overload("isGreaterThan", "semver_is_greater_than", (SEMVER, SEMVER), BOOL, lambda a, b: _compare(a, b) > 0),
    Overload("isLessThan", "semver_is_less_than", (SEMVER, SEMVER), BOOL, lambda a, b: _compare(a, b) < 0),
    Overload("compareTo", "semver_compare_to", (SEMVER, SEMVER), INT, _compare),
    Overload("major", "semver_major", (SEMVER,), INT, lambda value: _version(value)[0]),
    Overload("minor", "semver_minor", (SEMVER,), INT, lambda value: _version(value)[1]),
    Overload("patch", "semver_patch", (SEMVER,), INT, lambda value: _version(value)[2]),
)
