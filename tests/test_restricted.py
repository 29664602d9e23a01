"""Music on a speaker that takes no commands stands in nobody's way."""

from collections.abc import Awaitable, Callable

import pytest

from .house import DOMAIN, House
from .preset_forms import activate, make, playlist
from .simulator.catalogue import Album

type Start = Callable[[House], Awaitable[None]]


@pytest.fixture(params=[True, False], ids=["hidden", "listed"])
async def elsewhere(home: House, request: pytest.FixtureRequest) -> House:
    """Open a house where an old radio plays an album, shuffled and on repeat."""
    home.simulator.assumptions.assume(restricted_hides=request.param)
    scenarios = home.simulator.scenarios
    await make(home, shuffle="off", repeat="off")
    scenarios.phone_play("juniper", context=playlist(home).uri, device="Kitchen")
    scenarios.phone_volume("juniper", 35)
    await home.notice()
    await call(home, DOMAIN, "snapshot", name="before")
    album = home.simulator.catalogue.all(Album)[1]
    scenarios.phone_shuffle("juniper", on=True)
    scenarios.phone_repeat("juniper", "context")
    scenarios.phone_play("juniper", context=album.uri, device="Old Radio")
    await home.notice()
    assert home.player.attributes["source"] == "Old Radio"
    home.simulator.log.clear()
    return home


async def call(house: House, domain: str, action: str, **words: object) -> None:
    """Call an action on the player."""
    words["entity_id"] = house.player.entity_id
    await house.through(house.hass.services.async_call(domain, action, words, blocking=True))


async def apply(house: House) -> None:
    """Activate a scene of Home Assistant's."""
    held = {
        "state": "playing",
        "source": "Kitchen",
        "volume_level": 0.35,
        "media_content_id": f"{playlist(house).uri}?shuffle=off&repeat=off",
        "media_content_type": "playlist",
    }
    entities = {house.player.entity_id: held}
    call = house.hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    await house.through(call)


async def restore(house: House) -> None:
    """Bring back the moment before."""
    await call(house, DOMAIN, "restore", name="before")


async def preset(house: House) -> None:
    """Activate a preset."""
    await activate(house)


@pytest.mark.parametrize("leaves", [True, False], ids=["by play", "by a transfer only"])
@pytest.mark.parametrize("start", [apply, preset, restore], ids=["scene", "preset", "restore"])
async def test_music_on_a_restricted_speaker_does_not_keep_other_modes_from_starting(
    elsewhere: House, start: Start, *, leaves: bool
) -> None:
    """Shuffle and repeat cannot be set there, so they are set afterwards."""
    elsewhere.simulator.assumptions.assume(play_leaves_restricted=leaves)
    await start(elsewhere)
    await elsewhere.pass_time(3)
    session = elsewhere.world.now().session
    assert elsewhere.heard[1:] == (True, "Kitchen")
    assert session.context == playlist(elsewhere).uri
    assert (session.shuffle, session.repeat, session.device.volume) == (False, "off", 35)


@pytest.mark.parametrize("status", [403, 502])
async def test_an_offset_that_is_gone_leaves_the_context(home: House, status: int) -> None:
    """Spotify says so in either way; the playlist still plays."""
    home.simulator.assumptions.assume(foreign_offset=status)
    other = next(
        one
        for one in home.simulator.catalogue.all(Album)[3].tracks
        if one not in playlist(home).tracks
    )
    await home.act("select_source", source="Kitchen")
    item = other.removeprefix("spotify:")
    await home.play(f"{playlist(home).uri}?item={item}", "playlist")
    assert home.heard[1:] == (True, "Kitchen")
    assert home.world.now().session.context == playlist(home).uri
