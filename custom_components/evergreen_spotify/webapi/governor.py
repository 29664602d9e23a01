"""The one gate through which all requests of a Client ID pass.

Spotify counts requests per app and lately per developer, whoever makes them; hammering during
a ban lengthens it. So all entries of one Client ID share the cool-downs and the day's budget.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Hashable, Iterator, Mapping
from functools import partial
from itertools import accumulate
import math
import time
from typing import Any, Final

from .errors import QuotaExceededError, RateLimitedError

PATIENCE: Final = 5.0
"""Seconds that a command waits for its turn before it fails."""

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
SPARING: Final = 7 * DAY
"""Seconds for which a spent quota is a reason to ask less."""

COMFORT: Final = 0.1
"""The part of a share of the budget that has to be left for polling at the full pace."""

LEEWAY: Final = 0.25
"""How uneven a day may be: the share of an hour is (1/24) to this power, of half a day 84 %."""

LONGEST_STRETCH: Final = 60.0

_KINDS: Final = {"window": RateLimitedError, "quota": QuotaExceededError}


class Governor:
    """Hold back requests while Spotify wants none, count them, and stretch the polling."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """Start with an open gate; `changed` is called when there is something to keep."""
        self.counters: Counter[str] = Counter()
        self._changed = changed
        self._closed_until = dict.fromkeys(_KINDS.values(), 0.0)
        self._sparing_until = 0.0
        self._hours: deque[tuple[int, int]] = deque(maxlen=24)
        self._shared: dict[Hashable, asyncio.Task[Any]] = {}

    @property
    def wait(self) -> float:
        """Seconds until requests are welcome again."""
        return max(0.0, max(self._closed_until.values()) - time.monotonic())

    @property
    def is_quota_exceeded(self) -> bool:
        """Whether the day's quota is spent."""
        return self._closed_until[QuotaExceededError] > time.monotonic()

    @property
    def is_sparing(self) -> bool:
        """Whether the quota was spent within the last week."""
        return self._sparing_until > time.monotonic()

    @property
    def spent(self) -> int:
        """Requests in the last 24 hours, to the hour."""
        first = int(time.time() // HOUR) - 24
        return sum(requests for hour, requests in self._hours if hour > first)

    def stretch(self, budget: int) -> float:
        """Return how many times longer than planned to wait between two polls.

        The last hours have a share of the day's budget, however many they are: so music that
        goes on and on is looked at ever more rarely, and its last hour still is.
        """
        now, counts = int(time.time() // HOUR), dict(self._hours)
        spent = accumulate(counts.get(now - age, 0) for age in range(24))
        shares = (budget * math.pow(hours / 24, LEEWAY) for hours in range(1, 25))
        left = min(1 - part / share for part, share in zip(spent, shares, strict=True))
        return max(1.0, COMFORT / max(left, COMFORT / LONGEST_STRETCH))

    async def enter(self, endpoint: str, *, patient: bool) -> None:
        """Let one request pass, or raise RateLimitedError with the time to wait.

        A patient one (a command) sits out a short wait.
        """
        if patient:
            await self._sit_out(time.monotonic() + PATIENCE)
        if (wait := self.wait) > 0:
            self.counters["held back"] += 1
            raise max(self._closed_until, key=self._closed_until.__getitem__)(retry_after=wait)
        self.counters[endpoint] += 1
        self._count()

    async def _sit_out(self, until: float) -> None:
        """Wait for the gate to open, if it does by then; meanwhile others may have closed it."""
        if 0 < (wait := self.wait) <= until - time.monotonic():
            await asyncio.sleep(wait)
            await self._sit_out(until)

    def close(self, error: RateLimitedError) -> None:
        """Let nothing pass for as long as Spotify asked; a longer wait stands."""
        kind, now = type(error), time.monotonic()
        self._closed_until[kind] = max(self._closed_until[kind], now + error.retry_after)
        if kind is QuotaExceededError:
            self._sparing_until = now + SPARING
        self._changed()

    async def share[T](self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Fetch once for all who ask for the same while it is under way."""
        task: asyncio.Task[T] | None = self._shared.get(key)
        if task is None:
            task = self._shared[key] = asyncio.create_task(fetch())
            task.add_done_callback(partial(self._forget, key))
        await asyncio.wait([task])  # one who gives up must not end it for the others
        return task.result()

    def as_dict(self) -> dict[str, Any]:
        """Return what has to outlive a restart, in Unix times."""
        lead = time.time() - time.monotonic()
        return {
            "closed_until": {
                name: self._closed_until[kind] + lead for name, kind in _KINDS.items()
            },
            "sparing_until": self._sparing_until + lead,
            "hours": list(self._hours),
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what `as_dict` returned, as far as it can be read.

        A clock that is wrong locks nobody out for more than a day.
        """
        lead, now = time.time() - time.monotonic(), time.monotonic()
        closed = _mapping(stored.get("closed_until"))
        for name, kind in _KINDS.items():
            self._closed_until[kind] = min(_number(closed.get(name)) - lead, now + DAY)
        self._sparing_until = min(_number(stored.get("sparing_until")) - lead, now + SPARING)
        self._hours.extend(_hours(stored.get("hours")))

    def _count(self) -> None:
        hour = int(time.time() // HOUR)
        if self._hours and self._hours[-1][0] == hour:
            self._hours[-1] = (hour, self._hours[-1][1] + 1)
        else:
            self._hours.append((hour, 1))
            self._changed()

    def _forget(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        del self._shared[key]
        if not task.cancelled():
            task.exception()  # all who asked may have gone; then nobody else looks at it


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _hours(value: object) -> Iterator[tuple[int, int]]:
    """Read stored hours and their requests; what is no such pair is left out."""
    for pair in value if isinstance(value, list) else ():
        match pair:
            case [int() as hour, int() as requests] if requests >= 0:
                yield hour, requests
