"""What a generic scene of Home Assistant leaves to the player to decide."""

from typing import Any

import pytest

from .house import House
from .simulator.catalogue import Artist, Playlist


async def apply(house: House, state: str, **attributes: Any) -> None:
    """Activate a scene that was written by hand."""
    entities = {house.player.entity_id: {"state": state, **attributes}}
    call = house.hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    await house.through(call)


async def test_the_id_that_is_shown_can_be_played(playing: House) -> None:
    """It says what, where in it, and how."""
    await playing.act("shuffle_set", shuffle=True)
    await playing.act("repeat_set", repeat="all")
    await playing.act("media_next_track")
    await playing.pass_time(5)
    saved, uri = playing.player.attributes["media_content_id"], playing.world.now().uri
    await playing.play("spotify:collection?shuffle=off&repeat=off")
    assert playing.heard[0] != uri
    await playing.play(saved)
    now = playing.world.now()
    assert (now.uri, now.session.shuffle, now.session.repeat) == (uri, True, "context")


async def test_a_position_can_be_named(home: House) -> None:
    """In seconds."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog")
    item = playlist.songs[2].removeprefix("spotify:")
    await home.act("select_source", source="Kitchen")
    await home.play(f"{playlist.uri}?item={item}&position=42")
    assert home.heard == (f"spotify:{item}", True, "Kitchen")
    assert home.world.now().position_ms == pytest.approx(42_000, abs=2_000)


async def test_a_scene_that_only_says_on_is_served_a_moment_later(playing: House) -> None:
    """It names a speaker and a volume, but not whether to play."""
    await apply(playing, "on", source="Living Room", volume_level=0.25)
    await playing.pass_time(3)
    assert playing.heard[1:] == (True, "Living Room")
    assert playing.world.device("Living Room").volume == 25


async def test_on_resumes_and_off_silences(playing: House) -> None:
    """Said by a person; a scene's own "on" is only its beginning."""
    await playing.act("turn_off")
    assert playing.heard[1:] == (False, "Kitchen")
    await playing.act("turn_on")
    assert playing.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize("action", ["media_pause", "media_stop", "turn_off"])
async def test_silence_is_silenced_without_a_fuss(home: House, action: str) -> None:
    """It is so already."""
    await home.act(action)
    assert home.player.state == "idle"


async def test_a_volume_set_in_a_silence_that_is_over_is_set(home: House) -> None:
    """Somebody has begun to play, and the house has not looked yet."""
    home.simulator.scenarios.phone_play("juniper", context="spotify:user:juniper:collection")
    await home.act("volume_set", volume_level=0.5)
    assert home.world.now().session.device.volume == 50
    await home.pass_time(5)
    assert home.player.attributes["volume_level"] == 0.5


async def test_a_source_chosen_in_a_silence_that_is_over_moves_the_music(home: House) -> None:
    """Likewise."""
    home.simulator.scenarios.phone_play(
        "juniper", context="spotify:user:juniper:collection", device="Kitchen"
    )
    await home.act("select_source", source="Living Room")
    assert home.heard[1:] == (True, "Living Room")


async def test_a_session_that_is_over_unseen_is_no_hindrance(playing: House) -> None:
    """Spotify knows of no device to shuffle on until the music has begun."""
    playing.simulator.scenarios.phone_pause("juniper")
    await playing.notice()
    playing.simulator.scenarios.sleep("juniper")
    await playing.play("spotify:collection?shuffle=on&repeat=context")
    assert playing.heard[1:] == (True, "Kitchen")
    session = playing.world.now().session
    assert (session.shuffle, session.repeat) == (True, "context")


async def test_an_artist_is_resumed_without_an_offset(home: House) -> None:
    """Spotify takes none for artists, and has forgotten the session."""
    artist = home.simulator.catalogue.all(Artist)[0]
    home.simulator.scenarios.phone_play("juniper", context=artist.uri, device="Kitchen")
    await home.notice()
    home.simulator.scenarios.sleep("juniper")
    await home.pass_time(30)
    home.world.player.session.context, home.world.player.session.order = None, []
    home.simulator.log.clear()
    await home.act("media_play")
    assert home.commands() == ["play"]
    assert home.world.now().session.context == artist.uri
    assert home.heard[1:] == (True, "Kitchen")
