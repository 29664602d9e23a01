"""Few requests, well placed: pace, hints, budget, bursts, lock-outs."""

from itertools import pairwise
from typing import Any

import pytest

from .house import House, placeholders

DAY = 86_400
HOUR = 3600
LOOK = "/v1/me/player"


def looks(house: House) -> int:
    """Count the looks at the player."""
    return len([one for one in house.simulator.log.requests if one.path == LOOK])


def requests(house: House) -> int:
    """Count all requests of the Web API."""
    return len([one for one in house.simulator.log.requests if one.kind == "api"])


async def set_pace(house: House, pace: str) -> None:
    """Choose a pace in the options."""
    step = await house.configure("player", pace=pace)
    assert step["type"] == "create_entry", step


async def test_the_polling_is_stretched_when_the_budget_runs_low(home: House) -> None:
    """Music all day, without a pause: the requests still last until tomorrow."""
    await set_pace(home, "frugal")
    album = home.world.player.session.context
    home.simulator.scenarios.phone_play("juniper", context=album, device="Kitchen")
    home.simulator.scenarios.phone_repeat("juniper", "context")
    rates = []
    for _ in range(10):
        home.simulator.log.clear()
        await home.pass_time(HOUR, step=20)
        rates.append(requests(home))
    assert rates[1] > 90
    assert rates[-1] < rates[1] / 3
    assert all(later < sooner * 1.1 for sooner, later in pairwise(rates[1:]))  # no cliff
    assert sum(rates) <= 700
    assert home.player.attributes["media_title"] == home.world.now().item.name
    await home.act("media_pause")  # commands are never held back
    assert home.player.state == "paused"


async def test_a_day_without_music_costs_little(home: House) -> None:
    """There is nothing to see: at the most 1,100 looks a day."""
    home.simulator.log.clear()
    await home.pass_time(DAY / 6, step=80)
    assert looks(home) <= 1100 / 6


async def test_hardly_anybody_begins_to_listen_at_night(home: House) -> None:
    """The small hours are looked at seldom."""
    await home.pass_time(11.5 * HOUR, step=100)
    home.simulator.log.clear()
    await home.pass_time(4 * HOUR, step=100)
    assert looks(home) <= 26


async def test_nobody_looks_where_nobody_listens(home: House) -> None:
    """Polling can be switched off in the entry's system options."""
    home.hass.config_entries.async_update_entry(home.entry, pref_disable_polling=True)
    await home.restart_entry()
    home.simulator.log.clear()
    await home.pass_time(HOUR, step=60)
    assert looks(home) == 0


async def test_where_one_change_was_the_next_is_likely(home: House) -> None:
    """After the phone was used, it is looked at more often for a while."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    await home.pass_time(400, step=5)
    home.simulator.log.clear()
    await home.pass_time(60)
    calm = looks(home)
    home.simulator.scenarios.phone_volume("juniper", 50)
    await home.pass_time(15)
    home.simulator.log.clear()
    await home.pass_time(20)
    assert looks(home) * 3 > calm * 1.5


async def test_the_looks_after_a_pause_move_apart(home: House) -> None:
    """Whoever pauses for a moment is seen at once, and who has gone away costs little."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    await home.act("media_pause")
    counts = []
    for _ in range(3):
        home.simulator.log.clear()
        await home.pass_time(60)
        counts.append(looks(home))
    assert counts[0] >= 8
    assert counts[0] > 2 * counts[1] > 2 * counts[2] > 0


async def test_a_spent_budget_comes_back_by_and_by(home: House) -> None:
    """Silence is looked at again within half an hour, however much was spent."""
    await set_pace(home, "frugal")
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    home.simulator.scenarios.phone_repeat("juniper", "context")
    await home.pass_time(240, step=20)
    home.simulator.log.clear()
    await home.act_at_once("shuffle_set", [{"shuffle": True}] * 900)  # an automation run wild
    assert requests(home) >= 900
    home.simulator.scenarios.phone_pause("juniper")
    await home.pass_time(HOUR, step=60)
    assert home.player.state == "idle"
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.pass_time(HOUR / 2 + 60, step=60)
    assert home.player.state == "playing"


# Hints


@pytest.fixture
async def hinted(home: House) -> House:
    """Open a house that knows the speaker in the kitchen by another integration, too."""
    tell(home, "idle")
    await home.settle()
    return home


def tell(house: House, state: str, **attributes: Any) -> None:
    """Let the other integration notice something."""
    known = {"friendly_name": "kitchen", **attributes}
    house.hass.states.async_set("media_player.sonos_1", state, known)


async def test_a_speaker_that_starts_is_looked_at_at_once(hinted: House) -> None:
    """Though nothing had been playing for hours."""
    await hinted.pass_time(HOUR, step=20)
    hinted.simulator.scenarios.phone_play("juniper", device="Kitchen")
    tell(hinted, "playing")
    await hinted.pass_time(1.5, step=0.5)
    assert hinted.player.state == "playing"


async def test_every_change_on_the_speaker_is_a_hint(hinted: House) -> None:
    """Volume, title, pause."""
    hinted.simulator.scenarios.phone_play("juniper", device="Kitchen")
    tell(hinted, "playing")
    await hinted.pass_time(60, step=5)
    hinted.simulator.scenarios.phone_volume("juniper", 71)
    tell(hinted, "playing", volume_level=0.71)
    await hinted.pass_time(1.5, step=0.5)
    assert hinted.player.attributes["volume_level"] == 0.71
    hinted.simulator.scenarios.phone_pause("juniper")
    tell(hinted, "paused", volume_level=0.71)
    await hinted.pass_time(1.5, step=0.5)
    assert hinted.player.state == "paused"


async def test_hints_save_requests(hinted: House) -> None:
    """Who is told need not ask so often."""
    hinted.simulator.scenarios.phone_play("juniper", device="Kitchen")
    tell(hinted, "playing")
    await hinted.pass_time(400, step=5)
    hinted.simulator.log.clear()
    await hinted.pass_time(600, step=2)
    assert looks(hinted) <= 16
    assert hinted.player.attributes["media_title"] == hinted.world.now().item.name


async def test_a_stranger_is_a_hint_now_and_then(home: House) -> None:
    """A television that is switched to and fro must not cost the quota."""
    home.simulator.log.clear()
    for _ in range(60):
        for state in ("playing", "idle"):
            home.hass.states.async_set("media_player.television", state)
            await home.pass_time(0.5, step=0.5)
    assert 1 <= looks(home) <= 5


async def test_what_a_player_only_repeats_is_no_hint(hinted: House) -> None:
    """Positions tick, and mean nothing."""
    tell(hinted, "playing")
    await hinted.pass_time(5)
    hinted.simulator.log.clear()
    for second in range(50):
        tell(hinted, "playing", media_position=second)
        await hinted.pass_time(1)
    assert looks(hinted) <= 1


# Bursts


async def test_a_slider_sends_its_first_and_its_last(home: House) -> None:
    """A hundred calls in two seconds got others locked out."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    home.simulator.log.clear()
    await home.act_at_once(
        "volume_set", [{"volume_level": percent / 100} for percent in range(41, 91)]
    )
    await home.settle()
    assert home.commands() == ["volume", "volume"]
    assert home.world.now().session.device.volume == 90
    assert home.player.attributes["volume_level"] == 0.9


async def test_a_refused_burst_shows_what_is_true(home: House) -> None:
    """Not one of the wishes in between."""
    home.simulator.scenarios.phone_play("juniper", device="Pocket")
    await home.notice()
    results = await home.act_at_once(
        "volume_set", [{"volume_level": percent / 100} for percent in range(10, 20)]
    )
    assert any(results)
    assert home.player.attributes["volume_level"] == 1.0


# Lock-outs


async def test_a_long_lock_out_is_a_repair(home: House) -> None:
    """It says until when, and goes away by itself."""
    home.simulator.scenarios.exhaust_quota(5 * HOUR)
    await home.notice()
    await home.pass_time(HOUR, step=60)
    (issue,) = home.issues
    assert issue.translation_key == "locked_out_player_state"
    assert ":" in placeholders(issue)["until"]
    assert not issue.is_fixable
    await home.pass_time(5 * HOUR, step=60)
    assert home.player.state == "idle"
    assert home.issues == []


async def test_a_spent_quota_makes_frugal_for_a_week(home: House) -> None:
    """Whatever pace was chosen."""
    await set_pace(home, "quick")
    home.simulator.scenarios.exhaust_quota(HOUR)
    await home.pass_time(2 * HOUR, step=30)
    home.simulator.log.clear()
    await home.pass_time(HOUR, step=15)
    assert looks(home) <= 21
    await home.pass_time(7 * DAY, step=3600)
    home.simulator.log.clear()
    await home.pass_time(HOUR, step=15)
    assert looks(home) >= 40


async def test_a_lock_out_outlives_a_restart(home: House, hass_storage: dict[str, Any]) -> None:
    """Hammering after a restart would lengthen it."""
    home.simulator.scenarios.exhaust_quota(5 * HOUR)
    await home.notice()
    await home.pass_time(30)
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    home.hass.data.pop("evergreen_spotify_governors")
    home.simulator.log.clear()
    await home.restart_entry()
    await home.pass_time(HOUR, step=60)
    assert requests(home) == 0
    assert any(key.startswith("evergreen_spotify_requests.") for key in hass_storage)
