"""Takes out of a transcript what differs between any two runs, and keeps what is equal to what.

Every distinct uid, resourceVersion and generated name becomes a numbered word, in the order of appearance: a resourceVersion that
did not change after a write that changed nothing still shows.
"""

import contextlib
import datetime
import json
import re
from typing import Any

from conformance import kinds, transcripts

GROUP = "group.example.com"
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_TIME = re.compile(r"\b(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z")
_CURRENT = re.compile(r"current: \d+")
_TOO_OLD = re.compile(r"(too old resource version: \d+) \(\d+\)")
_AGE = re.compile(r"^\d{1,2}(s|m\d{0,2}s?)$")
_CONTINUE = re.compile(r"continue=[\w%.=-]{20,}")
_GENERATED = re.compile(r"^[bcdfghjklmnpqrstvwxz2456789]{5}$")
_RECENT = datetime.timedelta(hours=1)
LIST_VERSION = "<list rv>"


def normalise(found: transcripts.Transcript, side: kinds.Side) -> transcripts.Transcript:
    """Give a transcript that can be compared with the other side's."""
    text = json.dumps([vars(exchange) for exchange in found.exchanges])
    text = text.replace(side.group, GROUP).replace(f"-{side.name}", "-side")
    text = _TIME.sub(_time, _CONTINUE.sub("continue=<continue>", _CURRENT.sub("current: <rv>", text)))
    text = _TOO_OLD.sub(r"\1 (<rv>)", text)
    uids: dict[str, str] = {}
    text = _UUID.sub(lambda match: uids.setdefault(match[0], f"<uid {len(uids) + 1}>"), text)
    exchanges = json.loads(text)
    words = _Words()
    for exchange in exchanges:
        # What was sent comes from earlier answers; only answers decide the order of appearance.
        words.collect(exchange["body"])
        words.refused(exchange["sent"], exchange["body"])
    return transcripts.Transcript([transcripts.Exchange(**words.replaced(exchange)) for exchange in exchanges])


def _time(match: re.Match[str]) -> str:
    now = datetime.datetime.now(datetime.UTC)
    try:
        when = datetime.datetime.fromisoformat(f"{match[1]}+00:00")
    except ValueError:  # there is no such day
        return match[0]
    return "<now>" if abs(now - when) < _RECENT else match[0]


class _Words:
    """The resourceVersions and generated names of one transcript, and the word for each."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._versions = 0
        self._generated = 0

    def collect(self, value: Any) -> None:
        """Find every resourceVersion and every generated name of an answer."""
        if isinstance(value, list):
            for item in value:
                self.collect(item)
        if not isinstance(value, dict):
            return
        meta = value.get("metadata")
        if isinstance(meta, dict):
            self._object(value, meta)
        for item in value.values():
            self.collect(item)

    def _object(self, value: dict[str, Any], meta: dict[str, Any]) -> None:
        version = meta.get("resourceVersion")
        # The version of a list, a Table or a bookmark is the cluster's, and the cluster is never quiet.
        if _is_collective(value):
            meta.update({key: word for key, word in _COLLECTIVE.items() if meta.get(key)})
        elif version and version not in self._known:
            self._versions += 1
            self._known[version] = f"<rv {self._versions}>"
        self._name(meta.get("generateName"), meta.get("name"))

    def refused(self, sent: Any, status: Any) -> None:
        """Find the name that was generated for an object that was then refused."""
        with contextlib.suppress(KeyError, TypeError):
            self._name(sent["metadata"]["generateName"], status["details"]["name"])

    def _name(self, prefix: Any, name: Any) -> None:
        if prefix and name and name not in self._known and _GENERATED.match(name.removeprefix(prefix)):
            self._generated += 1
            self._known[name] = f"{prefix}<generated {self._generated}>"

    def replaced(self, value: Any) -> Any:
        """Give a copy with the words put in, in texts too."""
        if isinstance(value, dict):
            return _sorted({key: self._field(key, item) for key, item in value.items()})
        if isinstance(value, list):
            return [self.replaced(item) for item in value]
        return self._text(value) if isinstance(value, str) else value

    def _field(self, key: str, value: Any) -> Any:
        if key == "managedFields" and isinstance(value, list) and all(isinstance(item, dict) for item in value):
            # Upstream sorts them by time in whole seconds: by chance.
            order = ("operation", "manager", "subresource", "fieldsV1")
            value = sorted(value, key=lambda item: [json.dumps(item.get(part), sort_keys=True) for part in order])
        if key == "causes" and isinstance(value, list):
            # Upstream collects an apply's conflicts in a map: their order is chance.
            # And a rule that is checked twice is broken twice.
            value = [json.loads(text) for text in sorted({json.dumps(item, sort_keys=True) for item in value})]
        if key == "warning" and any("Invalid value" in str(item) for item in value):
            value = sorted(value)  # rules that were broken before, in an order of chance
        if key == "verbs" and isinstance(value, list):
            value = sorted(value)
        if key == "cells":
            return [_age(self.replaced(cell)) for cell in value]
        return self.replaced(value)

    def _text(self, value: str) -> str:
        if value in self._known:
            return self._known[value]
        for known, word in self._known.items():
            if known in value:
                # An RFC's number is no version, and versions do come as far as RFC 1123.
                value = re.sub(rf"(?<![\w.-])(?<!RFC ){re.escape(known)}(?![\w-])", word, value)
        return value


def _sorted(value: dict[str, Any]) -> dict[str, Any]:
    """Sort what a message lists, where it lists causes: properties are checked in the order of a map in Go, by chance."""
    if value.get("kind") != "Status" or value.get("reason") != "Invalid":
        return value
    causes = value.get("details", {}).get("causes", [])
    head, opened, rest = value["message"].partition(" is invalid: [")
    texts = {f"{cause.get('field')}: {cause.get('message')}" for cause in causes}
    for text in sorted(texts, key=len, reverse=True):
        rest = rest.replace(text, "", 1)
    if not opened or set(rest) - set(", ]"):
        return value
    return {**value, "message": f"{head}{opened}{', '.join(sorted(texts))}]"}


_COLLECTIVE = {"resourceVersion": LIST_VERSION, "continue": "<continue>"}


def _is_collective(value: dict[str, Any]) -> bool:
    kind = str(value.get("kind", ""))
    return kind.endswith("List") or kind == "Table" or "creationTimestamp" not in value["metadata"]


def _age(cell: Any) -> Any:
    return "<age>" if isinstance(cell, str) and _AGE.match(cell) else cell
