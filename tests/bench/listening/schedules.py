"""Schedules to try: the product's, and a wider family in which to search for a better one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import exp, log
from typing import override

from custom_components.evergreen_spotify.state import interval as product
from custom_components.evergreen_spotify.state.schedule import Plan, Reason, plan_poll
from custom_components.evergreen_spotify.state.worth import HourlyWorth
from custom_components.evergreen_spotify.webapi.cap import (
    LAST_RESORT,
    LONGEST_STRETCH,
    RESERVE,
    SHARES,
    Cap,
)

from .model import Schedule, State
from .timeline import Activity

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


class CubeRoot(Schedule):
    """The product's schedule, which learns the hours as it goes, under no cap."""

    def __init__(self, pace: float) -> None:
        """Begin without experience."""
        self._pace = pace
        self._worth = HourlyWorth()

    @override
    def next_interval(self, state: State) -> float:
        activity, worth = product.Activity(state.activity), self._worth.at(state.hour)
        return product.interval(self._pace, state.calm, activity, worth)

    @override
    def session_began(self, at: float) -> None:
        self._worth.session_began(MONDAY + timedelta(seconds=at))


@dataclass(frozen=True)
class Rations:
    """How the requests of a cap are shared out: the product's way, and others to try.

    Polling slows down as less than `reserve` of a share is left, by a power of it; the shares of
    less than a day are the smaller the tighter they are.
    """

    tightness: float = 1.0
    reserve: float = RESERVE
    power: float = 1.0

    def stretch(self, cap: Cap, now: float, most: int) -> float:
        """Return how many times longer than planned to wait."""
        free = most - LAST_RESORT
        shares = ((hours, share**self.tightness) for hours, share in SHARES.items())
        left = min(1 - cap.spent(now, hours) / (free * share) for hours, share in shares)
        if left <= 0:
            return LONGEST_STRETCH
        return min(max(1.0, (self.reserve / left) ** self.power), LONGEST_STRETCH)


class Capped(Schedule):
    """Another schedule under the product's cap, with all it does to keep within."""

    def __init__(self, schedule: Schedule, most: int, rations: Rations | None = None) -> None:
        """Begin with nothing spent."""
        self._schedule = schedule
        self._most = most
        self._rations = rations or Rations()
        self._cap = Cap()

    @override
    def next_interval(self, state: State) -> float:
        planned = Plan(self._schedule.next_interval(state), Reason.INTERVAL)
        stretch = self._rations.stretch(self._cap, state.now, self._most)
        wait = self._cap.wait(state.now, self._most)
        is_spent = self._cap.is_spent(state.now, self._most)
        self.meets_track_ends = not is_spent
        return plan_poll(planned, (), stretch=stretch, wait=wait, is_spent=is_spent).seconds

    @override
    def session_began(self, at: float) -> None:
        self._schedule.session_began(at)

    @override
    def polled(self, at: float) -> None:
        self._cap.count(at)
        self._cap.count_poll(at)


KNOTS = tuple(map(log, (2.0, 15.0, 100.0, 700.0, 14400.0)))
"""The logarithms of the seconds of calm at which a free schedule gives its intervals."""


@dataclass(frozen=True)
class Free:
    """A schedule with an interval of its own for each activity and calm, as logarithms.

    `knots` holds those of playing, of paused and of silent, each by KNOTS.
    """

    knots: tuple[float, ...]
    worth: float
    shortest: float
    rations: Rations = Rations()

    def capped(self, most: int) -> Schedule:
        """Return one under a cap."""
        return Capped(self.schedule(), most, self.rations)

    def schedule(self) -> Schedule:
        """Return one that has learned nothing yet."""
        return _FreeSchedule(self)

    def slower(self, factor: float) -> Free:
        """Return it with longer intervals."""
        knots = tuple(knot + log(factor) for knot in self.knots)
        return replace(self, knots=knots)


def cube_root(pace: float) -> Free:
    """Return the product's schedule as one of the family."""
    factors = [product.FACTORS[product.Activity(one)] for one in Activity]
    knots = tuple(log(pace * factor) + knot / 3 for factor in factors for knot in KNOTS)
    return Free(knots, 0.5, product.SHORTEST)


class _FreeSchedule(Schedule):
    def __init__(self, free: Free) -> None:
        self._free = free
        self._worth = HourlyWorth()
        count = len(KNOTS)
        self._lines = {
            activity: free.knots[place * count : (place + 1) * count]
            for place, activity in enumerate(Activity)
        }

    @override
    def next_interval(self, state: State) -> float:
        seconds = exp(_between(self._lines[state.activity], log(max(1.0, state.calm))))
        if state.activity is Activity.SILENT:
            seconds /= self._worth.at(state.hour) ** self._free.worth
        return min(max(seconds, self._free.shortest), product.LONGEST)

    @override
    def session_began(self, at: float) -> None:
        self._worth.session_began(MONDAY + timedelta(seconds=at))


def _between(values: Sequence[float], at: float) -> float:
    """Read a line that is given at the knots."""
    at = min(max(at, KNOTS[0]), KNOTS[-1])
    place = min(bisect_right(KNOTS, at), len(KNOTS) - 1) - 1
    (begin, end), (before, after) = list(pairwise(KNOTS))[place], list(pairwise(values))[place]
    return before + (after - before) * (at - begin) / (end - begin)
