"""What an account plays, in Home Assistant's words."""

from typing import Final, override

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
    RepeatMode,
)
from homeassistant.core import callback

from .const import CONF_VOLUME_STEP, DEFAULT_VOLUME_STEP
from .coordinator import SpotifyCoordinator
from .entity import SpotifyEntity
from .playback.request import PlayRequest
from .webapi.models import Device, Item, Playback, PlayingType, RepeatState

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

ATTR_ASLEEP: Final = "asleep_sources"


class PlayerView(SpotifyEntity, MediaPlayerEntity):
    """The player as it is shown, with what was chosen in silence for the next start.

    The features never shrink while idle: a scene reads them once, before it starts
    (`media_player.reproduce_state`).
    """

    _attr_name = None
    _attr_translation_key = "player"
    _attr_supported_features = (
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

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the view of an account's player."""
        super().__init__(coordinator, "player")
        self._show()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the coordinator's player state."""
        self._show()
        super()._handle_coordinator_update()

    def _show(self) -> None:
        """Translate the player state into Home Assistant's words."""
        player_state, playback = self.coordinator.data, self._playback
        self._attr_state = state_of(playback)
        self._attr_source_list = list(player_state.sources)
        chosen = self.coordinator.pending.chosen
        source = self.coordinator.devices.name_of(chosen.device_id or "")
        self._attr_source = source or player_state.active_source
        self._attr_extra_state_attributes = {ATTR_ASLEEP: list(player_state.asleep)}
        has_session = player_state.playback is not None
        shuffle = playback.shuffle if has_session else None
        repeat = playback.repeat if has_session else None
        self._attr_shuffle = shuffle if chosen.shuffle is None else chosen.shuffle
        mode = chosen.repeat or repeat
        self._attr_repeat = REPEAT_MODES[mode] if mode else None
        options = self.coordinator.config_entry.options
        self._attr_volume_step = options.get(CONF_VOLUME_STEP, DEFAULT_VOLUME_STEP) / 100
        volume = self._volume_percent
        self._attr_volume_level = None if volume is None else volume / 100
        self._attr_is_volume_muted = None if volume is None else volume == 0
        self._show_item(playback.item or NO_ITEM)

    def _show_item(self, item: Item) -> None:
        player_state, playback = self.coordinator.data, self._playback
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
    def _device(self) -> Device | None:
        return self._playback.device

    @property
    def _device_id(self) -> str:
        return self.coordinator.data.device_id

    @property
    def _volume_percent(self) -> int | None:
        if (chosen := self.coordinator.pending.chosen.volume) is not None:
            return chosen
        return self._device.volume_percent if self._device else None


def state_of(playback: Playback) -> MediaPlayerState:
    """Return the state of a player that shows this."""
    if playback.is_playing:
        return MediaPlayerState.PLAYING
    is_something = playback.item is not None or playback.playing_type is PlayingType.AD
    return MediaPlayerState.PAUSED if is_something else MediaPlayerState.IDLE


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else round(milliseconds / 1000)
