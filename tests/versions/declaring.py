"""Conversions as definitions declare them."""

from typing import Any

from kindwright_facade.versions import compiling, steps

SIZES: list[Any] = [
    {"rename": {"from": ".spec.replicas", "to": ".spec.instances"}},
    {"map": {"path": ".spec.tier", "values": {"small": "S", "large": "L"}}},
    {
        "cel": {
            "path": ".spec.sizeGi",
            "to": ".spec.storage.size",
            "toStorage": "string(self) + 'Gi'",
            "fromStorage": "int(self.replace('Gi', ''))",
        }
    },
    {"default": {"path": ".spec.storage.class", "value": "fast"}},
]


def compiled(*declared: Any) -> steps.Conversion:
    conversion, problems = compiling.compile_conversion(list(declared), "conversion")
    assert problems == []
    assert conversion is not None
    return conversion


def rename(source: str, target: str) -> Any:
    return {"rename": {"from": f".spec.{source}", "to": f".spec.{target}"}}


def move(source: str, target: str) -> Any:
    return {"move": {"from": f".spec.{source}", "to": f".spec.{target}"}}


def mapped(path: str, **values: Any) -> Any:
    return {"map": {"path": f".spec.{path}", "values": values}}


def default(path: str, value: Any) -> Any:
    return {"default": {"path": f".spec.{path}", "value": value}}


def cel(path: str, onward: str, back: str, to: str | None = None) -> Any:
    step = {"path": f".spec.{path}", "toStorage": onward, "fromStorage": back}
    return {"cel": step if to is None else {**step, "to": f".spec.{to}"}}
