"""A gzipped tar as a few files in memory. Nothing is written to disk, and nothing that a header claims is believed.

The bounds are Helm's own or tighter: https://github.com/helm/helm/blob/main/pkg/chart/loader/archive/archive.go
"""

import dataclasses
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator

from kindwright_operator.charts import records

_CHUNK = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


@dataclasses.dataclass(slots=True)
class Budget:
    """What may still be unpacked, of a chart and the archives inside it together."""

    total: int = 50 << 20
    members: int = 20_000
    each: int = 5 << 20

    def spend(self, size: int) -> None:
        """Count unpacked bytes; raises when they were too many."""
        self.total -= size
        if self.total < 0:
            raise records.ChartError("the archive unpacks to more bytes than a chart may have")

    def count(self) -> None:
        """Count a member; raises when they were too many."""
        self.members -= 1
        if self.members < 0:
            raise records.ChartError("the archive has more members than a chart may have")


def unpack(archive: bytes, wanted: Callable[[str], bool], budget: Budget) -> dict[str, bytes]:
    """Return the wanted regular files by their path below the archive's top folder.

    Links and devices are passed over. Raises `ChartError` for what is no gzipped tar, for a path that leads out of the
    archive, for a wanted file that is there twice, and beyond the budget.
    """
    content = gunzip(archive, budget)
    found: dict[str, bytes] = {}
    try:
        for name, read in _members(content, budget):
            if not wanted(name):
                continue
            if name in found:
                raise records.ChartError(f"the archive has {name} twice")
            found[name] = read()
    except (tarfile.TarError, ValueError, OverflowError, OSError, RecursionError) as error:
        raise records.ChartError(f"the archive can't be read as a tar: {_line(error)}") from None
    return found


def gunzip(archive: bytes, budget: Budget) -> bytes:
    """Unpack gzip, member after member, no further than the budget."""
    pieces = []
    rest = archive
    try:
        while rest:
            stream = zlib.decompressobj(_GZIP)
            while not stream.eof:
                piece = stream.decompress(rest, _CHUNK)
                rest = stream.unconsumed_tail
                budget.spend(len(piece))
                pieces.append(piece)
                if not piece and not rest and not stream.eof:
                    raise records.ChartError("the archive ends in the middle")
            # Padding with zeros is common after the last member.
            rest = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise records.ChartError(f"the archive can't be read as gzip: {_line(error)}") from None
    return b"".join(pieces)


def _members(content: bytes, budget: Budget) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
        while (member := tar.next()) is not None:
            budget.count()
            name = _below_top(member.name)
            # A sparse member can claim any size and has no bytes to show for it.
            if name and member.isreg() and not member.issparse():
                yield name, _reader(tar, member, budget.each)


def _below_top(name: str) -> str:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise records.ChartError("the archive has a member whose path leads out of it")
    return "/".join(part for part in parts[parts[0] == "." :][1:] if part not in ("", "."))


def _reader(tar: tarfile.TarFile, member: tarfile.TarInfo, limit: int) -> Callable[[], bytes]:
    def read() -> bytes:
        if member.size > limit:
            raise records.ChartError(f"a file in the archive has more than {limit} bytes")
        stream = tar.extractfile(member)
        content = stream.read(limit) if stream else b""
        if len(content) != member.size:
            raise records.ChartError("the archive ends in the middle")
        return content

    return read


def _line(error: object) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
