"""Undo the volume and the modes that were set for music that then stays silent."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from ..coordinator import SpotifyCoordinator
from ..state.overlap import SupersededError
from ..webapi.command import Aspect, Command
from .put_right import async_put_right


class SettingsUndo:
    """Undo, if its block raises, the settings of attempts that stayed silent.

    A setting that was changed since is left alone, and all of them after a newer command.
    """

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize with nothing to undo."""
        self._coordinator = coordinator
        self._order = coordinator.commands
        self._counts: dict[Aspect, int] = {}
        self._latest: list[Command] = []
        self._due: list[Command] = []

    async def __aenter__(self) -> Self:
        """Enter the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what is due; a cancelled caller does not wait for it."""
        if err is None or isinstance(err, SupersededError) or not self._due:
            return
        put_right = async_put_right(self._coordinator, self._find, self._counts)
        task = self._order.create_task(put_right)
        if not isinstance(err, asyncio.CancelledError):
            await asyncio.wait([task])

    def begin_sending(self) -> None:
        """Drop the settings that were changed since the last commands were sent."""
        self._due = [one for one in self._due if self._is_unchanged(one)]
        self._latest = [one for one in self._latest if self._is_unchanged(one)]

    def end_sending(self, undo: Sequence[Command]) -> None:
        """Add the commands that undo the settings just sent."""
        self._latest = [*undo, *self._latest]
        self._counts = {aspect: self._order.touches(aspect) for aspect in Aspect}

    def note_silence(self) -> None:
        """Mark the settings just sent to be undone, the last first."""
        self._due, self._latest = [*self._latest, *self._due], []

    def _is_unchanged(self, command: Command) -> bool:
        return self._order.touches(command.aspect) == self._counts.get(command.aspect, 0)

    async def _find(self) -> Sequence[Command]:
        return self._due
