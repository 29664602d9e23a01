"""How people listen, in figures: rates of changes, and the hours in which sessions begin.

From the listening of eight people over four weeks each. The rate of a next change falls with
about the -2/3 power of the time since the last one.
"""

from itertools import pairwise
from math import inf
from random import Random

from .timeline import HOUR

SINCE = (0.0, 3.0, 6.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 1280.0, 2560.0)
"""Seconds since the last change from which on a rate holds."""

# By SINCE, an hour.
SKIPPING = (400, 150, 68, 35, 19, 10.5, 6.4, 5.2, 2.7, 1.6, 0.9, 0.5)
PAUSING = (32, 16, 11, 8.0, 6.6, 4.2, 3.3, 4.0, 3.3, 2.6, 2.1, 1.7)
RESUMING = (9, 12, 8.5, 7.0, 7.0, 5.0, 5.4, 4.5, 2.0, 0, 0, 0)
RETURNING = (0, 0, 0, 0, 0, 0, 0, 0, 1.1, 0.9, 0.45, 0.0)
"""How often a session that has ended is followed by another soon."""

BEGINNING = 0.105
"""How often a session begins besides, an hour."""

HOURS = (
    *(2.6, 0.9, 1.4, 1.1, 1.8, 0.6, 1.2, 3.1, 6.6, 5.4, 7.1, 7.5),
    *(5.7, 8.3, 5.2, 5.5, 5.5, 5.8, 5.2, 4.9, 3.1, 3.7, 4.1, 3.7),
)
"""Sessions begun by the hour of the day, in per cent."""

WEEKDAYS = (1.05, 1.1, 1.1, 1.3, 1.0, 0.8, 0.6)
"""How much is listened to on each day of the week, Monday first, against the average."""

SESSION_ENDS = (9 * 60.0, 15 * 60.0)
"""Seconds after a pause between which Spotify forgets a session."""


def rate(rates: tuple[float, ...], since: float) -> float:
    """Return the rate that holds so long after the last change, an hour."""
    return next(one for begin, one in zip(SINCE[::-1], rates[::-1], strict=True) if since >= begin)


def draw_gap(dice: Random, rates: tuple[float, ...]) -> float:
    """Draw the seconds until the next change, infinite where there is none."""
    left = dice.expovariate()
    for (begin, end), one in zip(pairwise((*SINCE, inf)), rates, strict=True):
        here = one / HOUR
        if here and left <= here * (end - begin):
            return begin + left / here
        left -= here * (end - begin) if here else 0.0
    return inf
