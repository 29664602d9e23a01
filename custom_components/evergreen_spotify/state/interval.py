"""The interval between two polls: short after somebody did something, longer as calm lasts.

The rate of changes falls with about the -2/3 power of the time since the last one, over three
decades; the interval that costs least goes with the root of a rate.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import cbrt, isfinite, sqrt
from typing import Final

from ..webapi.cap import LONGEST


class Activity(StrEnum):
    """What an account's player does, as far as polling is concerned."""

    PLAYING = "playing"
    PAUSED = "paused"
    SILENT = "silent"


FACTORS: Final[Mapping[Activity, float]] = {
    Activity.PLAYING: 1.0,
    Activity.PAUSED: 1.2,
    Activity.SILENT: 2.0,
}

LONGEST_CALM: Final = 4 * 3600.0
"""Seconds after which nothing more is learned from the calm; what is assumed after a restart."""

SHORTEST: Final = 2.0


def interval(
    factor: float, calm: float, activity: Activity, worth: float = 1.0, slow: float = 1.0
) -> float:
    """Return the seconds until the next poll, 2 to 900.

    `factor` is that of the user's pace, `calm` the seconds since somebody did something, and
    `worth` how many sessions begin in this hour against the average, which counts in silence.
    `slow` is how many times longer to wait since hints tell of changes.
    """
    seconds = factor * FACTORS[activity] * cbrt(bounded_calm(calm)) * slow
    if activity is Activity.SILENT:
        seconds /= sqrt(worth)
    return min(max(seconds, SHORTEST), LONGEST)


def bounded_calm(calm: float) -> float:
    """Return the calm from 0 to four hours, four where a clock has made nonsense of it."""
    return min(max(calm, 0.0), LONGEST_CALM) if isfinite(calm) else LONGEST_CALM
