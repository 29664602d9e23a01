"""Interrupt one call at one point."""

import asyncio
from collections.abc import Iterator

from .action import Action
from .aftermath import Aftermath
from .call import LONGEST, Call
from .escapes import Escapes, unfit
from .goals import Goals
from .interruptions import OUTAGE, Interruption
from .points import Kind, Passage, Point
from .stage import Stage


class InterruptedCall(Call):
    """A call that is interrupted."""

    _aftermath: Aftermath

    def __init__(
        self, stage: Stage, action: Action, interruption: Interruption, escapes: Escapes
    ) -> None:
        """Know by what."""
        super().__init__(stage, action)
        self._interruption = interruption
        self._escapes = escapes
        self._under_way: list[asyncio.Task[object]] = []

    async def live(self, point: Point, goals: Goals) -> list[str] | None:
        """Return what is wrong after an interruption there; None where it never comes to it."""
        await self.open()
        self._aftermath = Aftermath(self.stage, self.action, self._interruption, goals)
        passage = Passage(point, self._strike)
        error = await self.make(passage)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=LONGEST)
        wrong = self._aftermath.wrong
        wrong += self._endings(error)
        if passage.is_reached:
            await self._aftermath.watch()
        await self.stage.clear()
        wrong += self._escapes.taken()
        return list(dict.fromkeys(wrong)) if passage.is_reached else None

    def _strike(self, kind: Kind) -> None:
        """Interrupt at once at a request; at an await as soon as the caller sleeps."""
        if kind is Kind.AWAIT:
            asyncio.get_running_loop().call_soon(self._strike_now, kind)
        else:
            self._strike_now(kind)

    def _strike_now(self, kind: Kind) -> None:
        task = self._interruption.strike(self.stage, self.task, kind)
        if task is not None:
            self._under_way.append(task)
            task.add_done_callback(self._note_end)
        if self._interruption.fails:
            asyncio.get_running_loop().call_later(OUTAGE, self.stage.spotify.faults.remove)

    def _note_end(self, _: asyncio.Task[object]) -> None:
        self._aftermath.ended_at = self.stage.world.clock()

    def _endings(self, error: BaseException | None) -> Iterator[str]:
        """Say what is wrong with how the calls ended."""
        if isinstance(error, TimeoutError):
            yield "the call does not end"
        elif wrong := unfit(error):
            yield wrong
        for task in self._under_way:
            if not task.done():
                yield f"{self._interruption.name} does not end"
            elif wrong := unfit(None if task.cancelled() else task.exception()):
                yield f"{wrong} from {self._interruption.name}"
