"""What was on and shall come back: before the doorbell rang, say."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Final, Self

from homeassistant.components.media_player import MediaPlayerState
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..state.names import match
from ..state.player_state import PlayerState
from ..state.stored import async_get_cache, read_list
from ..webapi.models import Playback
from ..webapi.uris import SpotifyUri
from .request import PlayRequest

KEPT: Final = 20
"""How many saved states of an account are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedState:
    """What was on, where and how; no `media_content_id` where it cannot be started again."""

    name: str
    state: str
    media_content_id: str | None = None
    position_ms: int | None = None
    device_id: str = ""
    source: str | None = None
    volume: int | None = None
    taken_at: str = ""

    @classmethod
    def of(cls, name: str, state: MediaPlayerState, player_state: PlayerState) -> Self:
        """Name what is on now."""
        now, playback = dt_util.utcnow(), player_state.playback or Playback()
        return cls(
            name=name,
            state=state.value,
            media_content_id=_content_id(playback),
            position_ms=player_state.position_ms(now) if playback.item else None,
            device_id=player_state.device_id,
            source=player_state.active_source,
            volume=playback.device.volume_percent if playback.device else None,
            taken_at=now.isoformat(),
        )

    @property
    def is_silence(self) -> bool:
        """Whether nothing was on."""
        return self.state == MediaPlayerState.IDLE

    @property
    def request(self) -> PlayRequest | None:
        """Return the request for what was on, None where that cannot be started again."""
        if self.media_content_id is None:
            return None
        request = PlayRequest.restore(self.media_content_id)
        return replace(request, position_ms=self.position_ms, volume=self.volume)

    @property
    def answer(self) -> JsonObjectType:
        """Say it as the actions do."""
        return {
            "name": self.name,
            "state": self.state,
            "media_content_id": self.media_content_id,
            "position": None if self.position_ms is None else round(self.position_ms / 1000),
            "source": self.source,
            "volume_level": None if self.volume is None else self.volume / 100,
            "taken_at": self.taken_at,
        }


class SavedStates:
    """The saved states of an account, by name, the oldest first."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Initialize without saved states; what people listen to is private."""
        self._saved_states: dict[str, SavedState] = {}
        self._cache = async_get_cache(hass, f"moments.{entry.entry_id}", private=True)

    async def async_load(self) -> None:
        """Load those that were stored."""
        stored = read_list(SavedState, (await self._cache.async_load()).get("moments"))
        self._saved_states = {one.name: one for one in stored[-KEPT:]}

    async def async_keep(self, saved: SavedState) -> None:
        """Keep a state in place of the one that had its name; forget the oldest."""
        self._saved_states.pop(match(saved.name, self._saved_states) or saved.name, None)
        self._saved_states[saved.name] = saved
        for oldest in list(self._saved_states)[:-KEPT]:
            del self._saved_states[oldest]
        await self._cache.async_save(
            {"moments": [asdict(one) for one in self._saved_states.values()]}
        )

    def find(self, name: str) -> SavedState | None:
        """Return the saved state of a name."""
        return self._saved_states.get(match(name, self._saved_states) or name)

    @property
    def names(self) -> Iterable[str]:
        """The names of those that are kept."""
        return self._saved_states


def _content_id(playback: Playback) -> str | None:
    """Name what is on, None where Spotify has no way to that very item."""
    has_way = playback.item is not None and SpotifyUri.parse(playback.item.uri or "") is not None
    request = PlayRequest.of(playback) if has_way else None
    return request.content_id if request else None
