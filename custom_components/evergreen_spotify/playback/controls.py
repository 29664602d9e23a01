"""The controls of an account's player, used by its entities, actions and scenes."""

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from homeassistant.core import Context

from ..coordinator import SpotifyCoordinator
from ..errors import invalid, partly_done
from ..state.overlap import Ticket
from ..state.pending import StartOptions
from ..webapi.command import Command
from ..webapi.commands import (
    AddToQueue,
    Pause,
    Resume,
    Seek,
    SetRepeat,
    SetShuffle,
    SetVolume,
)
from ..webapi.errors import (
    DeviceNotFoundError,
    NoActiveDeviceError,
    RestrictionError,
    SpotifyError,
)
from ..webapi.models import NOTHING, Device, Playback, RepeatState
from .heard import Claim, async_is_silent
from .linked_player import LinkedPlayer
from .request import PlayRequest
from .saved_state import SavedState
from .start import Decide, How, Start, as_asked
from .target import async_choose_device
from .transaction import MODES_DELAY

REPEAT_DISALLOWS: Final = {
    RepeatState.TRACK: "toggling_repeat_track",
    RepeatState.CONTEXT: "toggling_repeat_context",
}

STALE_PAUSE: Final = 0.5
"""Seconds between two polls while the first may be out of date."""


class Controls:
    """The controls of one account. All raise SpotifyError and HomeAssistantError."""

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the controls of an account."""
        self._coordinator = coordinator
        self._pending = coordinator.pending
        self._order = coordinator.commands

    async def play(self, request: PlayRequest, how: How, ticket: Ticket | None = None) -> None:
        """Start what a request asks for."""
        await self.start(as_asked(request), replace(how, is_heard=not request.is_paused), ticket)

    async def start(self, decide: Decide, how: How, ticket: Ticket | None = None) -> None:
        """Start what `decide` returns for the state of playback at that time."""
        await Start(self._coordinator, ticket or self._order.begin()).async_run(decide, how)

    async def resume(self, context: Context | None) -> None:
        """Resume what is on, on the chosen device; without a session, where playback was left."""
        device, before = self._playback.device, self._playback
        if self._is_anything_chosen or device is None:
            await self.play(PlayRequest(), How(context=context))
            return
        ticket, resume = self._order.begin(), Resume(device)
        with self._order.starting():
            if linked := LinkedPlayer.of(self._coordinator, device):
                await linked.async_prepare(self._coordinator.hass, ticket, context)
            is_done = False
            with suppress(NoActiveDeviceError, DeviceNotFoundError):
                is_done = await self._reach(resume, is_playing=True)
                claim = Claim(resume, before)
                is_done = is_done or not await async_is_silent(self._coordinator, ticket, claim)
            if self._is_anything_chosen or not is_done:
                await self.play(PlayRequest(), How(context=context, tries=1), ticket)

    async def pause(self, *, polls: bool = False, arrived: int | None = None) -> None:
        """Pause. With `polls`, poll first and send nothing if playback is known to be paused."""
        ticket = self._order.begin(arrived=arrived)
        if await self._order.async_take_turn(ticket):  # a start may be on its way to Spotify
            self._order.end_turn()
        reading = await self._coordinator.async_read() if polls else None
        ticket.check()
        # Without a session it is unknown: in a private one music may play.
        is_unknown = reading is None or reading.playback is None
        if is_unknown or self._playback.is_playing:
            await self._reach(Pause(self._device_id), is_playing=False)

    async def command(self, command: Command, disallow: str | None = None) -> None:
        """Send a command, unless Spotify says that it is not possible now."""
        await self._check_allowed(disallow)
        throttle = None
        if isinstance(command, (Seek, SetVolume)):  # what is for another device is another thing
            throttle = f"{command.aspect} {command.device_id}"
        await self._coordinator.async_command(command, throttle=throttle)

    async def set_volume(self, percent: int, context: Context | None) -> None:
        """Set the volume in percent, now or at the next start."""
        chosen, is_starting = StartOptions(volume=percent), self._order.is_starting
        is_known = self._playback.device is not None and self._pending.chosen.device_id is None
        if not self._playback.is_playing and (is_starting or not is_known):
            await self.choose(chosen, context)
            return
        self._order.note_volume(self._device_id, percent)
        if is_starting and self._order.target_id in {"", self._device_id}:
            self._pending.choose(chosen)  # the start must not set another one
        await self.command(SetVolume(percent, self._device_id))

    async def set_shuffle(self, *, state: bool, context: Context | None) -> None:
        """Turn shuffle on or off, now or, without a session, at the next start."""
        if self._has_session:
            await self._set_mode(SetShuffle(state, self._device_id), "toggling_shuffle")
        else:
            await self.choose(StartOptions(shuffle=state), context)

    async def set_repeat(self, state: RepeatState, context: Context | None) -> None:
        """Set the repeat mode, now or, without a session, at the next start."""
        if self._has_session:
            disallow = REPEAT_DISALLOWS.get(state)
            await self._set_mode(SetRepeat(state, self._device_id), disallow)
        else:
            await self.choose(StartOptions(repeat=state), context)

    async def select_device(self, device: Device, context: Context | None) -> None:
        """Move what plays to a device, or choose it for the next start."""
        if self._playback.is_playing:
            await self._check_allowed("transferring_playback")
        await self.choose(StartOptions(device_id=device.id), context)

    async def choose(self, options: StartOptions, context: Context | None) -> None:
        """Keep a choice for the next start, which may be under way; apply it if music plays."""
        try:
            with self._pending.choosing(options):
                self._coordinator.async_update_listeners()
                is_read_by_start = self._order.is_starting and not self._playback.is_playing
                if not is_read_by_start and await self._is_playing_now():
                    await self.play(PlayRequest(), How(context=context))
        finally:
            self._coordinator.async_update_listeners()

    async def enqueue(self, uris: Awaitable[Iterable[str]], arrived: int) -> None:
        """Add tracks and episodes to the queue, in order, until a newer command supersedes this.

        Spotify's endpoint takes one of them per request. If it refuses one, HomeAssistantError
        tells how many it took before.
        """
        ticket = self._order.watch(arrived)
        wanted = list(await uris)
        device_id = self._device_id or self._pending.chosen.device_id
        if not device_id:
            device_id = (await async_choose_device(self._coordinator)).id
        for done, uri in enumerate(wanted):
            ticket.check()
            try:
                await self._coordinator.async_command(AddToQueue(uri, device_id))
            except SpotifyError as err:
                if done:
                    raise partly_done(err, done, len(wanted)) from err
                raise

    async def bring_back(self, saved: SavedState, context: Context | None) -> None:
        """Restore a saved state on its own device, whatever was chosen meanwhile."""
        coordinator = self._coordinator
        if saved.is_silence:
            await self.pause(polls=True)
            return
        if (request := saved.request) is None:
            raise invalid("saved_state_lost", name=saved.name)
        ticket = self._order.begin()
        await coordinator.async_poll_now()
        if self._device_id != saved.device_id:  # it may have a new id by now
            await coordinator.async_refresh_devices()
        device = coordinator.devices.device(saved.device_id)
        await self.play(request, How(device=device, context=context), ticket)

    async def _reach(self, command: Command, *, is_playing: bool) -> bool:
        """Send a command to play or pause; return whether it was refused as already done.

        A refusal counts as success once Spotify's player state confirms it.
        """
        follows_another = self._coordinator.may_be_stale
        try:
            await self._coordinator.async_command(command)
        except RestrictionError, NoActiveDeviceError:
            await self._coordinator.async_refresh()
            if follows_another:
                await self._outlast_stale_readings(is_playing=is_playing)
            if self._playback.is_playing is not is_playing:
                raise
            return True
        return False

    async def _outlast_stale_readings(self, *, is_playing: bool) -> None:
        """Poll while the readings may still be older than the command before this one."""
        while self._playback.is_playing is not is_playing and self._coordinator.may_be_stale:
            await asyncio.sleep(STALE_PAUSE)
            await self._coordinator.async_refresh()

    async def _set_mode(self, command: Command, disallow: str | None) -> None:
        """Set shuffle or repeat; retry once, as Spotify refuses them right after a start."""
        await self._check_allowed(disallow)
        order, coordinator, aspect = self._order, self._coordinator, command.aspect
        send, count = partial(coordinator.async_send, command), order.touch(aspect)

        async def send_twice() -> None:
            try:
                await send()
            except RestrictionError:
                await asyncio.sleep(MODES_DELAY)
                if order.touches(aspect) == count:  # shown again: a poll may have come between
                    await coordinator.async_act(send, command.change)

        await coordinator.async_act(send_twice, command.change)

    async def _check_allowed(self, action: str | None) -> None:
        """Raise RestrictionError for an action that Spotify disallows, also after another poll."""
        if action in self._playback.disallows:
            await self._coordinator.async_refresh()
            if action in self._playback.disallows:
                raise RestrictionError

    async def _is_playing_now(self) -> bool:
        """Return whether music plays; in silence poll first, as it may have begun just now."""
        if not self._playback.is_playing:
            with self._order.starting():
                await self._coordinator.async_poll_now()
        return self._playback.is_playing

    @property
    def _is_anything_chosen(self) -> bool:
        return self._pending.chosen != StartOptions()

    @property
    def _has_session(self) -> bool:
        return self._coordinator.data.playback is not None

    @property
    def _playback(self) -> Playback:
        return self._coordinator.data.playback or NOTHING

    @property
    def _device_id(self) -> str:
        return self._coordinator.data.device_id
