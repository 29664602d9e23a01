"""How long to leave alone what fails, or what brings nothing new."""

import random
import time
from typing import Final

SPREAD: Final = 0.2
"""How much sooner than at the end of its wait somebody may try, so that not all try at once."""

_RANDOM: Final = random.SystemRandom()


class Backoff:
    """A wait that grows with each failure up to a bound, and ends with a success."""

    def __init__(self, first: float, longest: float, growth: float = 2.0) -> None:
        """Initialize without a wait; the first one and the bound are in seconds."""
        self._growth = growth
        self.failures = 0
        self._first = self._next = first
        self._longest = longest
        self._until = 0.0

    @property
    def wait(self) -> float:
        """Seconds to wait."""
        return max(0.0, self._until - time.monotonic())

    def fail(self, at_least: float = 0.0) -> float:
        """Return the seconds to wait now: more after each failure, and as long as is asked for."""
        pause = max(at_least, self._next * _RANDOM.uniform(1 - SPREAD, 1))
        self._next = min(self._longest, self._next * self._growth)
        self._until = time.monotonic() + pause
        self.failures += 1
        return pause

    def succeed(self) -> None:
        """Forget the failures."""
        self.failures, self._next, self._until = 0, self._first, 0.0
