"""Let music that has begun quietly grow louder, until someone else changes playback."""

import asyncio
import logging
import time
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.commands import SetVolume
from ..webapi.errors import SpotifyError
from ..webapi.models import NOTHING

_LOGGER = logging.getLogger(__name__)

QUIETEST: Final = 3
"""Percent to begin with."""

STEPS: Final = 20
SHORTEST_STEP: Final = 3.0
"""How many steps at most, and how many seconds each at least; a step costs three requests."""

FRESH: Final = 2.5
"""Seconds for which a look at the player is good enough."""

TOUCHED: Final = 2
"""Percent by which a device may round; more is somebody's hand."""


class Fade:
    """The one fade of an account; another one takes its place."""

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the fade of an account."""
        self._coordinator = coordinator
        self._task: asyncio.Task[None] | None = None
        self._what = ("", "")

    def is_under_way(self, preset: str, device_id: str) -> bool:
        """Tell whether a preset's volume is being reached on a device."""
        is_running = self._task is not None and not self._task.done()
        return is_running and self._what == (preset, device_id)

    def start(self, preset: str, device_id: str, target: int, seconds: float) -> None:
        """Reach a preset's volume in percent on a device after some seconds."""
        self.stop()
        coordinator, self._what = self._coordinator, (preset, device_id)
        self._task = coordinator.config_entry.async_create_background_task(
            coordinator.hass, self._raise(device_id, target, seconds), "fade in"
        )

    def stop(self) -> None:
        """Leave the volume as it is."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _raise(self, device_id: str, target: int, seconds: float) -> None:
        now, way = QUIETEST, target - QUIETEST
        steps = max(1, min(STEPS, way, int(seconds / SHORTEST_STEP)))
        for step in range(1, steps + 1):
            await asyncio.sleep(seconds / steps)
            if not await self._is_untouched(device_id, now):
                return
            louder = QUIETEST + round(way * step / steps)
            try:
                await self._coordinator.async_command(SetVolume(louder, device_id))
            except (SpotifyError, HomeAssistantError) as err:  # the next step makes up for it
                _LOGGER.debug("A step of a fade was not taken: %s", err)
            else:
                now = louder

    async def _is_untouched(self, device_id: str, volume: int) -> bool:
        """Tell whether it still plays there as loud as the last step left it."""
        coordinator = self._coordinator
        if time.monotonic() - coordinator.polled_at > FRESH:
            await coordinator.async_poll_now()
        playback = coordinator.data.playback or NOTHING
        if playback.device is None or not playback.is_playing:
            return False
        shown = playback.device.volume_percent
        is_as_left = shown is None or abs(shown - volume) <= TOUCHED
        return coordinator.data.device_id == device_id and is_as_left
