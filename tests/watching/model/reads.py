"""Lists and gets as a client sends them, and whether their answers are a state that there was."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aiohttp
from watching.model import asking, expecting, judging, store

from kindwright_facade import kinds


class Read:
    """One read: `number` is the version of the list, `end` a status that is no success, or `cut`."""

    def __init__(self, question: asking.Question, how: asking.How, asked: asking.Moment) -> None:
        self.question, self.how, self.asked = question, how, asked
        self.items: list[store.JSON] = []
        self.numbers: list[int] = []
        self.end = ""

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Send the request; of a list in pages, all of them."""
        path, shape = asking.path(self.question), self.question.shape
        headers = {"Accept": asking.accepted(shape, collection=not self.how.name)}
        headers["Accept-Encoding"] = "gzip" if self.how.packed else "identity"
        query = self.how.query() | asking.query(self.question)
        path += f"/{self.how.name}" if self.how.name else ""
        try:
            while True:
                async with session.get(path, params=query, headers=headers) as response:
                    body = json.loads(await response.read())
                if response.status != 200:
                    self.end = str(response.status)
                    return
                self._take(body)
                token = body["metadata"].get("continue")
                if not token:
                    return
                query = {"limit": str(self.how.limit), "continue": token, **asking.query(self.question)}
        except aiohttp.ClientError:
            self.end = "cut"

    def _take(self, body: Any) -> None:
        rows = body["rows"] if self.question.shape.is_table else None
        found = [row["object"] for row in rows] if rows is not None else [body] if self.how.name else body["items"]
        self.items += found
        self.numbers.append(int(body["metadata"]["resourceVersion"]))


def problems(judge: judging.Judge, read: Read) -> Iterator[str]:
    """Say what is wrong with an answer."""
    if read.how.name and read.end in ("", "404"):
        if not any(_shown(judge, read, kind, number) == read.items for kind, number in _possible(judge, read)):
            yield f"{read.items or read.end} was not so since {read.asked}"
    elif read.end:
        if not _is_excused(judge, read):
            yield f"answered with {read.end}"
    else:
        yield from _list_problems(judge, read)


def _list_problems(judge: judging.Judge, read: Read) -> Iterator[str]:
    number, *others = read.numbers
    if set(others) - {number}:
        yield f"pages of several versions: {read.numbers}"
    if number not in {possible for _, possible in _possible(judge, read)}:
        yield f"is of version {number}, asked for was {read.how}, now is {judge.store.revision}"
        return
    states = [expecting.state(judge.store, kind, read.question, number) for kind in _kinds(judge, read)]
    if read.items not in states:
        yield f"at {number} wanted {states[-1:]}, but got {read.items}"


def _possible(judge: judging.Judge, read: Read) -> Iterator[tuple[kinds.Kind, int]]:
    version, asked, now = read.how.version, read.asked, judge.store.revision
    oldest, newest = asked.revision, now
    # That something is not there is taken as a promise: only who asks for any version may be told so from the past.
    if version == 0 or (version and read.end != "404"):
        oldest = max(version, asked.position if asked.synced else store.FIRST)
    legacy = version and read.how.limit and not read.how.match and not read.how.name
    if version and (read.how.match == "Exact" or legacy):
        oldest = newest = version
    return ((kind, number) for kind in _kinds(judge, read) for number in range(oldest, newest + 1))


def _kinds(judge: judging.Judge, read: Read) -> Sequence[kinds.Kind]:
    editions = judge.catalogue.editions[read.question.plural][read.asked.edition :]
    return [edition.kind for edition in editions if edition.kind is not None]


def _shown(judge: judging.Judge, read: Read, kind: kinds.Kind, number: int) -> list[store.JSON]:
    question = read.question._replace(name=f"={read.how.name}", labels="")
    return expecting.state(judge.store, kind, question, number)


def _is_excused(judge: judging.Judge, read: Read) -> bool:
    failed = judge.failures > read.asked.failures
    excuses: Mapping[str, bool] = {
        "429": failed,
        "500": failed,
        "503": failed or judge.catalogue.ends(read.question.plural, read.asked.edition),
        "cut": failed,
        "410": judge.store.compacted > (read.numbers or [read.how.version or 0])[0],
        "504": (read.how.version or 0) > read.asked.revision,
    }
    return excuses.get(read.end, False)
