"""A start as a whole: it completes, or what it changed is undone.

Until Spotify has taken the audible command, every exit (an error, a cancelled call, a newer
command, an unload) undoes what was done. After that, the remaining commands are sent in any case,
so that nothing stays muted or half set.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import reduce
import logging
from types import TracebackType
from typing import Any, Final, Self

from ..coordinator import SpotifyCoordinator
from ..state.overlap import Ticket
from ..webapi.command import SETTINGS, Aspect, Command
from ..webapi.errors import (
    OUTCOME_UNKNOWN,
    BadRequestError,
    ForbiddenError,
    NoActiveDeviceError,
    NotFoundError,
    RestrictionError,
    ServerError,
)
from ..webapi.models import Playback
from .heard import is_taken
from .put_right import async_put_right

_LOGGER = logging.getLogger(__name__)

MODES_DELAY: Final = 1.0
"""Seconds after which Spotify takes what it refuses right after playing has begun."""

# Errors after which the next alternative is tried; an item that is gone may be answered by 502.
_TRY_NEXT: Final = (RestrictionError, BadRequestError, NotFoundError, ServerError)

# After these it is unknown whether Spotify has taken a command.
_UNKNOWN: Final = (*OUTCOME_UNKNOWN, asyncio.CancelledError)


class Transaction:
    """Send the commands of one start; `undo` returns the command that undoes another.

    It `is_heard` once Spotify has taken the audible command; then `on_sound` is called, whatever
    happens afterwards.
    """

    def __init__(
        self,
        coordinator: SpotifyCoordinator,
        ticket: Ticket,
        undo: Callable[[Command], Command | None],
        on_sound: Callable[[], None] | None,
    ) -> None:
        """Initialize a transaction for the ticket of a command."""
        self._coordinator = coordinator
        self._order = coordinator.commands
        self._ticket = ticket
        self._undo_of = undo
        self._on_sound = on_sound
        self._undo: list[Command] = []
        self._taken: list[Command] = []
        self._unknown: list[Command] = []
        self._alternatives: Sequence[Command] = ()
        self._rest: Sequence[Command] = ()
        self._counts: dict[Aspect, int] = {}
        self.is_heard = self._has_turn = False
        self._request: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> Self:
        """Wait for the requests of a superseded command; raise like `Ticket.check`."""
        self._has_turn = await self._order.async_take_turn(self._ticket)
        self._counts = {aspect: self._order.touches(aspect) for aspect in Aspect}
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo or finish an incomplete start; a cancelled caller does not wait for it."""
        if err is None:
            self._end_turn()
            return
        clean_up = self._order.create_task(self._clean_up())
        if not isinstance(err, asyncio.CancelledError):
            await asyncio.wait([clean_up])

    async def quiet(self, commands: Iterable[Command]) -> None:
        """Send inaudible commands one by one."""
        for command in commands:
            await self._run(self._send(command))

    async def modes(self, commands: Iterable[Command]) -> list[Command]:
        """Send one by one commands that Spotify may not allow yet; return those it refuses."""
        refused = []
        for command in commands:
            try:
                await self._run(self._send(command))
            except ForbiddenError, NoActiveDeviceError:
                refused.append(command)
        return refused

    async def sound(
        self, alternatives: Sequence[Command], loud: Sequence[Command], after: Sequence[Command]
    ) -> None:
        """Send the first alternative that Spotify takes, and `loud` at the same time.

        What is left of `loud` then, and `after`, will be sent in any case.
        """
        self._alternatives, self._rest = alternatives, (*loud, *after)
        await self._run(self._begin(alternatives, loud))

    async def finish(self, *, delay: float = 0) -> None:
        """Send the remaining commands, after a delay in seconds."""
        if delay:
            await self._ticket.sleep(delay)
        for command in self._left:
            await self._run(self._send(command))

    @property
    def settings_undone(self) -> list[Command]:
        """The commands that undo the volume and the modes that were set, the last first."""
        return [command for command in self._undo[::-1] if command.aspect in SETTINGS]

    @property
    def _left(self) -> list[Command]:
        return [command for command in self._rest if command not in self._taken]

    async def _run(self, request: Coroutine[Any, Any, None]) -> None:
        """Complete requests even if the caller is cancelled meanwhile."""
        if not self._ticket.is_valid:
            request.close()
            self._ticket.check()
        self._request = self._order.create_task(request)
        await asyncio.wait([self._request])
        self._request.result()

    async def _begin(self, alternatives: Sequence[Command], loud: Sequence[Command]) -> None:
        for alternative in alternatives[:-1]:
            try:
                await self._send(alternative, *loud)
            except _TRY_NEXT as err:
                if alternative in self._taken:
                    raise
                _LOGGER.debug("Spotify refuses an alternative: %s", type(err).__name__)
                loud = [command for command in loud if command not in self._taken]
            else:
                break
        else:
            await self._send(*alternatives[-1:], *loud)
        self._take_sound()

    def _take_sound(self) -> None:
        self.is_heard = True
        if self._on_sound is not None:
            self._on_sound()

    async def _send(self, *commands: Command) -> None:
        """Send at once; raise the first error after all have come back."""

        async def together() -> None:
            sending = map(self._coordinator.async_send, commands)
            answers = await asyncio.gather(*sending, return_exceptions=True)
            for command, answer in zip(commands, answers, strict=True):
                self._note(command, answer)
            for answer in answers:
                if answer is not None:
                    raise answer

        def change(playback: Playback) -> Playback:
            return reduce(lambda now, command: command.change(now), commands, playback)

        for command in commands:
            self._counts[command.aspect] = self._order.touch(command.aspect)
        if commands:
            await self._coordinator.async_act(together, change)

    def _note(self, command: Command, answer: BaseException | None) -> None:
        is_unknown = isinstance(answer, _UNKNOWN)
        if answer is None:
            self._taken.append(command)
        elif is_unknown:
            self._unknown.append(command)
        if (answer is None or is_unknown) and (undo := self._undo_of(command)):
            self._undo.append(undo)

    async def _clean_up(self) -> None:
        """Finish or undo while it is still our turn."""
        try:
            if self._request is not None:
                await asyncio.wait([self._request])
            await async_put_right(self._coordinator, self._find, self._counts)
        finally:
            self._end_turn()

    async def _find(self) -> Sequence[Command] | None:
        """Return the commands to finish or to undo, None while it is unknown which."""
        if not self.is_heard:
            is_heard = await self._is_heard_after_all()
            if is_heard is None:
                return None
            if is_heard:
                self._take_sound()
        return self._left if self.is_heard else self._undo[::-1]

    async def _is_heard_after_all(self) -> bool | None:
        """Find out whether Spotify took a command whose answer was an error or was lost."""
        if any(alternative in self._taken for alternative in self._alternatives):
            return True
        if not any(alternative in self._unknown for alternative in self._alternatives):
            return False
        reading = await self._coordinator.async_read()
        if reading is None:
            return None
        return any(is_taken(alternative, reading.playback) for alternative in self._unknown)

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._order.end_turn()
