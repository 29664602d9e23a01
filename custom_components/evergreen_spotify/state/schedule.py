"""When to poll the player next: where changes are likely, and seldom elsewhere.

Spotify pushes nothing and locks an app out after some hundred to thousand requests a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .player_state import PlayerState


class Pace(StrEnum):
    """How many requests a day the user wants to spend."""

    FRUGAL = "frugal"
    DEFAULT = "default"
    QUICK = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceSettings:
    """The budget of a pace, in requests a day, and its intervals, in seconds between two polls.

    `alert` is for the time after a change made elsewhere: one change seldom comes alone. `night`
    is for the silence of the small hours.
    """

    budget: int
    alert: float
    playing: float
    idle: float
    night: float


PACES: Final[Mapping[Pace, PaceSettings]] = {
    Pace.FRUGAL: PaceSettings(budget=800, alert=10, playing=32, idle=220, night=1800),
    Pace.DEFAULT: PaceSettings(budget=1900, alert=4, playing=13, idle=95, night=600),
    Pace.QUICK: PaceSettings(budget=3000, alert=2.5, playing=9, idle=60, night=180),
}

ALERT_FOR: Final = 20.0
"""Seconds after a change for which the polls stay close; then they move apart in proportion."""

NIGHT: Final = frozenset({23, *range(6)})
"""The hours in which playback is seldom started."""

HINTED: Final = 5.0
"""How much slower to poll where Home Assistant itself sees the speaker."""

TRACK_CHANGE: Final = 0.15
"""Seconds after the end of a track at which the next one is shown."""

LONGEST: Final = 1800.0
"""How far a poll may be put off for want of requests: what was spent is forgotten by the hour."""

SPACING: Final = 3.0
"""Seconds between two polls out of turn, times the stretch, where requests have to be saved."""

ROUNDING: Final = 1.0
"""Seconds by which Home Assistant may poll too early."""


def poll_interval(
    settings: PaceSettings, player_state: PlayerState, *, calm_for: float, hinted: bool, hour: int
) -> float:
    """Return the seconds until the next poll, without regard to what ends by itself.

    `calm_for` is the time since a change made elsewhere, in seconds: the longer ago, the
    longer until the next poll. `hour` is the hour of the day.
    """
    playback, slow = player_state.playback, HINTED if hinted else 1.0
    if playback is None or (playback.item is None and not playback.is_playing):
        return (settings.night if hour in NIGHT else settings.idle) * slow
    longest = settings.playing if playback.is_playing else settings.idle
    if hinted:
        return longest * slow
    return min(longest, settings.alert * max(1.0, calm_for / ALERT_FOR))


def stretched(seconds: float, stretch: float) -> float:
    """Return the seconds until the next poll where requests have to be saved."""
    return max(seconds, min(LONGEST, seconds * stretch))


def spacing(stretch: float) -> float:
    """Return the seconds that a poll out of turn keeps to the one before it."""
    return SPACING * stretch if stretch > 1 else 0.0


def next_poll(
    seconds: float, turning_points: Sequence[float], *, stretch: float, is_spent: bool
) -> tuple[float, bool]:
    """Return the seconds until the next poll, and whether it has to be on time.

    That is where something will come by itself: those polls are the last to be saved.
    """
    seconds = stretched(seconds, stretch)
    if not turning_points or is_spent:
        return seconds, False
    turning_point = min(turning_points)
    seconds = evenly(seconds, turning_point)
    return seconds, seconds == turning_point


def evenly(seconds: float, turning_point: float) -> float:
    """Return about so many seconds, so that the last of equal steps meets a turning point."""
    return turning_point / max(1, round(turning_point / seconds))
