"""The indexes of chart repositories, as far as they tell what changed and which charts there are."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
import yaml

from kindwright_dev.standin import artifacts

TIMEOUT = aiohttp.ClientTimeout(total=10)


class UnreachableError(Exception):
    """There is no index to be had."""


@dataclass(frozen=True)
class Index:
    """One state of a chart repository; a HelmRepository's artifact has this digest as its revision."""

    digest: str
    charts: frozenset[str]


class Indexes:
    """The indexes by the URL of their repository."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Use any session."""
        self._session = session
        self._last: dict[str, Index] = {}

    async def get(self, url: str) -> Index:
        """Fetch an index, or give the last one, as a HelmRepository keeps it; UnreachableError when there is none."""
        try:
            content = await self._download(url)
            if url not in self._last or artifacts.digest(content) != self._last[url].digest:
                self._last[url] = read(content)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            if url not in self._last:
                raise UnreachableError(str(error) or type(error).__name__) from error
        return self._last[url]

    async def _download(self, url: str) -> bytes:
        async with self._session.get(f"{url.rstrip('/')}/index.yaml", timeout=TIMEOUT) as response:
            response.raise_for_status()
            return await response.read()


def read(content: bytes) -> Index:
    """Read an index; ValueError when it is none."""
    try:
        document = yaml.safe_load(content)
    except yaml.YAMLError as error:
        msg = "the index is no YAML"
        raise ValueError(msg) from error
    entries = document.get("entries") if isinstance(document, dict) else None
    return Index(artifacts.digest(content), frozenset(entries or ()))
