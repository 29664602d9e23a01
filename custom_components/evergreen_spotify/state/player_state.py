"""What is known of an account's player at one time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import inf
from typing import Final

from ..webapi.models import Device, Item, Playback

SAME_PLACE_MS: Final = 2000
AT_END: Final = 1.0
"""Seconds before its end from which an item counts as over: the next one is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerState:
    """All that is known; `playback` is None while Spotify knows of no session.

    `sources` are the devices that can be chosen, by name, those `asleep` included.
    """

    playback: Playback | None = None
    taken_at: datetime
    sources: Mapping[str, Device] = field(default_factory=dict)
    asleep: tuple[str, ...] = ()
    context_name: str | None = None

    def position_ms(self, at: datetime) -> int:
        """Return the position at a time."""
        if self.playback is None or self.playback.progress_ms is None:
            return 0
        elapsed = (at - self.taken_at) / timedelta(milliseconds=1) * self.playback.is_playing
        return self.playback.progress_ms + round(elapsed)

    def rest_s(self, at: datetime) -> float | None:
        """Return the seconds until the item ends, None where nothing is to end."""
        playback = self.playback
        if playback is None or not playback.is_playing or playback.item is None:
            return None
        if playback.item.duration_ms is None:
            return None
        return max(0.0, (playback.item.duration_ms - self.position_ms(at)) / 1000)

    def is_due(self, at: datetime) -> bool:
        """Tell whether something else has to come soon: what plays is over, or is not told."""
        if self.playback is None or not self.playback.is_playing:
            return False
        rest = self.rest_s(at)
        return self.playback.item is None or (rest is not None and rest < AT_END)

    @property
    def is_playing(self) -> bool:
        """Whether something is heard."""
        return self.playback is not None and self.playback.is_playing

    @property
    def is_paused_at_an_end(self) -> bool:
        """Tell whether this is a pause between two items, where hardly anybody pauses."""
        playback = self.playback
        if playback is None or playback.is_playing:
            return False
        position = playback.progress_ms or 0
        duration = playback.item.duration_ms if playback.item else None
        return position < SAME_PLACE_MS or position > (duration or inf) - SAME_PLACE_MS

    @property
    def item(self) -> Item | None:
        """What is on, playing or paused."""
        return self.playback.item if self.playback else None

    @property
    def device_id(self) -> str:
        """The id of the device in use, empty where there is none or Spotify hides it."""
        device = self.playback.device if self.playback else None
        return device.id if device else ""

    @property
    def active_source(self) -> str | None:
        """The name of the device that plays, one that takes no commands included."""
        device = self.playback.device if self.playback else None
        if device is None:
            return None
        names = (name for name, known in self.sources.items() if known.id == device.id)
        return next(names, device.name)

    def agrees_but_for_position(self, other: PlayerState) -> bool:
        """Tell whether both show the same thing, wherever in it."""
        return _essence(self) == _essence(other)

    def agrees_with(self, other: PlayerState) -> bool:
        """Tell whether both show the same thing at the same place."""
        return self.agrees_but_for_position(other) and (
            abs(self.position_ms(self.taken_at) - other.position_ms(self.taken_at)) < SAME_PLACE_MS
        )


def _essence(player_state: PlayerState) -> object:
    """Return what matters of a playback but its position."""
    if (playback := player_state.playback) is None:
        return None
    return replace(playback, progress_ms=None, disallows=frozenset())
