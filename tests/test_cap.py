"""The cap on the requests of a rolling day holds whatever happens."""

from collections.abc import Iterator
import json
from math import inf, nan
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.evergreen_spotify.state.schedule import Plan, Reason, plan_poll
from custom_components.evergreen_spotify.webapi.cap import DAY, HOUR, LEAST_CAP, LONGEST, Cap

LEAD = 1.7e9

gaps = st.floats(0, 120) | st.floats(0, 3 * HOUR) | st.floats(0, 2 * DAY)
polls, commands = st.just("poll"), st.just("command")
burst = st.tuples(polls | polls | polls | commands, gaps, st.integers(1, 60))
events = st.tuples(st.sampled_from(["restart", "lock-out"]), gaps, st.just(1))
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def restarted(cap: Cap, now: float, lead: float = LEAD) -> Cap:
    """Return it as it comes back."""
    return Cap.from_dict(json.loads(json.dumps(cap.as_dict(lead))), lead, now)


def most_in_a_day(times: list[float]) -> int:
    """Return the most in any 24 hours."""
    return max((sum(at - DAY < one <= at for one in times) for at in times), default=0)


def poll(cap: Cap, now: float) -> None:
    """Count a poll."""
    cap.count(now)
    cap.count_poll(now)


def next_poll(cap: Cap, planned: float, now: float, most: int = 1500) -> float:
    """Return the seconds until the next poll, as the product plans it under the cap."""
    return plan_poll(
        Plan(planned, Reason.INTERVAL),
        (),
        stretch=cap.stretch(now, most),
        wait=cap.wait(now, most),
        is_spent=cap.is_spent(now, most),
    ).seconds


def hours_of(cap: Cap, count: int, until: float) -> None:
    """Spend evenly over a day."""
    for place in range(count):
        poll(cap, until - DAY * (count - place - 0.5) / count)


@given(st.lists(burst | events, max_size=60), st.integers(1, 300))
def test_no_24_hours_see_more_polls_than_the_cap(
    plan: list[tuple[str, float, int]], most: int
) -> None:
    """Whatever commands, restarts and lock-outs there are between them."""
    cap, now, polled = Cap(), 5 * DAY, []
    for kind, gap, times in plan:
        now += gap
        if kind == "restart":
            cap = restarted(cap, now)
        elif kind == "lock-out":
            cap.locked_out(now)
        for _ in range(times if kind in {"poll", "command"} else 0):
            if kind == "command":
                cap.count(now)
            elif cap.wait(now, most) == 0:
                poll(cap, now)
                polled.append(now)
    assert most_in_a_day(polled) <= most


@given(st.integers(1, 2000), st.integers(1, 400), st.floats(0, DAY))
def test_the_wait_is_just_long_enough(spent: int, most: int, later: float) -> None:
    """Not a poll before it is over, and one after it.

    Where more was polled than a cap allows that was lowered, the rarest polls go on, until just
    the cap is left of them: then it holds again.
    """
    cap, now = Cap(), 5 * DAY
    hours_of(cap, spent, now)
    wait = cap.wait(now, most)
    assert 0 <= wait <= (LONGEST if spent > most else DAY)
    if wait:
        assert cap.wait(now + wait * 0.99, most) > 0
    if wait and spent <= most:
        assert cap.wait(now + wait + 1e-3, most) == 0
        assert cap.wait(now + wait + later, most) == 0


@pytest.mark.parametrize(
    ("spent", "cap_then"),
    [(1000, 700), (1390, 973), (2900, 1500), (100, LEAST_CAP), (0, LEAST_CAP)],
)
def test_a_lock_out_lowers_the_cap(spent: int, cap_then: int) -> None:
    """To seven tenths of what was spent in the day before it, within reason."""
    cap, now = Cap(), 5 * DAY
    hours_of(cap, spent, now)
    cap.locked_out(now)
    assert cap.limit(now, 1500) == cap_then


def test_the_cap_grows_back_by_a_few_per_cent_a_day() -> None:
    """Not above the pace's; another lock-out begins anew."""
    cap, now = Cap(), 5 * DAY
    hours_of(cap, 1000, now)
    cap.locked_out(now)
    grown = [cap.limit(now + days * DAY, 1500) for days in range(40)]
    assert grown[0] == 700
    assert grown[7] == pytest.approx(860, abs=5)
    assert grown == sorted(grown)
    assert grown[26] == 1500 > grown[25]
    hours_of(cap, 600, now + 10 * DAY)
    cap.locked_out(now + 10 * DAY)
    assert cap.limit(now + 10 * DAY, 1500) == 420


def test_a_ban_that_is_told_twice_counts_once() -> None:
    """Requests under way hear of it, too."""
    cap, now = Cap(), 5 * DAY
    hours_of(cap, 1000, now)
    for _ in range(5):
        cap.locked_out(now)
    assert cap.limit(now, 1500) == 700


@pytest.mark.parametrize("planned", [3.0, 10.0, 20.0])
def test_a_day_of_too_much_has_requests_left_for_its_last_hour(planned: float) -> None:
    """Several accounts with music for two days, say: each hour has some, and none a third."""
    cap, now, hours = Cap(), 5 * DAY, [0] * 48
    while now < 7 * DAY:
        now += next_poll(cap, planned, now)
        if now < 7 * DAY:
            poll(cap, now)
            hours[int((now - 5 * DAY) // HOUR)] += 1
    assert max(sum(hours[first : first + 24]) for first in range(24)) <= 1500
    assert min(hours) >= 3
    assert max(hours) <= 1500 / 4


def test_an_ordinary_day_is_not_stretched() -> None:
    """Only what comes too fast or too much is."""
    cap, now = Cap(), 5 * DAY
    hours_of(cap, 900, now)
    assert cap.stretch(now, 1500) == 1
    assert cap.stretch(now, 1200) > 1.2
    assert cap.stretch(now, 1000) > 60


def polling(cap: Cap, intervals: list[float], begin: float) -> Iterator[int]:
    """Let accounts share a cap for two days; yield who polls."""
    due = [begin + place for place in range(len(intervals))]
    while (now := min(due)) < begin + 2 * DAY:
        who = due.index(now)
        if wait := cap.wait(now, 1500):
            due[who] = now + wait + who * 1e-3
            continue
        poll(cap, now)
        yield who
        due[who] = now + next_poll(cap, intervals[who], now)


def test_accounts_of_one_client_id_share_it_by_need() -> None:
    """One that plays gets most, and those that are silent are not forgotten."""
    alone, counts = 0, [0, 0, 0]
    for _ in polling(Cap(), [15.0], 5 * DAY):
        alone += 1
    for who in polling(Cap(), [15.0, 60.0, 120.0], 5 * DAY):
        counts[who] += 1
    assert 2.5 < counts[0] / counts[1] < 5
    assert 1.5 < counts[1] / counts[2] < 2.5
    assert sum(counts) <= 3000
    assert counts[0] > 0.6 * alone


@pytest.mark.parametrize("drift", [-4000 * DAY, -HOUR, 0, HOUR])
def test_a_clock_that_was_wrong_frees_no_requests(drift: float) -> None:
    """Set right or wrong between two starts, by less than a day ahead."""
    cap, now = Cap(), 5 * DAY
    hours_of(cap, 1500, now)
    back = Cap.from_dict(cap.as_dict(LEAD), LEAD + drift, now)
    assert back.spent(now) >= cap.spent(now) - 1500 / 24 * max(0, drift) / HOUR - 1500 / 12
    assert back.wait(now + 2 * DAY, 1500) == 0


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        [],
        {"spans": None, "learned": None, "learned_at": None},
        {"spans": [None, [], [1], ["a", "b", "c"], [nan, 1, 1], [1, 1, inf], [1, 1, -1]]},
        {"spans": {}, "learned": "many", "learned_at": LEAD},
        {"learned": 300, "learned_at": None},
        {"hours": [[5, 6]], "closed_until": {}, "sparing_until": 1.0},
    ],
)
def test_what_was_kept_by_another_version_is_left_out(stored: Any) -> None:
    """Nothing is spent, nothing learned."""
    cap = Cap.from_dict(stored, LEAD, DAY)
    assert (cap.spent(DAY), cap.limit(DAY, 1500), cap.wait(DAY, 1500)) == (0, 1500, 0)


@given(junk | st.fixed_dictionaries({"spans": st.lists(junk), "learned": junk, "learned_at": junk}))
def test_whatever_was_kept_polling_goes_on_within_two_days(stored: Any) -> None:
    """And keeps within the cap."""
    cap = Cap.from_dict(stored, LEAD, DAY)
    assert LEAST_CAP <= cap.limit(DAY, 1500) <= 1500
    assert cap.wait(3 * DAY, 1500) == 0
    assert 1 <= cap.stretch(DAY, 1500) <= 450


def test_a_power_cut_loses_count_of_few() -> None:
    """It is time to store them every now and then."""
    cap = Cap()
    told = [cap.count(DAY + second) for second in range(100)]
    assert [place for place, is_time in enumerate(told) if is_time] == [0, 25, 50, 75]
    assert cap.count(DAY + HOUR + 1)
