"""Whatever stands in a file, a command ends with findings and a code; what it raises would fail here."""

import copy
import pathlib
from typing import Any

import hypothesis
import pytest
import yaml
from commands import running, samples
from hypothesis import strategies as st

WORDS = st.sampled_from([
    "", "type", "object", "array", "integer", "string", "properties", "items", "spec", "metadata", "name", "v1", "default",
    "enum", "pattern", "required", "x-kubernetes-validations", "x-kubernetes-int-or-string", "rule", "self", "[", "^a+$",
    "apps.example.com", ".spec.a", "lamp-", "additionalProperties", "x-kubernetes-preserve-unknown-fields", "map", "set",
    "x-kubernetes-list-type", "fromChart", "HelmRelease", "A", "0",
])  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | WORDS | st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
CODES = (0, 1)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a document but the document itself."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in ((*path, key), *places(item, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """Draw a document in which some things are other things, gone, or somewhere else too."""
    document = copy.deepcopy(yaml.safe_load(text))
    for _ in range(draw(st.integers(1, 3))):
        found = places(document)
        if found:
            *path, last = draw(st.sampled_from(found))
            target = document
            for step in path:
                target = target[step]
            change(draw, document, target, last)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def change(draw: st.DrawFn, document: Any, target: Any, last: Any) -> None:
    """Change one place."""
    how = draw(st.sampled_from(["replace", "remove", "copy", "rename"]))
    if how == "replace":
        target[last] = draw(VALUES)
    elif how == "remove":
        del target[last]
    elif how == "copy":
        source = document
        for step in draw(st.sampled_from(places(document))):
            source = source[step]
        target[last] = copy.deepcopy(source)
    elif isinstance(target, dict):
        target[draw(WORDS)] = target.pop(last)


@st.composite
def torn(draw: st.DrawFn, text: str) -> str:
    """Draw a text in which a piece is missing or another one has come in."""
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    piece = draw(
        st.text(max_size=10)
        | st.sampled_from(["\t", "{", "]", "&a *a", "<<: *a", "---\n", ": ", "- ", "\r", "\x00", "!!set "])
    )
    return text[:start] + piece + text[min(end, start + draw(st.integers(0, 20))) :]


@hypothesis.settings(max_examples=150)
@hypothesis.given(mutated(samples.DEFINITION))
def test_definitions_with_other_things_in_them(text: str) -> None:
    assert running.run("lint", "-", stdin=f"{text}---\n{samples.OBJECT}").code in CODES


@hypothesis.given(mutated(samples.OBJECT))
def test_objects_with_other_things_in_them(text: str) -> None:
    assert running.run("lint", "-", stdin=samples.together(text)).code in CODES


@hypothesis.given(torn(samples.together(samples.OBJECT)))
def test_torn_texts(text: str) -> None:
    assert running.run("lint", "-", "--format", "json", stdin=text).code in CODES


@hypothesis.given(VALUES)
def test_any_value_at_all(value: Any) -> None:
    assert running.run("lint", "-", stdin=yaml.safe_dump(value, allow_unicode=True)).code in CODES


@hypothesis.given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    assert running.run("lint", "-", stdin=content).code in (*CODES, 2)


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Write the sample definition to a file."""
    path = tmp_path_factory.mktemp("definitions") / "definition.yaml"
    path.write_text(samples.DEFINITION)
    return path


@hypothesis.given(text=mutated(samples.OBJECT) | torn(samples.OBJECT))
def test_rendering(definition: pathlib.Path, text: str) -> None:
    assert running.run("render", definition, "-", stdin=text).code in CODES


@hypothesis.given(text=mutated(samples.RELEASE) | torn(samples.RELEASE))
def test_rendering_backwards(definition: pathlib.Path, text: str) -> None:
    assert running.run("render", definition, "-", "--reverse", stdin=text).code in CODES


def test_every_sample_in_the_repository() -> None:
    files = [path for folder in ("examples", "tests", "charts") for path in (running.ROOT / folder).rglob("*.yaml")]
    assert len(files) > 50
    for path in files:
        assert running.run("lint", path).code in CODES, path
