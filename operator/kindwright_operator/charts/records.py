"""What is known of a chart, what is derived from it, and the one error of this package."""

import dataclasses
from collections.abc import Mapping
from typing import Any


class ChartError(Exception):
    """A chart that can't be had or read; the message is one line, for a condition."""


@dataclasses.dataclass(frozen=True, slots=True)
class Artifact:
    """What is read of a source's `status.artifact`; `digest` is `<algorithm>:<hex>`, `size` in bytes when it is told."""

    url: str
    digest: str
    size: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """The parts of a chart that say what its values may be.

    `values_text` is values.yaml as written, for its comments. `values_schema` is the decoded values.schema.json: an object or a
    boolean. `subcharts` come under the key that their values have in this chart's: their alias or name.
    """

    name: str
    version: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    values_text: str = ""
    values_schema: Any = None
    subcharts: tuple[tuple[str, "Chart"], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Note:
    """One step that lost something: where in the values (`spec.image.tag`), and what happened."""

    path: str
    message: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.path}: {self.message}"


@dataclasses.dataclass(frozen=True, slots=True)
class Translated:
    """The structural schema of the values alone, and what of the original it does not say."""

    schema: Mapping[str, Any]
    notes: tuple[Note, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Derived:
    """The `openAPIV3Schema` of a kind whose spec is a chart's values; `notes` are lines for people."""

    schema: Mapping[str, Any]
    notes: tuple[str, ...]
    chart_name: str
    chart_version: str
