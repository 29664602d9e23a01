"""Shuffle and repeat that are set in silence wait for the next start, as volume and source do."""

import pytest

from .house import House
from .simulator.catalogue import Playlist


@pytest.mark.parametrize("at_rest", [True, False], ids=["taken before", "taken after"])
async def test_shuffle_and_repeat_are_remembered_in_silence(home: House, *, at_rest: bool) -> None:
    """Whether or not a speaker at rest takes them."""
    home.simulator.assumptions.assume(options_at_rest=at_rest)
    await home.act("select_source", source="Kitchen")
    await home.act("shuffle_set", shuffle=True)
    await home.act("repeat_set", repeat="all")
    assert home.player.state == "idle"
    assert home.commands() == []
    await home.play(home.simulator.catalogue.named(Playlist, "Kitchen Disco").uri, "playlist")
    await home.pass_time(3)
    session = home.world.now().session
    assert (session.playing, session.shuffle, session.repeat) == (True, True, "context")


async def test_a_mode_that_is_chosen_twice_in_silence_is_the_later_one(home: House) -> None:
    """Nothing of the first is sent."""
    await home.act("select_source", source="Kitchen")
    for shuffle in (True, False):
        await home.act("shuffle_set", shuffle=shuffle)
    for repeat in ("one", "all"):
        await home.act("repeat_set", repeat=repeat)
    await home.play(home.simulator.catalogue.named(Playlist, "Kitchen Disco").uri, "playlist")
    await home.pass_time(3)
    session = home.world.now().session
    assert (session.shuffle, session.repeat) == (False, "context")


async def test_what_a_request_says_counts_more_than_what_was_chosen_before(home: House) -> None:
    """It came later."""
    await home.act("select_source", source="Kitchen")
    await home.act("shuffle_set", shuffle=True)
    disco = home.simulator.catalogue.named(Playlist, "Kitchen Disco")
    await home.play(f"{disco.uri}?shuffle=off", "playlist")
    await home.pass_time(3)
    assert home.world.now().session.shuffle is False


async def test_a_choice_of_modes_outlives_a_restart(home: House) -> None:
    """As volume and source do."""
    await home.act("select_source", source="Kitchen")
    await home.act("shuffle_set", shuffle=True)
    await home.restart_entry()
    await home.play(home.simulator.catalogue.named(Playlist, "Kitchen Disco").uri, "playlist")
    await home.pass_time(3)
    assert home.world.now().session.shuffle is True
