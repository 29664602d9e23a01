"""What changes the library is done or not done, whatever comes between, and shown as it is."""

import asyncio

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.exceptions import HomeAssistantError
import pytest

from .interruption.interruptions import BY_NAME as INTERRUPTIONS
from .interruption.own_actions import FEATURES, other_songs, songs, unsaved
from .interruption.points import Kind
from .interruption.scenario import ending, live
from .interruption.stage import DOMAIN, Stage
from .simulator.catalogue import Playlist
from .simulator.faults import Fault

pytestmark = pytest.mark.usefixtures("socket_enabled")

SOON = 10.0
LATE = 2.0
OUTAGE = 30.0

NAME = "Rainy Sundays"


async def move_in(house: Stage) -> None:
    """Have an account that may change everything, and play what nobody has saved."""
    unsaved(house)
    await house.add({}, FEATURES)


def slow(house: Stage, method: str, path: str) -> None:
    """Let the next such request be answered late."""
    hold = house.spotify.faults.hold(LATE)
    house.spotify.faults.add(
        Fault(
            "late",
            hold,
            "api",
            times=1,
            matches=lambda one: one.method == method and path in one.path,
        )
    )


async def disable(house: Stage) -> None:
    """Disable the account."""
    entries = house.hass.config_entries
    await entries.async_set_disabled_by(house.entry.entry_id, ConfigEntryDisabler.USER)


def create(house: Stage) -> asyncio.Task[None]:
    """Make a playlist, which takes two requests."""
    return asyncio.ensure_future(house.act("create_playlist", DOMAIN, name=NAME, uris=songs(house)))


def test_a_save_whose_caller_is_cancelled_is_done_and_shown() -> None:
    """`mode: restart` gives up the call; the request is on its way."""

    async def scenario(house: Stage) -> None:
        await move_in(house)
        slow(house, "PUT", "/me/library")
        call = asyncio.ensure_future(house.act("save", DOMAIN))
        await asyncio.sleep(0.5)
        call.cancel()
        await ending(call)
        await asyncio.sleep(SOON)
        assert house.world.now().uri in house.world.library
        assert house.misshown() == {}

    live(scenario)


def test_a_save_whose_answer_is_lost_is_asked_for_until_spotify_answers() -> None:
    """It may have been done, and until that is known the switch shows neither."""

    async def scenario(house: Stage) -> None:
        await move_in(house)
        begin = INTERRUPTIONS["5xx"].begins
        assert begin is not None
        begin(house, Kind.BEFORE)
        with pytest.raises(HomeAssistantError):
            await house.act("save", DOMAIN)
        (playing, *_) = songs(house)
        assert house.world.now().uri == playing
        house.world.library[playing] = house.world.clock()
        assert house.misshown() == {"saved": "unknown"}
        asyncio.get_running_loop().call_later(OUTAGE, house.spotify.faults.remove)
        await asyncio.sleep(3 * OUTAGE)
        assert house.misshown() == {}

    live(scenario)


@pytest.mark.parametrize("stopped", ["cancelled", "disabled"])
def test_a_playlist_that_is_made_gets_its_songs_though_the_call_is_stopped(stopped: str) -> None:
    """There is no request that would take an empty one back."""

    async def scenario(house: Stage) -> None:
        await move_in(house)
        slow(house, "POST", "/playlists")
        call = create(house)
        await asyncio.sleep(0.5)
        if stopped == "disabled":
            await disable(house)
        else:
            call.cancel()
        await ending(call)
        await asyncio.sleep(SOON)
        made = house.spotify.catalogue.named(Playlist, NAME)
        assert made.songs == songs(house)

    live(scenario)


def test_nothing_is_changed_after_an_unload() -> None:
    """Though the call was looking for the playlist then; the person is told."""

    async def scenario(house: Stage) -> None:
        await move_in(house)
        before = other_songs(house)
        slow(house, "GET", "/playlists")
        call = asyncio.ensure_future(
            house.act("remove_from_playlist", DOMAIN, playlist="Kitchen Disco", uris=before)
        )
        await asyncio.sleep(0.5)
        await disable(house)
        error = await ending(call)
        assert isinstance(error, HomeAssistantError)
        assert error.translation_key == "unloaded"
        await asyncio.sleep(SOON)
        assert house.commands() == []
        assert other_songs(house) == before

    live(scenario)
