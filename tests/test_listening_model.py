"""What a schedule would show of a timeline is reckoned as it would be seen."""

import json
from pathlib import Path
from random import Random

import pytest

from custom_components.evergreen_spotify.webapi.cap import Cap

from .bench.duel.listening import listen
from .bench.duel.rivals import CORE
from .bench.listening.frontier import foreseen, found_at, product_at, search, search_capped
from .bench.listening.model import Even, Outcome, most_in_a_day, quantile, simulate, simulate_all
from .bench.listening.people import people
from .bench.listening.played import played
from .bench.listening.schedules import CubeRoot, Rations, cube_root
from .bench.listening.timeline import DAY, Activity, Cause, Moment, Timeline

PLAYING, PAUSED, SILENT = Activity.PLAYING, Activity.PAUSED, Activity.SILENT
HOUSEHOLDS = [played(seed, 3) for seed in range(1, 9)]

# A start, a skip that ends by itself, and a pause until Spotify forgets.
AN_HOUR = Timeline(
    "an hour",
    [
        Moment(0.0, SILENT),
        Moment(1010.0, PLAYING, 1, "Kitchen", began=1010.0, ends=1210.0),
        Moment(1065.0, PLAYING, 2, "Kitchen", began=1065.0, ends=1265.0),
        Moment(1265.0, PLAYING, 3, "Kitchen", Cause.TRACK_END, began=1265.0, ends=1465.0),
        Moment(1295.0, PAUSED, 3, "Kitchen"),
        Moment(2000.0, SILENT, cause=Cause.SESSION_END),
    ],
    1,
)


def test_what_is_wrong_is_wrong_until_the_next_poll() -> None:
    """A poll in 30 s, and one at the end of each track that is shown."""
    outcome = simulate(AN_HOUR, Even())
    assert outcome.starts == [10.0]
    assert outcome.changes == pytest.approx([10.0, 18.4, 27.3], abs=0.1)
    until_silence_is_shown = 12.3
    wrong = sum(outcome.changes) + 0.15 + until_silence_is_shown
    assert outcome.wrong == pytest.approx(wrong, abs=0.1)
    assert outcome.heard_wrong == pytest.approx(sum(outcome.changes[:2]) + 0.15, abs=0.1)
    assert outcome.requests == pytest.approx(DAY / 30, abs=10)


def test_what_came_and_went_between_two_polls_was_wrong_all_the_same() -> None:
    """And it was shown when something else was."""
    blip = [Moment(0.0, SILENT), Moment(10.0, PLAYING, 1), Moment(15.0, PLAYING, 2)]
    outcome = simulate(Timeline("blip", blip, 1), Even())
    assert outcome.wrong == 20
    assert outcome.changes == [20, 15]


def test_outcomes_add_up() -> None:
    """Days and all."""
    both = simulate_all(HOUSEHOLDS[:2], Even)
    one, other = (simulate(household, Even()) for household in HOUSEHOLDS[:2])
    assert both == one + other
    assert both.days == sum((other, one), Outcome()).days == 6
    assert both.requests_a_day == pytest.approx((one.requests + other.requests) / 6)
    assert both.wrong_a_day == pytest.approx((one.wrong + other.wrong) / 6)


def test_the_most_in_a_day_is_that_of_any_day() -> None:
    """Not of a calendar's."""
    assert most_in_a_day([]) == 0
    assert most_in_a_day([DAY - 1, DAY + 1, 2 * DAY - 2, 2 * DAY, 3 * DAY]) == 3


def test_quantiles() -> None:
    """Of values in any order."""
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([3, 1, 2], 0.9) == 3


def test_each_day_has_figures_of_its_own() -> None:
    """They add up to the whole."""
    outcome = simulate_all(HOUSEHOLDS, Even)
    assert len(outcome.daily) == outcome.days
    whole = sum(outcome.daily, Outcome())
    assert (whole.days, whole.requests) == (outcome.days, outcome.requests)
    assert whole.wrong == pytest.approx(outcome.wrong)
    assert sorted(whole.changes) == sorted(outcome.changes)
    assert sorted(whole.starts) == sorted(outcome.starts)


def test_a_cap_is_shared_out_in_the_model_as_in_the_product() -> None:
    """Whatever was spent, and when."""
    cap, dice = Cap(), Random(1)
    for hour in range(1, 60):
        for _ in range(dice.choice((0, 5, 40, 120))):
            cap.count(hour * 3600.0)
        now = (hour + dice.random()) * 3600.0
        assert Rations().stretch(cap, now, 1500) == pytest.approx(cap.stretch(now, 1500))


def test_what_is_foreseen_is_worse_under_a_lower_cap() -> None:
    """And no better than without one."""
    timelines, free = HOUSEHOLDS[:3], cube_root(3.0)
    low, high = (foreseen(timelines, free, 1500, cap) for cap in (600, 6000))
    assert all(day.requests <= 600 for day in low.daily)
    assert low.wrong_a_day > high.wrong_a_day >= 0.8 * product_at(timelines, 1500).wrong_a_day


def test_a_command_is_shown_at_once_and_checked() -> None:
    """It is no change of a person's that a poll would have to find."""
    moments = [
        Moment(0.0, SILENT),
        Moment(1000.0, PLAYING, 1, cause=Cause.HOME),
        Moment(1010.0, PAUSED, 1),
    ]
    outcome = simulate(Timeline("command", moments, 1), Even())
    assert outcome.wrong == 20
    assert outcome.changes == [20]
    assert outcome.starts == []


def test_the_cube_root_is_better_than_evenly_at_a_third_of_the_requests() -> None:
    """As it was on eight people."""
    core = simulate_all(HOUSEHOLDS, Even)
    ours = simulate_all(HOUSEHOLDS, lambda: CubeRoot(3.0))
    assert ours.requests_a_day < 0.36 * core.requests_a_day
    assert ours.wrong_a_day < 1.15 * core.wrong_a_day
    evenly = simulate_all(HOUSEHOLDS, lambda: Even(30 * core.requests / ours.requests))
    assert ours.wrong_a_day < 0.6 * evenly.wrong_a_day


def test_the_search_begins_with_the_product() -> None:
    """The wide family holds its schedule, and finds one that is at least as good."""
    timelines = HOUSEHOLDS[:3]
    same = simulate_all(timelines, cube_root(3.0).schedule)
    product = simulate_all(timelines, lambda: CubeRoot(3.0))
    assert same.requests == pytest.approx(product.requests, rel=0.02)
    assert same.wrong == pytest.approx(product.wrong, rel=0.2)
    found = found_at(timelines, search(timelines, trials=8), 1000.0)
    ours = product_at(timelines, 1000.0)
    capped = search_capped(timelines, 1000.0, 1200, trials=4)
    assert capped.requests_a_day < 1050
    assert capped.most_in_a_day <= 1200
    assert capped.wrong_a_day > 0.9 * found.wrong_a_day
    assert 950 < found.requests_a_day <= 1000
    assert 950 < ours.requests_a_day <= 1000


@pytest.mark.usefixtures("socket_enabled")
def test_the_model_agrees_with_home_assistant() -> None:
    """Of core, which shows in Home Assistant what the model says it would."""
    seen, told = listen(CORE, 2, 1), simulate(played(2, 1), Even())
    assert len(seen.changes) == pytest.approx(len(told.changes), abs=3) != 0
    assert seen.wrong == pytest.approx(told.wrong, rel=0.3)
    assert seen.requests == pytest.approx(1.1 * told.requests, rel=0.03)


def test_timings_of_people_are_read(tmp_path: Path) -> None:
    """A pause, one that Spotify forgets, a skip, an end, and another device."""
    items = [
        [1000, 500, 2000, 1, 0, 0, 0, 0],
        [1500, 2000, 2000, 0, 0, 700, 300, 0],
        [3800, 1000, 2000, 2, 0, 0, 0, 0],
        [24800, 2000, 2000, 0, 0, 0, 0, 1],
    ]
    told = {"precision": "second", "weeks": 1, "items": items}
    (tmp_path / "one.json").write_text(json.dumps(told), encoding="utf-8")
    (timeline,) = people(tmp_path)
    activities = [one.activity for one in timeline.moments]
    expected = [SILENT, PLAYING, PLAYING, PAUSED, PLAYING, PLAYING, PAUSED, SILENT, PLAYING]
    assert activities[:9] == expected
    assert [one.at for one in timeline.moments[:7]] == [0, 100, 150, 220, 250, 380, 480]
    causes = [one.cause for one in timeline.moments[5:9]]
    assert causes == [Cause.TRACK_END, Cause.PERSON, Cause.SESSION_END, Cause.PERSON]
    assert timeline.end == 7 * DAY
