"""Throttle equal commands, such as a slider makes: send the first and the last."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
import time
from typing import Final

QUIET: Final = 0.4
"""Seconds without another command after which the next is sent at once."""


class Throttle:
    """Let commands of one kind through one by one, leaving out those that are outdated."""

    def __init__(self) -> None:
        """Initialize without any command."""
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._newest: dict[str, object] = {}
        self._quiet_at: defaultdict[str, float] = defaultdict(float)

    async def send(self, kind: str, send: Callable[[], Awaitable[None]]) -> None:
        """Send now, or once no more follow, or not at all if a newer one has come."""
        mine = self._newest[kind] = object()
        is_throttled = time.monotonic() < self._quiet_at[kind] or self._locks[kind].locked()
        self._quiet_at[kind] = time.monotonic() + QUIET
        async with self._locks[kind]:
            if is_throttled:
                await self._quiet(kind)
            if self._newest[kind] is mine or not is_throttled:
                await send()

    async def _quiet(self, kind: str) -> None:
        if (wait := self._quiet_at[kind] - time.monotonic()) > 0:
            await asyncio.sleep(wait)
            await self._quiet(kind)
