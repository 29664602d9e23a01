"""Spotify's claim that it plays is compared with the polls that follow."""

from typing import Any

from homeassistant.exceptions import HomeAssistantError
import pytest

from .answers import PLAYER, answer_polls, refusal
from .house import House
from .simulator import errors
from .simulator.catalogue import Artist, Playlist
from .simulator.faults import Fault, json_error, say


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


async def test_a_swallowed_play_is_tried_once_more_where_no_mode_is_taken_in_silence(
    home: House, disco: str
) -> None:
    """The modes that are set after it find no active device; that is not what is wrong."""
    home.simulator.assumptions.assume(options_at_rest=False)
    home.simulator.scenarios.swallow("juniper", "Kitchen", 1)
    await start(home, f"{disco}?shuffle=on&repeat=context")
    await home.pass_time(3)
    session = home.world.now().session
    assert home.heard[1:] == (True, "Kitchen")
    assert (session.context, session.shuffle, session.repeat) == (disco, True, "context")
    assert plays(home) == 2


async def test_what_was_set_for_a_play_that_stays_silent_is_taken_back(
    playing: House, disco: str
) -> None:
    """The music elsewhere goes on as it was, and no knob stays turned."""
    playing.simulator.scenarios.swallow("juniper", "Living Room")
    error = await scene_error(playing, "Living Room", f"{disco}?shuffle=on&repeat=context")
    assert error.translation_key == "silent"
    await playing.pass_time(3)
    session = playing.world.now().session
    assert playing.heard[1:] == (True, "Kitchen")
    assert (session.shuffle, session.repeat) == (False, "off")
    assert playing.world.device("Living Room").volume == 55


async def scene_error(house: House, speaker: str, uri: str) -> HomeAssistantError:
    """Activate a scene in vain; return its error."""
    held = {
        "state": "playing",
        "source": speaker,
        "volume_level": 0.25,
        "media_content_id": uri,
        "media_content_type": "playlist",
    }
    words = {"entities": {house.player.entity_id: held}}
    with pytest.raises(HomeAssistantError) as failure:
        await house.through(house.hass.services.async_call("scene", "apply", words, blocking=True))
    return failure.value


async def test_what_was_set_is_taken_back_though_the_second_try_is_refused(
    playing: House, disco: str
) -> None:
    """Not only what that one has set itself."""
    playing.simulator.scenarios.swallow("juniper", "Living Room")
    refused = Fault("second", say(json_error(400)), "api")
    refused.matches = lambda request: request.path == f"{PLAYER}/play" and plays(playing) > 1
    playing.simulator.faults.add(refused)
    error = await scene_error(playing, "Living Room", disco)
    assert error.translation_key != "silent"
    await playing.pass_time(3)
    assert playing.world.device("Living Room").volume == 55
    assert playing.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize("setting", ["repeat", "shuffle"])
async def test_what_cannot_be_taken_back_keeps_nothing_else_from_being_so(
    playing: House, disco: str, setting: str
) -> None:
    """Each step of the undoing is on its own: the other mode and the volume are as before."""
    answers = (
        ("play", json_error(400), lambda request: request.path == f"{PLAYER}/play"),
        (
            "undo",
            errors.RESTRICTION_VIOLATED.response,
            lambda request: request.path == f"{PLAYER}/{setting}" and plays(playing) > 0,
        ),
    )
    for name, answer, matches in answers:
        playing.simulator.faults.add(Fault(name, say(answer), "api", matches=matches))
    await scene_error(playing, "Living Room", f"{disco}?shuffle=on&repeat=context")
    await playing.pass_time(3)
    session = playing.world.now().session
    kept = {"shuffle": session.shuffle is False, "repeat": session.repeat == "off"}
    assert kept == {"shuffle": setting != "shuffle", "repeat": setting != "repeat"}
    assert playing.world.device("Living Room").volume == 55
    assert playing.heard[1:] == (True, "Kitchen")


async def test_a_volume_that_somebody_sets_between_two_tries_is_not_taken_back(
    home: House, disco: str
) -> None:
    """It is theirs."""
    home.simulator.scenarios.swallow("juniper", "Kitchen")

    def set_volume(request: Any) -> None:
        if request.path == f"{PLAYER}/play" and plays(home) == 1:
            turn = home.act("volume_set", volume_level=0.6)
            home.hass.loop.call_later(1, lambda: home.hass.async_create_task(turn))

    home.simulator.log.listeners.append(set_volume)
    error = await scene_error(home, "Kitchen", disco)
    assert error.translation_key == "silent"
    await home.pass_time(3)
    assert home.world.device("Kitchen").volume == 60


async def test_nothing_stays_muted_that_was_swallowed_once(home: House) -> None:
    """A start that skips to a shuffled track begins without a sound, both times."""
    home.simulator.assumptions.assume(options_at_rest=False)
    artist = next(iter(home.simulator.catalogue.all(Artist))).uri
    before = home.world.device("Kitchen").volume
    home.simulator.scenarios.swallow("juniper", "Kitchen", 1)
    await start(home, f"{artist}?shuffle=on")
    await home.pass_time(5)
    assert home.heard[1:] == (True, "Kitchen")
    assert home.world.device("Kitchen").volume == before


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
    assert home.player.state == "off"


async def test_where_spotify_does_not_answer_success_is_not_doubted(
    home: House, disco: str
) -> None:
    """Nobody knows, so nothing is begun a second time."""
    await home.act("select_source", source="Kitchen")
    answer_polls(home, json_error(503))
    await home.play(disco, "playlist")
    assert plays(home) == 1
    assert home.heard[1:] == (True, "Kitchen")
