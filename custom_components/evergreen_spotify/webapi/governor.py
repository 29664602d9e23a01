"""The one gate through which all requests of a Client ID pass.

Spotify counts requests per app and lately per developer, whoever makes them; hammering during
a ban lengthens it. So all entries of one Client ID share the cool-downs and the day's budget.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
import time
from typing import Any, Final

from .cap import HOUR, Cap
from .cool_downs import CoolDowns
from .endpoints import EndpointGroup
from .errors import QuotaExceededError, RateLimitedError
from .stored import as_mapping

MAX_QUEUE_WAIT: Final = 5.0
"""Seconds that a command waits out a cool-down before it fails."""

LONG_BAN: Final = HOUR
"""Seconds from which on a ban is as good as a spent quota."""

_PLAYERS: Final = frozenset(
    {EndpointGroup.PLAYER_STATE, EndpointGroup.PLAYER_COMMANDS, EndpointGroup.DEVICES}
)

LATEST_HOUR: Final = 1_000_000
"""Since 1970; no hour that was stored is later than that."""

KEPT_ERRORS: Final = 10
"""How many of the last errors are kept, for a bug report: Unix time, endpoint, name."""

COUNTED_FAILURES: Final = 4
"""How many failures since the last success count: what fails half of the time has a bound, too."""


class Governor:
    """Hold back requests while Spotify wants none, and count them."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """Initialize with an open gate; `changed` is called when there is something to keep."""
        self.counters: Counter[str] = Counter()
        self.last_errors: deque[tuple[float, str, str]] = deque(maxlen=KEPT_ERRORS)
        self._changed = changed
        self._cool_downs = CoolDowns()
        self.cap = Cap()
        self._failures = 0

    def wait_for(self, group: EndpointGroup) -> float:
        """Return the seconds until requests of a group are welcome again."""
        return self._cool_downs.wait(group)

    @property
    def wait(self) -> float:
        """Seconds until the player may be polled again."""
        return self.wait_for(EndpointGroup.PLAYER_STATE)

    def is_quota_exceeded(self, group: EndpointGroup) -> bool:
        """Tell whether a group is closed since the day's quota is spent."""
        return self.wait_for(group) > 0 and self._cool_downs.kind(group) is QuotaExceededError

    async def enter(self, group: EndpointGroup, endpoint: str, *, patient: bool) -> None:
        """Let one request pass, or raise RateLimitedError with the time to wait.

        A patient one (a command) sits out a short wait.
        """
        if patient:
            await self._sit_out(group, time.monotonic() + MAX_QUEUE_WAIT)
        if (wait := self.wait_for(group)) > 0:
            self.counters["held back"] += 1
            raise self._cool_downs.kind(group)(retry_after=wait)
        self.counters[endpoint] += 1

    def succeeded(self) -> None:
        """Count a request that Spotify answered, and what little failed before it.

        An outage does not count against the budget: what polling costs in it is bounded by
        the back-off, and afterwards the full pace is due.
        """
        if self.cap.count(time.monotonic(), 1 + self._failures):
            self._changed()
        self._failures = 0

    def failed(self, endpoint: str, error: str) -> None:
        """Take note of a request that came to nothing, and by which error."""
        self.last_errors.append((time.time(), endpoint, error))
        self._failures = min(COUNTED_FAILURES, self._failures + 1)

    def close(self, group: EndpointGroup, error: RateLimitedError) -> None:
        """Let nothing of a group pass for as long as Spotify asked."""
        self._cool_downs.close(group, error)
        is_quota = isinstance(error, QuotaExceededError)
        if group in _PLAYERS and (is_quota or error.retry_after > LONG_BAN):
            self.cap.locked_out(time.monotonic(), error.retry_after)
        self._changed()

    def as_dict(self) -> dict[str, Any]:
        """Return what has to outlive a restart, in Unix times."""
        return {
            "closed_until": self._cool_downs.as_dict(),
            "cap": self.cap.as_dict(time.time() - time.monotonic()),
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what `as_dict` returned, as far as it can be read.

        A clock that is wrong locks nobody out for more than a day.
        """
        lead, now = time.time() - time.monotonic(), time.monotonic()
        self._cool_downs.restore(as_mapping(stored.get("closed_until")))
        kept = stored.get("cap", {"spans": list(_hours(stored.get("hours")))})
        self.cap = Cap.from_dict(kept, lead, now)

    async def _sit_out(self, group: EndpointGroup, until: float) -> None:
        """Wait for the gate to open, if it does by then; meanwhile others may have closed it."""
        if 0 < (wait := self.wait_for(group)) <= until - time.monotonic():
            await asyncio.sleep(wait)
            await self._sit_out(group, until)


def _hours(value: object) -> Iterator[list[float]]:
    """Read the hours and their requests that version 0.1.0 stored, as spans of Unix times."""
    for pair in value if isinstance(value, list) else ():
        match pair:
            case [int() as hour, int() as requests] if hour < LATEST_HOUR:
                yield [hour * HOUR, (hour + 1) * HOUR, requests]
