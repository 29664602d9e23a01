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
from homeassistant.util.json import JsonObjectType

from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import command
from .errors import invalid, listed
from .library.ids import plain_type
from .library.queue import expand
from .playback.controls import Controls
from .playback.request import PlayRequest
from .playback.request_text import read_position
from .playback.saved_state import SavedState, SavedStates
from .playback.scene_calls import SceneCalls, SceneRun
from .playback.start import How
from .playback.target import async_find_device
from .player_actions import PlayerActions
from .player_view import REPEAT_MODES, PlayerView, state_of
from .state.pending import StartOptions
from .webapi.commands import Seek, Skip, SkipBack
from .webapi.uris import UriType

PARALLEL_UPDATES = 0

DEFAULT_VOLUME: Final = 30
"""Percent to come back to where the volume before muting is not known."""

REPEAT_STATES: Final = {mode: state for state, mode in REPEAT_MODES.items()}

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

    _scenes: SceneCalls

    def __init__(self, coordinator: SpotifyCoordinator, saved_states: SavedStates) -> None:
        """Initialize the player of an account."""
        super().__init__(coordinator)
        self._controls = Controls(coordinator)
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
        with self._scenes.call(self._context, SERVICE_TURN_ON) as scene:
            if scene is None or scene.is_over:
                await self._controls.resume(self._context)

    @command
    @override
    async def async_turn_off(self) -> None:
        """Fall silent; the player stays, since it can be started at any time."""
        await self._controls.pause(polls=True)

    @command
    @override
    async def async_media_play(self) -> None:
        """Resume, on the chosen device."""
        with self._scenes.call(self._context, SERVICE_MEDIA_PLAY) as scene:
            if scene is None:
                await self._controls.resume(self._context)
            else:
                await self._controls.play(*self._completed(PlayRequest(), scene), scene.ticket)

    @command
    @override
    async def async_media_pause(self) -> None:
        """Pause."""
        with self._scenes.call(self._context, SERVICE_MEDIA_PAUSE) as scene:
            await self._controls.pause(polls=scene is not None)
            await self._apply(scene)

    @command
    @override
    async def async_media_stop(self) -> None:
        """Pause: Spotify knows no other silence."""
        with self._scenes.call(self._context, SERVICE_MEDIA_STOP) as scene:
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
        percent = round(volume * 100)
        with self._scenes.call(self._context, SERVICE_VOLUME_SET) as scene:
            await self._choose(
                scene,
                StartOptions(volume=percent),
                partial(self._controls.set_volume, percent, self._context),
            )

    @command
    @override
    async def async_mute_volume(self, mute: bool) -> None:
        """Mute by a volume of 0; Spotify has no other mute."""
        with self._scenes.call(self._context, SERVICE_VOLUME_MUTE) as scene:
            now = scene.chosen.volume if scene else None
            volume = self._volume_percent if now is None else now
            if mute is (volume == 0) or (volume is None and not mute):
                await self._apply(scene)
                return
            if mute:
                self._volume_before_mute = volume or self._volume_before_mute
            percent = 0 if mute else self._volume_before_mute
            await self._choose(
                scene,
                StartOptions(volume=percent),
                partial(self._controls.set_volume, percent, self._context),
            )

    @command
    @override
    async def async_select_source(self, source: str) -> None:
        """Move what plays to a device, or choose the device for when playing starts."""
        with self._scenes.call(self._context, SERVICE_SELECT_SOURCE) as scene:
            device = await async_find_device(self.coordinator, source)
            await self._choose(
                scene,
                StartOptions(device_id=device.id),
                partial(self._controls.select_device, device, self._context),
            )

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
        if (content_id := await self.async_resolve(media_id)) is None:
            return
        hint = URI_TYPES.get(plain_type(media_type))
        with self._scenes.call(self._context, SERVICE_PLAY_MEDIA) as scene:
            read = PlayRequest.restore if scene else PlayRequest.parse
            request = read(content_id, hint)
            if enqueue in {MediaPlayerEnqueue.ADD, MediaPlayerEnqueue.NEXT}:
                library = (await self._library()).library
                await self._controls.enqueue(expand(library, request.for_queue()))
            elif scene is None:
                await self._controls.play(request, How(context=self._context))
            else:
                request = replace(request, is_paused=request.is_paused or scene.pauses)
                await self._controls.play(*self._completed(request, scene), scene.ticket)

    @command
    async def async_snapshot(self, name: str) -> JsonObjectType:
        """Save what is on now under a name."""
        await self.coordinator.async_poll_now()
        self.coordinator.commands.check_loaded()
        saved = SavedState.of(name, state_of(self._playback), self.coordinator.data)
        await self._saved_states.async_keep(saved)
        return saved.answer

    @command
    async def async_restore(self, name: str) -> JsonObjectType:
        """Bring back what was saved under a name."""
        saved = self._saved_states.find(name)
        if saved is None:
            names = listed(self._saved_states.names)
            raise invalid("unknown_saved_state", name=name, saved_states=names)
        await self._controls.bring_back(saved, self._context)
        return saved.answer

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
            await self._controls.set_volume(chosen.volume, self._context)
        elif chosen != StartOptions():
            await self._controls.choose(chosen, self._context)

    def _completed(self, request: PlayRequest, scene: SceneRun) -> tuple[PlayRequest, How]:
        """Return what a scene wants to play, with what it chose before; use that up."""
        chosen, scene.chosen = scene.chosen, StartOptions()
        device = self.coordinator.devices.device(chosen.device_id or "")
        how = How(device=device, polls=True, context=self._context)
        return replace(request, volume=chosen.volume, may_stay=True), how
