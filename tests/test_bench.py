"""The rounds of scripts/bench in short: that they measure what they say, and what must hold."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path
import time

from aiohttp import ClientSession
from homeassistant.util import dt as dt_util
import pytest

from .bench import virtual_time
from .bench.duel.crowd import crowd
from .bench.duel.day import live
from .bench.duel.day_timeline import timeline
from .bench.duel.far import FarSpotify
from .bench.duel.frontier_table import VARIANTS, Goal, frontier, frontier_table
from .bench.duel.payloads import show
from .bench.duel.rivals import CORE, DEFAULT, HINTS
from .bench.duel.script import HOME_COMMANDS, HOUR, PHONE_CHANGES, Hand, day
from .bench.duel.table import Limit, Row, Table
from .bench.duel.weather import endure
from .bench.listening.model import Outcome
from .bench.listening.timeline import Cause
from .simulator.assumptions import Assumptions
from .simulator.catalogue import Catalogue
from .week_plot import Line, draw

pytestmark = pytest.mark.usefixtures("socket_enabled")

MORNING = 10 * HOUR


def is_trip(seconds: float, seed: int) -> bool:
    """Tell whether a trip to the Spotify of this world may take so long."""
    world = Assumptions.draw(seed)
    return world.nearest <= seconds <= world.farthest


async def read_all_clocks() -> list[tuple[float, ...]]:
    """Sleep for a while, and ask every clock before and after."""
    loop = asyncio.get_running_loop()
    readings: list[tuple[float, ...]] = []
    for wait in (0.0, 0.1, 86_400.0):
        await asyncio.sleep(wait)
        await asyncio.to_thread(sum, ())
        readings.append((time.time(), time.monotonic(), loop.time(), dt_util.utcnow().timestamp()))
    return readings


def test_virtual_time_jumps_on_every_clock_alike() -> None:
    """And does not pass while a thread works."""
    readings = virtual_time.run(read_all_clocks())
    for wait, (before, after) in zip((0.1, 86_400.0), pairwise(readings), strict=True):
        assert [end - begin for begin, end in zip(before, after, strict=True)] == pytest.approx(
            [wait] * 4, abs=1e-3
        )


async def deadlock() -> None:
    """Wait for what nobody will do."""
    await asyncio.Event().wait()


def test_virtual_time_does_not_wait_for_nothing() -> None:
    """It says so."""
    with pytest.raises(virtual_time.NothingToWaitForError):
        virtual_time.run(deadlock())


@pytest.mark.parametrize("seed", range(1, 11))
def test_a_day_is_as_long_and_as_busy_as_agreed(seed: int) -> None:
    """And always the same for a seed."""
    catalogue = Catalogue()
    steps = day(seed, catalogue)
    assert steps == day(seed, catalogue)
    hands = Counter(step.hand for step in steps)
    assert (hands[Hand.PHONE], hands[Hand.HOME]) == (PHONE_CHANGES, HOME_COMMANDS)
    starters = {step.hand for step in steps if step.verb == "start"}
    assert starters == {Hand.PHONE, Hand.HOME}
    gaps = [timedelta(seconds=later.at - sooner.at) for sooner, later in pairwise(steps)]
    assert min(gaps) >= timedelta(0)


def suits_core(seed: int) -> bool:
    """Tell whether core asks again late enough in this world, and music is started from cold."""
    morning = [step for step in day(seed, Catalogue()) if step.at < MORNING]
    starts = any(step.verb == "start" and step.hand is Hand.HOME for step in morning)
    return Assumptions.draw(seed).stale_for < 0.7 and starts


def test_core_is_as_it_was_measured_elsewhere() -> None:
    """A poll in 30 s, some more for devices and ends of tracks; no music from cold."""
    figures = live(CORE, next(filter(suits_core, count(1))), MORNING)
    assert len(figures.requests) == pytest.approx(MORNING * 3230 / 86_400, rel=0.05)
    starts = [one for one in figures.commands if one.verb == "start"]
    assert "ServiceNotSupported" in [one.refused for one in starts]
    worked = [one for one in figures.commands if one.worked]
    assert all(0.5 < one.change.after < 2 for one in worked)
    assert len(worked) > len(figures.commands) / 2


def test_ours_does_what_it_is_told_at_once() -> None:
    """Music from cold, too; nothing is refused."""
    figures = live(DEFAULT, 1, MORNING)
    assert all(one.worked for one in figures.commands)
    assert all(one.change.after < 0.05 for one in figures.commands if one.verb != "skip")
    assert all(one.trip == 0 or is_trip(one.trip, 1) for one in figures.commands)


def test_a_change_on_a_speaker_is_shown_within_two_seconds() -> None:
    """Where Home Assistant sees the speaker by another integration."""
    figures = live(HINTS, 1, MORNING)
    delays = [change.after for change in figures.phone if change.on_speaker]
    assert len(delays) > 3
    assert max(delays) < 2


def test_faults_are_not_taken_for_silence() -> None:
    """And a ban is kept."""
    figures = endure(DEFAULT, 1, hours=4)
    assert figures.sums.false_idles == 0
    assert figures.requests_in_bans == 0
    spoilt = Counter(request.status for request in figures.requests)
    assert min(spoilt[204], spoilt[429], spoilt[500], spoilt[0]) > 0


def test_the_requests_last_for_a_day_of_music() -> None:
    """The title is right until midnight, but for a second here and there."""
    figures = endure(DEFAULT, 2)
    assert len(figures.requests) <= 1500
    assert figures.sums.wrong["title"] < 0.13 * 24 * HOUR
    assert figures.sums.false_idles == figures.missing == figures.requests_in_bans == 0


def test_the_day_of_faults_has_faults() -> None:
    """Core shows it."""
    assert endure(CORE, 1, hours=1).sums.false_idles == 2


def test_payloads_of_next_year_are_read() -> None:
    """What is still said is shown."""
    figures = show(DEFAULT, 200)
    assert figures.shown == 200
    assert figures.right_besides == figures.told > 180
    assert figures.missing == 0


def test_a_crowd_has_all_its_players() -> None:
    """Twelve accounts on ten Client IDs."""
    figures = crowd(DEFAULT, 12, HOUR)
    assert figures.players == 12
    assert figures.turns > figures.requests > 0


def test_a_missed_limit_is_told() -> None:
    """By name and figure; what was reached is not."""
    rows = (
        Row("speed", float, limits={"ours": Limit(0.5, of_core=True)}),
        Row("noise", float, limits={"ours": Limit(3.0)}),
        Row("peace", float, limits={"ours": Limit(least=3.0)}),
    )
    table = Table("Race", rows, {"core": [4.0], "ours": [2.0, 3.0, 2.5]})
    assert [str(one) for one in table.missed] == [
        "speed, ours: 2 (0.62) is not ≤ 0.5 of core",
        "peace, ours: 2 (0.62) is not ≥ 3",
    ]
    assert "2 (0.62)  ok" in str(table)
    assert all(one.can_be_met for one in table.missed)


def test_a_limit_that_nobody_meets_is_missed_beside_the_frontier() -> None:
    """Such a miss does not fail the command; one without a frontier does."""
    rows = (
        Row("speed", float, limits={"ours": Limit(0.5, of_core=True)}),
        Row("noise", float, limits={"ours": Limit(0.1, of_core=True)}),
    )
    results = {"core": [4.0], "ours": [2.5]}
    table = Table("Race", rows, results, nearest={("speed", "ours"): 0.55}, beyond=["ours"])
    beside, alone = table.missed
    assert str(beside) == "speed, ours: 2 (0.62) is not ≤ 0.5 of core; the frontier is at 0.55"
    assert (beside.can_be_met, alone.can_be_met) == (False, True)
    within_reach = replace(table, beyond=())
    assert all(one.can_be_met for one in within_reach.missed)


def test_the_frontier_tells_how_near_any_schedule_comes() -> None:
    """By goal; all of them at once may be out of reach."""
    goal = Goal("wrong", lambda one: one.wrong_a_day, 0.01)
    beyond = frontier("default", [timeline(1)], [goal], 1500, 1500, trials=2)
    assert beyond.is_beyond
    assert not replace(beyond, goals={"wrong": 5.0}).is_beyond
    assert 0.1 < beyond.nearest["wrong", "default"] < 3
    table = str(frontier_table("a day", [beyond]))
    assert all(name in table for name in ("wrong: goal", "0.01", *VARIANTS))


def test_a_day_in_the_life_is_the_same_for_schedules_that_are_tried() -> None:
    """Who does what, and what follows by itself."""
    lived = timeline(3)
    steps = [step for step in day(3, Catalogue()) if step.hand is not Hand.TELLY]
    for hand, cause in ((Hand.HOME, Cause.HOME), (Hand.PHONE, Cause.PERSON)):
        at = [moment.at for moment in lived.moments[1:] if moment.cause is cause]
        assert at == pytest.approx([step.at for step in steps if step.hand is hand])
    assert {Cause.TRACK_END, Cause.SESSION_END} < {moment.cause for moment in lived.moments}


def test_a_week_is_drawn_by_the_day(tmp_path: Path) -> None:
    """With a legend, and no date that would change with each drawing."""
    weeks = ([Outcome(requests=10 * day, wrong=day) for day in range(3)] for _ in range(2))
    lines = [Line(label, "#888888", week) for label, week in zip("AB", weeks, strict=True)]
    for name in ("week.svg", "again.svg"):
        draw(lines, tmp_path / name)
    drawn = (tmp_path / "week.svg").read_text(encoding="utf-8")
    assert all(f">{word}</text>" in drawn for word in ("A", "B", "Mon", "Tue", "Wed"))
    assert ">Thu</text>" not in drawn
    assert drawn == (tmp_path / "again.svg").read_text(encoding="utf-8")


async def travel() -> tuple[list[float], list[float]]:
    """Ask a far Spotify and measure."""
    async with FarSpotify(1) as spotify:
        token = await spotify.sign_in("juniper", "user-read-playback-state")
        spotify.trips.clear()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        seconds = []
        async with ClientSession() as session:
            for _ in range(20):
                began = time.time()
                async with session.get(f"{spotify.api_url}/me/player", headers=headers):
                    seconds.append(time.time() - began)
        return seconds, [trip.seconds for trip in spotify.trips]


def test_spotify_is_as_far_away_as_agreed() -> None:
    """To the millisecond: nothing is lost between the sockets."""
    seconds, trips = virtual_time.run(travel())
    assert seconds == pytest.approx(trips, abs=1e-3)
    assert all(is_trip(seconds, 1) for seconds in trips)
    assert min(trips) < max(trips)
