"""Other media players in Home Assistant that show the same speakers: they tell when to poll.

A speaker that plays Spotify is often known to Home Assistant by an integration of its own,
which hears of every change at once. Its changes are hints; what plays is still Spotify's word.
"""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from math import inf
import time
from typing import Any, Final

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
from .check_timer import CheckTimer
from .hint_source import CHECK_AFTER_HINT, HintSource, Worth
from .names import normalized

SHORTEST_GAP: Final = 1.0
UNRELATED_GAP: Final = 30.0
"""Seconds at least between two polls for hints of players that are not known to be ours."""

PROMPT: Final = 30.0
"""A longer gap than this, in seconds, is too long to rely on hints."""

RECENTLY: Final = 5.0
"""Seconds after a change within which more hints of it are no nuisance."""

UNRELATED: Final = ""
"""In place of the name: all players that do not bear the name of a device."""

_TELLING: Final = (
    "media_title",
    "media_content_id",
    "source",
    "volume_level",
    "is_volume_muted",
    "shuffle",
    "repeat",
)
_STATE: Final = "state"
_PLAYING: Final = frozenset({"playing", "buffering"})
_SILENT: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})

type Key = tuple[str, str]
"""The name of a speaker, and what of it has changed."""


class Hints:
    """Listen to the other players, and poll when they tell of something."""

    def __init__(
        self,
        hass: HomeAssistant,
        names: Callable[[], Iterable[str]],
        spacing: Callable[[], float],
        poll: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Initialize for players that bear one of the `names`.

        `spacing` returns the seconds at least between two polls for hints, whoever gave them;
        infinity where none is to be made.
        """
        self._hass = hass
        self._names = names
        self._spacing = spacing
        self._poll = poll
        self._timer = CheckTimer(hass, self._async_due)
        self._sources: dict[Key, HintSource] = {}
        self._polled_at = self._news_at = -inf

    @callback
    def async_listen(self) -> CALLBACK_TYPE:
        """Start to listen; return how to stop."""
        unsubscribe = self._hass.bus.async_listen(
            EVENT_STATE_CHANGED, self._changed, event_filter=_is_player
        )

        @callback
        def stop() -> None:
            unsubscribe()
            self._timer.async_close()

        return stop

    def covers(self, name: str | None) -> bool:
        """Tell whether a speaker is seen by another player whose hints can be relied on."""
        if name is None:
            return False
        slow = {key[0] for key, source in self._sources.items() if source.gap > PROMPT}
        return normalized(name) not in slow and normalized(name) in {
            normalized(state.name)
            for state in self._hass.states.async_all(MEDIA_PLAYER_DOMAIN)
            if state.state not in _SILENT and self._is_other(state.entity_id)
        }

    @callback
    def async_polled(self, began_at: float, *, is_news: bool, is_ours: bool) -> None:
        """Take note of a poll, whatever it was made for; `began_at` is in monotonic time.

        It is news if it showed something new, and ours if that may be a command's effect.
        """
        self._polled_at = began_at
        if is_news or is_ours:
            self._news_at = began_at
        is_expected = is_ours or began_at - self._news_at < RECENTLY
        worth = Worth.NEWS if is_news else Worth.EXPECTED if is_expected else Worth.NOTHING
        seen_until = began_at - (0.0 if is_news else CHECK_AFTER_HINT / 2)
        worthy = {
            name for (name, _), source in self._sources.items() if source.polled(seen_until, worth)
        }
        for (name, _), source in self._sources.items():
            if name in worthy:
                source.trust()
        self._sources = {
            key: source for key, source in self._sources.items() if not source.is_forgotten
        }
        self._timer.async_stop()
        self._wait()

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None or not self._is_other(new.entity_id):
            return
        sources = [self._source(*told) for told in self._told(old, new)]
        is_first = any(not source.is_waiting for source in sources)
        for source in sources:
            source.hint()
        if is_first:
            self._wait()

    def _source(self, key: Key, shortest_gap: float) -> HintSource:
        known = self._sources.get(key)
        if known is None or known.is_forgotten:
            known = self._sources[key] = HintSource(shortest_gap)
        return known

    def _told(self, old: State, new: State) -> Iterator[tuple[Key, float]]:
        """Yield what a change tells, and the shortest gap between two polls for it."""
        if (speaker := normalized(new.name)) in set(map(normalized, self._names())):
            if old.state != new.state:
                yield (speaker, _STATE), SHORTEST_GAP
            for attribute in _TELLING:
                if old.attributes.get(attribute) != new.attributes.get(attribute):
                    yield (speaker, attribute), SHORTEST_GAP
        elif (old.state in _PLAYING) != (new.state in _PLAYING):
            yield (UNRELATED, _STATE), UNRELATED_GAP

    @callback
    def _wait(self) -> None:
        """Wait until the first of the hints is due; let them pass where none is wanted."""
        waiting = [source for source in self._sources.values() if source.is_waiting]
        if not waiting:
            return
        if (spacing := self._spacing()) == inf:
            for source in waiting:
                source.drop()
            return
        due_at = max(self._polled_at + spacing, min(source.due_at for source in waiting))
        self._timer.async_start(max(0.0, due_at - time.monotonic()))

    async def _async_due(self) -> None:
        if self._spacing() < inf:  # there may be trouble meanwhile
            await self._poll()

    def _is_other(self, entity_id: str) -> bool:
        entry = er.async_get(self._hass).async_get(entity_id)
        return entry is None or entry.platform != DOMAIN


@callback
def _is_player(data: EventStateChangedData) -> bool:
    return data["entity_id"].startswith(f"{MEDIA_PLAYER_DOMAIN}.")
