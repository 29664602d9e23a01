"""What is chosen holds until it is used, and what is shown is what Spotify has."""

import asyncio
from collections.abc import Callable

from aiohttp import web
from homeassistant.exceptions import HomeAssistantError
import pytest

from .amplifier import AMPLIFIER
from .house import state_of
from .interruption.action import elsewhere, linked, paused, playing
from .interruption.scenario import PLAYER, ending, heard, live, reached, volume
from .interruption.spotify import USER
from .interruption.stage import Stage
from .simulator.faults import Fault, json_error

pytestmark = pytest.mark.usefixtures("socket_enabled")

SOON = 10.0
"""Seconds after which everything must be as it shall be."""


def hang_commands(house: Stage, *, is_obeyed: bool) -> None:
    """Let Spotify sit on each command, and obey it in the end or refuse it."""

    async def answer(request: web.Request) -> web.Response | None:
        await house.spotify.faults.hold(60)(request)
        return None if is_obeyed else json_error(503)()

    fault = Fault("slow", answer, "api", matches=lambda request: request.method != "GET")
    house.spotify.faults.add(fault)


# What is shown


@pytest.mark.parametrize("fate", ["obeyed", "refused"])
@pytest.mark.parametrize(
    ("world", "action"), [(paused, "media_play"), (playing, "media_pause")], ids=["play", "pause"]
)
def test_a_command_that_is_cancelled_while_it_hangs_is_checked(
    world: Callable[[Stage], None], action: str, fate: str
) -> None:
    """Whether Spotify has obeyed is seen seconds later, and not at the next poll."""

    async def scenario(house: Stage) -> None:
        world(house)
        await house.add({})
        hang_commands(house, is_obeyed=fate == "obeyed")
        call = asyncio.ensure_future(house.act(action))
        await reached(house, f"/{action.removeprefix('media_')}")
        await asyncio.sleep(1)
        call.cancel()
        await ending(call)
        house.spotify.faults.remove()
        await asyncio.sleep(SOON)
        assert house.misshown() == {}

    live(scenario)


async def give_up_a_volume(house: Stage) -> None:
    """Set a volume in silence, and cancel the call before it is done."""
    call = asyncio.ensure_future(house.act("volume_set", volume_level=0.7))
    await asyncio.sleep(0.02)
    call.cancel()
    await ending(call)


def test_a_volume_that_was_cancelled_in_silence_does_not_stick() -> None:
    """When music begins elsewhere its own volume is shown, and it is not changed."""

    async def scenario(house: Stage) -> None:
        await house.add({})
        await give_up_a_volume(house)
        elsewhere(house)
        await asyncio.sleep(240)
        assert house.misshown() == {}
        assert volume(house, "Living Room") == 55

    live(scenario)


def test_a_volume_that_was_cancelled_in_silence_is_not_used_later() -> None:
    """What is begun from here is as loud as the speaker was."""

    async def scenario(house: Stage) -> None:
        await house.add({})
        await give_up_a_volume(house)
        await house.act("select_source", source="Kitchen")
        await house.play(house.album.uri)
        assert volume(house) == 40

    live(scenario)


# What is chosen holds until it is used


def test_what_is_chosen_while_an_amplifier_comes_on_is_used() -> None:
    """A volume and a speaker that are shown are not thrown away."""

    async def scenario(house: Stage) -> None:
        await house.add(linked(house))
        await house.act("select_source", source="Kitchen")
        call = asyncio.ensure_future(house.play(house.album.uri))
        await asyncio.sleep(1)
        assert state_of(house.hass, AMPLIFIER).state == "off"
        await house.act("volume_set", volume_level=0.7)
        await ending(call)
        await asyncio.sleep(SOON)
        assert heard(house) == (house.album.uri, True, "Kitchen")
        assert volume(house) == 70
        assert house.misshown() == {}

    live(scenario)


def test_a_source_that_is_chosen_while_an_amplifier_comes_on_is_used() -> None:
    """The music ends up where it was sent last."""

    async def scenario(house: Stage) -> None:
        await house.add(linked(house))
        await house.act("select_source", source="Kitchen")
        call = asyncio.ensure_future(house.play(house.album.uri))
        await asyncio.sleep(1)
        await house.act("select_source", source="Living Room")
        await ending(call)
        await asyncio.sleep(SOON)
        assert heard(house) == (house.album.uri, True, "Living Room")
        assert house.misshown() == {}

    live(scenario)


async def _choose_in_vain(house: Stage) -> None:
    """Choose a speaker and a volume while nothing plays; then it is unplugged, and play fails."""
    await house.add({})
    await house.act("select_source", source="Kitchen")
    await house.act("volume_set", volume_level=0.3)
    house.scenarios.take_device(USER, "Kitchen")
    with pytest.raises(HomeAssistantError):
        await house.act("media_play")


def test_what_was_chosen_holds_when_the_play_fails() -> None:
    """Plugged in and played again, it plays there and so loud."""

    async def scenario(house: Stage) -> None:
        await _choose_in_vain(house)
        await asyncio.sleep(SOON)
        shown = state_of(house.hass, house.entity("media_player")).attributes
        assert (shown["source"], shown["volume_level"]) == ("Kitchen", 0.3)
        house.scenarios.return_device(USER, "Kitchen")
        await house.act("media_play")
        assert heard(house)[1:] == (True, "Kitchen")
        assert volume(house) == 30

    live(scenario)


def test_what_was_chosen_is_dropped_when_something_starts_elsewhere() -> None:
    """Also after a play that failed."""

    async def scenario(house: Stage) -> None:
        await _choose_in_vain(house)
        elsewhere(house)
        await asyncio.sleep(240)
        assert house.misshown() == {}
        await house.play(house.artist.uri)
        assert heard(house) == (house.artist.uri, True, "Living Room")
        assert volume(house, "Living Room") == 55

    live(scenario)


@pytest.mark.parametrize("kind", ["track", "album"])
def test_what_is_queued_in_silence_goes_to_the_chosen_speaker(kind: str) -> None:
    """Each of its tracks, and not to nowhere or to where music was paused."""

    async def scenario(house: Stage) -> None:
        await house.add({})
        await house.act("select_source", source="Kitchen")
        await house.play(getattr(house, kind).uri, enqueue="add")
        queued = house.spotify.log.matching(f"{PLAYER}/queue", "POST")
        assert len(queued) == (1 if kind == "track" else len(house.album.contents))
        kitchen = house.world.device("Kitchen").id
        assert {one.query.get("device_id") for one in queued} == {kitchen}

    live(scenario)


def test_a_source_that_was_chosen_in_silence_outlives_a_reload() -> None:
    """With the volume that was set for it."""

    async def scenario(house: Stage) -> None:
        await house.add({})
        await house.act("select_source", source="Living Room")
        await house.act("volume_set", volume_level=0.3)
        await house.hass.config_entries.async_reload(house.entry.entry_id)
        await asyncio.sleep(SOON)
        shown = state_of(house.hass, house.entity("media_player")).attributes
        assert (shown["source"], shown["volume_level"]) == ("Living Room", 0.3)
        await house.play(house.album.uri)
        assert heard(house) == (house.album.uri, True, "Living Room")
        assert volume(house, "Living Room") == 30

    live(scenario)


# Of two volumes at once the newer one counts


@pytest.mark.parametrize("seconds", [2.0, 8.0], ids=["late", "hanging"])
def test_a_volume_that_is_set_while_a_start_sets_another_is_the_last(seconds: float) -> None:
    """Though the older request reaches the speaker late; one that hangs is not waited for."""

    async def scenario(house: Stage) -> None:
        playing(house)
        await house.add({})
        faults, asked_at = house.spotify.faults, house.spotify.clock()
        hang = faults.hold(seconds)
        faults.add(Fault("late", hang, "api", times=1, matches=lambda one: "volume" in one.path))
        start = asyncio.ensure_future(
            house.act("play", "evergreen_spotify", media=house.album.uri, volume=30)
        )
        await asyncio.sleep(0.5)
        await house.act("volume_set", volume_level=0.5)
        assert house.spotify.clock() - asked_at < 7
        await ending(start)
        await asyncio.sleep(SOON)
        assert house.misshown() == {}
        assert volume(house) == (50 if seconds < 5 else 30)

    live(scenario)


# However few requests are left


def test_what_a_command_did_shows_within_seconds_though_requests_are_saved() -> None:
    """An hour's share is spent, and the player is polled each quarter of an hour."""

    async def scenario(house: Stage) -> None:
        playing(house)
        await house.add({})
        for percent in range(40):
            for _ in range(4):
                await house.act("volume_set", volume_level=percent / 100)
            await asyncio.sleep(2)
        await asyncio.sleep(60)
        before = len(house.spotify.trips)
        await asyncio.sleep(600)
        assert len(house.spotify.trips) - before <= 2
        await house.act("media_next_track")
        await asyncio.sleep(15)
        assert house.misshown() == {}

    live(scenario)
