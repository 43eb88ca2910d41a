"""Whether what passed over the wire is what upstream's history wants to be told. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from informers import histories

Document = dict[str, Any]
EXACT = "Exact"
OK = 200


@dataclass
class Stream:
    """One answer, read: a state with its version, or events with the span of versions that they are said to cover."""

    what: str
    after: int = 0
    until: int = 0
    state: histories.State | None = None
    events: list[histories.Event] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def covers(self, number: int) -> bool:
        """Tell whether an event of that version has to be in it."""
        return self.after < number <= self.until


def problems(streams: Sequence[Document], followed: histories.Followed, eras: Sequence[histories.Era]) -> list[str]:
    """Say what was lost, made up, doubled, or out of order in everything that one informer was sent."""
    read = [_read(stream) for stream in streams if stream["status"] == OK and not stream["partial"]]
    found = [f"{stream.what}: {text}" for stream in read for text in stream.wrong]
    for stream in read:
        for era in eras:
            found += [f"{stream.what}: {text}" for text in _compare(stream, followed, era)]
    return found


def untold(records: Document) -> list[histories.Event]:
    """Give the events that were sent but no handler was told of."""
    told = {event[1:] for event in map(_event, records["events"])}
    followed = [_read(stream) for stream in records["streams"] if stream["status"] == OK]
    return [event for stream in followed for event in stream.events if event[1:] not in told]


def _compare(stream: Stream, followed: histories.Followed, era: histories.Era) -> Iterator[str]:
    if stream.state is not None and era.start <= stream.after <= era.end:
        wanted = followed.state(era.until(stream.after))
        if stream.state != wanted:
            yield f"the state at {stream.after} is {stream.state}, not {wanted}"
    told = [event for event in era.told(followed) if stream.covers(event.version.number)]
    sent = [event for event in stream.events if era.start < event.version.number <= era.end]
    if lost := [event for event in told if event not in sent]:
        yield f"lost between {stream.after} and {stream.until}: {lost}"
    if invented := [event for event in sent if event not in told]:
        yield f"made up between {stream.after} and {stream.until}: {invented}"


def _read(answer: Document) -> Stream:
    if answer["media"] != "application/json":
        return Stream("answer", wrong=[f"{answer['media']} can't be read"])
    events = [_event(event) for event in answer["events"]]
    if not answer["watch"]:
        return _begin(Stream("list", answer["version"]), answer, events)
    if not answer["initial"]:
        return _follow(Stream("watch", answer["from"]), events)
    end = next((index for index, event in enumerate(answer["events"]) if event.get("end")), None)
    if end is None:
        return Stream("watch-list without its end")
    stream = _begin(Stream("watch-list", events[end].version.number), answer, events[:end])
    if others := {event.type for event in events[:end]} - {"ADDED"}:
        stream.wrong.append(f"{others} in the initial state")
    return _follow(stream, events[end + 1 :])


def _begin(stream: Stream, answer: Document, items: Sequence[histories.Event]) -> Stream:
    """Take in a whole state."""
    stream.state = {item.key: item.version for item in items}
    if len(stream.state) != len(items):
        stream.wrong.append(f"an object twice in {items}")
    exact = answer["match"] == EXACT
    if stream.after < answer["from"] or (exact and stream.after > answer["from"]):
        stream.wrong.append(f"the state at {stream.after}, asked for was {answer['from']} {answer['match']}")
    return _follow(stream, ())


def _follow(stream: Stream, events: Sequence[histories.Event]) -> Stream:
    """Take in events in order; a bookmark only says how far it is, and may say so again."""
    stream.until = stream.after
    for event in events:
        number = event.version.number
        if event.type == "ERROR":
            break
        if number < stream.until or (number == stream.until and event.type != "BOOKMARK"):
            stream.wrong.append(f"{event} after {stream.until}")
        stream.until = max(stream.until, number)
        if event.type != "BOOKMARK":
            stream.events.append(event)
    return stream


def _event(found: Document) -> histories.Event:
    return histories.Event(found["type"], found["key"], histories.Version(found["uid"], found["resourceVersion"]))
