import asyncio

import pytest

from kindwright_dev.standin import plans, queueing, referring

CHART = plans.Source("HelmChart", "default", "it")


async def test_a_new_artifact_wakes_those_that_named_it() -> None:
    queue = queueing.Queue()
    referrers = referring.Referrers(queue)
    referrers.note(CHART, ("default", "one"))
    referrers.note(CHART, ("default", "one"))
    referrers.note(plans.Source("OCIRepository", "default", "it"), ("default", "two"))
    referrers.wake(CHART)
    referrers.wake(plans.Source("HelmChart", "default", "nobody"))
    assert await queue.get() == ("default", "one")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.get(), 0.05)
