"""How long the token endpoint is left alone after failures."""

import random
import time
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

FIRST: Final = 5.0
LONGEST: Final = 900.0
DOUBLINGS: Final = 8
"""After so many failures in a row the wait has reached its longest."""
LONGEST_RETRY_AFTER: Final = 86_400.0

_RANDOM: Final = random.SystemRandom()


class Backoff:
    """How long the token endpoint is left alone; shared by all entries of a Client ID."""

    def __init__(self) -> None:
        """Initialize without a wait."""
        self.failures = 0
        self._failed_at = float("-inf")
        self._until = 0.0

    @property
    def wait(self) -> float:
        """Seconds to wait."""
        return max(0.0, self._until - time.monotonic())

    def fail(self, started_at: float, retry_after: float | None) -> None:
        """Wait longer after each failure, and as long as the server wants, up to a day.

        Requests that were under way together fail together: those that started (by
        `time.monotonic`) no later than the last failure belong to it.
        """
        now = time.monotonic()
        if started_at > self._failed_at:
            pause = min(LONGEST, FIRST * 2 ** min(self.failures, DOUBLINGS))
            self.failures += 1
            self._failed_at = now
            self._until = now + pause * _RANDOM.uniform(0.8, 1.2)
        self._until = max(self._until, now + min(retry_after or 0.0, LONGEST_RETRY_AFTER))

    def succeed(self) -> None:
        """Forget the failures."""
        self.failures, self._until = 0, 0.0


_BACKOFFS: HassKey[dict[str, Backoff]] = HassKey(f"{DOMAIN}_backoffs")


@callback
def async_get_backoff(hass: HomeAssistant, client_id: str) -> Backoff:
    """Return the one back-off of a Client ID."""
    return hass.data.setdefault(_BACKOFFS, {}).setdefault(client_id, Backoff())
