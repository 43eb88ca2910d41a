"""Chart archives made for a test: proper ones, and such as nobody should open."""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

CHART = {"apiVersion": "v2", "name": "orders", "version": "1.2.3", "appVersion": "9.9"}


Members = Mapping[str, bytes | tarfile.TarInfo] | Iterable[tuple[str, bytes | tarfile.TarInfo]]


def tar(files: Members, **options: Any) -> bytes:
    """Return an uncompressed tar of these members, in this order; a TarInfo stands for itself and has no bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", **options) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def tgz(files: Members, **options: Any) -> bytes:
    return gzip.compress(tar(files, **options), 1)


def files(values: Any = None, schema: Any = None, root: str = "orders", **about: Any) -> dict[str, bytes]:
    """Return the files of a chart below a folder."""
    found = {f"{root}/Chart.yaml": yaml.safe_dump({**CHART, **about}).encode()}
    if values is not None:
        found[f"{root}/values.yaml"] = values if isinstance(values, bytes) else yaml.safe_dump(values).encode()
    if schema is not None:
        found[f"{root}/values.schema.json"] = json.dumps(schema).encode()
    return found


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member
