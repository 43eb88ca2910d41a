"""The register of cases: one small function each, in ``verbs/``, run once per kind.

@cases.case("an-allowed-difference")
def a_name_for_what_is_tried(s: sessions.Session) -> None:
    s.create(s.widget("a"))
"""

import importlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conformance import sessions

Run = Callable[[sessions.Session], None]
LENGTH = 44  # with the name of a side behind it still a name
FOLDER = Path(__file__).parent / "verbs"


@dataclass(frozen=True)
class Case:
    """One thing that is tried; ``allows`` names entries of ``allowed.py``."""

    name: str
    run: Run
    allows: tuple[str, ...] = ()

    @property
    def namespace(self) -> str:
        """The namespace that it happens in, the same for both kinds."""
        words = self.name.replace("/", "-").replace("_", "-")
        return words if len(words) <= LENGTH else f"{words[: LENGTH - 7]}-{zlib.crc32(words.encode()) % 10**6:06}"


_REGISTER: dict[str, Case] = {}


def case(*allows: str) -> Callable[[Run], Run]:
    """Register a function as a case, named after its file and itself."""

    def register(run: Run) -> Run:
        name = f"{run.__module__.rpartition('.')[2]}/{run.__name__}"
        assert name not in _REGISTER, f"two cases are called {name}"
        _REGISTER[name] = Case(name, run, allows)
        return run

    return register


def load() -> list[Case]:
    """Import every file of cases and give all that they register."""
    for path in sorted(FOLDER.glob("*.py")):
        importlib.import_module(f"conformance.verbs.{path.stem}")
    return list(_REGISTER.values())
