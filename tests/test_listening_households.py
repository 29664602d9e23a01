"""Households drawn by chance listen as people do."""

from collections.abc import Mapping
from statistics import mean, median

import pytest

from .bench.listening.figures import describe, rates
from .bench.listening.played import played
from .bench.listening.timeline import DAY, HOUR, Activity, Timeline

HOUSEHOLDS = 32
DAYS = 28

# Of eight people over four weeks each: least, median, most.
PEOPLE = {
    "hours played a day": (0.8, 1.3, 3.7),
    "sessions a day": (1.8, 2.4, 7.1),
    "median session, min": (10, 19, 27),
    "p90 session, min": (75, 91, 128),
    "days without listening, %": (0, 14, 50),
    "phone changes a day": (12, 19, 90),
    "skips per hour played": (5.8, 9.0, 17),
    "plays that end by themselves, %": (48, 63, 74),
    "pauses under 9 min per session": (0.6, 0.7, 1.6),
    "listening 23-6, % of time": (0, 7.9, 30),
    "standard deviation of sessions between days": (1.1, 1.7, 2.6),
}

# Changes an hour, by the seconds since the last one from which on the rate holds.
PLAYING = {0: 471, 3: 138, 6: 77, 10: 43, 20: 27, 40: 15, 80: 9.7, 160: 9.9, 320: 6.0, 640: 4.5}
PLAYING |= {1280: 2.9, 2560: 2.2}
PAUSED = {3: 13, 6: 8.7, 10: 7.3, 20: 7.7, 40: 5.4, 80: 7.0, 160: 6.1, 320: 1.9}
SILENT = {640: 0.9, 1280: 0.6, 2560: 0.10}
RATES = {Activity.PLAYING: PLAYING, Activity.PAUSED: PAUSED, Activity.SILENT: SILENT}


@pytest.fixture(scope="module")
def timelines() -> list[Timeline]:
    """Let many households live for four weeks."""
    return [played(seed, DAYS) for seed in range(1, HOUSEHOLDS + 1)]


@pytest.fixture(scope="module")
def figures(timelines: list[Timeline]) -> Mapping[str, list[float]]:
    """Describe them all."""
    all_figures = [describe(one) for one in timelines]
    return {name: [figures[name] for figures in all_figures] for name in PEOPLE}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_typical_household_is_a_typical_listener(
    figures: Mapping[str, list[float]], name: str
) -> None:
    """To a quarter or so, as eight people tell it."""
    least, typical, most = PEOPLE[name]
    assert median(figures[name]) == pytest.approx(typical, rel=0.3, abs=3 if most > 20 else 0)
    assert least <= mean(figures[name]) <= most


@pytest.mark.parametrize("name", PEOPLE)
def test_most_households_are_like_somebody(figures: Mapping[str, list[float]], name: str) -> None:
    """Three in four lie between the extremes of the eight, or a quarter beyond."""
    least, _, most = PEOPLE[name]
    inside = [0.75 * least <= one <= 1.25 * most for one in figures[name]]
    assert mean(inside) >= 0.75
    assert max(figures[name]) > median(figures[name]) > min(figures[name])


@pytest.mark.parametrize("activity", RATES)
def test_changes_come_in_bursts_as_people_make_them(
    timelines: list[Timeline], activity: Activity
) -> None:
    """The rate falls with about the -2/3 power of the time since the last change."""
    drawn = dict(zip(PLAYING, rates(timelines)[activity], strict=True))
    for since, rate in RATES[activity].items():
        hours, changes = drawn[since]
        assert changes / hours == pytest.approx(rate, rel=0.4), f"{since} s"


def test_sessions_begin_at_the_hours_at_which_people_begin(timelines: list[Timeline]) -> None:
    """From 8 to 19 about evenly, and seldom in the small hours."""
    begun = [0] * 24
    for timeline in timelines:
        for before, after in zip(timeline.moments, timeline.moments[1:], strict=False):
            if before.activity is Activity.SILENT:
                begun[int(after.at % DAY // HOUR)] += 1
    shares = [100 * one / sum(begun) for one in begun]
    assert sum(shares[8:20]) == pytest.approx(73, abs=8)
    assert sum(shares[:6]) == pytest.approx(8, abs=4)


def test_a_household_is_the_same_for_a_seed() -> None:
    """And another for another."""
    assert played(3, 7) == played(3, 7)
    assert played(3, 7).moments != played(4, 7).moments


def test_more_days_begin_like_fewer() -> None:
    """What is drawn for a day does not depend on how many are asked for."""
    fewer, more = played(3, 2).moments, played(3, 7).moments
    assert [one for one in more if one.at < 2 * DAY] == list(fewer)
