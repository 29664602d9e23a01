"""One call in an account of its own, and what it leads to where nobody interrupts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .action import Action
from .escapes import unfit
from .heard import Heard
from .interruptions import Interruption
from .points import Passage, Point, start
from .spotify import USER
from .stage import MOMENT, Stage

LONGEST = 400.0
"""Seconds after which a call must have ended: longer than a preset may wait for its speaker."""

SHOWN_AFTER = 20.0
"""Seconds after which a player shows what is true."""


class Call:
    """One call in an account of its own."""

    task: asyncio.Task[None]

    def __init__(self, stage: Stage, action: Action) -> None:
        """Nothing is set up yet."""
        self.stage = stage
        self.action = action

    async def open(self) -> None:
        """Bring the house to the moment of the call."""
        self.action.world(self.stage)
        await self.stage.add(self.action.subentries(self.stage), self.action.features)
        if self.action.prepare is not None:
            await self.action.prepare(self.stage)
            await asyncio.sleep(MOMENT)
        self.stage.spotify.trips.clear()

    async def make(self, passage: Passage) -> BaseException | None:
        """Call the action, let what it began go on, and return how the call ended."""
        self.stage.spotify.passage = passage
        if speaker := self.action.wakes:
            wake = self.stage.scenarios.return_device
            loop = asyncio.get_running_loop()
            loop.call_later(self.action.wakes_after, wake, USER, speaker)
        self.task = start(self._called(), passage)
        await asyncio.wait([self.task], timeout=LONGEST)
        if self.action.tail and not passage.is_reached:
            await asyncio.sleep(self.action.tail)
        passage.is_open = False
        if not self.task.done():
            self.task.cancel()
            return TimeoutError()
        return None if self.task.cancelled() else self.task.exception()

    async def _called(self) -> None:
        await self.action.call(self.stage)


@dataclass
class Rehearsal:
    """What steps that nobody interrupts lead to; `held` is shown while it waits for a start."""

    after: Heard
    points: list[Point]
    held: dict[str, object]
    failures: list[str] = field(default_factory=list)


type Step = Callable[[Call, Passage], Awaitable[BaseException | None]]


async def the_action(call: Call, passage: Passage) -> BaseException | None:
    """Call the action, as it is."""
    return await call.make(passage)


def the_newer(interruption: Interruption) -> Step:
    """Give the newer command; it may be refused."""

    async def give(call: Call, _: Passage) -> None:
        if interruption.happens is not None:
            await how_it_ends(interruption.happens(call.stage))

    return give


async def rehearse(stage: Stage, action: Action, *steps: Step) -> Rehearsal:
    """Take steps that nobody interrupts."""
    call = Call(stage, action)
    await call.open()
    passage = Passage(None, lambda _: None)
    errors = [await step(call, passage) for step in steps]
    await asyncio.sleep(SHOWN_AFTER)
    failures = [f"uninterrupted: {error}" for error in errors if error is not None]
    after, held = Heard.of(stage.world), stage.misshown()
    await stage.clear()
    return Rehearsal(after, passage.points(), held, failures)


async def how_it_ends(doing: Awaitable[object]) -> str:
    """Await; return what is wrong with how it ended."""
    task = asyncio.ensure_future(doing)
    await asyncio.wait([task])
    return unfit(None if task.cancelled() else task.exception())
