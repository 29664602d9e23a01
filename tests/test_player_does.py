"""What the player does with what plays."""

from typing import Any

import pytest

from .house import House


@pytest.mark.parametrize(
    ("action", "data", "attribute", "value"),
    [
        ("volume_set", {"volume_level": 0.57}, "volume_level", 0.57),
        ("volume_up", {}, "volume_level", 0.5),
        ("volume_down", {}, "volume_level", 0.3),
        ("volume_mute", {"is_volume_muted": True}, "is_volume_muted", True),
        ("shuffle_set", {"shuffle": True}, "shuffle", True),
        ("repeat_set", {"repeat": "one"}, "repeat", "one"),
        ("repeat_set", {"repeat": "all"}, "repeat", "all"),
        ("select_source", {"source": "Living Room"}, "source", "Living Room"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_command_shows_at_once_and_stays(
    playing: House, action: str, data: dict[str, Any], attribute: str, value: object
) -> None:
    """Spotify goes on telling the old state for a moment; that does not undo it."""
    await playing.act(action, **data)
    for _ in range(8):
        assert playing.player.attributes[attribute] == pytest.approx(value)
        await playing.pass_time(0.5)
    assert len(playing.commands()) == 1


async def test_volume_is_rounded(playing: House) -> None:
    """0.29 times 100 is a little less than 29."""
    await playing.act("volume_set", volume_level=0.29)
    assert playing.world.now().session.device.volume == 29


async def test_unmuting_brings_the_volume_back(playing: House) -> None:
    """Spotify has no mute; we remember."""
    await playing.act("volume_mute", is_volume_muted=True)
    assert playing.world.now().session.device.volume == 0
    await playing.pass_time(30)
    await playing.act("volume_mute", is_volume_muted=False)
    assert playing.world.now().session.device.volume == 40


async def test_a_scene_that_says_unmuted_leaves_the_volume(playing: House) -> None:
    """Home Assistant's scenes set the volume first and then that nothing is muted."""
    await playing.act("volume_set", volume_level=0.6)
    await playing.act("volume_mute", is_volume_muted=False)
    assert playing.world.now().session.device.volume == 60


async def test_pause_stop_and_play(playing: House) -> None:
    """The position stands still meanwhile."""
    for silence in ("media_pause", "media_stop"):
        await playing.act(silence)
        assert playing.player.state == "paused"
        position = playing.player.attributes["media_position"]
        await playing.pass_time(35)
        assert playing.player.state == "paused"
        assert playing.player.attributes["media_position"] == pytest.approx(position, abs=1)
        await playing.act("media_play")
        assert playing.player.state == "playing"
        await playing.pass_time(5)


async def test_skipping_is_seen_within_seconds(playing: House) -> None:
    """Forward and back."""
    first = playing.world.now().item.name
    await playing.act("media_next_track")
    await playing.pass_time(2)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name != first
    await playing.act("media_previous_track")
    await playing.pass_time(2)
    assert playing.player.attributes["media_title"] == first


async def test_skipping_is_seen_even_if_spotify_is_slow(playing: House) -> None:
    """A state that is older than the command is no news."""
    playing.simulator.assume(stale_for=1.5)
    await playing.act("media_next_track")
    await playing.pass_time(4)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_seeking_moves_the_position(playing: House) -> None:
    """At once, and Spotify's old position does not pull it back."""
    await playing.act("media_seek", seek_position=120)
    for _ in range(4):
        assert playing.player.attributes["media_position"] >= 119
        await playing.pass_time(1)


@pytest.mark.parametrize(
    ("action", "phone", "state"),
    [("media_pause", "phone_pause", "paused"), ("media_play", None, "playing")],
    ids=["pause", "play"],
)
async def test_what_is_so_already_is_a_success(
    playing: House, action: str, phone: str | None, state: str
) -> None:
    """Spotify calls it a violation; nobody else does."""
    if phone:
        getattr(playing.simulator.scenarios, phone)("juniper")
    await playing.act(action)
    assert playing.player.state == state


async def test_a_false_premium_required_is_repeated(playing: House) -> None:
    """Spotify claims it of Premium users, too."""
    playing.simulator.scenarios.spurious_premium()
    await playing.act("media_next_track")
    assert playing.commands() == ["next", "next"]


async def test_a_short_rate_limit_is_sat_out_by_a_command(playing: House) -> None:
    """The first refusal tells how long."""
    playing.simulator.scenarios.rate_limit(3)
    await playing.act("media_next_track")
    assert playing.commands() == ["next", "next"]
