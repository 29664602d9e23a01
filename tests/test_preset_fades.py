"""Fade in with presets."""

import asyncio
from itertools import pairwise

import pytest

from .answers import PLAYER, answer_commands
from .house import House
from .preset_forms import activate, make, manner, volumes
from .simulator.faults import json_error


async def test_it_fades_in(home: House) -> None:
    """From very quiet to the volume of the preset, in small steps upwards."""
    await make(home, fade_in=60)
    await activate(home)
    assert manner(home)[1] == 3
    assert home.commands()[0] == "volume"
    await home.pass_time(65)
    assert volumes(home)[0] == 3
    assert volumes(home)[-1] == home.world.device("Kitchen").volume == 35
    steps = [louder - quiet for quiet, louder in pairwise(volumes(home))]
    assert 10 <= len(steps) <= 20
    assert max(steps) <= 4
    assert min(steps) >= 1


async def test_a_fade_has_its_time(home: House) -> None:
    """Half-way it is half as loud."""
    await make(home, fade_in=60, volume=43)
    begin = home.simulator.clock()
    await activate(home)
    await home.pass_time(70)
    sent = home.simulator.log.matching(f"{PLAYER}/volume")
    half = next(one.at for one in sent if int(one.query["volume_percent"]) >= 23) - begin
    whole = sent[-1].at - begin
    assert half / whole == pytest.approx(0.5, abs=0.1)
    assert whole == pytest.approx(60, abs=25)  # the clock of these tests moves in steps


HANDS = {
    "pause": lambda scenarios: scenarios.phone_pause("juniper"),
    "volume": lambda scenarios: scenarios.turn_knob("juniper", "Kitchen", 12),
    "device": lambda scenarios: scenarios.phone_move("juniper", "Living Room"),
}


@pytest.mark.parametrize("hand", HANDS)
async def test_a_hand_ends_the_fade(home: House, hand: str) -> None:
    """Nothing is louder afterwards than that hand has left it."""
    await make(home, fade_in=300)
    await activate(home)
    HANDS[hand](home.simulator.scenarios)
    kitchen, living = home.world.device("Kitchen"), home.world.device("Living Room")
    before = (kitchen.volume, living.volume)
    await home.pass_time(310)
    assert (kitchen.volume, living.volume) == before
    assert volumes(home) == [3]


async def test_what_plays_already_does_not_fade(playing: House) -> None:
    """It would have to grow quiet first."""
    await make(playing, fade_in=60)
    await activate(playing)
    await playing.pass_time(70)
    assert volumes(playing) == [35]


async def test_another_activation_ends_the_fade(home: House) -> None:
    """Its own volume stays."""
    await make(home, fade_in=300)
    quick = await make(home, name="At once", volume=50)
    await activate(home)
    await activate(home, quick.entity_id)
    await home.pass_time(310)
    assert manner(home)[1] == 50


async def test_called_twice_it_fades_all_the_same(home: House) -> None:
    """By two automations: nobody is woken by a sudden full volume."""
    await make(home, fade_in=60)
    call = home.hass.services.async_call
    target = {"entity_id": "scene.good_morning"}

    async def twice() -> None:
        for _ in range(2):
            await call("scene", "turn_on", target, blocking=True)
        await asyncio.sleep(10)
        await call("scene", "turn_on", target, blocking=True)

    await home.through(twice())
    await home.pass_time(65)
    assert volumes(home)[-1] == 35
    assert max(louder - quiet for quiet, louder in pairwise(volumes(home))) <= 4


async def test_a_reload_ends_the_fade(home: House) -> None:
    """As loud as was asked for: who is to wake by it will."""
    await make(home, fade_in=300)
    await activate(home)
    await home.restart_entry()
    await home.pass_time(310)
    assert (home.heard[1], manner(home)[1]) == (True, 35)


async def test_a_step_that_fails_is_made_up_for(home: House) -> None:
    """By the next one."""
    await make(home, fade_in=30)
    await activate(home)
    answer_commands(home, json_error(503), times=3)
    await home.pass_time(40)
    assert manner(home)[1] == 35


async def test_a_phone_does_not_fade(home: House) -> None:
    """Its volume is its own."""
    await make(home, fade_in=60, device=home.world.device("Pocket").id)
    await activate(home)
    await home.pass_time(70)
    assert home.heard[1:] == (True, "Pocket")
    assert volumes(home) == []
