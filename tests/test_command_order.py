"""Of two commands the newer counts, though the older one is still looking something up."""

import asyncio
from collections.abc import Awaitable, Callable

from homeassistant.exceptions import HomeAssistantError
import pytest

from .interruption.action import elsewhere, preset
from .interruption.scenario import ending, heard, live
from .interruption.spotify import USER
from .interruption.stage import DOMAIN, Stage
from .simulator.faults import Fault

pytestmark = pytest.mark.usefixtures("socket_enabled")

LOOK_UP = 3.0
"""Seconds that Spotify takes to answer what the older command asks first."""

SOON = 10.0

type Act = Callable[[Stage], Awaitable[None]]


async def play_random(house: Stage) -> None:
    """Play an album from a random track, whose length has to be asked for."""
    await house.act("play", DOMAIN, media=house.album.uri, item="random")


async def play_media_random(house: Stage) -> None:
    """Do so by Home Assistant's own action."""
    await house.play(f"{house.album.uri}?item=random")


async def play_there(house: Stage) -> None:
    """Play on a speaker that was asleep when it was last asked for."""
    await house.act("play", DOMAIN, media=house.album.uri, device="Kitchen")


async def transfer(house: Stage) -> None:
    """Move what plays to that speaker."""
    await house.act("transfer", DOMAIN, device="Kitchen")


async def enqueue(house: Stage) -> None:
    """Queue an album, whose tracks have to be asked for."""
    await house.play(f"{house.album.uri}", enqueue="add")


async def play(house: Stage) -> None:
    """Play something else where it plays now."""
    await house.play(house.artist.uri)


async def pause(house: Stage) -> None:
    """Want silence after all."""
    await house.act("media_pause")


async def open_house(house: Stage) -> None:
    """Let music play in the living room, and the speaker in the kitchen be known as asleep."""
    elsewhere(house)
    await house.add({})
    house.scenarios.take_device(USER, "Kitchen")
    target = {"entity_id": house.entity("media_player")}
    await house.hass.services.async_call(
        DOMAIN, "get_devices", target, blocking=True, return_response=True
    )
    house.scenarios.return_device(USER, "Kitchen")


def slow(house: Stage, path: str = "") -> None:
    """Let the next request that asks for something be answered late."""
    hold = house.spotify.faults.hold(LOOK_UP)
    asks = Fault(
        "late", hold, "api", times=1, matches=lambda one: one.method == "GET" and path in one.path
    )
    house.spotify.faults.add(asks)


async def assert_superseded(call: asyncio.Task[None]) -> None:
    """Assert that the caller is told."""
    error = await ending(call)
    assert isinstance(error, HomeAssistantError)
    assert error.translation_key == "superseded"


@pytest.mark.parametrize("newer", [play, pause], ids=["play", "pause"])
@pytest.mark.parametrize(
    "older",
    [play_random, play_media_random, play_there, transfer, enqueue],
    ids=["play", "play media", "play there", "transfer", "enqueue"],
)
def test_a_command_that_looks_something_up_is_superseded_by_a_newer_one(
    older: Act, newer: Act
) -> None:
    """Whatever it was, once Spotify has answered nothing of it is heard."""

    async def scenario(house: Stage) -> None:
        await open_house(house)
        slow(house)
        call = asyncio.ensure_future(older(house))
        await asyncio.sleep(0.5)
        await newer(house)
        await assert_superseded(call)
        await asyncio.sleep(SOON)
        is_play = newer is play
        context = house.artist.uri if is_play else house.album.uri
        assert heard(house) == (context, is_play, "Living Room")
        assert house.misshown() == {}

    live(scenario)


def test_an_older_command_that_fails_while_it_looks_up_stops_no_newer_one() -> None:
    """Nor does a newer one that was wrong stop an older one."""

    async def scenario(house: Stage) -> None:
        await open_house(house)
        slow(house)
        call = asyncio.ensure_future(play_random(house))
        await asyncio.sleep(0.5)
        with pytest.raises(HomeAssistantError):
            await house.act("play", DOMAIN, media=house.artist.uri, device="Nowhere")
        assert await ending(call) is None
        await asyncio.sleep(SOON)
        assert heard(house) == (house.album.uri, True, "Living Room")

    live(scenario)


def test_of_two_sources_the_newer_one_counts_though_the_older_has_to_be_asked_for() -> None:
    """A speaker that was asleep is asked for; one that is awake is not."""

    async def scenario(house: Stage) -> None:
        await open_house(house)
        slow(house, "devices")
        call = asyncio.ensure_future(house.act("select_source", source="Kitchen"))
        await asyncio.sleep(0.5)
        await house.act("select_source", source="Living Room")
        await assert_superseded(call)
        await asyncio.sleep(SOON)
        assert heard(house)[1:] == (True, "Living Room")
        assert house.misshown() == {}

    live(scenario)


def test_a_second_call_of_a_preset_does_not_come_back_after_a_newer_command() -> None:
    """It waits for the first one, and what was played meanwhile is newer than both."""

    async def scenario(house: Stage) -> None:
        elsewhere(house)
        await house.add(preset()(house))
        slow(house)
        first, second = (asyncio.ensure_future(house.activate()) for _ in range(2))
        await asyncio.sleep(0.5)
        await house.play(house.artist.uri)
        await assert_superseded(first)
        await assert_superseded(second)
        await asyncio.sleep(SOON)
        assert heard(house) == (house.artist.uri, True, "Living Room")

    live(scenario)


@pytest.mark.parametrize("seconds", range(1, 14, 2))
def test_a_preset_begins_at_its_volume_whenever_its_speaker_appears(seconds: int) -> None:
    """Also where shuffle is set after the sound, and the sound is what wakes it."""

    async def scenario(house: Stage) -> None:
        elsewhere(house)
        house.scenarios.phone_volume(USER, 60)
        await house.add(preset()(house))
        house.scenarios.take_device(USER, "Kitchen")
        call = asyncio.ensure_future(house.activate())
        await asyncio.sleep(seconds)
        house.scenarios.return_device(USER, "Kitchen")
        assert await ending(call) is None
        await asyncio.sleep(SOON)
        assert heard(house)[1:] == (True, "Kitchen")
        assert house.world.device("Kitchen").volume == 35
        assert house.misshown() == {}

    live(scenario)
