"""A track that Spotify plays instead of the one in the context counts as that one."""

from typing import Any

import pytest

from .house import House
from .simulator import Simulator
from .simulator.catalogue import Playlist, Track


@pytest.fixture
async def relinked(simulator: Simulator, house: House) -> House:
    """Open a house where the third track of a playlist sounds as another edition."""
    simulator.modern = False
    await house.connect("juniper")
    playlist = simulator.catalogue.named(Playlist, "Morning Fog")
    edition = next(
        one.uri for one in simulator.catalogue.all(Track) if one.uri not in playlist.tracks
    )
    simulator.scenarios.relink("juniper", playlist.songs[2], edition)
    simulator.scenarios.phone_play(
        "juniper", context=playlist.uri, uri=playlist.tracks[2], device="Kitchen"
    )
    await house.notice()
    assert house.player.state == "playing"
    return house


def playlist(house: House) -> Playlist:
    """Find the playlist."""
    return house.simulator.catalogue.named(Playlist, "Morning Fog")


def heard(house: House) -> tuple[str | None, int]:
    """Say which track of the context plays, and where in it in milliseconds."""
    return house.world.now().uri, house.world.now().position_ms


def saved(house: House) -> dict[str, Any]:
    """Say what a scene saves of the player."""
    shown = house.player.attributes
    names = ("source", "volume_level", "media_content_id", "media_content_type")
    return {"state": house.player.state} | {name: shown[name] for name in names}


async def apply(house: House, held: dict[str, Any]) -> None:
    """Activate a scene."""
    entities = {house.player.entity_id: held}
    call = house.hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    await house.through(call)


async def test_the_id_that_is_shown_names_the_track_in_the_context(relinked: House) -> None:
    """The other edition is not in it."""
    item = playlist(relinked).songs[2].removeprefix("spotify:")
    assert f"item={item}" in relinked.player.attributes["media_content_id"]


async def test_a_scene_that_names_a_relinked_track_does_not_begin_it_anew(relinked: House) -> None:
    """It is on already."""
    held = saved(relinked)
    await relinked.pass_time(30)
    before = heard(relinked)
    relinked.simulator.log.clear()
    await apply(relinked, held)
    assert relinked.commands() == []
    assert heard(relinked)[0] == before[0]
    assert heard(relinked)[1] >= before[1]


async def test_a_scene_brings_a_relinked_track_back(relinked: House) -> None:
    """From other music."""
    held, before = saved(relinked), heard(relinked)
    await relinked.play("spotify:collection", "playlist")
    assert heard(relinked)[0] != before[0]
    await apply(relinked, held)
    assert heard(relinked)[0] == before[0]


async def test_a_saved_moment_brings_back_the_place_in_a_relinked_track(relinked: House) -> None:
    """To the second."""
    relinked.simulator.scenarios.phone_seek("juniper", 60_000)
    await relinked.pass_time(30)
    target = {"entity_id": relinked.player.entity_id, "name": "before"}
    call = relinked.hass.services.async_call
    await relinked.through(call("evergreen_spotify", "snapshot", target, blocking=True))
    before = heard(relinked)
    await relinked.play("spotify:collection", "playlist")
    await relinked.through(call("evergreen_spotify", "restore", target, blocking=True))
    assert heard(relinked)[0] == before[0]
    assert heard(relinked)[1] == pytest.approx(before[1], abs=3_000)


async def test_a_relinked_track_goes_on_where_it_was_left(relinked: House) -> None:
    """After its session has ended."""
    relinked.simulator.scenarios.phone_seek("juniper", 60_000)
    await relinked.pass_time(30)
    relinked.simulator.scenarios.phone_pause("juniper")
    await relinked.notice()
    before = heard(relinked)
    relinked.simulator.scenarios.sleep("juniper")
    await relinked.notice()
    await relinked.act("media_play")
    assert heard(relinked)[0] == before[0]
    assert heard(relinked)[1] == pytest.approx(before[1], abs=3_000)


async def test_a_single_relinked_track_counts_by_either_name(relinked: House) -> None:
    """A scene that names the one which is listed lets the one that sounds go on."""
    listed = playlist(relinked).songs[2]
    await relinked.play(listed)
    await relinked.pass_time(20)
    before = heard(relinked)
    for name in (listed, relinked.simulator.catalogue.relinked[listed]):
        held = saved(relinked) | {"media_content_id": name}
        await apply(relinked, held)
    assert heard(relinked)[0] == before[0]
    assert heard(relinked)[1] >= before[1]
