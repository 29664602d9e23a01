"""The player of an account."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final, override

from homeassistant.components.media_player import (
    SERVICE_PLAY_MEDIA,
    SERVICE_SELECT_SOURCE,
    MediaPlayerEnqueue,
    MediaType,
    RepeatMode,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import (
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_PLAY,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_ON,
    SERVICE_VOLUME_MUTE,
    SERVICE_VOLUME_SET,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_DEVICE, SUBENTRY_DEVICE_PLAYER
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .device_player import DeviceView
from .entity import command
from .errors import invalid
from .library.ids import plain_type
from .library.queue import expand
from .playback.controls import Controls
from .playback.device_controls import DeviceControls
from .playback.request import PlayRequest
from .playback.request_text import read_position
from .playback.saved_state import SavedStates
from .playback.scene_calls import SceneCalls, SceneRun
from .playback.start import How
from .playback.target import async_find_device
from .player_actions import PlayerActions
from .player_view import CONTENT_URI_TYPES, REPEAT_MODES, PlayerView
from .state.overlap import SOURCE
from .state.pending import StartOptions
from .subentry_entity import async_follow_subentries
from .webapi.commands import Seek, Skip, SkipBack
from .webapi.stored import as_text

PARALLEL_UPDATES = 0

DEFAULT_VOLUME: Final = 30
"""Percent to come back to where the volume before muting is not known."""

REPEAT_STATES: Final = {mode: state for state, mode in REPEAT_MODES.items()}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the player of an account, and those of single devices."""
    saved_states = SavedStates(hass, entry)
    await saved_states.async_load()
    coordinator = entry.runtime_data
    async_add_entities([SpotifyMediaPlayer(coordinator, saved_states, Controls(coordinator))])
    async_follow_subentries(
        hass,
        entry,
        SUBENTRY_DEVICE_PLAYER,
        lambda subentry: SpotifyDevicePlayer(coordinator, saved_states, subentry),
        async_add_entities,
    )


class SpotifyMediaPlayer(PlayerView, PlayerActions):
    """The player of an account, wherever it plays."""

    _scenes: SceneCalls

    def __init__(
        self,
        coordinator: SpotifyCoordinator,
        saved_states: SavedStates,
        controls: Controls,
        key: str = "player",
    ) -> None:
        """Initialize a player with what it controls; `key` is unique within the account."""
        self._controls = controls
        super().__init__(coordinator, key)
        self._saved_states = saved_states
        self._volume_before_mute = DEFAULT_VOLUME

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for scenes."""
        await super().async_added_to_hass()
        self._scenes = SceneCalls(self.hass, self.entity_id, self.coordinator.commands)
        self.async_on_remove(self._scenes.async_listen())

    @command
    @override
    async def async_turn_on(self) -> None:
        """Resume; in a scene that has more to say leave that to its last call."""
        self._switch(off=False)
        context = self._context
        with self._scenes.call(context, SERVICE_TURN_ON) as scene:
            if scene is None or scene.is_over:
                await self._controls.resume(context)

    @command
    @override
    async def async_turn_off(self) -> None:
        """Fall silent, and look off until somebody plays; it can be started at any time."""
        await self._controls.pause(polls=True)
        self._switch(off=True)

    @command
    @override
    async def async_media_play(self) -> None:
        """Resume, on the chosen device."""
        context = self._context
        with self._scenes.call(context, SERVICE_MEDIA_PLAY) as scene:
            if scene is None:
                await self._controls.resume(context)
            else:
                completed = self._completed(PlayRequest(), scene)
                await self._controls.play(*completed, scene.ticket)

    @command
    @override
    async def async_media_pause(self) -> None:
        """Pause."""
        await self._pause(SERVICE_MEDIA_PAUSE)

    @command
    @override
    async def async_media_stop(self) -> None:
        """Pause: Spotify knows no other silence."""
        await self._pause(SERVICE_MEDIA_STOP)

    async def _pause(self, service: str) -> None:
        with self._scenes.call(self._context, service) as scene:
            await self._controls.pause(polls=scene is not None)
            await self._apply(scene)

    @command
    @override
    async def async_media_next_track(self) -> None:
        """Skip to the next track."""
        await self._controls.command(Skip(self._device_id), "skipping_next")

    @command
    @override
    async def async_media_previous_track(self) -> None:
        """Skip to the previous track."""
        await self._controls.command(SkipBack(self._device_id), "skipping_prev")

    @command
    @override
    async def async_media_seek(self, position: float) -> None:
        """Go to a position in seconds."""
        seek = Seek(read_position(position, "seek_position"), self._device_id)
        await self._controls.command(seek, "seeking")

    @command
    @override
    async def async_set_shuffle(self, shuffle: bool) -> None:
        """Shuffle or not."""
        await self._controls.set_shuffle(state=shuffle, context=self._context)

    @command
    @override
    async def async_set_repeat(self, repeat: RepeatMode) -> None:
        """Repeat a track, everything, or nothing."""
        await self._controls.set_repeat(REPEAT_STATES[repeat], self._context)

    @command
    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Set the volume, from 0 to 1."""
        percent, context = round(volume * 100), self._context
        set_volume = partial(self._controls.set_volume, percent, context)
        with self._scenes.call(context, SERVICE_VOLUME_SET) as scene:
            await self._choose(scene, StartOptions(volume=percent), set_volume)

    @command
    @override
    async def async_mute_volume(self, mute: bool) -> None:
        """Mute by a volume of 0; Spotify has no other mute."""
        context = self._context
        with self._scenes.call(context, SERVICE_VOLUME_MUTE) as scene:
            now = scene.chosen.volume if scene else None
            volume = self._volume_percent if now is None else now
            if mute is (volume == 0) or (volume is None and not mute):
                await self._apply(scene)
                return
            if mute:
                self._volume_before_mute = volume or self._volume_before_mute
            percent = 0 if mute else self._volume_before_mute
            set_volume = partial(self._controls.set_volume, percent, context)
            await self._choose(scene, StartOptions(volume=percent), set_volume)

    @command
    @override
    async def async_select_source(self, source: str) -> None:
        """Move what plays to a device, or choose the device for when playing starts."""
        context = self._context
        order = self.coordinator.commands
        arrived = order.arrive()
        with self._scenes.call(context, SERVICE_SELECT_SOURCE) as scene:
            device = await async_find_device(self.coordinator, source)
            order.overtake(SOURCE, arrived)
            select = partial(self._controls.select_device, device, context)
            await self._choose(scene, StartOptions(device_id=device.id), select)

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

        The id may be a URI, a link, a bare id, or say more: see `playback.request`.
        """
        if announce:
            raise invalid("announce_unsupported")
        context, order = self._context, self.coordinator.commands
        arrived = order.arrive()
        with self._scenes.call(context, SERVICE_PLAY_MEDIA) as scene:
            if (content_id := await self.async_resolve(media_id, context)) is None:
                return
            read = PlayRequest.restore if scene else PlayRequest.parse
            request = read(content_id, CONTENT_URI_TYPES.get(plain_type(media_type)))
            if enqueue in {MediaPlayerEnqueue.ADD, MediaPlayerEnqueue.NEXT}:
                library = (await self._library()).library
                await self._controls.enqueue(expand(library, request.for_queue()), arrived)
            elif scene is None:
                ticket = order.begin(arrived=arrived)
                await self._controls.play(request, How(context=context), ticket)
            else:
                request = replace(request, is_paused=request.is_paused or scene.pauses)
                completed = self._completed(request, scene)
                await self._controls.play(*completed, scene.ticket)

    async def _choose(
        self,
        scene: SceneRun | None,
        options: StartOptions,
        otherwise: Callable[[], Awaitable[None]],
    ) -> None:
        """Keep what a scene chooses for its last call; act at once outside of scenes."""
        if scene is None:
            await otherwise()
            return
        scene.chosen = replace(scene.chosen, **options.set_fields())
        await self._apply(scene)

    async def _apply(self, scene: SceneRun | None) -> None:
        """Apply what a scene chose, if this is its last call and none that plays."""
        if scene is None or not scene.is_over:
            return
        chosen = scene.chosen
        if chosen.device_id is None and chosen.volume is not None:
            await self._controls.set_volume(chosen.volume, scene.context)
        elif chosen != StartOptions():
            await self._controls.choose(chosen, scene.context)

    def _completed(self, request: PlayRequest, scene: SceneRun) -> tuple[PlayRequest, How]:
        """Return what a scene wants to play, with what it chose before; use that up."""
        chosen, scene.chosen = scene.chosen, StartOptions()
        device = self.coordinator.devices.device(chosen.device_id or "")
        how = How(device=device, polls=True, context=scene.context)
        return replace(request, volume=chosen.volume, may_stay=True), how


class SpotifyDevicePlayer(DeviceView, SpotifyMediaPlayer):
    """The player of one device."""

    _controls: DeviceControls

    def __init__(
        self, coordinator: SpotifyCoordinator, saved_states: SavedStates, subentry: ConfigSubentry
    ) -> None:
        """Initialize the player of a subentry's device."""
        controls = DeviceControls(coordinator, as_text(subentry.data.get(CONF_DEVICE)))
        super().__init__(coordinator, saved_states, controls, subentry.subentry_id)
        self.async_take(subentry)
