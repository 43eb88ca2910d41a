"""Regular expressions (`k8s.io/apiserver/pkg/cel/library/regex.go`), in RE2's dialect and time: linear in the text.

The runtime's own RE2 does it, which can replace but not find: it puts marks around the matches, and what stands between them is read.
"""

import functools
import re

from cel_expr_python import cel

from kindwright_facade.rules import wording
from kindwright_facade.rules.libraries.functions import INT, STRING, TEXTS, Overload

_ALL = -1


def problem(pattern: str) -> str | None:
    """Return what is wrong with a pattern, or None."""
    try:
        _find_all("", pattern)
    except ValueError as error:
        return str(error)
    return None


def _find(text: str, pattern: str) -> str:
    return next(iter(_find_all(text, pattern, 1)), "")


def _find_all(text: str, pattern: str, limit: int = _ALL) -> list[str]:
    if limit == 0:
        return []
    before, after = _marks(text)
    mark = f"{before}\\0{after}"
    result = _replacement().eval(data={"text": text, "pattern": pattern, "mark": mark, "limit": max(limit, _ALL)})
    if result.type() == cel.Type.ERROR:
        raise ValueError(wording.evaluation(str(result.value())))
    return [str(match) for match in re.findall(f"{before}(.*?){after}", result.value(), re.DOTALL)]


def _marks(text: str) -> tuple[str, str]:
    """Return two characters that are not in a text, from those that stand for nothing."""
    free = (char for char in map(chr, range(0xF0000, 0xFFFFE)) if char not in text)
    return next(free), next(free)


@functools.cache
def _replacement() -> cel.Expression:
    config = cel.NewEnvConfigFromYaml("extensions:\n- name: optional\n- name: regex")
    texts = dict.fromkeys(("text", "pattern", "mark"), STRING)
    return cel.NewEnv(config=config, variables={**texts, "limit": INT}).compile(
        "regex.replace(text, pattern, mark, limit)"
    )


OVERLOADS = (
    Overload("find", "string_find_string", (STRING, STRING), STRING, _find),
    Overload("findAll", "string_find_all_string", (STRING, STRING), TEXTS, _find_all),
    Overload("findAll", "string_find_all_string_int", (STRING, STRING, INT), TEXTS, _find_all),
)
