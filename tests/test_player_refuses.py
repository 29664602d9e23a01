"""How the player refuses: with a reason, and leaving all as it was."""

import asyncio
import time
from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest

from .answers import refusal
from .house import House


async def test_an_unknown_source_is_named_with_those_there_are(home: House) -> None:
    """The message tells what can be chosen."""
    error = await refusal(home, "select_source", source="Attic")
    assert error.translation_key == "unknown_source"
    assert "Attic" in str(error)
    assert "Kitchen, Living Room, Pocket" in str(error)


async def test_without_a_device_the_choice_is_told(home: House) -> None:
    """Guessing would wake somebody."""
    error = await refusal(home, "media_play")
    assert error.translation_key == "no_device"
    assert "Kitchen, Living Room, Pocket" in str(error)


@pytest.mark.parametrize(
    "media_id",
    ["", "hello", "spotify:track:1234", "https://example.com/track/1", "spotify:track:"],
)
async def test_an_unknown_id_is_explained(home: House, media_id: str) -> None:
    """With the forms that are possible."""
    data = {"media_content_id": media_id, "media_content_type": "music"}
    error = await refusal(home, "play_media", **data)
    assert error.translation_key == "unknown_media"
    assert "album" in str(error)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"announce": True}, "announce_unsupported"),
        ({"enqueue": "add"}, "queue_unsupported"),
        ({"enqueue": "next"}, "queue_unsupported"),
    ],
    ids=["announce", "add", "next"],
)
async def test_what_cannot_be_done_is_not_done_otherwise(
    playing: House, data: dict[str, Any], key: str
) -> None:
    """An announcement must not replace the music."""
    with pytest.raises(ServiceValidationError) as failure:
        await playing.play("spotify:collection", **data)
    assert failure.value.translation_key == key
    assert playing.commands() == []


async def test_a_device_that_never_wakes_is_reported(home: House) -> None:
    """After four calls."""
    await home.act("select_source", source="Kitchen")
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    data = {"media_content_id": "spotify:collection", "media_content_type": "playlist"}
    assert (await refusal(home, "play_media", **data)).translation_key == "device_asleep"
    assert home.commands() == ["play"] * 4


async def test_what_spotify_does_not_have_is_reported(playing: House) -> None:
    """Nothing else changes."""
    data = {"media_content_id": "spotify:album:" + "0" * 22, "media_content_type": "album"}
    before = playing.heard
    error = await refusal(playing, "play_media", **data)
    assert error.translation_key in {"not_found", "bad_request"}
    assert playing.heard == before


async def test_what_spotify_disallows_is_refused_clearly(playing: House) -> None:
    """After a second look, since what is disallowed changes by the second."""
    playing.simulator.scenarios.advertise("juniper", 120)
    await playing.pass_time(20)
    assert (await refusal(playing, "media_next_track")).translation_key == "restriction"
    assert playing.commands() == []
    await playing.pass_time(130)
    await playing.act("media_next_track")


async def test_a_refused_command_takes_back_what_was_shown(playing: House) -> None:
    """At once, not with the next look."""
    await playing.act("select_source", source="Pocket")
    await playing.pass_time(3)
    error = await refusal(playing, "volume_set", volume_level=0.1)
    assert error.translation_key == "volume_restricted"
    assert playing.player.attributes["volume_level"] == 1.0


async def test_a_cancelled_command_takes_back_what_was_shown(playing: House) -> None:
    """Before anything is asked of Spotify: the last that it said is what is known."""
    playing.simulator.scenarios.hang(5, surface="api")
    target = {"entity_id": playing.player.entity_id}
    pause = asyncio.ensure_future(
        playing.hass.services.async_call("media_player", "media_pause", target, blocking=True)
    )
    while not playing.simulator.log.requests:
        await asyncio.to_thread(time.sleep, 0.002)
    assert playing.player.state == "paused"
    pause.cancel()
    await asyncio.wait([pause])
    assert playing.player.state == "playing"
    await playing.settle()


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        (lambda s, _: s.set_product("juniper", "free"), "premium_required"),
        (lambda s, _: s.unregister("juniper"), "not_registered"),
        (lambda s, app: s.lapse_owner_premium(app), "owner_premium"),
        (lambda s, _: s.rate_limit(40), "rate_limited"),
        (lambda s, _: s.exhaust_quota(40_000), "quota_exceeded"),
        (lambda s, _: s.down(), "spotify_unavailable"),
        (lambda s, _: s.proxy_page(None, 302, surface="api"), "spotify_unavailable"),
    ],
    ids=["free", "not registered", "owner", "rate limit", "quota", "down", "proxy"],
)
async def test_each_trouble_has_its_words(playing: House, trouble: Any, key: str) -> None:
    """So that a person knows what to do, and sees what is true."""
    scenarios = playing.simulator.scenarios
    trouble(scenarios, playing.entry.data["client_id"])
    shown = playing.player.attributes["shuffle"]
    assert (await refusal(playing, "shuffle_set", shuffle=True)).translation_key == key
    assert playing.player.attributes["shuffle"] is shown


async def test_a_long_rate_limit_fails_at_once_and_names_the_wait(playing: House) -> None:
    """No command is sent meanwhile; the next poll finds out that it is not to be made either."""
    playing.simulator.scenarios.rate_limit(60)
    await refusal(playing, "media_next_track")
    playing.simulator.log.clear()
    before = playing.simulator.clock()
    error = await refusal(playing, "media_next_track")
    assert error.translation_key == "rate_limited"
    assert "60" in str(error) or "59" in str(error)
    assert playing.simulator.clock() - before < 1
    await playing.pass_time(50)
    assert [request.status for request in playing.simulator.log.requests] == [429]
    await playing.pass_time(25)
    assert playing.player.state == "playing"
    await playing.act("media_next_track")
