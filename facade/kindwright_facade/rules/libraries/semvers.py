"""Semantic versions (`k8s.io/apiserver/pkg/cel/library/semverlib.go`, `github.com/blang/semver`). Build data never counts."""

import functools
import re

from kindwright_facade.rules.libraries.functions import BOOL, INT, STRING, Overload, mark, opaque, unmark

SEMVER = opaque("kubernetes.Semver")

_NUMBER = r"(?:0|[1-9][0-9]*)"
_PRE = rf"(?:{_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_TEXT = re.compile(
    rf"(?P<major>{_NUMBER})\.(?P<minor>{_NUMBER})\.(?P<patch>{_NUMBER})"
    rf"(?:-(?P<pre>{_PRE}(?:\.{_PRE})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_MOST = 2**64 - 1
_PARTS = 3

_Version = tuple[int, int, int, tuple[str, ...]]


def parse(text: str, *, normalize: bool = False) -> str:
    """Return a version without its build data; `normalize` takes `v1`, `01.2` and the like. Raises ValueError."""
    match = _TEXT.fullmatch(_normalized(text) if normalize else text)
    if not match:
        raise ValueError(
            "No Major.Minor.Patch elements found" if text.count(".") < _PARTS - 1 else f"Invalid version {text!r}"
        )
    if any(int(match[part]) > _MOST for part in ("major", "minor", "patch")):
        raise ValueError(f"Invalid version {text!r}: value out of range")
    return match[0].split("+")[0]


def _normalized(text: str) -> str:
    parts = text.removeprefix("v").split(".", 2)
    for index, part in enumerate(parts):
        if len(part) > 1:
            stripped = part.lstrip("0")
            parts[index] = stripped if stripped[:1].isdigit() else f"0{stripped}"
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
