"""Which objects want work: all of them at the start, then those whose wishes changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import aiohttp

from kindwright_dev.standin import client, plans, queueing

log = logging.getLogger(__name__)
PAUSE = 1.0
Wish = Callable[[client.Document], tuple[object, ...]]


class Watcher:
    """Turns events into keys on the queue."""

    def __init__(self, api: client.Client, queue: queueing.Queue, wish: Wish = plans.trigger) -> None:
        """Say where events come from and keys go to, and what of an object is a wish."""
        self._api = api
        self._queue = queue
        self._wish = wish
        self._seen: dict[queueing.Key, tuple[object, ...]] = {}

    async def run(self) -> None:
        """List and watch until cancelled, whatever the server does meanwhile."""
        while True:
            try:
                await self.once()
            except (aiohttp.ClientError, TimeoutError, client.RequestError) as error:
                log.warning("watching %s: %s", self._api.resource.plural, error)
                await asyncio.sleep(PAUSE)

    async def once(self) -> None:
        """List once and follow the changes until the watch ends."""
        listed = await self._api.list()
        there = {_key(item) for item in listed["items"]}
        self._seen = {key: seen for key, seen in self._seen.items() if key in there}
        for item in listed["items"]:
            self._offer(item)
        async for event in self._api.watch(listed["metadata"]["resourceVersion"]):
            if event["type"] == "ERROR":
                log.info("the watch ended: %s", event["object"].get("message"))
                return
            if event["type"] == "DELETED":
                self._seen.pop(_key(event["object"]), None)
            else:
                self._offer(event["object"])

    def _offer(self, found: client.Document) -> None:
        key, wish = _key(found), self._wish(found)
        if self._seen.get(key) != wish:
            self._seen[key] = wish
            self._queue.add(key)


def _key(found: client.Document) -> queueing.Key:
    return found["metadata"]["namespace"], found["metadata"]["name"]
