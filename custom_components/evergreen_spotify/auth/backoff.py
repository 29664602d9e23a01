"""How long the token endpoint is left alone after failures."""

import time
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..webapi.backoff import Backoff

FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 900.0
LONGEST_RETRY_AFTER: Final = 86_400.0


class TokenBackoff(Backoff):
    """The back-off of the token endpoint, shared by all entries of a Client ID."""

    def __init__(self) -> None:
        """Initialize without a wait."""
        super().__init__(FIRST_WAIT, LONGEST_WAIT)
        self._failed_at = float("-inf")

    def fail_request(self, started_at: float, retry_after: float | None) -> None:
        """Wait longer after each failure, and as long as the server wants, up to a day.

        Requests that were under way together fail together: those that started (by
        `time.monotonic`) no later than the last failure belong to it. Times are in seconds.
        """
        at_least = min(retry_after or 0.0, LONGEST_RETRY_AFTER)
        if started_at > self._failed_at:
            self._failed_at = time.monotonic()
            self.fail(at_least)
        else:
            self.extend(at_least)


_BACKOFFS: HassKey[dict[str, TokenBackoff]] = HassKey(f"{DOMAIN}_backoffs")


@callback
def async_get_backoff(hass: HomeAssistant, client_id: str) -> TokenBackoff:
    """Return the one back-off of a Client ID."""
    return hass.data.setdefault(_BACKOFFS, {}).setdefault(client_id, TokenBackoff())
