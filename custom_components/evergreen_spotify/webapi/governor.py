"""The one gate through which all requests of a Client ID pass.

Spotify counts requests per app and lately per developer, whoever makes them; hammering during
a ban lengthens it. So all entries of one Client ID share the cool-down.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
import time
from typing import Any, Final

from .errors import QuotaExceededError, RateLimitedError

PATIENCE: Final = 5.0
"""Seconds that a command waits for its turn before it fails."""


class Governor:
    """Hold back requests while Spotify wants none, and count them."""

    def __init__(self) -> None:
        """Start with an open gate."""
        self.counters: Counter[str] = Counter()
        self._closed_until = 0.0
        self._verdict: type[RateLimitedError] = RateLimitedError
        self._shared: dict[Hashable, asyncio.Task[Any]] = {}

    @property
    def wait(self) -> float:
        """Seconds until requests are welcome again."""
        return max(0.0, self._closed_until - time.monotonic())

    @property
    def is_quota_exceeded(self) -> bool:
        """Whether the wait is for the daily quota."""
        return self.wait > 0 and self._verdict is QuotaExceededError

    async def enter(self, endpoint: str, *, patient: bool) -> None:
        """Let one request pass, or raise RateLimitedError with the time to wait.

        A patient one (a command) sits out a short wait.
        """
        if patient and self.wait <= PATIENCE:
            await asyncio.sleep(self.wait)
        if (wait := self.wait) > 0:
            self.counters["held back"] += 1
            raise self._verdict(retry_after=wait)
        self.counters[endpoint] += 1

    def close(self, error: RateLimitedError) -> None:
        """Let nothing pass for as long as Spotify asked; a longer wait stands."""
        until = time.monotonic() + error.retry_after
        if until > self._closed_until:
            self._closed_until, self._verdict = until, type(error)

    async def share[T](self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Fetch once for all who ask for the same while it is under way."""
        task: asyncio.Task[T] | None = self._shared.get(key)
        if task is None:
            task = self._shared[key] = asyncio.create_task(fetch())
            task.add_done_callback(partial(self._forget, key))
        return await asyncio.shield(task)  # one who gives up must not end it for the others

    def _forget(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        del self._shared[key]
        if not task.cancelled():
            task.exception()  # all who asked may have gone; then nobody else looks at it
