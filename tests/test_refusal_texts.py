"""A refusal is about what it is about: a speaker, the music, or the account."""

from typing import Any

import pytest

from .answers import answer_commands, refusal
from .house import House
from .simulator import errors
from .simulator.catalogue import Playlist
from .simulator.errors import Refusal
from .simulator.faults import Fault, say

NOT_FOUND = Refusal(404, "Not found.", None)


def refuse_for(house: House, name: str) -> None:
    """Let one speaker want Premium."""
    device_id = house.world.device(name).id
    fault = Fault("one speaker", say(errors.PREMIUM_REQUIRED.response), "api")
    fault.matches = lambda request: (
        request.method != "GET"
        and (
            request.query.get("device_id") == device_id
            or device_id in request.fields.get("device_ids", [])
        )
    )
    house.simulator.faults.add(fault)


async def test_one_speaker_that_wants_premium_is_not_the_account(playing: House) -> None:
    """Music plays elsewhere, so there is Premium."""
    refuse_for(playing, "Living Room")
    error = await refusal(playing, "select_source", source="Living Room")
    assert error.translation_key == "premium_required"
    await playing.pass_time(5)
    assert playing.issues == []
    assert playing.heard[1:] == (True, "Kitchen")
    await playing.act("volume_set", volume_level=0.2)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("volume_set", {"volume_level": 0.2}),
        ("media_pause", {}),
        ("media_next_track", {}),
        ("select_source", {"source": "Living Room"}),
        ("shuffle_set", {"shuffle": True}),
    ],
)
async def test_a_404_of_a_command_is_about_the_speaker(
    playing: House, action: str, words: dict[str, Any]
) -> None:
    """Not about the music."""
    answer_commands(playing, NOT_FOUND.response)
    error = await refusal(playing, action, **words)
    assert error.translation_key == "device_asleep"


async def test_a_404_of_play_is_about_the_music(playing: House) -> None:
    """Spotify knows none such."""
    answer_commands(playing, NOT_FOUND.response)
    uri = playing.simulator.catalogue.named(Playlist, "Kitchen Disco").uri
    words = {"media_content_id": uri, "media_content_type": "playlist"}
    error = await refusal(playing, "play_media", **words)
    assert error.translation_key == "not_found"


async def test_music_that_cannot_be_played_does_not_say_try_again_later(playing: House) -> None:
    """It would be in vain."""
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response)
    uri = playing.simulator.catalogue.named(Playlist, "Kitchen Disco").uri
    words = {"media_content_id": uri, "media_content_type": "playlist"}
    error = await refusal(playing, "play_media", **words)
    assert error.translation_key == "unplayable"
    assert "later" not in str(error)
    assert "moment" not in str(error)


async def test_no_text_of_an_error_carries_spotifys_own_words(playing: House) -> None:
    """They are English, raw, and may hold anything."""
    answer_commands(playing, Refusal(403, "Zyzzyva 4711", None).response)
    error = await refusal(playing, "media_pause")
    assert error.translation_key == "forbidden"
    assert "Zyzzyva" not in str(error)
