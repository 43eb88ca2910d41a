"""Rules in text files, each for the one schema and object in `language.yaml`; an indented line says what becomes of the rule above it."""

import pathlib
from typing import Any

import yaml

_HERE = pathlib.Path(__file__).parent
_GIVEN: dict[str, Any] = yaml.safe_load((_HERE / "language.yaml").read_text())
OBJECT: dict[str, Any] = _GIVEN["object"]


def schema(rule: str) -> dict[str, Any]:
    """Return the object's schema with one rule for its spec."""
    spec = {"type": "object", "properties": _GIVEN["properties"], "x-kubernetes-validations": [{"rule": rule}]}
    return {"type": "object", "properties": {"spec": spec}}


def rules(file: str) -> list[str]:
    """Return the rules in a file of rules only."""
    return [line for line in _lines(file) if not line.startswith(" ")]


def pairs(file: str) -> list[tuple[str, str]]:
    """Return the rules in a file with what is said of each."""
    lines = _lines(file)
    return list(zip(lines[::2], (line.strip() for line in lines[1::2]), strict=True))


def _lines(file: str) -> list[str]:
    return [line for line in (_HERE / file).read_text().splitlines() if not line.startswith("#")]
