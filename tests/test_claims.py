"""Spotify's claim that it plays is compared with the polls that follow."""

from typing import Any

import pytest

from .answers import PLAYER, answer_looks, refusal
from .house import House
from .simulator.catalogue import Playlist
from .simulator.faults import json_error


@pytest.fixture
def disco(home: House) -> str:
    """Find a playlist."""
    return home.simulator.catalogue.named(Playlist, "Kitchen Disco").uri


def plays(house: House) -> int:
    """Count the commands to play."""
    return len(house.simulator.log.matching(f"{PLAYER}/play"))


async def start(house: House, uri: str) -> None:
    """Play a playlist in the kitchen."""
    await house.act("select_source", source="Kitchen")
    await house.play(uri, "playlist")


# A speaker at rest takes the command, and nothing sounds


async def test_a_play_that_is_swallowed_once_is_tried_once_more(home: House, disco: str) -> None:
    """Then it plays, and nobody need know."""
    home.simulator.scenarios.swallow("juniper", "Kitchen", 1)
    await start(home, disco)
    assert home.heard[1:] == (True, "Kitchen")
    assert home.world.now().session.context == disco
    assert plays(home) == 2


async def test_a_play_that_is_swallowed_twice_is_an_error_that_says_so(
    home: House, disco: str
) -> None:
    """It is not tried forever."""
    home.simulator.scenarios.swallow("juniper", "Kitchen")
    await home.act("select_source", source="Kitchen")
    words = {"media_content_id": disco, "media_content_type": "playlist"}
    error = await refusal(home, "play_media", **words)
    assert error.translation_key == "silent"
    assert plays(home) == 2
    await home.pass_time(5)
    assert home.player.state != "playing"


@pytest.mark.parametrize("times", [1, 10])
async def test_a_resume_that_is_swallowed_is_not_told_as_done(playing: House, times: int) -> None:
    """Once more, then an error."""
    await playing.act("media_pause")
    await playing.pass_time(5)
    playing.simulator.scenarios.swallow("juniper", "Kitchen", times)
    if times == 1:
        await playing.act("media_play")
        assert playing.heard[1:] == (True, "Kitchen")
    else:
        error = await refusal(playing, "media_play")
        assert error.translation_key == "silent"
        await playing.pass_time(5)
        assert playing.player.state != "playing"


async def test_a_move_that_is_swallowed_is_not_told_as_done(playing: House) -> None:
    """The music goes on where it was, and is shown there."""
    playing.simulator.scenarios.swallow("juniper", "Living Room")
    error = await refusal(playing, "select_source", source="Living Room")
    assert error.translation_key == "silent"
    await playing.pass_time(5)
    assert playing.player.attributes["source"] == playing.heard[2] == "Kitchen"


# What looks like it and is none


async def test_somebody_who_pauses_right_after_is_left_alone(home: House, disco: str) -> None:
    """The music had begun."""

    def pause(request: Any) -> None:
        if request.path == f"{PLAYER}/play":
            home.hass.loop.call_later(1.2, home.simulator.scenarios.phone_pause, "juniper")

    home.simulator.log.listeners.append(pause)
    await start(home, disco)
    await home.pass_time(10)
    assert plays(home) == 1
    assert home.heard[1] is False
    assert home.player.state == "paused"


async def test_in_a_private_session_no_error_is_told(home: House, disco: str) -> None:
    """Spotify tells of nothing there, and plays."""
    home.simulator.scenarios.private_session("juniper")
    await start(home, disco)
    assert home.heard[1:] == (True, "Kitchen")
    assert plays(home) == 1


async def test_turn_off_sends_a_pause_in_a_private_session(playing: House) -> None:
    """It cannot be known whether anything plays."""
    playing.simulator.scenarios.private_session("juniper")
    await playing.notice()
    assert playing.player.state == "idle"
    await playing.act("turn_off")
    assert playing.heard[1] is False


async def test_turn_off_in_silence_is_no_error(home: House) -> None:
    """Though Spotify refuses to pause what does not play."""
    await home.act("turn_off")
    assert home.player.state == "idle"


async def test_where_spotify_does_not_answer_success_is_not_doubted(
    home: House, disco: str
) -> None:
    """Nobody knows, so nothing is begun a second time."""
    await home.act("select_source", source="Kitchen")
    answer_looks(home, json_error(503))
    await home.play(disco, "playlist")
    assert plays(home) == 1
    assert home.heard[1:] == (True, "Kitchen")
