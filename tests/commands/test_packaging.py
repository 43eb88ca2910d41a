"""An installed package has no checkout around it, and must know the kind ResourceDefinition all the same."""

import os
import pathlib
import subprocess
import sys
import tomllib
import zipfile

import pytest
from commands import running, samples

CARRIED = "kindwright_operator/commands/resourcedefinitions.yaml"
MANIFEST = running.ROOT / "charts" / "kindwright" / "files" / "resourcedefinitions.yaml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Build the wheel and unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    program = f"from hatchling import build; print(build.build_wheel({str(folder)!r}))"
    name = subprocess.run(
        [sys.executable, "-c", program], cwd=running.ROOT, capture_output=True, text=True, check=True, timeout=120
    ).stdout.split()[-1]
    with zipfile.ZipFile(folder / name) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_carries_the_kind_of_the_chart(wheel: pathlib.Path) -> None:
    assert (wheel / CARRIED).read_bytes() == MANIFEST.read_bytes()


def test_the_wheel_lints_away_from_the_checkout(wheel: pathlib.Path) -> None:
    argv = [sys.executable, "-m", "kindwright_operator", "lint", "-"]
    text = samples.DEFINITION.replace("prefix: lamp-", "prefix: Lamp-")
    environment = {**os.environ, "PYTHONPATH": str(wheel), "PYTHONSAFEPATH": "1"}
    ended = subprocess.run(
        argv, input=text, cwd=wheel, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stdout[:28]) == (1, "<stdin>:50:5: error: spec.re"), ended.stderr


def test_the_image_is_built_from_all_that_the_wheel_needs() -> None:
    project = tomllib.loads((running.ROOT / "pyproject.toml").read_text())
    needed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    lines = (running.ROOT / "charts" / "Dockerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    missing = [path for path in needed if not any(path == word or path.startswith(f"{word}/") for word in copied)]
    assert missing == []
