"""A worker: one key of a queue after the other, whatever happens to a single one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import aiohttp

from kindwright_dev.standin import client, queueing

log = logging.getLogger(__name__)
CONFLICT = 409


async def work(queue: queueing.Queue, reconcile: Callable[[queueing.Key], Awaitable[None]]) -> None:
    """Work until cancelled; what fails is tried again later."""
    while True:
        key = await queue.get()
        try:
            await reconcile(key)
        except (aiohttp.ClientError, TimeoutError, client.RequestError) as error:
            gone = isinstance(error, client.RequestError) and error.code in {client.NOT_FOUND, CONFLICT}
            log.log(logging.DEBUG if gone else logging.WARNING, "%s/%s: %s", *key, error)
            queue.retry(key)
        except Exception:
            # One odd chart or object must not end the work on all others.
            log.exception("%s/%s", *key)
            queue.retry(key)
        finally:
            queue.done(key)
