"""Fade in music that has begun quietly, until someone else changes playback.

Where a command of ours or an unload ends the fade, the volume is set to its target at once.
"""

import asyncio
from dataclasses import replace
import logging
import time
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.command import Aspect, Command
from ..webapi.commands import SetVolume
from ..webapi.errors import SpotifyError
from ..webapi.models import NOTHING
from .plan import Known
from .put_right import async_put_right
from .request import PlayRequest

_LOGGER = logging.getLogger(__name__)

QUIETEST: Final = 3
"""Volume in percent at which a fade begins."""

STEPS: Final = 20
SHORTEST_STEP: Final = 3.0
"""At most so many steps, of at least so many seconds; a step costs three requests."""

FRESH: Final = 0.5
"""Seconds for which the last poll of the player is recent enough."""

TOUCHED: Final = 2
"""Percent by which a device may round; more is a change made elsewhere."""


class Fades:
    """The fades of an account, at most one per device."""

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize without any fade."""
        self._coordinator = coordinator
        self._fades: dict[str, Fade] = {}

    def is_under_way(self, preset: str, device_id: str) -> bool:
        """Return whether a preset's fade is under way on a device."""
        fade = self._fades.get(device_id)
        return fade is not None and fade.is_under_way and fade.preset == preset

    def start(self, preset: str, device_id: str, target: int, seconds: float) -> None:
        """Fade a device to a preset's volume, in percent, over some seconds."""
        self.stop(device_id)
        self._fades[device_id] = Fade(self._coordinator, preset, SetVolume(target, device_id))
        self._fades[device_id].start(seconds)

    def stop(self, device_id: str) -> None:
        """Stop the fade of a device, if there is one."""
        if fade := self._fades.pop(device_id, None):
            fade.stop()


class FadeIn:
    """The fade of a start over some seconds, 0 for a start without a fade."""

    def __init__(self, fades: Fades, name: str, seconds: float) -> None:
        """Initialize the fade of a start; the name tells starts apart."""
        self._fades = fades
        self._name = name
        self._seconds = seconds
        self._goal: int | None = None

    def is_under_way(self, known: Known) -> bool:
        """Return whether the same fade is under way already."""
        return self._fades.is_under_way(self._name, known.device.id)

    def begins(self, request: PlayRequest, known: Known) -> PlayRequest:
        """Return the request with the initial volume of the fade, if there is one."""
        self._fades.stop(known.device.id)
        target = known.target
        self._goal = target.volume_percent if request.volume is None else request.volume
        is_heard = target.supports_volume and self._goal is not None and self._goal > QUIETEST
        if self._seconds <= 0 or not is_heard:
            self._goal = None
            return request
        return replace(request, volume=QUIETEST)

    def on_sound(self, request: PlayRequest, known: Known) -> None:
        """Start the fade, unless another volume was chosen meanwhile."""
        if self._goal is not None and request.volume == QUIETEST:
            self._fades.start(self._name, known.device.id, self._goal, self._seconds)


class Fade:
    """One fade towards a target volume."""

    def __init__(self, coordinator: SpotifyCoordinator, preset: str, goal: SetVolume) -> None:
        """Initialize the fade of a preset."""
        self.preset = preset
        self._coordinator = coordinator
        self._goal = goal
        self._now = QUIETEST
        self._count = self._commands = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether the volume is not yet reached."""
        return self._task is not None and not self._task.done()

    def start(self, seconds: float) -> None:
        """Start the fade over some seconds."""
        order = self._coordinator.commands
        self._count, self._commands = order.touches(Aspect.VOLUME), order.touches(Aspect.PLAYBACK)
        self._task = order.create_background_task(self._run(seconds))

    def stop(self) -> None:
        """Stop the fade at its present volume."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self, seconds: float) -> None:
        way = self._goal.percent - QUIETEST
        steps = max(1, min(STEPS, way, int(seconds / SHORTEST_STEP)))
        order = self._coordinator.commands
        for step in range(1, steps + 1):
            is_unloaded = await order.async_sleep(seconds / steps)
            if self._is_touched:
                return
            if is_unloaded:
                break
            plays_on = await self._plays_on()
            if self._is_touched or not (plays_on or self._is_ended_by_us):
                return
            if not plays_on:
                break
            await self._set(QUIETEST + round(way * step / steps))
        if self._now != self._goal.percent and not self._is_touched:
            counts = {Aspect.VOLUME: self._count}

            async def find() -> list[Command]:
                return [self._goal]

            await async_put_right(self._coordinator, find, counts)

    async def _set(self, percent: int) -> None:
        command = SetVolume(percent, self._goal.device_id)
        try:
            await self._coordinator.async_command(command)
        except (SpotifyError, HomeAssistantError) as err:  # the next step sets more
            _LOGGER.debug("A step of a fade failed: %s", type(err).__name__)
        else:
            self._now = percent
        self._count = self._coordinator.commands.touches(Aspect.VOLUME)

    async def _plays_on(self) -> bool:
        """Return whether the device still plays; note a volume that the fade did not set."""
        coordinator = self._coordinator
        if time.monotonic() - coordinator.polled_at > FRESH:
            await coordinator.async_poll_now()
        playback = coordinator.data.playback or NOTHING
        device = playback.device
        if device is None or device.id != self._goal.device_id or not playback.is_playing:
            return False
        if device.volume_percent is not None and abs(device.volume_percent - self._now) > TOUCHED:
            self._count = -1
        return True

    @property
    def _is_ended_by_us(self) -> bool:
        return self._coordinator.commands.touches(Aspect.PLAYBACK) != self._commands

    @property
    def _is_touched(self) -> bool:
        """Whether someone else set the volume."""
        return self._coordinator.commands.touches(Aspect.VOLUME) != self._count
