"""The one gate through which all requests of a Client ID pass.

Spotify counts requests per app and lately per developer, whoever makes them; hammering during
a ban lengthens it. So all entries of one Client ID share the cool-downs and the day's budget.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, pairwise
import time
from typing import Any, Final

from .cool_downs import CoolDowns
from .endpoints import EndpointGroup
from .errors import QuotaExceededError, RateLimitedError
from .stored import as_mapping, as_number

MAX_QUEUE_WAIT: Final = 5.0
"""Seconds that a command waits out a cool-down before it fails."""

HOUR: Final = 3600.0
SPARING: Final = 7 * 24 * HOUR
"""Seconds for which a spent quota is a reason to ask less."""

SHARES: Final = ((1, 0.45), (4, 0.64), (12, 0.84), (24, 1.0))
"""The part of the day's budget that the last so many hours may take; evenly in between."""

ENOUGH: Final = 0.1
"""The part of a share that has to be left for polling at the full pace."""

LONGEST_STRETCH: Final = 60.0
"""How many times longer than planned polls wait where a share is spent."""

COUNTED_FAILURES: Final = 4
"""How many failures since the last success count: what fails half of the time has a bound, too."""


def _share(hours: int) -> float:
    low, high = next(pair for pair in pairwise(SHARES) if hours <= pair[1][0])
    return low[1] + (high[1] - low[1]) * (hours - low[0]) / (high[0] - low[0])


_SHARES: Final = tuple(map(_share, range(1, 25)))


class Governor:
    """Hold back requests while Spotify wants none, count them, and stretch the polling."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """Initialize with an open gate; `changed` is called when there is something to keep."""
        self.counters: Counter[str] = Counter()
        self._changed = changed
        self._cool_downs = CoolDowns()
        self._sparing_until = 0.0
        self._hours: deque[tuple[int, int]] = deque(maxlen=24)
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

    @property
    def is_sparing(self) -> bool:
        """Whether the quota for polling was spent within the last week."""
        return self._sparing_until > time.monotonic()

    @property
    def spent(self) -> int:
        """Requests in the last 24 hours, to the hour."""
        first = int(time.time() // HOUR) - 24
        return sum(requests for hour, requests in self._hours if hour > first)

    def stretch(self, budget: int) -> float:
        """Return how many times longer than planned to wait between two polls.

        The last hours have a share of the day's budget, however many they are (`SHARES`). As
        the scarcest of the shares runs out, the wait grows in inverse proportion to what is
        left of it: so music that goes on all day is polled ever more rarely, and never not.
        """
        now, counts = int(time.time() // HOUR), dict(self._hours)
        spent = accumulate(counts.get(now - age, 0) for age in range(24))
        left = min(1 - part / (budget * share) for part, share in zip(spent, _SHARES, strict=True))
        return max(1.0, ENOUGH / max(left, ENOUGH / LONGEST_STRETCH))

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
        self._count(1 + self._failures)
        self._failures = 0

    def failed(self) -> None:
        """Take note of a request that came to nothing."""
        self._failures = min(COUNTED_FAILURES, self._failures + 1)

    def close(self, group: EndpointGroup, error: RateLimitedError) -> None:
        """Let nothing of a group pass for as long as Spotify asked."""
        self._cool_downs.close(group, error)
        if self.is_quota_exceeded(EndpointGroup.PLAYER_STATE):  # what polling spends
            self._sparing_until = time.monotonic() + SPARING
        self._changed()

    def as_dict(self) -> dict[str, Any]:
        """Return what has to outlive a restart, in Unix times."""
        return {
            "closed_until": self._cool_downs.as_dict(),
            "sparing_until": self._sparing_until + time.time() - time.monotonic(),
            "hours": list(self._hours),
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what `as_dict` returned, as far as it can be read.

        A clock that is wrong locks nobody out for more than a day.
        """
        lead, now = time.time() - time.monotonic(), time.monotonic()
        self._cool_downs.restore(as_mapping(stored.get("closed_until")))
        self._sparing_until = min(as_number(stored.get("sparing_until")) - lead, now + SPARING)
        self._hours.extend(_hours(stored.get("hours")))

    async def _sit_out(self, group: EndpointGroup, until: float) -> None:
        """Wait for the gate to open, if it does by then; meanwhile others may have closed it."""
        if 0 < (wait := self.wait_for(group)) <= until - time.monotonic():
            await asyncio.sleep(wait)
            await self._sit_out(group, until)

    def _count(self, requests: int) -> None:
        hour = int(time.time() // HOUR)
        if self._hours and self._hours[-1][0] == hour:
            self._hours[-1] = (hour, self._hours[-1][1] + requests)
        else:
            self._hours.append((hour, requests))
            self._changed()


def _hours(value: object) -> Iterator[tuple[int, int]]:
    """Read stored hours and their requests; what is no such pair is left out."""
    for pair in value if isinstance(value, list) else ():
        match pair:
            case [int() as hour, int() as requests] if requests >= 0:
                yield hour, requests
