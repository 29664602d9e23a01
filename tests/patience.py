"""Wait in a house whose clock stands, as short as may be."""

import asyncio
from collections.abc import Awaitable
from itertools import count
from time import sleep

from .house import House

BREATH = 0.03
TICK = 2.0


class Patience:
    """Wait for real work in real time; when it sleeps for two breaths, let virtual time pass."""

    def __init__(self, house: House) -> None:
        """Initialize for a house."""
        self._house = house
        self._breath = asyncio.ensure_future(asyncio.sleep(0))

    async def settle(self) -> None:
        """Let everything that is under way finish."""
        for _ in range(3):  # what is due has begun then
            await asyncio.sleep(0)
        await self.wait(self._house.hass.async_block_till_done(wait_background_tasks=True))

    async def wait[T](self, doing: Awaitable[T]) -> T:
        """Wait for something."""
        task = asyncio.ensure_future(doing)
        for breath in count():
            if self._breath.done():
                self._breath = asyncio.ensure_future(asyncio.to_thread(sleep, BREATH))
            await asyncio.wait({task, self._breath}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                break
            if breath > 0:
                self._house.freezer.tick(TICK)
        return task.result()

    async def end(self) -> None:
        """Wait for the last thread."""
        await self._breath
