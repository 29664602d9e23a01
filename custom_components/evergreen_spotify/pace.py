"""When to look at the player next: where changes are likely, and seldom elsewhere.

Spotify pushes nothing and locks an app out after some hundred to thousand requests a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .snapshot import Snapshot


class Pace(StrEnum):
    """How many requests a day the user wants to spend."""

    FRUGAL = "frugal"
    DEFAULT = "default"
    QUICK = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A pace in figures: requests a day, and seconds between two looks.

    `alert` holds for a minute after somebody else changed something, `lively` for five.
    """

    budget: int
    alert: float
    lively: float
    playing: float
    paused: float
    idle: float


RHYTHMS: Final[Mapping[Pace, Rhythm]] = {
    Pace.FRUGAL: Rhythm(budget=800, alert=10, lively=20, playing=30, paused=60, idle=180),
    Pace.DEFAULT: Rhythm(budget=1900, alert=5, lively=9, playing=13, paused=20, idle=80),
    Pace.QUICK: Rhythm(budget=3000, alert=3, lively=5, playing=8, paused=12, idle=45),
}

ALERT_FOR: Final = 60.0
LIVELY_FOR: Final = 300.0
PAUSE_IS_FRESH: Final = 900.0
HINTED: Final = 5.0
"""How much slower to look where Home Assistant itself sees the speaker."""

TRACK_CHANGE: Final = 0.5
"""Seconds after the end of a track at which the next one is shown."""


def next_look(rhythm: Rhythm, snapshot: Snapshot, *, since_change: float, hinted: bool) -> float:
    """Return the seconds until the next look, without regard to the end of the track.

    `since_change` is the time since somebody else changed something, in seconds.
    """
    playback = snapshot.playback
    if playback is None or playback.item is None:
        return rhythm.idle * (HINTED if hinted else 1)
    if hinted:
        return (rhythm.playing if playback.is_playing else rhythm.paused) * HINTED
    if since_change < ALERT_FOR:
        return rhythm.alert
    if playback.is_playing:
        return rhythm.lively if since_change < LIVELY_FOR else rhythm.playing
    return rhythm.paused if since_change < PAUSE_IS_FRESH else rhythm.idle
