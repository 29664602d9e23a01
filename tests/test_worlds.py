"""Stories that come out well in every world, whatever it assumes; `scripts/seeds` for all tests."""

import pytest

from .house import House
from .simulator.assumptions import Assumptions, declared
from .simulator.catalogue import Playlist

SEEDS = (14, 19, 22)
WORLDS = pytest.mark.parametrize("world_seed", SEEDS)


def test_these_worlds_differ_in_what_matters_most() -> None:
    """Not one of them is all alike in them."""
    worlds = [Assumptions.draw(seed) for seed in SEEDS]
    for name, one in declared().items():
        drawn = {getattr(world, name) for world in worlds}
        assert len(drawn) > 1, (name, one["meaning"])


@WORLDS
async def test_music_starts_from_cold(home: House, world_seed: int) -> None:
    """On a speaker that is awake, in the order of the list."""
    pancakes = home.simulator.catalogue.named(Playlist, "Sunday Pancakes")
    await home.act("select_source", source="Kitchen")
    await home.play(f"{pancakes.uri}?shuffle=off", "playlist")
    await home.pass_time(10)
    assert home.heard == (pancakes.tracks[0], True, "Kitchen")
    assert home.player.state == "playing"
    assert home.player.attributes["media_title"] == home.world.now().item.name


@WORLDS
async def test_a_pause_is_shown_until_the_session_ends(playing: House, world_seed: int) -> None:
    """And within two minutes of its end nothing is on."""
    await playing.act("media_pause")
    end = playing.simulator.assumptions.session_end
    await playing.pass_time(end - 30, step=10)
    assert playing.player.state == "paused"
    await playing.pass_time(150, step=5)
    assert playing.player.state == "idle"


@WORLDS
async def test_music_goes_from_speaker_to_speaker(playing: House, world_seed: int) -> None:
    """And stays what it was."""
    uri = playing.heard[0]
    await playing.act("select_source", source="Living Room")
    await playing.pass_time(10)
    assert playing.heard == (uri, True, "Living Room")
    assert playing.player.attributes["source"] == "Living Room"


@WORLDS
async def test_what_is_shown_is_true_after_a_busy_minute(playing: House, world_seed: int) -> None:
    """However long Spotify tells of the state before."""
    await playing.act("media_next_track")
    await playing.act("volume_set", volume_level=0.22)
    await playing.act("shuffle_set", shuffle=True)
    await playing.act("repeat_set", repeat="all")
    await playing.act("media_pause")
    await playing.act("media_play")
    await playing.pass_time(20)
    now, shown = playing.world.now(), playing.player.attributes
    assert (now.session.shuffle, now.session.repeat, now.session.playing) == (True, "context", True)
    assert (shown["shuffle"], shown["repeat"], shown["volume_level"]) == (True, "all", 0.22)
    assert shown["media_title"] == now.item.name
