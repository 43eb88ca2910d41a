"""Where a field of the hub is in a version and the other way round: for Status causes, conflicts and other messages."""

import re
from collections.abc import Callable, Sequence

from kindwright_facade.versions import addressing, steps

_FIELD = re.compile(r"""(?<![\w.'"/-])\.?spec(?:\.[A-Za-z_][\w-]*|\[[^\]\n]*\])+""")


def to_version(conversion: steps.Conversion, field: str) -> str:
    """Return the version's path of a hub's field, `spec.storage.size` or `.spec.storage.size`, indexes and keys kept.

    A field that only the hub has keeps its path, as does anything not below spec: a message has to name something.
    """
    return _dotted(field, lambda found: _text_back(conversion.steps, found))


def text_to_version(conversion: steps.Conversion, text: str) -> str:
    """Replace the hub's paths in a message by the version's, but not those in quotes, which are somebody's values."""
    if not conversion.steps or "spec" not in text:
        return text
    return _FIELD.sub(lambda match: to_version(conversion, match[0]), text)


def _dotted(field: str, translate: Callable[[str], str]) -> str:
    return "." + translate(field[1:]) if field.startswith(".") else translate(field)


def onward_through(passed: Sequence[steps.Step], path: addressing.Path) -> addressing.Path:
    """Follow a path through steps, in order."""
    for step in passed:
        if isinstance(step, steps.Carry) and path[: len(step.source)] == step.source:
            path = step.target + path[len(step.source) :]
    return path


def back_through(passed: Sequence[steps.Step], path: addressing.Path) -> addressing.Path:
    """Follow a path back through steps, the last one first."""
    for step in reversed(passed):
        if isinstance(step, steps.Carry) and path[: len(step.target)] == step.target:
            path = step.source + path[len(step.target) :]
    return path


def _text_back(passed: Sequence[steps.Step], field: str) -> str:
    for step in reversed(passed):
        if isinstance(step, steps.Carry):
            field = _carried(field, step.target, step.source, whole=step.whole)
    return field


def _carried(field: str, source: addressing.Path, target: addressing.Path, *, whole: bool) -> str:
    below = _below(field, source)
    if below is None:
        return field
    return addressing.render(target) + ("" if whole else below)


def _below(field: str, path: addressing.Path) -> str | None:
    """Return what follows a path in a message's field, None when the field is another one.

    Messages write a name as `.a` or, for the key of a map, as `[a]`; a dot in a name is not marked.
    """
    if not field.startswith("spec"):
        return None
    rest = field[len("spec") :]
    for name in path:
        for written in (f".{name}", f"[{name}]"):
            if rest.startswith(written):
                rest = rest[len(written) :]
                break
        else:
            return None
        if rest[:1] not in ("", ".", "["):
            return None
    return rest
