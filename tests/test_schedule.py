"""When to poll next: the interval, and the hours that are worth it."""

from datetime import UTC, datetime, timedelta, timezone
import json
from math import inf, nan, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.evergreen_spotify.state.interval import Activity, interval
from custom_components.evergreen_spotify.state.worth import LEAST, MOST, PRIOR, HourlyWorth

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (UTC, BERLIN, timezone(timedelta(hours=-9, minutes=-30)))

PLAYING, PAUSED, SILENT = Activity.PLAYING, Activity.PAUSED, Activity.SILENT

moments = st.builds(datetime.fromtimestamp, st.integers(0, 4_000_000_000), st.sampled_from(ZONES))
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
stores = junk | st.fixed_dictionaries(
    {}, optional={"counts": junk | st.lists(junk, min_size=24, max_size=24), "counted_at": junk}
)


@pytest.mark.parametrize(
    ("pace", "calm", "activity", "worth", "seconds"),
    [
        (3, 0, PLAYING, 1, 2),
        (3, 8, PLAYING, 1, 6),
        (3, 1000, PLAYING, 1, 30),
        (3, 1000, PLAYING, 4, 30),
        (3, 1000, PAUSED, 1, 36),
        (3, 1000, PAUSED, 0.3, 36),
        (3, 1000, SILENT, 1, 60),
        (3, 1000, SILENT, 4, 30),
        (3, 1000, SILENT, 0.25, 120),
        (5, 14_400, SILENT, 0.3, 444.2),
        (5, 1e9, SILENT, 0.3, 444.2),
        (5, inf, SILENT, 0.3, 444.2),
        (5, nan, SILENT, 0.3, 444.2),
        (2, -60, PLAYING, 1, 2),
        (1e6, 14_400, SILENT, 1, 900),
    ],
)
def test_the_interval_grows_with_the_cube_root_of_calm(
    pace: float, calm: float, activity: Activity, worth: float, seconds: float
) -> None:
    """And in silence falls with the root of what the hour is worth; 2 s to 15 min."""
    assert interval(pace, calm, activity, worth) == pytest.approx(seconds, abs=0.1)


@given(st.floats(0.5, 10), st.floats(-1e9, 1e9), st.floats(0, 1e9), st.sampled_from(Activity))
def test_more_calm_never_means_more_polls(
    pace: float, calm: float, more: float, activity: Activity
) -> None:
    """Whatever a clock says."""
    assert 2 <= interval(pace, calm, activity) <= interval(pace, calm + more, activity) <= 900


def began_at(*sessions: datetime) -> HourlyWorth:
    """Learn of sessions."""
    worth = HourlyWorth()
    for at in sessions:
        worth.session_began(at)
    return worth


def restored(stored: Any) -> HourlyWorth:
    """Return it as it comes back."""
    worth = HourlyWorth()
    worth.restore(stored)
    return worth


def worths(worth: HourlyWorth) -> list[float]:
    """Return what all hours are worth."""
    return [worth.at(hour) for hour in range(24)]


def weeks(count: int, hour: int, first: datetime = MONDAY) -> list[datetime]:
    """Return the beginnings of a session a day at an hour."""
    return [first + timedelta(days=day, hours=hour) for day in range(7 * count)]


def test_without_experience_the_small_hours_are_worth_a_third() -> None:
    """And no other hour more than another."""
    assert worths(HourlyWorth()) == pytest.approx([0.4] * 6 + [1.2] * 18)


def test_two_weeks_show_when_somebody_listens() -> None:
    """Night owls included; the neighbouring hours count for half."""
    learned = began_at(*weeks(2, 3))
    assert learned.at(3) > 2.5
    assert learned.at(2) == learned.at(4) > 1
    assert learned.at(12) < 1.2
    assert learned.at(15) == learned.at(9)


def test_new_habits_outweigh_old_ones_within_two_weeks() -> None:
    """After years of mornings, evenings."""
    learned = began_at(*weeks(100, 7), *weeks(2, 20, MONDAY + 100 * WEEK))
    three = began_at(*weeks(100, 7), *weeks(6, 20, MONDAY + 100 * WEEK))
    assert learned.at(20) > 2 > began_at(*weeks(100, 7)).at(20)
    assert three.at(20) > three.at(7)


def test_an_empty_house_forgets_nothing_until_somebody_listens() -> None:
    """Two weeks away change nothing; the first session afterwards lets the past fade a little."""
    at_home = began_at(*weeks(4, 18))
    back = began_at(*weeks(4, 18), MONDAY + 6 * WEEK + timedelta(hours=18))
    assert back.at(18) == pytest.approx(at_home.at(18), rel=0.1)


@pytest.mark.parametrize(
    "jump", [timedelta(days=-4000), timedelta(hours=-1), timedelta(hours=1), timedelta(days=40_000)]
)
def test_a_clock_that_jumps_leaves_sound_figures(jump: timedelta) -> None:
    """Wherever it jumps, and when it comes back."""
    learned = began_at(*weeks(2, 18), MONDAY + 2 * WEEK + jump, *weeks(2, 18, MONDAY + 3 * WEEK))
    assert learned.at(18) == max(worths(learned)) > 2


@pytest.mark.parametrize(
    "change", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
def test_daylight_saving_moves_no_habit(change: datetime) -> None:
    """The alarm goes off at seven by the clock on the wall, before the change and after."""
    days = [(change + timedelta(days=day)).date() for day in range(-14, 14)]
    learned = began_at(*(datetime(d.year, d.month, d.day, 7, tzinfo=BERLIN) for d in days))
    assert learned.at(7) == max(worths(learned)) > 3
    assert learned.at(6) == pytest.approx(learned.at(8))


def test_a_restart_each_hour_forgets_nothing() -> None:
    """What is kept is all that is known."""
    learned, restarted = HourlyWorth(), HourlyWorth()
    for at in weeks(3, 21):
        learned.session_began(at)
        restarted.session_began(at)
        for _ in range(24):
            restarted = restored(json.loads(json.dumps(restarted.as_dict())))
    assert worths(restarted) == worths(learned)


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"counts": None},
        {"counts": [1] * 23},
        {"counts": [1] * 25},
        {"counts": [*[1] * 23, "1"]},
        {"counts": [*[1] * 23, -1]},
        {"counts": [*[1] * 23, nan]},
        {"counts": [*[1] * 23, inf]},
        {"counts": [*[1] * 23, 10**400]},
        {"counts": [*[1] * 23, True]},
    ],
)
def test_what_was_kept_by_another_version_is_no_experience(stored: Any) -> None:
    """Better none than a wrong one."""
    assert worths(restored(stored)) == worths(HourlyWorth())


@pytest.mark.parametrize("moment", [None, 5, "yesterday", "2026-11-23", "2026-11-23T00:00:00", ""])
def test_counts_of_unknown_age_are_believed(moment: Any) -> None:
    """They fade from the next session on."""
    counts = [0.0] * 18 + [9.0] + [0.0] * 5
    kept = restored({"counts": counts, "counted_at": moment, "more": {}})
    assert kept.at(18) > 2
    kept.session_began(MONDAY)
    assert kept.at(18) > 2


@given(st.lists(moments, max_size=30), stores, st.sampled_from(Activity), st.floats(0.5, 10))
def test_nothing_learned_makes_it_slower_than_twice(
    sessions: list[datetime], stored: Any, activity: Activity, pace: float
) -> None:
    """Whatever was kept, whenever sessions began, however the clock jumps."""
    learned = restored(stored)
    for at in sessions:
        learned.session_began(at)
        learned = restored(learned.as_dict())
    for hour, unlearned in enumerate(PRIOR):
        worth = learned.at(hour)
        assert LEAST <= worth <= MOST
        plain = interval(pace, 14_400, activity, unlearned)
        assert interval(pace, 14_400, activity, worth) <= 2 * plain * (1 + 1e-9)
        assert sqrt(unlearned / worth) <= 2 + 1e-9
