"""Charts as archives, made without helm."""

import gzip
import io
import json
import tarfile


def packed(name: str = "db", version: str = "1.0.0", **files: str) -> bytes:
    """Package a chart with a subchart, and with other files by their path."""
    content = {
        f"{name}/charts/sub/Chart.yaml": json.dumps({"name": "sub", "version": "9.9.9"}),
        f"{name}/Chart.yaml": json.dumps({"name": name, "version": version, "description": "A database"}),
        **{f"{name}/{path}": text for path, text in files.items()},
    }
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for path, text in content.items():
            item = tarfile.TarInfo(path)
            item.size = len(text.encode())
            tar.addfile(item, io.BytesIO(text.encode()))
    return gzip.compress(plain.getvalue(), mtime=1)


def unpacked(content: bytes) -> dict[str, bytes]:
    """Give the files of an archive by their path."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        return {item.name: file.read() for item in tar if (file := tar.extractfile(item))}
