"""Renew an access token a little before its end, so that no command has to wait for it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .session import SignInRequiredError, TokenSession, TokenUnavailableError

SHORTEST_WAIT: Final = 10.0


class Renewal:
    """A timer that follows the tokens of an entry."""

    def __init__(
        self, hass: HomeAssistant, tokens: TokenSession, poll: Callable[[], Awaitable[None]]
    ) -> None:
        """Initialize the timer; `poll` is awaited when the grant turns out to have ended."""
        self._hass = hass
        self._tokens = tokens
        self._poll = poll
        self._job = HassJob(self._renew, cancel_on_shutdown=True)
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Start the timer; return how to stop it."""
        self._schedule()
        return self._stop

    @callback
    def _schedule(self) -> None:
        seconds = max(SHORTEST_WAIT, self._tokens.due_in, self._tokens.backoff.wait)
        self._cancel = async_call_later(self._hass, seconds, self._job)

    @callback
    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def _renew(self, _now: datetime) -> None:
        try:
            await self._tokens.renew_early()
        except TokenUnavailableError:
            pass  # no request waits for it yet, and the next attempt obeys the back-off
        except SignInRequiredError:
            await self._poll()  # it tells the user
        finally:
            if self._cancel is not None and self._tokens.is_usable:  # else it was stopped
                self._schedule()
