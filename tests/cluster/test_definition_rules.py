"""What kube-apiserver itself lets through as a ResourceDefinition: the schema and the CEL rules of the chart's CRD, in force."""

import pathlib
from collections.abc import Iterator

import pytest
from cluster import commands

FILES = pathlib.Path(__file__).parents[1] / "charts" / "definitions"


def files(folder: str) -> list[pathlib.Path]:
    return sorted((FILES / folder).glob("*.yaml"))


def expected(path: pathlib.Path, word: str) -> str:
    """Read the message that the first line of a file says must come."""
    first = path.read_text().splitlines()[0]
    assert first.startswith(f"# {word}:"), first
    return first.removeprefix(f"# {word}:").strip()


def named(path: pathlib.Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", files("valid"), ids=named)
def test_sound_definitions_are_accepted(admin: commands.Kubectl, path: pathlib.Path) -> None:
    admin.run("create", "--dry-run=server", "-f", str(path))


@pytest.mark.parametrize("path", files("invalid"), ids=named)
def test_what_is_wrong_is_refused_with_the_reason(admin: commands.Kubectl, path: pathlib.Path) -> None:
    assert expected(path, "refused") in admin.refused("create", "--dry-run=server", "-f", str(path))


@pytest.fixture
def minimal(admin: commands.Kubectl) -> Iterator[None]:
    """Create the definition that the changes are made to, and take it away again."""
    path = str(FILES / "valid" / "minimal.yaml")
    admin.run("create", "-f", path)
    yield
    admin.run("delete", "-f", path)


@pytest.mark.usefixtures("minimal")
@pytest.mark.parametrize("path", files("changes"), ids=named)
def test_what_can_not_be_changed_stays(admin: commands.Kubectl, path: pathlib.Path) -> None:
    if path.read_text().startswith("# allowed:"):
        admin.run("apply", "--dry-run=server", "-f", str(path))
    else:
        assert expected(path, "refused") in admin.refused("apply", "--dry-run=server", "-f", str(path))
