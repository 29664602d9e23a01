"""The player of an account."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
import logging
from typing import Any, Final, override

from homeassistant.components.media_player import MediaPlayerEnqueue, MediaType, RepeatMode
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.json import JsonObjectType

from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import command
from .errors import invalid, listed
from .library.ids import plain_type
from .library.queue import expand
from .playback.linked_player import LinkedPlayer
from .playback.request import PlayRequest
from .playback.saved_state import SavedState, SavedStates
from .playback.scene_calls import SceneCalls
from .playback.start import SECOND_TRY, Starter
from .playback.target import async_choose_device, async_find_device
from .playback.transaction import Send
from .player_actions import PlayerActions
from .player_view import REPEAT_MODES, PlayerView, state_of
from .webapi.errors import DeviceNotFoundError, NoActiveDeviceError, RestrictionError, SpotifyError
from .webapi.models import Device, Playback, RepeatState
from .webapi.uris import SpotifyUri, UriType

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0

SCENE_ENDS: Final = 0.5
"""Seconds after a call of a scene within which the next one comes."""

DEFAULT_VOLUME: Final = 30
"""Percent to come back to where the volume before muting is not known."""

REPEAT_STATES: Final = {mode: state for state, mode in REPEAT_MODES.items()}

REPEAT_DISALLOWS: Final = {
    RepeatState.TRACK: "toggling_repeat_track",
    RepeatState.CONTEXT: "toggling_repeat_context",
}

# What a bare id is, by the content type that comes with it.
URI_TYPES: Final = {
    MediaType.MUSIC: UriType.TRACK,
    MediaType.TRACK: UriType.TRACK,
    MediaType.ALBUM: UriType.ALBUM,
    MediaType.ARTIST: UriType.ARTIST,
    MediaType.PLAYLIST: UriType.PLAYLIST,
    MediaType.PODCAST: UriType.SHOW,
    MediaType.EPISODE: UriType.EPISODE,
    "show": UriType.SHOW,
    "collection": UriType.COLLECTION,
}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the player of an account."""
    saved_states = SavedStates(hass, entry)
    await saved_states.async_load()
    async_add_entities([SpotifyMediaPlayer(entry.runtime_data, saved_states)])


class SpotifyMediaPlayer(PlayerView, PlayerActions):
    """The player of an account, wherever it plays."""

    def __init__(self, coordinator: SpotifyCoordinator, saved_states: SavedStates) -> None:
        """Remember what is to be applied when playing starts."""
        super().__init__(coordinator)
        self._client = coordinator.client
        self._saved_states = saved_states
        self._newest: dict[str, Send] = {}
        self._volume_before_mute = DEFAULT_VOLUME
        self._is_starting = False
        self._waiting: CALLBACK_TYPE | None = None
        self._scenes = SceneCalls()

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for scenes."""
        await super().async_added_to_hass()
        self.async_on_remove(self._scenes.async_listen(self.hass))
        self.async_on_remove(self._stop_waiting)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Forget what was chosen in silence once somebody else was quicker to play."""
        if self._playback.is_playing and not self._is_starting and self._waiting is None:
            self._next_source = self._next_volume = None
        super()._handle_coordinator_update()

    @command
    @override
    async def async_media_play(self) -> None:
        """Resume, on the chosen device."""
        is_held = self._next_source is not None or self._next_volume is not None
        if not is_held and self.coordinator.data.playback is not None:
            ticket = self.coordinator.commands.take()
            await self._prepare(self._device)
            ticket.check()
            with suppress(NoActiveDeviceError, DeviceNotFoundError):
                await self._reach(self._client.play, is_playing=True)
                return
        await self._start(PlayRequest())

    @command
    @override
    async def async_media_pause(self) -> None:
        """Pause."""
        self.coordinator.commands.take()
        if is_restoring := self._is_restoring:
            await self.coordinator.async_poll_now()
        if self._playback.is_playing or not is_restoring:
            await self._reach(self._client.pause, is_playing=False)

    @override
    async def async_media_stop(self) -> None:
        """Pause: Spotify knows no other silence."""
        await self.async_media_pause()

    @override
    async def async_turn_on(self) -> None:
        """Resume; in a scene do nothing, since it has more to say."""
        if not self._is_restoring:
            await self.async_media_play()

    @override
    async def async_turn_off(self) -> None:
        """Fall silent; the player stays, since it can be started at any time."""
        self.coordinator.commands.take()
        await self.coordinator.async_poll_now()
        if self._playback.is_playing:
            await self.async_media_pause()

    @command
    @override
    async def async_media_next_track(self) -> None:
        """Skip to the next track."""
        await self._check_allowed("skipping_next")
        await self.coordinator.async_act(partial(self._client.next, self._device_id))

    @command
    @override
    async def async_media_previous_track(self) -> None:
        """Skip to the previous track."""
        await self._check_allowed("skipping_prev")
        await self.coordinator.async_act(partial(self._client.previous, self._device_id))

    @command
    @override
    async def async_media_seek(self, position: float) -> None:
        """Go to a position in seconds."""
        await self._check_allowed("seeking")
        position_ms = round(position * 1000)
        await self.coordinator.async_act(
            partial(self._client.seek, position_ms, self._device_id),
            lambda playback: replace(playback, progress_ms=position_ms),
            throttle="seek",
        )

    @command
    @override
    async def async_set_shuffle(self, shuffle: bool) -> None:
        """Shuffle or not."""
        await self._check_allowed("toggling_shuffle")
        await self._set_mode(
            "shuffle",
            partial(self._client.set_shuffle, state=shuffle, device_id=self._device_id),
            lambda playback: replace(playback, shuffle=shuffle),
        )

    @command
    @override
    async def async_set_repeat(self, repeat: RepeatMode) -> None:
        """Repeat a track, everything, or nothing."""
        state = REPEAT_STATES[repeat]
        await self._check_allowed(REPEAT_DISALLOWS.get(state))
        await self._set_mode(
            "repeat",
            partial(self._client.set_repeat, state, self._device_id),
            lambda playback: replace(playback, repeat=state),
        )

    async def _set_mode(
        self, mode: str, send: Send, change: Callable[[Playback], Playback]
    ) -> None:
        """Shuffle or repeat; Spotify refuses them for a moment after playing has begun."""
        self._newest[mode] = send

        async def send_twice() -> None:
            try:
                await send()
            except RestrictionError:
                await asyncio.sleep(SECOND_TRY)
                if self._newest[mode] is send:
                    await self.coordinator.async_act(send, change)

        await self.coordinator.async_act(send_twice, change)

    @command
    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Set the volume, from 0 to 1, or remember it for when playing starts."""
        percent, is_restoring = round(volume * 100), self._is_restoring
        if not is_restoring and self._device is not None and self._next_source is None:
            await self._set_volume(percent)
            return
        self._hold(volume=percent, is_restoring=is_restoring)
        if not is_restoring and await self._is_playing_somewhere():
            await self._start(PlayRequest())

    async def _set_volume(self, percent: int) -> None:
        await self.coordinator.async_act(
            partial(self._client.set_volume, percent, self._device_id),
            lambda playback: playback.with_volume(percent),
            throttle="volume",
        )

    @override
    async def async_mute_volume(self, mute: bool) -> None:
        """Mute by a volume of 0; Spotify has no other mute."""
        if mute is bool(self.is_volume_muted):
            return  # a scene says so after it has set the volume
        if mute:
            self._volume_before_mute = self._volume_percent or self._volume_before_mute
        await self.async_set_volume_level(0 if mute else self._volume_before_mute / 100)

    @command
    @override
    async def async_select_source(self, source: str) -> None:
        """Move what plays to a device, or remember the device for when playing starts."""
        is_restoring = self._is_restoring
        device = await async_find_device(self.coordinator, source)
        if is_restoring or not self._playback.is_playing:
            self._hold(source, is_restoring=is_restoring)
        if not is_restoring and await self._is_playing_somewhere():
            await self._check_allowed("transferring_playback")
            await self._start(PlayRequest(), device)

    @command
    @override
    async def async_play_media(
        self,
        media_type: MediaType | str,
        media_id: str,
        enqueue: MediaPlayerEnqueue | None = None,
        announce: bool | None = None,
        **kwargs: Any,
    ) -> None:
        """Play or queue a track, album, artist, playlist, show, episode or the liked songs.

        The id may be a URI, a link, a bare id, or say more: see `wish`.
        """
        if announce:
            raise invalid("announce_unsupported")
        if (content_id := await self.async_resolve(media_id)) is None:
            return
        request = PlayRequest.parse(content_id, URI_TYPES.get(plain_type(media_type)))
        if request is None or request.media is None:
            raise invalid("unknown_media", media_id=media_id, media_type=media_type)
        if enqueue in {MediaPlayerEnqueue.ADD, MediaPlayerEnqueue.NEXT}:
            await self._enqueue(request.media)
        else:
            await self._start(replace(request, may_stay=self._is_restoring))

    @command
    async def async_snapshot(self, name: str) -> JsonObjectType:
        """Keep what is on now under a name."""
        await self.coordinator.async_poll_now()
        saved = SavedState.of(name, state_of(self._playback), self.coordinator.data)
        await self._saved_states.async_keep(saved)
        return saved.answer

    @command
    async def async_restore(self, name: str) -> JsonObjectType:
        """Bring back what was kept under a name."""
        saved = self._saved_states.find(name)
        if saved is None:
            raise invalid(
                "unknown_saved_state", name=name, saved_states=listed(self._saved_states.names)
            )
        if saved.is_silence:
            await self.async_turn_off()
        elif saved.request is None:
            raise invalid("saved_state_lost", name=name)
        else:
            await self._bring_back(saved.request, saved.device_id)
        return saved.answer

    async def _bring_back(self, request: PlayRequest, device_id: str) -> None:
        """Start what was on, on the device that it was on, whatever is held for another start."""
        await self.coordinator.async_poll_now()
        if self._device_id != device_id:  # it may have a new id by now
            await self.coordinator.async_refresh_devices()
        self._next_source = self._next_volume = None
        await self._start(request, self.coordinator.devices.device(device_id))

    async def _reach(self, send: Callable[[str], Awaitable[None]], *, is_playing: bool) -> None:
        """Play or pause; that it was so already is a success, once Spotify's state says so."""
        try:
            await self.coordinator.async_act(
                partial(send, self._device_id),
                lambda playback: replace(playback, is_playing=is_playing),
            )
        except RestrictionError, NoActiveDeviceError:
            await self.coordinator.async_refresh()
            if self._playback.is_playing is not is_playing:
                raise

    async def _check_allowed(self, action: str | None) -> None:
        """Refuse what Spotify says is not possible now; look again before believing it."""
        if action in self._playback.disallows:
            await self.coordinator.async_refresh()
            if action in self._playback.disallows:
                raise RestrictionError

    async def _start(self, request: PlayRequest, device: Device | None = None) -> None:
        """Start on the chosen device, with the volume that was asked for."""
        self._stop_waiting()
        self._is_starting = True
        try:
            device = device or await self._choose_device()
            if self._next_volume is not None:
                request = replace(request, volume=self._next_volume)
            starter = Starter(self.coordinator, device)
            if not request.is_paused:
                await self._prepare(device)
            if request.may_stay:
                await starter.async_poll_now()
            await starter.async_start(request)
        finally:
            self._is_starting = False
            self._next_source = self._next_volume = None
            self._handle_coordinator_update()

    async def _prepare(self, device: Device | None) -> None:
        """Switch on what a device is heard through."""
        if device and (linked_player := LinkedPlayer.of(self.coordinator, device)):
            await linked_player.async_prepare(self.hass, self._context)

    @property
    def _is_restoring(self) -> bool:
        """Whether this call is one of a scene's."""
        return self._scenes.cover(self._context)

    def _hold(
        self, source: str | None = None, volume: int | None = None, *, is_restoring: bool
    ) -> None:
        """Keep for the call that starts playing; a scene that makes none is not waited for long."""
        self._next_source = source or self._next_source
        self._next_volume = self._next_volume if volume is None else volume
        self._stop_waiting()
        if is_restoring:
            self._waiting = async_call_later(self.hass, SCENE_ENDS, self._async_apply_held)
        self._handle_coordinator_update()

    async def _is_playing_somewhere(self) -> bool:
        """Tell whether music plays; in silence look first: it may have begun just now."""
        if not self._playback.is_playing:
            self._is_starting = True
            await self.coordinator.async_poll_now()
            self._is_starting = False
        return self._playback.is_playing

    async def _async_apply_held(self, _now: datetime) -> None:
        """Do what a scene asked for that does not say whether to play."""
        self._waiting = None
        try:
            if self._playback.is_playing:
                await self._start(PlayRequest())
            elif self._next_volume is not None and self._device is not None:
                await self._set_volume(self._next_volume)
                self._next_volume = None
        except (SpotifyError, HomeAssistantError) as err:
            _LOGGER.warning("A scene's source or volume was not taken: %s", err)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting()
            self._waiting = None

    async def _enqueue(self, wanted: SpotifyUri) -> None:
        """Add to what is queued, in order, until something else is asked for."""
        ticket = self.coordinator.commands.watch()
        for uri in await expand((await self._library()).library, wanted):
            ticket.check()
            await self.coordinator.async_act(
                partial(self._client.add_to_queue, uri, self._device_id), lambda playback: playback
            )

    async def _choose_device(self) -> Device:
        if self._next_source is None:
            return await async_choose_device(self.coordinator)
        return await async_find_device(self.coordinator, self._next_source)
