"""Households drawn by chance: what somebody does with a phone, week after week."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from math import exp
from random import Random
from typing import NamedTuple

from . import habits
from .habits import SESSION_ENDS, SINCE, draw_gap, rate
from .timeline import DAY, HOUR

CLOSEST = 0.4
"""Seconds between two deeds of one hand."""

WEEK = 7
SMALL_HOURS = frozenset({23, *range(6)})
NIGHTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.2, 3.0)
"""How much of everybody's small hours one lives through; most sleep."""


class Deed(NamedTuple):
    """Something done on the phone, so many seconds after the first Monday's midnight.

    `device` is given where music is put on or moved; `patience` where it is paused: how long
    Spotify remembers the session, in seconds.
    """

    at: float
    verb: str
    device: str = ""
    patience: float = 0.0


@dataclass(frozen=True)
class Profile:
    """What differs between households."""

    skipping: float
    pausing: float
    resuming: float
    beginning: float
    off_days: float
    moving: float
    # How busy each hour of the week is, against the average.
    hours: Sequence[float]
    devices: Sequence[str] = field(default=("Kitchen", "Living Room", "Pocket"))

    @classmethod
    def draw(cls, dice: Random) -> Profile:
        """Draw one."""
        return cls(
            skipping=_spread(dice, 0.25),
            pausing=_spread(dice, 0.25),
            resuming=_spread(dice, 0.3),
            beginning=habits.BEGINNING * _spread(dice, 0.3),
            off_days=dice.choice((0.0, 0.0, 0.05, 0.1, 0.15, 0.3)),
            moving=dice.uniform(0.1, 0.5),
            hours=_hours(dice),
        )


def _spread(dice: Random, spread: float) -> float:
    """Draw a factor about 1."""
    return exp(dice.gauss(0.0, spread))


def _times(factor: float, rates: Sequence[float]) -> tuple[float, ...]:
    return tuple(factor * one for one in rates)


def _hours(dice: Random) -> Sequence[float]:
    """Draw the hours of the week: everybody's, one's own hours of the day, and one's own week."""
    nights = dice.choice(NIGHTS)
    own = [
        share * dice.gammavariate(2.0, 0.5) * (nights if hour in SMALL_HOURS else 1.0)
        for hour, share in enumerate(habits.HOURS)
    ]
    week = [
        habits.WEEKDAYS[day]
        * (own[hour - 1] + 2 * own[hour] + own[(hour + 1) % 24])
        / 4
        * dice.gammavariate(2.0, 0.5)
        for day in range(WEEK)
        for hour in range(24)
    ]
    mean = sum(week) / len(week)
    return [one / mean for one in week]


class Household:
    """One listener, from one seed."""

    def __init__(self, seed: int) -> None:
        """Draw the profile."""
        self._dice = Random(f"household {seed}")
        self._calendar = Random(f"calendar {seed}")
        self.profile = Profile.draw(self._dice)
        self._device = self.profile.devices[0]

    def deeds(self, days: int) -> Iterator[Deed]:
        """Do what one does for so many days, once; more days begin like fewer."""
        off = [self._calendar.random() < self.profile.off_days for _ in range(days)]
        at, since = 0.0, SINCE[-1]
        while (at := self._beginning(at, since, off)) < days * DAY:
            at = yield from self._session(at)
            patience = self._dice.uniform(*SESSION_ENDS)
            yield Deed(at, "pause", patience=patience)
            at, since = at + patience, patience

    def _session(self, at: float) -> Generator[Deed, None, float]:
        """Listen until a pause after which nobody comes back; return when that is."""
        yield Deed(at, "start", self._choose_device())
        skipping = _times(self.profile.skipping, habits.SKIPPING)
        pausing = _times(self.profile.pausing, habits.PAUSING)
        resuming = _times(self.profile.resuming, habits.RESUMING)
        both = tuple(map(sum, zip(skipping, pausing, strict=True)))
        while True:
            gap = draw_gap(self._dice, both)
            at += max(CLOSEST, gap)
            if self._dice.random() * rate(both, gap) < rate(skipping, gap):
                yield Deed(at, "skip")
                continue
            away = max(CLOSEST, draw_gap(self._dice, resuming))
            if away > SESSION_ENDS[0]:
                return at
            yield Deed(at, "pause", patience=SESSION_ENDS[1])
            at += away
            yield self._come_back(at)

    def _come_back(self, at: float) -> Deed:
        """Go on, or put on something else; perhaps elsewhere."""
        if self._dice.random() < 2 / 3:
            return Deed(at, "play")
        return Deed(at, "start", self._choose_device())

    def _choose_device(self) -> str:
        if self._dice.random() < self.profile.moving:
            self._device = self._dice.choice(self.profile.devices)
        return self._device

    def _beginning(self, at: float, since: float, off: Sequence[bool]) -> float:
        """Draw when the next session begins; the rate changes with the hour and the silence."""
        left, silent_from, end = self._dice.expovariate(), at - since, len(off) * DAY
        while at < end:
            step = min((at // 60 + 1) * 60, end) - at
            here = step * self._beginning_rate(at, at - silent_from, off) / HOUR
            if left < here:
                return at + step * left / here
            left, at = left - here, at + step
        return at

    def _beginning_rate(self, at: float, since: float, off: Sequence[bool]) -> float:
        if off[int(at // DAY)]:
            return 0.0
        hour = self.profile.hours[int(at // HOUR) % (24 * WEEK)]
        return rate(habits.RETURNING, since) + self.profile.beginning * hour
