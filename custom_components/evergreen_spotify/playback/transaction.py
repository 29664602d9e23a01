"""Commands one after the other: what each changes, how it is undone, and who has to wake first."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from typing import Final

from ..coordinator import SpotifyCoordinator
from ..state.overlap import Ticket
from ..webapi.errors import (
    DeviceAsleepError,
    DeviceNotFoundError,
    NoActiveDeviceError,
    RestrictionError,
    SpotifyError,
)
from ..webapi.models import Playback

type Send = Callable[[], Awaitable[None]]

SHORTEST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 10.0
"""Seconds between two calls to a sleeping device; the longer it sleeps, the longer they are."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request, what it changes, and how to undo it."""

    send: Send
    change: Callable[[Playback], Playback]
    undo: Send | None = None


class CommandSequence:
    """The commands of one turn; all that was done can be undone."""

    def __init__(self, coordinator: SpotifyCoordinator, ticket: Ticket, patience: float) -> None:
        """Know how many seconds a sleeping device may take to wake."""
        self._coordinator = coordinator
        self._ticket = ticket
        self._patience = patience
        self._done: list[Step] = []

    def is_done(self, step: Step) -> bool:
        """Tell whether Spotify has taken a step."""
        return step in self._done

    async def send(self, *steps: Step) -> None:
        """Send at once; raise the first error after all have come back."""
        if not steps:
            return

        async def together() -> None:
            answers = await asyncio.gather(*(one.send() for one in steps), return_exceptions=True)
            paired = list(zip(steps, answers, strict=True))
            self._done += [step for step, answer in paired if answer is None]
            for _, answer in paired:
                if isinstance(answer, BaseException):
                    raise answer

        await self._coordinator.async_act(
            together, lambda playback: reduce(lambda now, step: step.change(now), steps, playback)
        )

    async def wake(self, *steps: Step) -> None:
        """Send at once; a device that is asleep is called again while it wakes.

        Raises DeviceAsleepError if it does not, OutdoneError if the turn is over meanwhile.
        """
        waited = 0.0
        while True:
            try:
                await self.send(*steps)
            except DeviceNotFoundError as err:
                if waited >= self._patience:
                    raise DeviceAsleepError from err
            else:
                return
            pause = max(SHORTEST_PAUSE, min(waited / 3, LONGEST_PAUSE, self._patience - waited))
            await asyncio.sleep(pause)
            waited += pause
            self._ticket.check()

    async def try_each(self, steps: Sequence[Step]) -> list[Step]:
        """Send one by one; return those that Spotify does not allow now."""
        refused = []
        for step in steps:
            try:
                await self.wake(step)
            except RestrictionError, NoActiveDeviceError:
                refused.append(step)
        return refused

    async def undo(self) -> None:
        """Change back what was changed, the last first, as far as Spotify lets us."""
        for step in reversed(self._done):
            if step.undo is not None:
                with suppress(SpotifyError):
                    await self._coordinator.async_act(step.undo)
        self._coordinator.async_check()
