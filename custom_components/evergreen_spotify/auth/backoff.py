"""How long the token endpoint is left alone after failures."""

import random
import time
from typing import Final

from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_RANDOM: Final = random.SystemRandom()


class Backoff:
    """How long the token endpoint is left alone; shared by all entries of a Client ID."""

    FIRST: Final = 5.0
    LONGEST: Final = 900.0

    def __init__(self) -> None:
        """Start without a wait."""
        self.failures = 0
        self._until = 0.0

    @property
    def wait(self) -> float:
        """Seconds to wait."""
        return max(0.0, self._until - time.monotonic())

    def fail(self, retry_after: float | None) -> None:
        """Wait longer after each failure, and as long as the server wants at least."""
        pause = min(self.LONGEST, self.FIRST * 2**self.failures) * _RANDOM.uniform(0.8, 1.2)
        self.failures += 1
        self._until = time.monotonic() + max(pause, retry_after or 0.0)

    def succeed(self) -> None:
        """Forget the failures."""
        self.failures, self._until = 0, 0.0


_BACKOFFS: HassKey[dict[str, Backoff]] = HassKey(f"{DOMAIN}_backoffs")
