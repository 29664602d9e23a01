"""The points of `scripts/interrupt` are all there, and hit where they are meant."""

import asyncio

from homeassistant.util.async_ import create_eager_task
import pytest

from .interruption.points import Kind, Passage, Point, counting, start
from .interruption.scenario import live
from .interruption.stage import WRITTEN, Stage


async def _twice() -> None:
    for _ in range(2):
        await asyncio.sleep(0)


async def _call() -> None:
    """Suspend once, then twice in each of two tasks, once for these, and never outside."""
    await asyncio.sleep(0)
    await asyncio.gather(create_eager_task(_twice()), asyncio.create_task(_twice()))


async def _pass(target: Point | None) -> Passage:
    passage = Passage(target, lambda _: call.cancel())
    with counting():
        call = start(_call(), passage)
        await asyncio.wait([call])
        await asyncio.create_task(_twice())
    assert call.cancelled() is (target is not None)
    return passage


async def test_every_suspension_is_a_point() -> None:
    """Those of the tasks that a call starts, too, eager ones included, and nobody else's."""
    passage = await _pass(None)
    assert passage.points() == [Point(Kind.AWAIT, number) for number in range(6)]


async def test_a_call_can_be_interrupted_at_each_of_them() -> None:
    """And at no other."""
    for point in (await _pass(None)).points():
        passage = await _pass(point)
        assert passage.is_reached
        assert passage.counts[Kind.AWAIT] > point.number


async def test_a_point_that_never_comes_is_not_reached() -> None:
    """So nothing is proved by it."""
    passage = Passage(Point(Kind.BEFORE, 3), lambda _: None)
    assert [passage.at(Kind.BEFORE) for _ in range(3)] == [False] * 3
    assert not passage.is_reached
    assert passage.at(Kind.BEFORE)
    passage.is_open = False
    assert not passage.at(Kind.BEFORE)


@pytest.mark.usefixtures("socket_enabled")
def test_each_account_of_a_house_has_all_requests_of_the_day() -> None:
    """What the one before it spent would let it poll so rarely that much is shown late."""

    async def scenario(house: Stage) -> None:
        await house.add({})
        await asyncio.sleep(WRITTEN)
        assert any("_requests." in path.name for path in house.stored)
        await house.clear()
        assert house.stored == []

    live(scenario)
