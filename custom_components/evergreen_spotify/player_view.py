"""What an account plays, in Home Assistant's words."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
    RepeatMode,
)
from homeassistant.core import callback
from homeassistant.helpers.restore_state import RestoreEntity

from .const import CONF_VOLUME_STEP, DEFAULT_VOLUME_STEP, FULL_VOLUME
from .coordinator import SpotifyCoordinator
from .entity import SpotifyEntity
from .playback.request import PlayRequest
from .state.pending import StartOptions
from .webapi.models import Device, Item, Playback, PlayingType, RepeatState
from .webapi.uris import UriType

NO_ITEM: Final = Item(type=PlayingType.UNKNOWN)

REPEAT_MODES: Final = {
    RepeatState.OFF: RepeatMode.OFF,
    RepeatState.TRACK: RepeatMode.ONE,
    RepeatState.CONTEXT: RepeatMode.ALL,
}

CONTENT_TYPES: Final = {
    PlayingType.TRACK: MediaType.MUSIC,
    PlayingType.EPISODE: MediaType.PODCAST,
}

# What a bare id is, by the content type that comes with it.
CONTENT_URI_TYPES: Final = {
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

FEATURES: Final = (
    MediaPlayerEntityFeature.TURN_ON
    | MediaPlayerEntityFeature.TURN_OFF
    | MediaPlayerEntityFeature.PLAY
    | MediaPlayerEntityFeature.PAUSE
    | MediaPlayerEntityFeature.STOP
    | MediaPlayerEntityFeature.NEXT_TRACK
    | MediaPlayerEntityFeature.PREVIOUS_TRACK
    | MediaPlayerEntityFeature.SEEK
    | MediaPlayerEntityFeature.VOLUME_SET
    | MediaPlayerEntityFeature.VOLUME_STEP
    | MediaPlayerEntityFeature.VOLUME_MUTE
    | MediaPlayerEntityFeature.SHUFFLE_SET
    | MediaPlayerEntityFeature.REPEAT_SET
    | MediaPlayerEntityFeature.SELECT_SOURCE
    | MediaPlayerEntityFeature.PLAY_MEDIA
    | MediaPlayerEntityFeature.MEDIA_ENQUEUE
    | MediaPlayerEntityFeature.BROWSE_MEDIA
    | MediaPlayerEntityFeature.SEARCH_MEDIA
)

ATTR_ASLEEP: Final = "asleep_sources"


class PlayerView(SpotifyEntity, RestoreEntity, MediaPlayerEntity):
    """The player as it is shown, with what was chosen in silence for the next start.

    The features never shrink while idle: a scene reads them once, before it starts
    (`media_player.reproduce_state`). Off is ours alone: Spotify knows no such state. It lasts
    until somebody plays, here or elsewhere.
    """

    _attr_name = None
    _attr_translation_key = "player"
    _attr_supported_features = FEATURES

    def __init__(self, coordinator: SpotifyCoordinator, key: str) -> None:
        """Initialize the view of a player."""
        super().__init__(coordinator, key)
        self._is_off = False
        self._show()

    @override
    async def async_added_to_hass(self) -> None:
        """Be off if it was off before a restart."""
        await super().async_added_to_hass()
        last = await self.async_get_last_state()
        self._is_off = last is not None and last.state == MediaPlayerState.OFF
        self._show()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the coordinator's player state."""
        self._show()
        super()._handle_coordinator_update()

    def _switch(self, *, off: bool) -> None:
        """Look switched off, or no longer."""
        self._is_off = off
        self._handle_coordinator_update()

    def _show(self) -> None:
        """Translate the player state into Home Assistant's words."""
        player_state, playback, chosen = self._player_state, self._playback, self._chosen
        self._is_off = self._is_off and not playback.is_playing
        self._attr_state = MediaPlayerState.OFF if self._is_off else state_of(playback)
        self._show_sources()
        has_session = player_state.playback is not None
        shuffle = playback.shuffle if has_session else None
        repeat = playback.repeat if has_session else None
        self._attr_shuffle = shuffle if chosen.shuffle is None else chosen.shuffle
        mode = chosen.repeat or repeat
        self._attr_repeat = REPEAT_MODES[mode] if mode else None
        self._attr_volume_step = _volume_step(self.coordinator.config_entry.options) / 100
        volume = self._volume_percent
        self._attr_volume_level = None if volume is None else volume / 100
        self._attr_is_volume_muted = None if volume is None else volume == 0
        self._show_item(playback.item or NO_ITEM)

    def _show_sources(self) -> None:
        player_state = self._player_state
        self._attr_source_list = list(player_state.sources)
        source = self.coordinator.devices.name_of(self._chosen.device_id or "")
        self._attr_source = source or player_state.active_source
        self._attr_extra_state_attributes = {ATTR_ASLEEP: list(player_state.asleep)}

    def _show_item(self, item: Item) -> None:
        player_state, playback = self._player_state, self._playback
        is_episode = item.type is PlayingType.EPISODE
        series = item.collection if is_episode else None
        request = PlayRequest.of(playback) if playback.item else None
        self._attr_media_content_id = request.content_id if request else item.uri
        self._attr_media_content_type = CONTENT_TYPES.get(item.type)
        self._attr_media_title = item.name
        self._attr_media_artist = ", ".join(item.creators) or series
        self._attr_media_album_name = None if is_episode else item.collection
        self._attr_media_album_artist = ", ".join(item.collection_creators) or None
        self._attr_media_series_title = series
        self._attr_media_track = item.track_number
        self._attr_media_playlist = player_state.context_name
        self._attr_media_image_url = item.image_url
        self._attr_media_duration = _seconds(item.duration_ms)
        has_position = playback.item is not None and playback.progress_ms is not None
        self._attr_media_position = _seconds(playback.progress_ms) if has_position else None
        self._attr_media_position_updated_at = player_state.taken_at if has_position else None

    @property
    def _chosen(self) -> StartOptions:
        """What was chosen for the next start."""
        return self.coordinator.pending.chosen

    @property
    def _device(self) -> Device | None:
        return self._playback.device

    @property
    def _device_id(self) -> str:
        return self._player_state.device_id

    @property
    def _volume_percent(self) -> int | None:
        if (chosen := self._chosen.volume) is not None:
            return chosen
        return self._device.volume_percent if self._device else None


def state_of(playback: Playback) -> MediaPlayerState:
    """Return the state of a player that shows this."""
    if playback.is_playing:
        return MediaPlayerState.PLAYING
    is_something = playback.item is not None or playback.playing_type is PlayingType.AD
    return MediaPlayerState.PAUSED if is_something else MediaPlayerState.IDLE


def _volume_step(options: Mapping[str, Any]) -> int:
    """Return the step in percent; another version may have stored what is none."""
    step = options.get(CONF_VOLUME_STEP)
    return step if type(step) is int and 0 < step <= FULL_VOLUME else DEFAULT_VOLUME_STEP


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else round(milliseconds / 1000)
