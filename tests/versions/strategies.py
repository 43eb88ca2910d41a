"""Hypothesis strategies: schemas, specs that they allow, and steps that often fit them and often don't."""

from typing import Any

from hypothesis import strategies as st
from versions import declaring

NAMES = st.sampled_from("abcd")
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
WORDS = ("", "a", "x", "S", "L", "10")

_LEAVES: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": "string", "enum": ["x", "a"]},
    {"type": "string", "pattern": "^[1-9][0-9]*$"},
    {"type": "string", "nullable": True},
    {"type": "integer", "minimum": 0, "maximum": 9},
    {"type": "boolean"},
    {"type": "array", "items": {"type": "string"}},
    {"type": "object", "additionalProperties": {"type": "integer"}},
]
OPEN: dict[str, Any] = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@st.composite
def schemas(draw: st.DrawFn, depth: int = 3) -> dict[str, Any]:
    """Draw the schema of a spec: objects in objects, over few names."""
    below = st.sampled_from(_LEAVES)
    values = (below | schemas(depth - 1)) if depth > 1 else below
    schema = _object(draw(st.dictionaries(NAMES, values, max_size=4)))
    required = [name for name in schema["properties"] if draw(st.integers(0, 3)) == 0]
    return {**schema, "required": required} if required else schema


def specs(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Draw what a schema allows."""
    if "properties" in schema:
        required = schema.get("required") or ()
        fields = {name: specs(sub) for name, sub in schema["properties"].items()}
        needed = {name: found for name, found in fields.items() if name in required}
        return st.fixed_dictionaries(needed, optional={k: v for k, v in fields.items() if k not in required})
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "pattern" in schema:
        return st.integers(1, 10**6).map(str)
    return _leaves(schema)


def _leaves(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    words: st.SearchStrategy[Any] = st.sampled_from(WORDS)
    types: dict[str, st.SearchStrategy[Any]] = {
        "string": words | st.none() if schema.get("nullable") else words,
        "integer": st.integers(0, 9),
        "boolean": st.booleans(),
        "array": st.lists(words, max_size=2),
        "object": st.dictionaries(NAMES, st.integers(0, 3), max_size=2),
    }
    return types[schema["type"]]


TREES: st.SearchStrategy[Any] = st.dictionaries(
    NAMES,
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(0, 3)
        | st.sampled_from(WORDS)
        | st.lists(st.integers(0, 3), max_size=2),
        lambda below: st.dictionaries(NAMES, below, max_size=4),
        max_leaves=8,
    ),
    max_size=4,
)

_EXPRESSIONS = st.sampled_from(
    [
        ("self", "self"),
        ("string(self)", "int(self)"),
        ("int(self)", "string(self)"),
        ("self + 'Gi'", "self.substring(0, size(self) - 2)"),
        ("self * 2", "self / 2"),
        ("!self", "!self"),
        ("string(self)", "self"),
        ("size(self)", "self"),
    ]
)
_TABLES = st.sampled_from([{"x": "S", "a": "L"}, {"x": "a", "a": "x"}, {"10": 10, "": False}, {"x": "a"}])


@st.composite
def _renames(draw: st.DrawFn) -> Any:
    parent = draw(st.sampled_from(["", "a.", "b.c."]))
    source, target = draw(st.permutations("abcd"))[:2]
    return declaring.rename(parent + source, parent + target)


STEPS: st.SearchStrategy[list[Any]] = st.lists(
    st.one_of(
        _renames(),
        st.tuples(PATHS, PATHS).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: declaring.move(*ends)),
        st.builds(lambda path, table: declaring.mapped(path, **table), PATHS, _TABLES),
        st.builds(declaring.default, PATHS, st.sampled_from([0, "x", {"a": 1}])),
        st.builds(
            lambda path, both, to: declaring.cel(path, both[0], both[1], to), PATHS, _EXPRESSIONS, st.none() | PATHS
        ),
    ),
    min_size=1,
    max_size=4,
)
