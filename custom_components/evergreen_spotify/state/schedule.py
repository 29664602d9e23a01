"""When to poll the player next: by the interval, what ends by itself, and the requests left.

Spotify pushes nothing and locks an app out after some hundred to thousand requests a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..webapi.cap import LONGEST


class Pace(StrEnum):
    """How many requests a day the user wants to spend."""

    FRUGAL = "frugal"
    DEFAULT = "default"
    QUICK = "quick"


@dataclass(frozen=True, slots=True)
class PaceSettings:
    """The factor of a pace's intervals, and its cap on the requests of any 24 hours."""

    factor: float
    cap: int


PACES: Final[Mapping[Pace, PaceSettings]] = {
    Pace.FRUGAL: PaceSettings(factor=5.0, cap=800),
    Pace.DEFAULT: PaceSettings(factor=2.5, cap=1500),
    Pace.QUICK: PaceSettings(factor=1.65, cap=3000),
}
"""New apps were seen to be locked out after 800 to 1,400 requests a day, though not on the
player's endpoints so far; the factors fit the caps, since what is too quick starves later."""

TRACK_CHANGE: Final = 0.15
"""Seconds after the end of a track at which the next one is shown."""

SPACING: Final = 3.0
"""Seconds between two polls out of turn, times the stretch, where requests have to be saved."""

ROUNDING: Final = 1.0
"""Seconds by which Home Assistant may poll too early."""


class Reason(StrEnum):
    """Why the next poll is when it is."""

    INTERVAL = "interval"
    HINTED = "followed_by_hints"
    TRACK_END = "track_end"
    SAVING = "saving_requests"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Plan:
    """In how many seconds to poll next, and why."""

    seconds: float
    reason: Reason


def spacing(stretch: float) -> float:
    """Return the seconds that a poll out of turn keeps to the one before it."""
    return SPACING * stretch if stretch > 1 else 0.0


def stretched(seconds: float, stretch: float) -> float:
    """Return the seconds until the next poll where requests have to be saved."""
    return max(seconds, min(LONGEST, seconds * stretch))


def plan_poll(
    planned: Plan, turning_points: Sequence[float], *, stretch: float, wait: float, is_spent: bool
) -> Plan:
    """Plan the next poll, where the interval and the hints alone have planned it.

    `turning_points` are the seconds until something comes by itself: those polls are the last to
    be saved. `wait` are those until the cap allows another poll.
    """
    seconds = stretched(planned.seconds, stretch)
    reason = Reason.SAVING if seconds > planned.seconds else planned.reason
    if turning_points and not is_spent:
        turning_point = min(turning_points)
        seconds = evenly(seconds, turning_point)
        reason = Reason.TRACK_END if seconds == turning_point else reason
    return Plan(wait, Reason.CAP) if wait > seconds else Plan(seconds, reason)


def evenly(seconds: float, turning_point: float) -> float:
    """Return about so many seconds, so that the last of equal steps meets a turning point."""
    return turning_point / max(1, round(turning_point / seconds))
