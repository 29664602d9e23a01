"""Take back the volume and the modes that were set for music that then stays silent."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from ..coordinator import SpotifyCoordinator
from ..state.overlap import SupersededError
from ..webapi.command import Aspect, Command
from .put_right import async_put_right


class SettingsUndo:
    """Take back, if its block raises, what was set by the tries that were found silent.

    What somebody has changed since is left to them, and all of it to a newer command.
    """

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize with nothing to take back."""
        self._coordinator = coordinator
        self._order = coordinator.commands
        self._counts: dict[Aspect, int] = {}
        self._latest: list[Command] = []
        self._due: list[Command] = []

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take back what is due; who was cancelled does not wait."""
        if err is None or isinstance(err, SupersededError) or not self._due:
            return
        put_right = async_put_right(self._coordinator, self._find, self._counts)
        task = self._order.create_task(put_right)
        if not isinstance(err, asyncio.CancelledError):
            await asyncio.wait([task])

    def begin_sending(self) -> None:
        """Forget what somebody has changed since the last commands were sent."""
        self._due = [one for one in self._due if self._is_unchanged(one)]
        self._latest = [one for one in self._latest if self._is_unchanged(one)]

    def end_sending(self, undo: Sequence[Command]) -> None:
        """Add what takes back the settings that were sent."""
        self._latest = [*undo, *self._latest]
        self._counts = {aspect: self._order.touches(aspect) for aspect in Aspect}

    def note_silence(self) -> None:
        """Let what was sent be taken back, the last first."""
        self._due, self._latest = [*self._latest, *self._due], []

    def _is_unchanged(self, command: Command) -> bool:
        return self._order.touches(command.aspect) == self._counts.get(command.aspect, 0)

    async def _find(self) -> Sequence[Command]:
        return self._due
