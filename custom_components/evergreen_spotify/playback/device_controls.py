"""What one device of an account can be told to do, wherever the account plays now."""

from collections.abc import Awaitable, Iterable
from dataclasses import replace
from typing import override

from homeassistant.core import Context

from ..coordinator import SpotifyCoordinator
from ..errors import invalid
from ..state.overlap import Ticket
from ..state.pending import StartOptions
from ..webapi.command import Command
from ..webapi.commands import SetVolume
from ..webapi.errors import DeviceAsleepError, DeviceNotFoundError, NoActiveDeviceError
from ..webapi.models import NOTHING, Device, Playback
from .controls import Controls
from .plan import Known
from .request import PlayRequest
from .start import Decide, How


class DeviceControls(Controls):
    """The controls of one device: starting means starting here, and nothing else is touched.

    An account plays one thing at a time. What is chosen on a device that does not play waits in
    `chosen` for the next start on it.
    """

    def __init__(self, coordinator: SpotifyCoordinator, device_id: str) -> None:
        """Initialize the controls of a device by any id that it has, or had."""
        super().__init__(coordinator)
        self.chosen = StartOptions()
        self.device_id = device_id

    @property
    def device(self) -> Device | None:
        """The device as it is known now, None where it is forgotten."""
        return self._coordinator.devices.device(self.device_id)

    @property
    def is_here(self) -> bool:
        """Whether this is the device that the account uses."""
        return self._coordinator.data.device_id == self._device_id != ""

    @property
    def is_starting_here(self) -> bool:
        """Whether a start on this device is under way."""
        return self._order.is_starting and self._order.target_id == self._device_id

    @override
    async def start(self, decide: Decide, how: How, ticket: Ticket | None = None) -> None:
        """Start what is decided here, with what was chosen; `how` may name another device."""
        ticket = ticket or self._order.begin()
        here, chosen = await self._find(), self.chosen

        async def completed(known: Known) -> PlayRequest:
            request = await decide(known)
            options = chosen.set_fields() if known.device.id == self._device_id else {}
            missing = {name: one for name, one in options.items() if getattr(request, name) is None}
            return replace(request, **missing)

        await super().start(completed, replace(how, device=how.device or here), ticket)
        if self.chosen == chosen:
            self.chosen = StartOptions()

    @override
    async def pause(self, *, polls: bool = False, arrived: int | None = None) -> None:
        """Pause, unless the music is elsewhere; who pressed a button here may know more than we."""
        arrived = self._order.arrive() if arrived is None else arrived
        if self.is_starting_here or await self._is_found_here():
            await super().pause(polls=polls, arrived=arrived)

    @override
    async def command(self, command: Command, disallow: str | None = None) -> None:
        """Send a command that has to do with what plays here."""
        await self.require_here()
        await super().command(command, disallow)

    @override
    async def set_volume(self, percent: int, context: Context | None) -> None:
        """Set the volume in percent at once, or, where the device sleeps, when playing starts."""
        device = self.device
        if self.is_starting_here:
            await super().set_volume(percent, context)
        elif device is None or not await self._is_set(SetVolume(percent, device.id)):
            await self.choose(StartOptions(volume=percent), context)

    @override
    async def choose(self, options: StartOptions, context: Context | None) -> None:
        """Keep a choice for the next start on this device, which may be under way."""
        if self.is_starting_here:
            await super().choose(options, context)
        else:
            self.chosen = replace(self.chosen, **options.set_fields())
            self._coordinator.async_update_listeners()

    @override
    async def enqueue(self, uris: Awaitable[Iterable[str]], arrived: int) -> None:
        """Add to the queue, unless the music is elsewhere: there is one queue for all devices."""

        async def checked() -> Iterable[str]:
            wanted = await uris
            if self._coordinator.data.playback is not None:
                await self.require_here()
            return wanted

        await super().enqueue(checked(), arrived)

    def review(self) -> None:
        """Clear what was chosen once playing was started here by somebody else."""
        if self._playback.is_playing and not self._order.is_starting:
            self.chosen = StartOptions()

    async def require_here(self) -> None:
        """Raise ServiceValidationError where the music is elsewhere, or there is none."""
        if not await self._is_found_here():
            raise invalid("not_playing_here")

    async def _is_set(self, command: SetVolume) -> bool:
        """Set the volume; tell whether the device is awake."""
        self._order.note_volume(command.device_id, command.percent)
        try:
            await super().command(command)
        except DeviceNotFoundError, NoActiveDeviceError:
            return False
        self.chosen = replace(self.chosen, volume=None)
        self._coordinator.devices.note_volume(command.device_id, command.percent)
        self._coordinator.async_update_listeners()
        return True

    async def _is_found_here(self) -> bool:
        """Tell whether this is the device in use; poll where it does not look so."""
        if not self.is_here:
            await self._coordinator.async_poll_now()
        return self.is_here

    async def _find(self) -> Device:
        """Return the device, asking Spotify for one that is forgotten."""
        if self.device is None:
            await self._coordinator.async_refresh_devices()
        if (device := self.device) is None:
            raise DeviceAsleepError
        return device

    @property
    @override
    def _is_anything_chosen(self) -> bool:
        return super()._is_anything_chosen or self.chosen != StartOptions()

    @property
    @override
    def _has_session(self) -> bool:
        return self.is_here

    @property
    @override
    def _playback(self) -> Playback:
        return super()._playback if self.is_here else NOTHING

    @property
    @override
    def _device_id(self) -> str:
        return self.device.id if self.device else ""
