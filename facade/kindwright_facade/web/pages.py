"""Lists from the cache, compressed: a page of members that are all as they were is not compressed again."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kindwright_facade.conversion import members
from kindwright_facade.documents import gzipping, rendering
from kindwright_facade.upstream import cache

_MEMBERS = 64
_MOST_VIEWS = 4

Page = tuple[tuple[members.Member, ...], gzipping.Block]
_COMMA = gzipping.block(b",")


def suits(view: rendering.View) -> bool:
    """Tell whether lists look alike whenever they are asked for: Tables hold ages."""
    return view.shape is not rendering.Shape.TABLE


async def compressed(
    view: rendering.View, shelves: Iterable[cache.Shelf], meta: Mapping[str, Any]
) -> tuple[bytes, int]:
    """Return a whole list as gzip, and how long it is without."""
    # Taken now, all at once: what changes meanwhile is not in this version.
    taken = [(shelf, list(_pages(view, shelf))) for shelf in shelves]
    blocks = [gzipping.block(view.opening())]
    for shelf, pages in taken:
        for found in await _blocks(view, shelf, pages):
            blocks += [_COMMA, found] if len(blocks) > 1 else [found]
    blocks.append(gzipping.block(view.closing(meta)))
    return gzipping.join(blocks), sum(found.length for found in blocks)


def _pages(view: rendering.View, shelf: cache.Shelf) -> Iterator[tuple[members.Member, ...]]:
    found = [member for member in shelf.sorted() if member.belongs_to(view.kind)]
    for start in range(0, len(found), _MEMBERS):
        yield tuple(found[start : start + _MEMBERS])


async def _blocks(
    view: rendering.View, shelf: cache.Shelf, pages: list[tuple[members.Member, ...]]
) -> list[gzipping.Block]:
    key = (view.kind.fingerprint, view.version.name, view.shape, view.meta_version)
    known: list[Page] = shelf.kept.pop(key, [])
    made: list[Page] = []
    for index, page in enumerate(pages):
        if index < len(known) and known[index][0] == page:
            made.append(known[index])
        else:
            made.append((page, await _compress(view, page)))
    shelf.kept[key] = made
    while len(shelf.kept) > _MOST_VIEWS:
        del shelf.kept[next(iter(shelf.kept))]
    return [found for _, found in made]


async def _compress(view: rendering.View, page: tuple[members.Member, ...]) -> gzipping.Block:
    kind, version = view.kind, view.version.name
    content = b",".join(view.element(member.encoded(kind, version), None) for member in page)
    await asyncio.sleep(0)
    return await asyncio.to_thread(gzipping.block, content)
