"""The register of cases: one small function each, in ``verbs/`` and ``schemas/``, run once per side.

@cases.case("an-allowed-difference")
def a_name_for_what_is_tried(s: sessions.Session) -> None:
    s.create(s.widget("a"))
"""

import importlib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from conformance import kinds, sessions, widgets

Run = Callable[[sessions.Session], None]
LENGTH = 44  # with the name of a side behind it still a name
FOLDERS = ("verbs", "schemas")


@dataclass(frozen=True)
class Case:
    """One thing that is tried with objects of a kind; ``allows`` names entries of ``allowed.py``."""

    name: str
    run: Run
    allows: tuple[str, ...] = ()
    kind: kinds.Kind = widgets.WIDGET

    @property
    def namespace(self) -> str:
        """The namespace that it happens in, the same for both kinds."""
        words = self.name.replace("/", "-").replace("_", "-")
        return words if len(words) <= LENGTH else f"{words[: LENGTH - 7]}-{zlib.crc32(words.encode()) % 10**6:06}"


_REGISTER: dict[str, Case] = {}


def case(*allows: str, kind: kinds.Kind = widgets.WIDGET) -> Callable[[Run], Run]:
    """Register a function as a case, named after its file and itself."""

    def register(run: Run) -> Run:
        name = f"{run.__module__.rpartition('.')[2]}/{run.__name__}"
        assert name not in _REGISTER, f"two cases are called {name}"
        _REGISTER[name] = Case(name, run, allows, kind)
        return run

    return register


def load() -> list[Case]:
    """Import every file of cases and give all that they register."""
    for folder in FOLDERS:
        for path in sorted((Path(__file__).parent / folder).glob("*.py")):
            importlib.import_module(f"conformance.{folder}.{path.stem}")
    return list(_REGISTER.values())


def needed(found: Iterable[Case]) -> list[kinds.Kind]:
    """Give the kinds that cases are about."""
    return list(dict.fromkeys(item.kind for item in found))
