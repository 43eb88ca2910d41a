"""The few branches of a schema that a check is about: a plan that leaves out all others, so that they cost nothing."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A schema of interest, or one on the way to such a schema."""

    schema: Mapping[str, Any]
    fields: Mapping[str, "Branch"]
    extra: "Branch | None"
    items: "Branch | None"
    known: frozenset[str]

    def below(self, value: Any, path: str) -> Iterator[tuple[Any, "Branch", Any, str]]:
        """Yield the name or index of each part of a value, its branch, the part, and its path as `field.Path` writes it."""
        if isinstance(value, dict):
            for name, item in value.items():
                if name not in self.known:
                    if self.extra:
                        yield name, self.extra, item, f"{path}[{name}]"
                elif branch := self.fields.get(name):
                    yield name, branch, item, f"{path}.{name}" if path else name
        elif isinstance(value, list) and self.items:
            yield from ((index, self.items, item, f"{path}[{index}]") for index, item in enumerate(value))


def compile_branch(schema: Mapping[str, Any], of_interest: Callable[[Mapping[str, Any]], bool]) -> Branch | None:
    """Return the branches of a schema that are of interest, None when there are none."""
    properties = schema.get("properties") or {}
    extra, items = schema.get("additionalProperties"), schema.get("items")
    branch = Branch(
        schema,
        {name: found for name, sub in properties.items() if (found := compile_branch(sub, of_interest))},
        compile_branch(extra, of_interest) if isinstance(extra, Mapping) else None,
        compile_branch(items, of_interest) if isinstance(items, Mapping) else None,
        frozenset(properties),
    )
    wanted = of_interest(schema) or bool(branch.fields or branch.extra or branch.items)
    return branch if wanted else None
