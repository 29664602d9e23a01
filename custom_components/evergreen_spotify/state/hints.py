"""Entities in Home Assistant that tell when to poll: players, phones, what the user trusts.

A speaker that plays Spotify is often known to Home Assistant by an integration of its own,
which hears of every change at once. Its changes are hints; what plays is still Spotify's word.
"""

from collections.abc import Callable, Collection, Coroutine, Iterable
from math import inf, sqrt
import time
from typing import Any, Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er

from ..const import CONF_HINT_ENTITIES, DOMAIN
from .check_timer import CheckTimer
from .hint_events import UNKNOWN_STATES, Hint, Kind, hints_of, is_media_session
from .hint_source import CHECK_AFTER_HINT, LONGEST_GAP, HintSource, Worth
from .interval import Activity
from .names import normalized
from .share import Share
from .stored import strings

PROMPT: Final = 30.0
"""A longer gap than this, in seconds, is too long to rely on hints."""

RECENTLY: Final = 5.0
"""Seconds after a change within which more hints of it are no nuisance."""

HINTED: Final = 5.0
"""How much slower at the most to poll where Home Assistant itself sees what plays."""

HINTED_SILENCE: Final = 4.0
"""The same in silence: a phone that tells nothing any more must be noticed within days."""

type Key = tuple[str, str]
"""The name of a speaker or an entity, and what of it has changed."""


class Hints:
    """Listen to other entities, and poll when they tell of something."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        names: Callable[[], Iterable[str]],
        spacing: Callable[[], float],
        poll: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Initialize for players that bear one of the `names`, and for what the user chose.

        `spacing` returns the seconds at least between two polls for hints, whoever gave them;
        infinity where none is to be made.
        """
        self._hass = hass
        self._entry = entry
        self._options = entry.options
        self._chosen = _chosen(entry)
        self._names = names
        self._spacing = spacing
        self._poll = poll
        self._timer = CheckTimer(hass, self._async_due)
        self._sources: dict[Key, HintSource] = {}
        self._trust: dict[str, tuple[Kind, Share]] = {}
        self._told = {False: Share(0), True: Share(0)}
        self._has_told = False
        self._polled_at = self._news_at = -inf

    @callback
    def async_listen(self) -> CALLBACK_TYPE:
        """Start to listen; return how to stop."""
        unsubscribe = self._hass.bus.async_listen(
            EVENT_STATE_CHANGED, self._changed, event_filter=self._may_tell
        )

        @callback
        def stop() -> None:
            unsubscribe()
            self._timer.async_close()

        return stop

    def slow_down(self, activity: Activity, speaker: str | None) -> float:
        """Return how many times longer to wait for the next poll, 1 to 5.

        What hints do not tell is as much rarer; the best interval goes with the root of a rate.
        """
        is_silent = activity is Activity.SILENT
        untold = 1 - self._told[is_silent].value
        most = HINTED_SILENCE if is_silent else HINTED
        return most if self._covers(speaker) else min(most, 1 / sqrt(untold))

    def learn(self, *, was_silent: bool) -> None:
        """Take note that somebody did something, and whether a hint told of it."""
        self._told[was_silent].add(was_so=self._has_told)

    def as_list(self) -> list[dict[str, Any]]:
        """Return what hints have been worth, without who gave them."""
        return [
            {"kind": kind, "worth": round(share.value, 2)} for kind, share in self._trust.values()
        ]

    def _covers(self, speaker: str | None) -> bool:
        """Tell whether a speaker is seen by another player whose hints can be relied on."""
        if speaker is None:
            return False
        slow = {key[0] for key, source in self._sources.items() if source.gap > PROMPT}
        return normalized(speaker) not in slow and normalized(speaker) in {
            normalized(state.name)
            for state in self._hass.states.async_all(MEDIA_PLAYER_DOMAIN)
            if state.state not in UNKNOWN_STATES and self._is_other(state.entity_id)
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
        told = [(key[0], source.polled(seen_until, worth)) for key, source in self._sources.items()]
        useful = {name for name, what in told if what is Worth.NEWS}
        empty = {name for name, what in told if what is Worth.NOTHING}
        for name in useful | empty:
            self._trust[name][1].add(was_so=name in useful)
        for (name, _), source in self._sources.items():
            if name in useful:
                source.trust()
        self._has_told = bool(useful)
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
        speakers = set(map(normalized, self._names()))
        hints = hints_of(old, new, speakers=speakers, chosen=self._chosen)
        sources = [self._source(hint) for hint in hints]
        is_first = any(not source.is_waiting for source in sources)
        for source in sources:
            source.hint()
        if is_first:
            self._wait()

    def _source(self, hint: Hint) -> HintSource:
        key = hint.source, hint.what
        known = self._sources.get(key)
        if known is None or known.is_forgotten:
            _, trust = self._trust.setdefault(hint.source, (hint.kind, Share(1)))
            gap = min(LONGEST_GAP, hint.gap / trust.value**2)
            known = self._sources[key] = HintSource(hint.gap, gap)
        return known

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

    @callback
    def _may_tell(self, data: EventStateChangedData) -> bool:
        if self._options is not self._entry.options:
            self._options, self._chosen = self._entry.options, _chosen(self._entry)
        entity_id = data["entity_id"]
        if entity_id.startswith(f"{MEDIA_PLAYER_DOMAIN}.") or entity_id in self._chosen:
            return True
        return is_media_session(entity_id)

    def _is_other(self, entity_id: str) -> bool:
        entry = er.async_get(self._hass).async_get(entity_id)
        return entry is None or entry.platform != DOMAIN


def _chosen(entry: ConfigEntry) -> Collection[str]:
    return frozenset(strings(entry.options.get(CONF_HINT_ENTITIES)))
