"""How much a hint has been worth lately, and so how soon the next one is followed."""

from enum import Enum, auto
from math import inf
import time
from typing import Final

CHECK_AFTER_HINT: Final = 0.3
"""Seconds after a hint at which Spotify shows what it was about."""

LONGEST_GAP: Final = 600.0
"""Seconds between two polls for hints that never bring anything new; after so long without
any it does not matter what they were worth."""

TIMER_ERROR: Final = 0.05


class Worth(Enum):
    """What a poll showed: something new, what was to be expected, or nothing."""

    NEWS = auto()
    EXPECTED = auto()
    NOTHING = auto()


class HintSource:
    """What is told of one speaker by one attribute, and what that has been worth lately.

    The gap between two polls for it doubles while they bring nothing new.
    """

    def __init__(self, shortest_gap: float, gap: float) -> None:
        """Initialize without a hint, and with the gap that fits what was seen before."""
        self._shortest_gap, self.gap = shortest_gap, gap
        self._hinted_at = self._polled_at = -inf
        self._waiting_since: float | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a hint has not been followed by a poll yet."""
        return self._waiting_since is not None

    @property
    def is_forgotten(self) -> bool:
        """Whether the last hint is so long ago that it does not matter what it was worth."""
        return not self.is_waiting and time.monotonic() - self._hinted_at >= LONGEST_GAP

    @property
    def due_at(self) -> float:
        """The monotonic time at which to poll for the hint that waits."""
        since = inf if self._waiting_since is None else self._waiting_since
        return max(since + CHECK_AFTER_HINT, self._polled_at + self.gap)

    def hint(self) -> None:
        """Take note of a hint."""
        self._hinted_at = time.monotonic()
        if self._waiting_since is None:
            self._waiting_since = self._hinted_at

    def drop(self) -> None:
        """Let the hint that waits pass."""
        self._waiting_since = None

    def polled(self, seen_until: float, worth: Worth) -> Worth | None:
        """Take note of a poll that showed the state at some monotonic time.

        Return what it says of the hint that waits, None where it says nothing: news that came by
        another poll, before this hint was due, do not; and a hint that was given after that time
        waits on.
        """
        if self._waiting_since is None or self._waiting_since > seen_until:
            return None
        was_due = time.monotonic() >= self.due_at - TIMER_ERROR
        self._polled_at = time.monotonic()
        self._waiting_since = self._hinted_at if self._hinted_at > seen_until else None
        if worth is Worth.NOTHING:
            self.gap = min(LONGEST_GAP, 2 * self.gap)
        return worth if worth is Worth.NOTHING or was_due else None

    def trust(self) -> None:
        """Fall back to the shortest gap."""
        self.gap = self._shortest_gap
