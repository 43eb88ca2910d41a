"""JSON to YAML that reads back as the same for whoever reads it: Kubernetes, Helm, and readers of YAML 1.1 and 1.2. Pure.

Laid out as kube-apiserver does: https://github.com/yaml/go-yaml/blob/v2/encode.go and sorter.go.
"""

import functools
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from kindwright_facade.yamls import scalars

_RESOLVERS: Mapping[str, list[tuple[str, Any]]] = yaml.resolver.Resolver.yaml_implicit_resolvers
_HINTS = scalars.HINTS | {first for first in _RESOLVERS if first}
_IMPLICIT = (True, True)
_PLAIN, _LITERAL, _QUOTED = None, "|", '"'


def write(value: Any) -> str:
    """Return one document, keys in Kubernetes' order; raises `TypeError` for what is no JSON."""
    stream = io.StringIO()
    yaml.emit(_document(value), stream, Dumper=yaml.CSafeDumper, allow_unicode=True)
    # What marks the end of a text that ends in empty lines, when it is the last one; `---` does so as well.
    text = stream.getvalue()
    return text.removesuffix("...\n") if text.endswith("\n...\n") else text


def _document(value: Any) -> Iterator[yaml.Event]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _nodes(value)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _nodes(value: Any) -> Iterator[yaml.Event]:
    """Yield the events of a value; without recursion, as what is stored may be nested deeply."""
    waiting: list[Iterator[Any]] = [iter((value,))]
    while waiting:
        item = next(waiting[-1], waiting)
        if item is waiting:
            waiting.pop()
        elif isinstance(item, yaml.Event):
            yield item
        elif isinstance(item, str):
            yield yaml.ScalarEvent(None, None, _IMPLICIT, item, style=_style(item))
        elif isinstance(item, Mapping):
            yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=False)
            waiting.append(itertools.chain(_pairs(item), (yaml.MappingEndEvent(),)))
        elif isinstance(item, list | tuple):
            yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False)
            waiting.append(itertools.chain(item, (yaml.SequenceEndEvent(),)))
        else:
            yield yaml.ScalarEvent(None, None, _IMPLICIT, _bare(item), style=_PLAIN)


def _pairs(found: Mapping[str, Any]) -> Iterator[Any]:
    for key in _ordered(found):
        yield key
        yield found[key]


def _bare(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    raise TypeError(f"a value of type {type(value).__name__} has no JSON form")


def _number(value: float) -> str:
    """Write a number so that readers of YAML 1.1 take it for one, too: they want a point in it."""
    mantissa, sign, exponent = repr(value).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}e{exponent}" if sign else mantissa


def _style(text: str) -> str | None:
    """Return how to write a text; where the layout does not allow plain or literal, the emitter quotes it by itself."""
    if "\n" in text:
        return _LITERAL
    if text and text[0] not in _HINTS:
        return _PLAIN
    return _PLAIN if _stays_text(text) else _QUOTED


def _stays_text(text: str) -> bool:
    if not isinstance(scalars.plain(text), str) or scalars.is_time(text):
        return False
    return not any(pattern.match(text) for _, pattern in _RESOLVERS.get(text[:1], ()))


def _ordered(keys: Iterable[str]) -> list[str]:
    found = sorted(keys)
    return found if all(map(str.isalpha, found)) else sorted(found, key=functools.cmp_to_key(_compare))


def _compare(one: str, other: str) -> int:
    """Compare as people do: numbers by what they count, letters behind everything else."""
    at = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return len(one) - len(other)
    letters = one[at].isalpha(), other[at].isalpha()
    if any(letters):
        return (-1 if one[at] < other[at] else 1) if all(letters) else (1 if letters[0] else -1)
    lead = _leads(one, other, at)
    (a, a_end), (b, b_end) = _count(one, at, lead), _count(other, at, lead)
    return -1 if (a, a_end, one[at]) < (b, b_end, other[at]) else 1


def _leads(one: str, other: str, at: int) -> int:
    """Return 1 when a zero that differs stands inside of a number, so that its place counts."""
    before = itertools.takewhile(str.isdecimal, reversed(one[:at]))
    return int("0" in (one[at], other[at]) and any(digit != "0" for digit in before))


def _count(text: str, at: int, lead: int) -> tuple[int, int]:
    digits = "".join(itertools.takewhile(str.isdecimal, text[at:]))
    return int(f"{lead}{digits}"), at + len(digits)
