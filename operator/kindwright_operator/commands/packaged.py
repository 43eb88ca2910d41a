"""The ResourceDefinition kind itself, as the chart installs it: what kube-apiserver checks a definition against."""

import functools
import importlib.resources
import pathlib
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_operator import definitions
from kindwright_operator.commands import reading

_NAME = "resourcedefinitions.yaml"
_CHECKOUT = pathlib.Path(__file__).parents[3] / "charts" / "kindwright" / "files"


@functools.cache
def kind() -> kinds.Kind:
    """Return ResourceDefinition as a kind like those it defines, so that its objects are checked like theirs."""
    spec = _manifest()["spec"]
    names = spec["names"]
    return kinds.Kind(
        definition=f"{names['plural']}.{spec['group']}",
        uid="",
        generation=1,
        group=spec["group"],
        names=kinds.Names(names["kind"], names["listKind"], names["plural"], names["singular"]),
        versions=tuple(
            kinds.Version(name=version["name"], schema=version["schema"]["openAPIV3Schema"])
            for version in spec["versions"]
        ),
        storage=definitions.API_VERSION.rpartition("/")[2],
        release=kinds.Release(prefix="", spec={}),
    )


def _manifest() -> Mapping[str, Any]:
    """Read the file that the wheel carries; in a checkout it lies in the chart alone."""
    found = importlib.resources.files(__package__) / _NAME
    text = found.read_text() if found.is_file() else _from_checkout()
    manifest: Mapping[str, Any] = encoding.decode_yaml(text.encode())
    return manifest


def _from_checkout() -> str:
    try:
        return (_CHECKOUT / _NAME).read_text()
    except OSError:
        raise reading.UnreadableError(f"this installation lacks {_NAME}, the kind ResourceDefinition itself") from None
