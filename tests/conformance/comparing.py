"""Compares two normalised transcripts; what ``allowed.py`` allows is taken out of both, and remembered."""

import difflib
import fnmatch
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from conformance import allowed, transcripts

_MISSING = "<missing>"
_SHOWN = 220


@dataclass
class Comparison:
    """The outcome of one case."""

    differences: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    met: list[str] = field(default_factory=list)
    diff: str = ""

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if self.differences:
            return "different"
        return "allowed" if self.used else "equal"


class _Comparer:
    def __init__(self, allowances: Iterable[allowed.Allowed]) -> None:
        self.allowances = tuple(allowances)
        self.found = Comparison()

    def compare(self, where: str, real: Any, ours: Any) -> tuple[Any, Any]:
        """Give both with allowed differences blotted out."""
        if real == ours:
            return real, ours
        if isinstance(real, dict) and isinstance(ours, dict) and _kind(real) == _kind(ours):
            return self._dicts(where, real, ours)
        if isinstance(real, list) and isinstance(ours, list) and len(real) == len(ours):
            pairs = [self.compare(f"{where}[{i}]", a, b) for i, (a, b) in enumerate(zip(real, ours, strict=True))]
            return [a for a, _ in pairs], [b for _, b in pairs]
        shown = _shown(real, ours)
        if name := self._allowed(where, real, ours):
            self.found.used.add(name)
            self.found.met.append(f"{where}: {name}: real {shown[0]} | ours {shown[1]}")
            return (f"<allowed: {name}>",) * 2
        self.found.differences.append(f"{where}: real {shown[0]} | ours {shown[1]}")
        return real, ours

    def _dicts(self, where: str, real: dict[str, Any], ours: dict[str, Any]) -> tuple[Any, Any]:
        pairs = {
            key: self.compare(f"{where}.{key}", real.get(key, _MISSING), ours.get(key, _MISSING))
            for key in sorted({*real, *ours})
        }
        kept = ({key: pair[i] for key, pair in pairs.items() if pair[i] != _MISSING} for i in (0, 1))
        return next(kept), next(kept)

    def _allowed(self, where: str, real: Any, ours: Any) -> str:
        for item in self.allowances:
            fits = fnmatch.fnmatchcase(where, item.where.replace("[", "[[]"))
            if fits and re.search(item.real, _text(real)) and re.search(item.ours, _text(ours)):
                return item.name
        return ""


def compare(
    real: transcripts.Transcript, ours: transcripts.Transcript, allowances: Iterable[allowed.Allowed]
) -> Comparison:
    """Compare what a CRD's kind answered with what ours did."""
    comparer = _Comparer(allowances)
    found = comparer.found
    if len(real.exchanges) != len(ours.exchanges):
        found.differences.append(f"exchanges: real {len(real.exchanges)} | ours {len(ours.exchanges)}")
    for number, (left, right) in enumerate(zip(real.exchanges, ours.exchanges, strict=False), 1):
        before = len(found.differences)
        for part in ("status", "headers", "body"):
            kept = comparer.compare(f"#{number}.{part}", getattr(left, part), getattr(right, part))
            setattr(left, part, kept[0])
            setattr(right, part, kept[1])
        if len(found.differences) > before:
            found.differences.insert(before, f"#{number} {left.request}")
    if found.differences:
        lines = difflib.unified_diff(real.lines(), ours.lines(), "custom resource", "ours", n=8, lineterm="")
        found.diff = "\n".join(lines)
    return found


def _kind(value: dict[str, Any]) -> str:
    kind = value.get("kind")  # a schema of something with a kind has an object there
    return kind if isinstance(kind, str) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _shown(real: Any, ours: Any) -> tuple[str, str]:
    """Write both in short; of two long texts, from a little before where they part."""
    texts = [json.dumps(_brief(value), sort_keys=True, ensure_ascii=False) for value in (real, ours)]
    same = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    start = max(0, same - 30) if same > _SHOWN // 2 else 0
    return _cut(texts[0], start), _cut(texts[1], start)


def _brief(value: Any) -> Any:
    if isinstance(value, dict) and value.get("kind") == "Status":
        return {key: value[key] for key in ("code", "reason", "message") if key in value}
    return value


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _SHOWN]
    return f"{'...' if start else ''}{shown}{'...' if len(text) > start + _SHOWN else ''}"
