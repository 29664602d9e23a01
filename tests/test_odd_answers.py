"""Answers of the Web API that are right in JSON and odd in fact: the player outlives them."""

import json
from typing import Any

from aiohttp import web
from homeassistant.helpers.json import json_bytes
import pytest

from .answers import Body, answer_commands, answer_polls, is_poll, refusal
from .house import House
from .simulator.faults import Fault

NUMBERS = ("1e999", "-1e999", "NaN", "9" * 400, "9" * 5000, "1e15", "-5", "1.5", "true", '"7"')
DEEP = {"lists": "[" * 200_000, "mappings": '{"error":' * 200_000}


def say(text: str, status: int = 200) -> Body:
    """Answer with a text that means to be JSON."""
    return lambda: web.Response(status=status, text=text, content_type="application/json")


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
async def test_a_number_that_cannot_be_is_one_that_is_not_told(
    playing: House, caplog: pytest.LogCaptureFixture, number: str
) -> None:
    """The music is shown all the same, wherever the number stands."""

    async def answer(_: web.Request) -> web.Response:
        told: Any = playing.simulator.shapes.playback(playing.world.seen(), {"track"})
        told["progress_ms"] = told["timestamp"] = told["item"]["duration_ms"] = "number"
        told["device"]["volume_percent"] = told["item"]["track_number"] = "number"
        told["item"]["album"]["images"][0]["width"] = "number"
        return say(json.dumps(told).replace('"number"', number))()

    playing.simulator.faults.add(Fault("told", answer, "api", matches=is_poll))
    await playing.pass_time(90, step=5)
    assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"]
    assert 0 <= playing.player.attributes.get("volume_level", 0) <= 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("status", [200, 403, 500])
@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
async def test_an_answer_that_is_nested_too_deep_raises_nothing_of_python(
    playing: House, caplog: pytest.LogCaptureFixture, text: str, status: int
) -> None:
    """To a poll it is trouble that passes, to a command success or an error that is translated."""
    answer_polls(playing, say(text, status), times=2)
    answer_commands(playing, say(text, status), times=2)
    if status == 200:
        await playing.act("media_pause")
    else:
        assert (await refusal(playing, "media_pause")).translation_key
    await playing.pass_time(60, step=5)
    assert playing.player.state == "playing"
    assert "Traceback" not in caplog.text


async def test_half_an_emoji_in_a_name_is_shown_as_a_question_mark(home: House) -> None:
    """Where Spotify cuts a name; Home Assistant's own JSON takes whole characters alone."""
    home.world.device("Kitchen").name = "Kitchen \ud83c"
    await home.restart_entry()
    assert "Kitchen ?" in home.player.attributes["source_list"]
    await home.act("select_source", source="Kitchen ?")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen \ud83c")
    assert json_bytes(home.player.as_dict())
