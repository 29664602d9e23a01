"""Bring about a wish in one well-ordered sequence of as few requests as possible.

What nobody hears comes first, then all that is heard at once, so that there is no wrong music
and no wrong loudness on the way. Where it fails half-way, what was changed is changed back.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from ..const import CONF_USER_ID
from ..coordinator import SpotifyCoordinator
from ..webapi.errors import (
    BadRequestError,
    NotFoundError,
    RestrictionError,
    SpotifyError,
    TransientError,
    VolumeRestrictedError,
)
from ..webapi.models import NOTHING, Context, Device, Playback
from .attempts import play_attempts
from .request import PlayRequest
from .transaction import CommandSequence, Step

PATIENCE: Final = 6.0
"""Seconds through which a sleeping device is called."""

SECOND_TRY: Final = 1.0
"""Seconds after which Spotify takes what it refuses right after playing has begun."""


class Starter:
    """Start music on one device."""

    def __init__(
        self,
        coordinator: SpotifyCoordinator,
        device: Device,
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Know where, and how many seconds the device may take to wake; outdo who waits yet."""
        self.device = device
        self._ticket = coordinator.commands.take()
        self._coordinator = coordinator
        self._client = coordinator.client
        self._request = PlayRequest()
        self._patience = patience
        self._sequence: CommandSequence
        self._before = NOTHING
        self._knows_device = self._has_session = False

    async def async_poll_now(self) -> None:
        """See what is on, and how loud the device is if it is not the one in use."""
        await asyncio.gather(self._coordinator.async_poll_now(), self._look_at_device())

    async def _look_at_device(self) -> None:
        coordinator, device_id = self._coordinator, self.device.id
        if coordinator.data.device_id == device_id:
            return
        with suppress(TransientError):  # what is not known is sent
            await coordinator.async_refresh_devices()
            self.device = coordinator.devices.device(device_id) or self.device
            self._knows_device = True

    async def async_start(self, request: PlayRequest) -> None:
        """Do it; raise SpotifyError where it cannot be done, and leave nothing half done.

        Raises OutdoneError, too.
        """
        self._request = request
        self._ticket.check()
        self._sequence = CommandSequence(self._coordinator, self._ticket, self._patience)
        self._has_session = self._coordinator.data.playback is not None
        self._before = self._coordinator.data.playback or NOTHING
        try:
            await self._run()
        except SpotifyError:
            await self._sequence.undo()
            raise

    async def _run(self) -> None:
        is_loaded, sequence = self._is_loaded, self._sequence
        must_hush = self._request.is_paused and not is_loaded and self._has_volume
        volume = (
            [self._volume(0 if must_hush else self._request.volume)] if self._sets_volume else []
        )
        modes = [*self._modes()]
        if self._is_here and self._before.is_playing and not must_hush:
            loud_too, volume = volume, []
        else:
            loud_too = []
        await sequence.wake(*volume)
        if modes and not (self._is_asleep and not volume):
            modes = await sequence.try_each(modes)
        if is_loaded:
            await sequence.wake(*self._go_on(), *loud_too)
        else:
            await self._load(loud_too)
        if modes:  # Spotify refuses them for a moment after playing has begun
            await asyncio.sleep(SECOND_TRY)
            await sequence.send(*modes)
        if self._request.is_paused and not is_loaded:
            await sequence.send(self._pause)
            if must_hush:
                await sequence.send(self._volume(self._loudness))

    @property
    def _is_here(self) -> bool:
        return self._before.device is not None and self._before.device.id == self.device.id

    @property
    def _is_asleep(self) -> bool:
        name = self._coordinator.devices.name_of(self.device.id)
        return not self._is_here and name in self._coordinator.devices.asleep

    @property
    def _is_loaded(self) -> bool:
        """Whether what is wished is on already, playing or paused, here or elsewhere."""
        request = self._request
        if request.media is None:
            return self._has_session
        here = PlayRequest.of(self._before)
        if not request.may_stay or here is None or here.media != request.media:
            return False
        return request.item is None or request.item == here.item

    @property
    def _now(self) -> Device:
        """The wanted device as it was last seen."""
        if self._is_here and self._before.device is not None:
            return self._before.device
        return self.device

    def _put_here(self, playback: Playback) -> Playback:
        """Show what plays on the wanted device, as loud as it was set by now."""
        device = playback.device if self._is_here and playback.device else self.device
        return replace(playback, device=replace(device, is_active=True))

    @property
    def _has_volume(self) -> bool:
        return self._now.supports_volume

    @property
    def _loudness(self) -> int:
        known = self._now.volume_percent if self._request.volume is None else self._request.volume
        return known or 0

    @property
    def _sets_volume(self) -> bool:
        """Whether a volume has to be sent; without a look it is known for the device in use."""
        if not self._has_volume:
            return False
        if self._request.is_paused and not self._is_loaded:
            return True
        is_known = self._is_here or (self._knows_device and not self._is_asleep)
        is_so = is_known and self._now.volume_percent == self._request.volume
        return self._request.volume is not None and not is_so

    def _volume(self, percent: int | None) -> Step:
        known = self._now.volume_percent
        return Step(
            partial(self._set_volume, percent or 0),
            lambda playback: playback.with_volume(percent or 0) if self._is_here else playback,
            None if known is None else partial(self._set_volume, known),
        )

    async def _set_volume(self, percent: int) -> None:
        with suppress(VolumeRestrictedError):  # music matters more
            await self._client.set_volume(percent, self.device.id)
            self.device = replace(self.device, volume_percent=percent)

    def _modes(self) -> Iterator[Step]:
        """Yield what sets shuffle and repeat; without a session nobody knows how they are."""
        request, before = self._request, self._before if self._has_session else None
        where = "" if before else self.device.id
        if request.shuffle is not None and (
            before is None or before.shuffle is not request.shuffle
        ):
            shuffle = partial(self._client.set_shuffle, device_id=where)
            yield Step(
                partial(shuffle, state=request.shuffle),
                lambda playback: replace(playback, shuffle=bool(request.shuffle)),
                partial(shuffle, state=before.shuffle) if before else None,
            )
        if request.repeat is not None and (before is None or before.repeat is not request.repeat):
            state = request.repeat
            yield Step(
                partial(self._client.set_repeat, state, where),
                lambda playback: replace(playback, repeat=state),
                partial(self._client.set_repeat, before.repeat, where) if before else None,
            )

    def _go_on(self) -> Iterator[Step]:
        """Yield what moves, resumes or pauses what is on already."""
        to_play = not self._request.is_paused

        def change(playback: Playback) -> Playback:
            return replace(self._put_here(playback), is_playing=to_play)

        if not to_play and self._before.is_playing:
            yield self._pause
        if not self._is_here:
            yield Step(partial(self._client.transfer, self.device.id, play=to_play), change)
        elif to_play and not self._before.is_playing:
            yield Step(partial(self._client.play, self.device.id), change)

    async def _load(self, loud_too: list[Step]) -> None:
        """Put on what is wished; where playing was left may be gone, then just go on."""
        user_id = self._coordinator.config_entry.data[CONF_USER_ID]
        context = (
            self._request.media if self._request.media and self._request.media.is_context else None
        )

        def change(playback: Playback) -> Playback:
            shown = Context(type=context.type, uri=context.uri(user_id)) if context else None
            here = replace(self._put_here(playback), is_playing=True)
            return here if self._request.media is None else replace(here, item=None, context=shown)

        *attempts, last = (
            Step(partial(self._client.play, self.device.id, **way), change)
            for way in play_attempts(self._request, self._coordinator.places.latest, user_id)
        )
        for way in attempts:
            with suppress(RestrictionError, BadRequestError, NotFoundError):
                await self._sequence.wake(way, *loud_too)
                return
            loud_too = [step for step in loud_too if not self._sequence.is_done(step)]
        await self._sequence.wake(last, *loud_too)

    @property
    def _pause(self) -> Step:
        return Step(self._client.pause, lambda playback: replace(playback, is_playing=False))
