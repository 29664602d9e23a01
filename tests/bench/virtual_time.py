"""An event loop whose time jumps to the next thing to do, with the wall clock in step."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil
from selectors import DefaultSelector, SelectorKey
from time import thread_time
from typing import Any, override
from unittest.mock import patch

from freezegun import api as freezegun
from pytest_homeassistant_custom_component import patch_time  # before all of Home Assistant

MICRO = 1_000_000
START = datetime(2026, 11, 23, 22, tzinfo=UTC)
# A thread that has begun something ends it within so many real seconds, or is asked again.
GLANCE = 0.2
# What the plugin of pytest does to freezegun before each test; and no look at who asks.
_FREEZEGUN: dict[str, Any] = {
    "FakeDate": patch_time.HAFakeDate,
    "FakeDatetime": patch_time.HAFakeDatetime,
    "datetime_to_fakedatetime": patch_time.ha_datetime_to_fakedatetime,
    "_get_module_attributes": patch_time.ha_get_module_attributes,
    "_get_module_attributes_hash": patch_time.ha_get_module_attributes_hash,
    "_should_use_real_time": lambda: False,
    "get_current_time": patch_time.ha_get_current_time,
}


class NothingToWaitForError(RuntimeError):
    """Everything sleeps, and nothing will ever happen again."""


class Clock:
    """The time of day, which stands unless it is moved."""

    def __init__(self, start: datetime, wall: freezegun.FrozenDateTimeFactory) -> None:
        """Begin at a moment, and take the wall clock along."""
        self._micros = round(start.timestamp() * MICRO)
        self._wall = wall

    def __call__(self) -> float:
        """Tell the time, in seconds since 1970."""
        return self._micros / MICRO

    def advance(self, seconds: float) -> None:
        """Let time pass, by whole microseconds, so that a timer is never early."""
        micros = max(1, ceil(seconds * MICRO))
        self._micros += micros
        self._wall.tick(timedelta(microseconds=micros))


class Jumping(DefaultSelector):
    """Wait for nothing but sockets and threads: where those are silent, time jumps."""

    def __init__(self, clock: Clock) -> None:
        """Move a clock."""
        super().__init__()
        self.jobs = 0
        self.busy: Callable[[float], None] | None = None
        self._clock = clock
        self._woke_at = thread_time()

    @override
    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Return what is ready; else let so much time pass."""
        if self.busy is not None:
            self.busy(thread_time() - self._woke_at)
        try:
            return self._select(timeout)
        finally:
            self._woke_at = thread_time()

    def _select(self, timeout: float | None) -> list[tuple[SelectorKey, int]]:
        # Twice: what was sent through the loopback device may be a moment late.
        ready = super().select(0) or super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if self.jobs:
            return super().select(GLANCE)
        if timeout is None:
            raise NothingToWaitForError
        self._clock.advance(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop on a clock of its own."""

    _default_executor: Executor | None

    def __init__(self, clock: Clock) -> None:
        """Run by a clock."""
        self.clock = clock
        self.jumping = Jumping(clock)
        super().__init__(self.jumping)
        self._clock_resolution = 1 / MICRO

    @override
    def time(self) -> float:
        """Tell the time."""
        return self.clock()

    @override
    def run_in_executor[*Ts, T](
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Let time stand until a thread has done its work."""
        future = super().run_in_executor(executor, func, *args)
        self.jumping.jobs += 1
        future.add_done_callback(self._done)
        return future

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the threads in real time."""
        self._executor_shutdown_called = True
        if self._default_executor is not None:
            self._default_executor.shutdown()

    def _done(self, _: asyncio.Future[Any]) -> None:
        self.jumping.jobs -= 1


@contextmanager
def frozen(start: datetime) -> Iterator[Clock]:
    """Stop everybody's clock, however they read it."""
    with patch.multiple(freezegun, **_FREEZEGUN):
        freeze = freezegun.freeze_time(start)
        try:
            factory = freeze.start()
            assert isinstance(factory, freezegun.FrozenDateTimeFactory)
            yield Clock(start, factory)
        finally:
            freeze.stop()


def run[T](doing: Coroutine[Any, Any, T], start: datetime = START) -> T:
    """Run in virtual time, from this moment on, all that a coroutine does."""
    with frozen(start) as clock, asyncio.Runner(loop_factory=lambda: VirtualLoop(clock)) as runner:
        return runner.run(doing)
