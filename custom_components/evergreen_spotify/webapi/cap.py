"""The cap on the requests of a rolling day: how much is left of it, and what lock-outs taught.

Spotify does not tell its quotas: lock-outs were measured at 800 to 1,400 requests a day on new
apps. Times are seconds of a monotonic clock; what is kept is told in Unix times.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Final, Self, TypeIs

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR

SPAN: Final = HOUR / 2
"""Seconds of which the requests are forgotten together."""

MOST_SPANS: Final = 100
"""Twice as many as a day has."""

LONGEST: Final = 15 * 60.0
"""Seconds to which a stretch may put a poll off, whatever is spent."""

LAST_RESORT: Final = round(DAY / LONGEST)
"""Requests kept for a day of the rarest polls: however much is spent, each hour has four."""

SHARES: Final[Mapping[int, float]] = {1: 0.2, 2: 0.3, 4: 0.45, 8: 0.65, 16: 0.85, 24: 1.0}
"""What share of the other requests the last so many hours may spend."""

RESERVE: Final = 0.3
"""The part of a share with which polling slows down: twice as slow at half of it, and so on."""

LONGEST_STRETCH: Final = LONGEST / 2
"""A stretch that puts off even the next of the closest polls as far as may be."""

LEARNED: Final = 0.7
"""What part of the requests before a lock-out is taken for safe."""

GROWTH: Final = 1.03
"""By how much that grows with every day without another."""

LEAST_CAP: Final = 200
"""A lock-out at fewer requests than this allows is somebody else's doing."""

SAME_BAN: Final = HOUR
"""Seconds after a lock-out within which another is its sequel."""

BELIEVABLE: Final = 1e11
"""No time or number that was kept is above this."""

WORTH_KEEPING: Final = 25
"""Requests of which a power cut may lose count."""


@dataclass(slots=True)
class _Span:
    """Requests that are forgotten together."""

    begin: float
    end: float
    count: int
    polls: int = 0


class Cap:
    """Count what is spent, and tell how much of it, how fast, is safe."""

    def __init__(self) -> None:
        """Initialize with no request and no lock-out."""
        self._spans: deque[_Span] = deque()
        self._learned: int | None = None
        self._learned_at = 0.0

    def count(self, now: float, requests: int = 1) -> bool:
        """Count requests; return whether it is time to store what is known."""
        span = self._span(now)
        before, span.count = span.count, span.count + requests
        return (before - 1) // WORTH_KEEPING < (span.count - 1) // WORTH_KEEPING

    def count_poll(self, now: float) -> None:
        """Take note that one of the requests was a poll, which no command asked for."""
        self._span(now).polls += 1

    def locked_out(self, now: float, wait: float = 0.0) -> None:
        """Learn from a spent quota, or from a ban that is as good as one, over in `wait` seconds.

        One that goes on where the last has ended teaches nothing new.
        """
        if self._learned is None or now - self._learned_at > SAME_BAN:
            self._learned = max(LEAST_CAP, round(LEARNED * self.spent(now)))
        self._learned_at = max(self._learned_at, now + wait)

    def limit(self, now: float, most: int) -> int:
        """Return the cap of now: that of the pace, or less after a lock-out."""
        if self._learned is None:
            return most
        days = max(0.0, now - self._learned_at) / DAY
        return min(most, floor(self._learned * GROWTH ** int(min(days, 365))))

    def spent(self, now: float, hours: int = 24) -> int:
        """Return the requests of the last hours, a few too many rather than too few."""
        return sum(span.count for span in self._recent(now, hours))

    def is_spent(self, now: float, most: int) -> bool:
        """Tell whether what is left is for the rarest polls alone."""
        return self.spent(now) >= self._free(now, most)

    def wait(self, now: float, most: int) -> float:
        """Return the seconds until one more poll keeps within the cap of any 24 hours.

        Commands are aside. Where the cap was lowered to less than was polled already, the rarest
        polls go on.
        """
        polls = [span for span in self._recent(now) if span.polls]
        spent, limit = sum(span.polls for span in polls), self.limit(now, most)
        if spent in {limit, most}:
            return polls[0].end + DAY - now if polls else LONGEST
        return max(0.0, polls[-1].end + LONGEST - now) if spent > limit else 0.0

    def stretch(self, now: float, most: int) -> float:
        """Return how many times longer than planned to wait between two polls, 1 to 450.

        All accounts of a Client ID slow down by the same factor, and so share it by need.
        """
        free = self._free(now, most)
        left = min(1 - self.spent(now, hours) / (free * share) for hours, share in SHARES.items())
        return max(1.0, RESERVE / max(left, RESERVE / LONGEST_STRETCH))

    def as_dict(self, lead: float) -> dict[str, Any]:
        """Return what has to outlive a restart; `lead` is Unix time less the clock's."""
        return {
            "spans": [
                [span.begin + lead, span.end + lead, span.count, span.polls] for span in self._spans
            ],
            "learned": self._learned,
            "learned_at": self._learned_at + lead,
        }

    @classmethod
    def from_dict(cls, stored: object, lead: float, now: float) -> Self:
        """Take up what was kept, without what is of another kind.

        What lies in the future, by a clock that was wrong then or is now, counts as of now.
        """
        cap = cls()
        if isinstance(stored, Mapping):
            cap._spans.extend(_spans(stored.get("spans"), lead, now))
            learned, at = stored.get("learned"), stored.get("learned_at")
            if _is_number(learned) and _is_number(at):
                cap._learned = max(LEAST_CAP, floor(learned))
                cap._learned_at = min(at - lead, now + DAY)
        return cap

    def _free(self, now: float, most: int) -> int:
        return max(1, self.limit(now, most) - LAST_RESORT)

    def _recent(self, now: float, hours: int = 24) -> list[_Span]:
        return [span for span in self._spans if span.end > now - hours * HOUR]

    def _span(self, now: float) -> _Span:
        self._forget(now)
        if not self._spans or now - self._spans[-1].begin >= SPAN:
            self._spans.append(_Span(now, now, 0))
        self._spans[-1].end = max(now, self._spans[-1].end)
        return self._spans[-1]

    def _forget(self, now: float) -> None:
        while self._spans and self._spans[0].end <= now - DAY:
            self._spans.popleft()


def _spans(stored: object, lead: float, now: float) -> Iterator[_Span]:
    """Read the spans that are one, in the order of their ends."""
    found = []
    for raw in stored if isinstance(stored, list) else ():
        match raw:
            case [begin, end, count, *polls] if all(map(_is_number, raw)):
                end = min(end - lead, now)
                span = _Span(min(begin - lead, end), end, ceil(count), ceil(min(polls, default=0)))
                found.append(span)
    yield from sorted(found, key=lambda span: span.end)[-MOST_SPANS:]


def _is_number(value: object) -> TypeIs[float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= BELIEVABLE
