"""Commands of one account that overlap in time: of two that start playback, the newer counts."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Coroutine, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from .pending import Pending

CLOSE_TIMEOUT: Final = 5.0
"""Seconds that an unload waits for commands that are under way to put things back."""

TURN_TIMEOUT: Final = 5.0
"""Seconds that a command waits for the requests of the one that it supersedes to come back."""

PLAYBACK: Final = "playback"
SOURCE: Final = "source"
"""What the newest command decides, however long an older one has to look things up."""


class SupersededError(HomeAssistantError):
    """A newer command superseded this one."""

    def __init__(self) -> None:
        """Initialize the error."""
        super().__init__(translation_domain=DOMAIN, translation_key="superseded")


class NotLoadedError(HomeAssistantError):
    """The account was unloaded while a command was under way."""

    def __init__(self) -> None:
        """Initialize the error."""
        super().__init__(translation_domain=DOMAIN, translation_key="unloaded")


class Ticket:
    """The right of one command to act, until a newer one supersedes it or the entry unloads."""

    def __init__(self, choices: int = 0, scene: str = "") -> None:
        """Initialize a valid ticket; `choices` numbers the last choice made before it.

        `volumes` are those, in percent, that somebody has set on devices since.
        """
        self.choices = choices
        self.scene = scene
        self.volumes: dict[str, int] = {}
        self._revoked = asyncio.Event()
        self._reason: type[HomeAssistantError] = SupersededError

    def revoke(self, reason: type[HomeAssistantError]) -> None:
        """End it; who waits with it wakes at once."""
        if self.is_valid:
            self._reason = reason
            self._revoked.set()

    @property
    def is_valid(self) -> bool:
        """Whether its command may still act."""
        return not self._revoked.is_set()

    def check(self) -> None:
        """Raise SupersededError or NotLoadedError if its command may not act any more."""
        if not self.is_valid:
            raise self._reason

    async def sleep(self, seconds: float) -> None:
        """Sleep; raise like `check` as soon as its command may not act any more."""
        await self.wait_for(asyncio.Event(), seconds)

    async def wait_for(self, event: asyncio.Event, seconds: float) -> bool:
        """Wait for an event; return whether it came in time. Raises like `check`."""
        waiting = [asyncio.ensure_future(one.wait()) for one in (event, self._revoked)]
        try:
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
        self.check()
        return event.is_set()


class CommandOrder:
    """Who may act on an account's player now, and what has to come to its end."""

    def __init__(self, hass: HomeAssistant, pending: Pending) -> None:
        """Initialize the order of an account's commands."""
        self._hass = hass
        self._pending = pending
        self.target_id = ""
        self._ticket = Ticket()
        self._requests = asyncio.Lock()
        self._locks: defaultdict[Hashable, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._progress = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._touched: Counter[Hashable] = Counter()
        self._arrivals = count(1)
        self._latest: Counter[Hashable] = Counter()
        self._starts = self._sent = 0
        self._closing = asyncio.Event()
        self.is_closed = False

    def arrive(self) -> int:
        """Return the number of a command that looks something up before it begins."""
        return next(self._arrivals)

    def begin(self, scene: str = "", arrived: int | None = None) -> Ticket:
        """Return a ticket for a new command; it supersedes all that `arrived` before it.

        Players of one account that are in the same `scene` have one ticket. Raises SupersededError
        where a command that arrived later has begun already, and NotLoadedError once the entry is
        unloaded.
        """
        if self._closing.is_set():
            raise NotLoadedError
        self.overtake(PLAYBACK, self.arrive() if arrived is None else arrived)
        if not scene or self._ticket.scene != scene or not self._ticket.is_valid:
            self._ticket.revoke(SupersededError)
            self._ticket = Ticket(self._pending.latest, scene)
        return self._ticket

    def note_volume(self, device_id: str, percent: int) -> None:
        """Let a start that is under way know what somebody has set on a device."""
        self._ticket.volumes[device_id] = percent

    def check_loaded(self) -> None:
        """Raise NotLoadedError once the entry is unloaded."""
        if self.is_closed:
            raise NotLoadedError

    def watch(self, arrived: int) -> Ticket:
        """Return the ticket of the latest command: it is revoked when a newer one begins.

        Raises SupersededError where one that arrived later than this command has begun.
        """
        if arrived < self._latest[PLAYBACK]:
            raise SupersededError
        return self._ticket

    def overtake(self, aspect: Hashable, arrived: int) -> None:
        """Let a command go ahead; raise SupersededError if one that arrived later already has."""
        if arrived < self._latest[aspect]:
            raise SupersededError
        self._latest[aspect] = arrived

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Let `is_starting` be true within."""
        self._starts += 1
        try:
            yield
        finally:
            self._starts -= 1
            self.target_id = ""
            self._progress.set()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Let an unload wait for what is sent within. Raises NotLoadedError after it."""
        self.check_loaded()
        self._sent += 1
        try:
            yield
        finally:
            self._sent -= 1
            self._progress.set()

    @property
    def is_starting(self) -> bool:
        """Whether a command that starts playback is under way."""
        return self._starts > 0

    async def async_take_turn(self, ticket: Ticket) -> bool:
        """Wait until no superseded command has a request under way; return whether that is so.

        `end_turn` has to follow where it is. Raises like `Ticket.check`.
        """
        try:
            async with asyncio.timeout(TURN_TIMEOUT):
                await self._requests.acquire()
        except TimeoutError:
            return False
        if not ticket.is_valid:
            self._requests.release()
            ticket.check()
        return True

    def end_turn(self) -> None:
        """Let others send their requests."""
        self._requests.release()

    @asynccontextmanager
    async def serialized(self, setting: Hashable) -> AsyncIterator[None]:
        """Let the requests about one setting follow each other, so that the newest is the last.

        Of two under way at once either may reach Spotify first. One that hangs is not waited for
        longer than `TURN_TIMEOUT`.
        """
        lock, is_ours = self._locks[setting], False
        with suppress(TimeoutError):
            async with asyncio.timeout(TURN_TIMEOUT):
                is_ours = await lock.acquire()
        try:
            yield
        finally:
            if is_ours:
                lock.release()

    def touch(self, aspect: Hashable) -> int:
        """Count a command about an aspect of playback; return how many there were."""
        self._touched[aspect] += 1
        return self._touched[aspect]

    def touches(self, aspect: Hashable) -> int:
        """Return how many commands there were; who puts something back compares."""
        return self._touched[aspect]

    def create_task[T](self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run what has to come to its end though its caller is cancelled."""
        return self._track(self._hass.async_create_task(coroutine, f"{DOMAIN} command"))

    async def complete[T](self, change: Coroutine[Any, Any, T]) -> T:
        """Complete a change though the caller is cancelled; an unload waits for it.

        Raises NotLoadedError where the entry is unloaded, and what the change raises.
        """
        if self.is_closed:
            change.close()
            raise NotLoadedError
        task = self.create_task(change)
        await asyncio.wait([task])
        if task.cancelled():  # it took longer than an unload waits
            raise NotLoadedError
        return task.result()

    def create_background_task(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run what may take long, and minds `async_sleep`."""
        task = self._hass.async_create_background_task(coroutine, f"{DOMAIN} command")
        return self._track(task)

    async def async_sleep(self, seconds: float) -> bool:
        """Sleep in a background task; tell whether the entry is being unloaded."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        return self._closing.is_set()

    def _track[T](self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._progress.set()
        if not task.cancelled():
            task.exception()  # retrieved here, as its caller may have been cancelled

    async def async_close(self) -> None:
        """End all commands and let them put things back; nothing acts after this."""
        self._closing.set()
        self._ticket.revoke(NotLoadedError)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                while self._starts or self._sent or self._tasks:
                    self._progress.clear()
                    await self._progress.wait()
        self.is_closed = True
        for task in self._tasks:
            task.cancel()
