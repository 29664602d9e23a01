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

    `alert` holds for a moment after somebody else changed something: one change seldom comes
    alone. `night` is for the silence of the small hours.
    """

    budget: int
    alert: float
    playing: float
    paused: float
    idle: float
    night: float


RHYTHMS: Final[Mapping[Pace, Rhythm]] = {
    Pace.FRUGAL: Rhythm(budget=800, alert=10, playing=32, paused=45, idle=220, night=1800),
    Pace.DEFAULT: Rhythm(budget=1900, alert=4, playing=14, paused=20, idle=100, night=600),
    Pace.QUICK: Rhythm(budget=3000, alert=2.5, playing=9, paused=12, idle=60, night=180),
}

ALERT_FOR: Final = 20.0
PAUSE_IS_FRESH: Final = 600.0
NIGHT: Final = frozenset({23, *range(6)})
"""The hours in which hardly anybody begins to listen."""

HINTED: Final = 5.0
"""How much slower to look where Home Assistant itself sees the speaker."""

TRACK_CHANGE: Final = 0.15
"""Seconds after the end of a track at which the next one is shown."""

SESSION_END: Final = 602.0
"""Seconds after a pause at which Spotify forgets the session, as far as is known: ten minutes."""


def next_look(
    rhythm: Rhythm, snapshot: Snapshot, *, since_change: float, hinted: bool, hour: int
) -> float:
    """Return the seconds until the next look, without regard to the end of the track.

    `since_change` is the time since somebody else changed something, in seconds; `hour` is
    the hour of the day.
    """
    playback, slow = snapshot.playback, HINTED if hinted else 1.0
    if playback is None or playback.item is None:
        return (rhythm.night if hour in NIGHT else rhythm.idle) * slow
    if since_change < ALERT_FOR and not hinted:
        return rhythm.alert
    if playback.is_playing:
        return rhythm.playing * slow
    return (rhythm.paused if since_change < PAUSE_IS_FRESH else rhythm.idle) * slow
