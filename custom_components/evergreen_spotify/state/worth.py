"""Which hours of the day are worth polling in silence: those in which sessions began before."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

HOURS: Final = 24
HALF_LIFE: Final = timedelta(weeks=4)
LEAST: Final = 0.3
MOST: Final = 4.0
"""With the prior's 1.2 and the root taken, no hour is polled more than twice as rarely as
without experience, whatever was learned."""

PRIOR_WEIGHT: Final = 2.0
PRIOR: Final = (*[0.4] * 6, *[1.2] * 18)
"""By the hour: hardly anybody begins to listen before six; the mean over a day is 1."""

BELIEVABLE: Final = 1e6
"""A count above this was never counted."""


class HourlyWorth:
    """Count the sessions that begin from silence, by the hour of the local day."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """Initialize with the prior alone; `changed` is called when there is something to keep."""
        self._changed = changed
        self._counts = [0.0] * HOURS
        self._counted_at: datetime | None = None

    def session_began(self, at: datetime) -> None:
        """Count a session that began at a moment of local time, which must be aware."""
        if self._counted_at is not None:
            age = max(timedelta(), at - self._counted_at)
            share = 0.5 ** (age / HALF_LIFE)
            self._counts = [count * share for count in self._counts]
        self._counts[at.hour] += 1
        self._counted_at = at.astimezone(UTC)
        self._changed()

    def at(self, hour: int) -> float:
        """Return how many sessions begin in an hour of the day against the average, 0.3 to 4."""
        before, here, after = (self._counts[(hour + step) % HOURS] for step in (-1, 0, 1))
        blurred = (before / 2 + here + after / 2) / 2
        mean = sum(self._counts) / HOURS
        worth = (blurred + PRIOR_WEIGHT * PRIOR[hour]) / (mean + PRIOR_WEIGHT)
        return min(max(worth, LEAST), MOST)

    def as_dict(self) -> dict[str, Any]:
        """Return what has to outlive a restart."""
        counted_at = self._counted_at and self._counted_at.isoformat()
        return {"counts": list(self._counts), "counted_at": counted_at}

    def restore(self, stored: object) -> None:
        """Restore what `as_dict` returned; leave all as it is where it is of another kind."""
        if isinstance(stored, Mapping) and (counts := _counts(stored.get("counts"))):
            self._counts = counts
            self._counted_at = _moment(stored.get("counted_at"))


def _counts(stored: object) -> list[float] | None:
    if not isinstance(stored, list):
        return None
    counts = [float(one) for one in stored if isinstance(one, int | float) and _is_count(one)]
    return counts if len(counts) == len(stored) == HOURS else None


def _is_count(value: float) -> bool:
    return not isinstance(value, bool) and 0 <= value <= BELIEVABLE


def _moment(stored: object) -> datetime | None:
    """Read a moment; without one nothing is known of the counts' age, and they do not fade."""
    try:
        moment = datetime.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
