"""How much a hint has been worth lately, and so how soon the next one is followed."""

from math import inf
import time
from typing import Final

CHECK_AFTER_HINT: Final = 0.3
"""Seconds after a hint at which Spotify shows what it was about."""

LONGEST_GAP: Final = 600.0
"""Seconds between two polls for hints that never bring anything new; after so long without
any it does not matter what they were worth."""


class HintSource:
    """What one player tells by one of its attributes, and what that has been worth lately.

    The gap between two polls for it doubles while they bring nothing new.
    """

    def __init__(self, shortest_gap: float) -> None:
        """Initialize without a hint."""
        self.gap = self._shortest_gap = shortest_gap
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
        """The moment, in monotonic time, at which to poll for the hint that waits."""
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

    def polled(self, began_at: float, *, is_news: bool) -> bool:
        """Take note of a poll; return whether it came after the hint that waits.

        One that came with the poll or after it waits on.
        """
        seen_until = began_at - CHECK_AFTER_HINT / 2
        if self._waiting_since is None or self._waiting_since > seen_until:
            return False
        self._polled_at = began_at
        self.gap = self._shortest_gap if is_news else min(LONGEST_GAP, 2 * self.gap)
        self._waiting_since = self._hinted_at if self._hinted_at > seen_until else None
        return True

    def trust(self) -> None:
        """Fall back to the shortest gap."""
        self.gap = self._shortest_gap
