"""The ResourceDefinition kind as the chart brings it, and the test data that goes with it; kube-apiserver's own word is asked elsewhere."""

import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

Documents = list[dict[str, Any]]

DEFINITIONS = pathlib.Path(__file__).parent / "definitions"


@pytest.fixture(scope="module")
def crd(root: pathlib.Path) -> Any:
    """Load the kind as it is kept in the chart."""
    return yaml.safe_load((root / "charts" / "kindwright" / "files" / "resourcedefinitions.yaml").read_text())


@pytest.fixture(scope="module")
def schema(crd: Any) -> Any:
    """Take the schema of its only version."""
    (version,) = crd["spec"]["versions"]
    return version["schema"]["openAPIV3Schema"]


def walk(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from walk(child, f"{path}.{name}")
    for key in ("items", "additionalProperties"):
        if key in schema:
            yield from walk(schema[key], f"{path}[]")


def first_line(path: pathlib.Path) -> str:
    return path.read_text().split("\n", 1)[0]


def test_installed_as_kept(root: pathlib.Path, render: Callable[..., Documents], crd: Any) -> None:
    documents = render(root / "charts" / "kindwright", "kindwright", "kindwright-system")
    (installed,) = [document for document in documents if document["kind"] == "CustomResourceDefinition"]
    assert installed["spec"] == crd["spec"]
    assert installed["metadata"]["name"] == "resourcedefinitions.kindwright.dev"
    assert installed["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}


def test_can_be_left_out(root: pathlib.Path, render: Callable[..., Documents]) -> None:
    documents = render(root / "charts" / "kindwright", "kindwright", crds={"install": False})
    assert "CustomResourceDefinition" not in {document["kind"] for document in documents}


def test_names(crd: Any) -> None:
    assert crd["spec"]["scope"] == "Cluster"
    assert crd["spec"]["names"]["shortNames"] == ["rd"]
    assert crd["spec"]["names"]["categories"] == ["kindwright"]
    (version,) = crd["spec"]["versions"]
    assert version["name"] == "v1alpha1"
    assert version["subresources"] == {"status": {}}


def test_kubectl_explain_has_a_word_on_every_field(schema: Any) -> None:
    silent = [path for path, part in walk(schema) if not path.endswith("[]") and "description" not in part]
    assert silent == [".metadata"]


def test_every_rule_is_proven_by_a_file(schema: Any) -> None:
    refusals = [first_line(path).removeprefix("# refused: ") for path in DEFINITIONS.glob("*/*.yaml")]
    messages = {rule["message"] for _, part in walk(schema) for rule in part.get("x-kubernetes-validations", [])}
    assert messages
    unproven = {message for message in messages if not any(r in message or message in r for r in refusals)}
    # Its text is made from the object, so the file has another.
    assert unproven <= {"metadata.name must be <spec.names.plural>.<spec.group>"}


@pytest.mark.parametrize(
    "path", sorted(DEFINITIONS.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_file_says_what_it_is(path: pathlib.Path) -> None:
    document = yaml.safe_load(path.read_text())
    assert document["kind"] == "ResourceDefinition"
    assert document["apiVersion"] == "kindwright.dev/v1alpha1"
    expected = {"valid": ("# ",), "invalid": ("# refused: ",), "changes": ("# refused: ", "# allowed: ")}
    assert first_line(path).startswith(expected[path.parent.name])
