"""The listening table in short, and what a schedule that learns has to withstand."""

from typing import Any

import pytest

from .bench.duel.listening import listen
from .bench.duel.listening_table import CAPS
from .bench.duel.rivals import CORE, DEFAULT, FRUGAL, HINTS
from .bench.listening.model import quantile
from .house import House

HOUR = 3600
DAY = 24 * HOUR

BUSY = 6
"""A household whose first day asks for more than the frugal cap."""

QUIET = 2


def requests(house: House) -> int:
    """Count all requests of the Web API."""
    return len([one for one in house.simulator.log.requests if one.kind == "api"])


@pytest.mark.usefixtures("socket_enabled")
def test_a_busy_household_is_kept_under_the_cap() -> None:
    """And yet polled in each of its hours."""
    outcome = listen(FRUGAL, BUSY, 1.0)
    assert CAPS["frugal"] / 2 < outcome.most_in_a_day <= CAPS["frugal"]
    assert outcome.requests_a_day > 24 * 4


@pytest.mark.usefixtures("socket_enabled")
def test_hints_show_more_than_core_for_a_third_of_its_requests() -> None:
    """A start from silence, too."""
    core, ours, hinted = (listen(rival, QUIET, 1.0) for rival in (CORE, DEFAULT, HINTS))
    assert hinted.requests < ours.requests < 0.45 * core.requests
    assert hinted.wrong < 0.25 * core.wrong
    assert ours.wrong < 1.5 * core.wrong
    assert quantile(hinted.starts, 0.9) < 5


async def restart(house: House) -> None:
    """Start Home Assistant again, as far as we have a part in it."""
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    await house.pass_time(10)  # until what is new is on the disk
    for kept in ("governors", "caches"):
        house.hass.data.pop(f"evergreen_spotify_{kept}", None)
    await house.restart_entry()


async def test_restarts_each_hour_neither_forget_what_was_spent_nor_cost_much(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """Two polls at each start."""
    home.simulator.log.clear()
    before = (await home.schedule())["last_24_hours"]
    for _ in range(8):
        await home.pass_time(HOUR, step=60)
        await restart(home)
    made = requests(home)
    assert made <= 8 * (HOUR / 60 + 5)
    assert before + made - 8 * 25 <= (await home.schedule())["last_24_hours"] <= before + made


async def test_the_hours_in_which_sessions_began_outlive_a_restart(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """They are learned from others' starts, not from our own."""
    await home.act("select_source", source="Kitchen")
    await home.act("media_play")
    await home.pass_time(60, step=5)
    assert (await home.schedule())["worth_of_the_hour"] == 1.2
    await home.act("media_pause")
    for _ in range(3):
        await home.pass_time(16 * 60, step=60)
        assert home.player.state == "idle"
        home.simulator.scenarios.phone_play("juniper", device="Kitchen")
        await home.pass_time(300, step=20)
        assert home.player.state == "playing"
        home.simulator.scenarios.phone_pause("juniper")
    learned = (await home.schedule())["worth_of_the_hour"]
    assert learned > 1.3
    await restart(home)
    assert (await home.schedule())["worth_of_the_hour"] == pytest.approx(learned, rel=0.3)


@pytest.mark.parametrize("worth", [None, [], {"counts": None}, {"counts": [1e300] * 24}])
async def test_learned_hours_of_another_version_are_left_out(
    home: House, hass_storage: dict[str, Any], worth: object
) -> None:
    """The player is there, and polled as if nothing had been learned."""
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    home.hass.data.pop("evergreen_spotify_caches")
    stored = hass_storage[f"evergreen_spotify_player.{home.entry.entry_id}"]
    stored["data"]["worth"] = worth
    await home.restart_entry()
    assert home.player.state == "idle"
    assert (await home.schedule())["worth_of_the_hour"] == 1.2


async def test_a_house_that_is_empty_for_two_weeks_is_polled_as_before(home: House) -> None:
    """Silence teaches nothing, and never more than four hours of calm count."""
    await home.pass_time(DAY / 4, step=120)
    before = (await home.schedule())["next_poll_seconds"]
    await home.pass_time(14 * DAY, step=HOUR)
    assert (await home.schedule())["next_poll_seconds"] <= 2 * before
    assert home.player.state == "idle"


async def test_accounts_of_one_client_id_share_the_highest_of_their_caps(home: House) -> None:
    """By need: each knows what the other has spent."""
    await home.configure("player", pace="quick")
    await home.connect("rowan")
    second = home.entries[1]
    path = f"/api/diagnostics/config_entry/{second.entry_id}"
    told = (await home.get(path))["data"]["schedule"]
    assert (told["pace"], told["cap"]) == ("default", 3000)
    assert told["last_24_hours"] == (await home.schedule())["last_24_hours"]


async def test_a_lower_cap_leaves_the_rarest_polls(home: House) -> None:
    """Though more than that was polled in the day before, no account is ever blind."""
    await home.configure("player", pace="quick")
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    for _ in range(40):
        home.simulator.scenarios.phone_volume("juniper", 40)
        await home.pass_time(HOUR / 10, step=4)
        home.simulator.scenarios.phone_volume("juniper", 60)
    await home.configure("player", pace="frugal")
    home.simulator.log.clear()
    await home.pass_time(3 * HOUR, step=60)
    assert 3 * 3 <= requests(home) <= 3 * 25
