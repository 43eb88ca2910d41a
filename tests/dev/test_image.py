import re
import subprocess

from kindwright_dev import image, layout, progress

NAMES = "import importlib.metadata as m; print(*(d.name for d in m.distributions()))"
LOCKED = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)


class _Said(progress.Progress):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def tick(self, text: str) -> None:
        self.lines.append(text)

    def done(self, text: str) -> None:
        self.lines.append(text)


def test_kindwright_runs_among_what_is_locked_and_nothing_else() -> None:
    place = layout.checkout()
    python = place.image / "bin" / "python"
    installed = subprocess.run([python, "-c", NAMES], capture_output=True, text=True, check=True, timeout=30).stdout
    locked = set(LOCKED.findall((place.root / "requirements.lock").read_text()))
    assert {name.lower().replace("_", "-") for name in installed.split()} == locked | {"kindwright"}


def test_its_program_is_the_image_s_entry_point() -> None:
    place = layout.checkout()
    (program,) = image.program(place)
    asked = [program, "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout
    assert said.startswith("kindwright, version ")
    assert 'ENTRYPOINT ["kindwright"]' in (place.root / "charts" / "Dockerfile").read_text()


def test_it_sets_the_image_s_variables() -> None:
    found = image.environment(layout.checkout())
    assert found["PYTHONUNBUFFERED"] == "1"
    assert "PATH" not in found


def test_what_is_up_to_date_is_left_alone() -> None:
    said = _Said()
    image.build(layout.checkout(), said)
    assert said.lines == [f"{image.TITLE}: up to date"]
