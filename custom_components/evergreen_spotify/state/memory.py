"""What is remembered of an account's player across restarts.

Its devices, where it was left, and in which hours somebody began to listen.
"""

from math import inf
import time
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .devices import Devices
from .pending import Pending
from .places import Places
from .stored import async_get_cache
from .worth import HourlyWorth

SAVE_DELAY: Final = 30.0
"""Seconds until what is new is written to the disk."""

PROGRESS_SAVE_DELAY: Final = 15 * 60.0
"""Seconds until it is written how far the music has come, lest each track costs a write."""


class PlayerMemory:
    """What is remembered of an account, with the file that holds it."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Initialize without anything remembered; what people listen to is private."""
        self.devices = Devices(entry)
        self.places = Places(self.async_changed, self.async_progressed)
        self.pending = Pending(self.async_changed)
        self.worth = HourlyWorth(self.async_changed)
        self._cache = async_get_cache(hass, f"player.{entry.entry_id}", private=True)
        self._is_closed = False
        self._due_at = inf

    async def async_load(self) -> None:
        """Load what was stored."""
        stored = await self._cache.async_load()
        self.devices.restore(stored)
        self.places.restore(stored.get("places"))
        self.pending.restore(stored.get("pending"))
        self.worth.restore(stored.get("worth"))

    async def async_close(self) -> None:
        """Store what is known, for the last time."""
        self._is_closed = True
        await self._cache.async_save(self._content())

    @callback
    def async_changed(self, delay: float = SAVE_DELAY) -> None:
        """Store what is known in so many seconds, however often it changes until then."""
        due_at = time.monotonic() + delay
        # A late answer must not overwrite what the next one has stored.
        if not self._is_closed and due_at < self._due_at:
            self._due_at = due_at
            self._cache.async_delay_save(self._content, delay)

    @callback
    def async_progressed(self) -> None:
        """Store how far the music has come."""
        self.async_changed(PROGRESS_SAVE_DELAY)

    def _content(self) -> dict[str, Any]:
        self._due_at = inf
        return {
            **self.devices.as_dict(),
            "places": self.places.as_list(),
            "pending": self.pending.as_dict(),
            "worth": self.worth.as_dict(),
        }


async def async_get_devices(hass: HomeAssistant, entry: ConfigEntry) -> Devices:
    """Return what is known of an account's devices, whether it is set up now or not."""
    if entry.state is ConfigEntryState.LOADED:
        devices: Devices = entry.runtime_data.devices
        return devices
    memory = PlayerMemory(hass, entry)
    await memory.async_load()
    return memory.devices
