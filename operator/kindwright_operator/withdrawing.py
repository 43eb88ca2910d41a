"""Takes every kind away before an uninstall, in the one order that loses nothing (law 3).

The replicas do it; this asks them, by a mark on the APIServices, and waits until the last of these is gone.
"""

import asyncio
import time
from collections.abc import Callable

from kindwright_facade import errors
from kindwright_facade.upstream import client, connecting
from kindwright_operator import apiservices

_LOOK_SECONDS = 1.0


class TimedOutError(Exception):
    """Some APIServices are still there; the message names them."""


async def withdraw(upstream: client.Client, seconds: float, report: Callable[[str], None]) -> None:
    """Ask, and wait at most `seconds`; raises `TimedOutError`, or `errors.StatusError` when nobody can be asked."""
    services = apiservices.APIServices(upstream)
    deadline, told = time.monotonic() + seconds, -1
    while found := await services.list(ours=True):
        names = [item["metadata"]["name"] for item in found]
        if time.monotonic() > deadline:
            raise TimedOutError(f"still there after {seconds:.0f} s: {', '.join(names)}; is Kindwright running?")
        # Again at every look: a replica that does not know yet may have made a new one.
        await asyncio.gather(
            *(services.mark(item["metadata"]["name"]) for item in found if not apiservices.asked_to_leave([item]))
        )
        if len(names) != told:
            report(f"waiting for {len(names)} APIServices to be withdrawn")
            told = len(names)
        await asyncio.sleep(_LOOK_SECONDS)


async def run(kubeconfig: str | None, seconds: float, report: Callable[[str], None]) -> None:
    """Connect and withdraw."""
    connection = await connecting.connect(await connecting.configure(kubeconfig))
    try:
        await withdraw(client.Client(connection), seconds, report)
    except errors.StatusError as error:
        raise connecting.ConfigurationError(error.message) from None
    finally:
        await connection.session.close()
