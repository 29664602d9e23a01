"""Other media players in Home Assistant that show the same speakers: they tell when to look.

A speaker that plays Spotify is often known to Home Assistant by an integration of its own,
which hears of every change at once. Its changes are hints; what plays is still Spotify's word.
"""

from collections.abc import Callable, Iterable
import time
from typing import Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN

STRANGER_INTERVAL: Final = 30.0
"""Seconds between two hints of players that are not known to be ours."""

_TELLING: Final = (
    "media_title",
    "media_content_id",
    "source",
    "volume_level",
    "is_volume_muted",
    "shuffle",
    "repeat",
)
_PLAYING: Final = frozenset({"playing", "buffering"})
_SILENT: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})


class Hints:
    """Listen to the other players."""

    def __init__(
        self, hass: HomeAssistant, names: Callable[[], Iterable[str]], look: Callable[[], None]
    ) -> None:
        """Call `look` when a player that bears one of the `names` changes."""
        self._hass = hass
        self._names = names
        self._look = look
        self._stranger_at = -STRANGER_INTERVAL

    @callback
    def async_listen(self) -> CALLBACK_TYPE:
        """Begin to listen; return how to stop."""
        return self._hass.bus.async_listen(
            EVENT_STATE_CHANGED, self._changed, event_filter=_is_player
        )

    def covers(self, name: str | None) -> bool:
        """Tell whether a speaker is seen by another player that is there now."""
        return name is not None and name.casefold() in {
            state.name.casefold()
            for state in self._hass.states.async_all(MEDIA_PLAYER_DOMAIN)
            if state.state not in _SILENT and self._is_other(state.entity_id)
        }

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None or not self._is_other(new.entity_id):
            return
        if new.name.casefold() in {name.casefold() for name in self._names()}:
            if _told(old) != _told(new):
                self._look()
        elif (old.state in _PLAYING) != (new.state in _PLAYING):
            now = time.monotonic()
            if now - self._stranger_at >= STRANGER_INTERVAL:
                self._stranger_at = now
                self._look()

    def _is_other(self, entity_id: str) -> bool:
        entry = er.async_get(self._hass).async_get(entity_id)
        return entry is None or entry.platform != DOMAIN


@callback
def _is_player(data: EventStateChangedData) -> bool:
    return data["entity_id"].startswith(f"{MEDIA_PLAYER_DOMAIN}.")


def _told(state: State) -> tuple[object, ...]:
    return state.state, *(state.attributes.get(name) for name in _TELLING)
