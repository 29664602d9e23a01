"""What a test does in a house in virtual time, step by step."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from tests.bench import virtual_time

from .points import counting
from .stage import Stage, stage
from .trial import MORNING

PLAYER = "/v1/me/player"
PATIENCE = 60.0
BLINK = 0.01

type Scenario = Callable[[Stage], Coroutine[Any, Any, None]]


def live(scenario: Scenario) -> None:
    """Live through something, in virtual time."""

    async def whole() -> None:
        async with stage() as house:
            with counting():
                await scenario(house)

    virtual_time.run(whole(), MORNING)


async def reached(house: Stage, command: str) -> None:
    """Wait until a command has reached Spotify."""
    for _ in range(round(PATIENCE / BLINK)):
        if f"{PLAYER}{command}" in house.commands():
            return
        await asyncio.sleep(BLINK)
    raise TimeoutError(command)


async def ending(call: asyncio.Task[None]) -> BaseException | None:
    """Wait for the end of a call; return how it failed, if it did."""
    await asyncio.wait([call], timeout=400)
    assert call.done()
    return None if call.cancelled() else call.exception()


def volume(house: Stage, device: str = "Kitchen") -> int | None:
    """Say how loud a device is."""
    return house.world.device(device).volume


def heard(house: Stage) -> tuple[str | None, bool, str | None]:
    """Say from what, whether and where it plays."""
    session = house.world.now().session
    return session.context, session.playing, session.active.name if session.active else None
