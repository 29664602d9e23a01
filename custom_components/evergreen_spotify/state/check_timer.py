"""A poll out of turn: after a command, after a hint, or as a track ends."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from math import inf
import time
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class CheckTimer:
    """The one check that is due next; of several, the soonest counts."""

    def __init__(self, hass: HomeAssistant, check: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Initialize the timer; `check` is awaited when it is up."""
        self._hass = hass
        self._check = check
        self._cancel: CALLBACK_TYPE | None = None
        self._due_at = 0.0
        self._is_closed = False

    @property
    def due_in(self) -> float:
        """Seconds until the check; infinity where none is due."""
        return inf if self._cancel is None else self._due_at - time.monotonic()

    @callback
    def async_start(self, seconds: float) -> None:
        """Check after so many seconds, unless a check is due before that."""
        due_at = time.monotonic() + seconds
        if self._is_closed:
            return
        if self._cancel is None or due_at < self._due_at:
            self.async_stop()
            self._due_at = due_at
            self._cancel = async_call_later(self._hass, seconds, self._async_due)

    @callback
    def async_stop(self) -> None:
        """Check no more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def async_close(self) -> None:
        """Check no more, whoever still asks for it."""
        self._is_closed = True
        self.async_stop()

    async def _async_due(self, _now: datetime) -> None:
        self._cancel = None
        await self._check()
