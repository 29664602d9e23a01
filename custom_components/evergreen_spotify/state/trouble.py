"""Trouble with Spotify: through how much of it the last state stands, and when to try again."""

import time
from typing import Final

from ..webapi.backoff import Backoff

FIRST_WAIT: Final = 5.0
LONGEST_OUTAGE_WAIT: Final = 300.0
"""Seconds between polls through what passes by itself."""

OUTAGE_GROWTH: Final = 1.5
"""How the wait grows: an alarm that is tried thrice in two minutes is to meet the end of it."""

LONGEST_REFUSAL_WAIT: Final = 1800.0
"""Seconds between polls through what a person has to mend."""

GRACE: Final = 60.0
"""Seconds of an outage through which the last state is still believed."""


class Trouble:
    """What polling an account runs into; one answer ends it."""

    def __init__(self) -> None:
        """Initialize without trouble."""
        self._outage = Backoff(FIRST_WAIT, LONGEST_OUTAGE_WAIT, OUTAGE_GROWTH)
        self._refusal = Backoff(FIRST_WAIT, LONGEST_REFUSAL_WAIT)
        self._began_at: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether the last poll was answered."""
        return self._began_at is None

    @property
    def grace(self) -> float:
        """Seconds for which the last state is still believed."""
        if self._began_at is None:
            return GRACE
        return max(0.0, self._began_at + GRACE - time.monotonic())

    def outage(self, retry_after: float) -> float:
        """Take note of a poll without an answer; return the seconds until the next one."""
        self._begin()
        return self._outage.fail(retry_after)

    def refusal(self) -> float:
        """Take note of a poll that was refused; return the seconds until the next one."""
        self._begin()
        return self._refusal.fail()

    def end(self) -> None:
        """Take note of an answer."""
        self._began_at = None
        self._outage.succeed()
        self._refusal.succeed()

    def _begin(self) -> None:
        if self._began_at is None:
            self._began_at = time.monotonic()
