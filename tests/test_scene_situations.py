"""Some rows of scripts/scenes: what must hold of ours, and what is known of core."""

import asyncio

import pytest

from .bench import virtual_time
from .bench.duel.far import FarSpotify
from .bench.duel.rivals import CORE, DEFAULT
from .bench.scenes.activation import activate
from .bench.scenes.ear import Ear, Heard
from .bench.scenes.music import DISCO, but
from .bench.scenes.situation import Way
from .bench.scenes.situations import SITUATIONS
from .bench.scenes.stage import USER
from .bench.scenes.truth import Goal, Truth, find

pytestmark = pytest.mark.usefixtures("socket_enabled")

BY_NAME = {one.name: one for one in SITUATIONS}
OURS = (
    "playlist, from idle",
    "playlist shuffled, from idle",
    "episode, from idle",
    "same thing, paused",
    "already so, playlist",
    "same thing, plays elsewhere",
    "playlist, over another",
    "paused, other thing plays",
    "device asleep, over music elsewhere",
    "limited for 3 s, over another",
    "playlist deleted, over another",
    "grant revoked, over another",
    "preset: where it was left, from idle",
    "preset: with a fade-in, from idle",
    "preset: speaker gone, plays where music is",
    "moment: paused, over another",
    "moment: same thing, further on",
    "script: lights, turn on",
    "script: lights, play what is on",
    "script: automation: lights, scene",
    "restricted speaker, left by a transfer only",
    "swallowed once, from idle",
    "swallowed always, over music elsewhere",
    "asleep, wakes by sound only, over music",
    "relinked, already so",
    "private session, to silence",
)


def test_there_are_150_situations() -> None:
    """Each with a name of its own, and each way of activating among them."""
    assert len(SITUATIONS) == len(BY_NAME) >= 150
    assert {one.way for one in SITUATIONS} == {*Way}


@pytest.mark.parametrize("name", OURS)
def test_ours_is_right(name: str) -> None:
    """In the end and on the way."""
    result = activate(DEFAULT, BY_NAME[name])
    assert not result.reasons, "\n".join(result.details)


def test_core_plays_nothing_from_idle() -> None:
    """It moves the silence to the device, and that is all."""
    result = activate(CORE, BY_NAME["playlist, from idle"])
    assert "paused" in result.reasons
    assert result.first is None
    assert result.commands == 1


def test_core_starts_one_track_again_and_forgets_the_playlist() -> None:
    """Even where everything is as it shall be."""
    result = activate(CORE, BY_NAME["already so, playlist"])
    assert result.reasons == ["context lost", "restarted the track"]


async def overhear() -> Ear:
    """Start the right thing too loud, turn it down, and let it end by itself."""
    async with FarSpotify() as spotify:
        world, scenarios = spotify.world(USER), spotify.scenarios
        start = Truth.of_world(world)
        ear = Ear(world, start, Goal.of_music(DISCO, start, world))
        context, items = find(world, DISCO)
        await asyncio.sleep(1)
        scenarios.phone_play(USER, context, items[DISCO.place or 0], DISCO.device)
        ear.listen()
        await asyncio.sleep(3)
        scenarios.phone_volume(USER, DISCO.volume or 0)
        ear.listen()
        await asyncio.sleep(300)
        ear.end()
        return ear


def test_the_ear_hears_all() -> None:
    """What is too loud, and what follows on by itself, to the millisecond."""
    ear = virtual_time.run(overhear())
    heard = [kind for _, kind, _ in ear.notes]
    assert heard[:4] == [Heard.SILENCE, Heard.WRONG, Heard.WANTED, Heard.WRONG]
    assert ear.first == pytest.approx(1)
    assert ear.seconds[Heard.SILENCE] == pytest.approx(1)
    assert ear.seconds[Heard.WANTED] == pytest.approx(224 - 3, abs=0.01)


def test_a_goal_names_what_is_missed() -> None:
    """In the words of the table."""
    world = FarSpotify().world(USER)
    truth = Truth.of_world(world)
    goal = Goal.of_music(but(DISCO, shuffle=True), truth, world)
    assert goal.missed_by(truth) == ["silent", "not shuffled"]
    assert Goal.unchanged(truth).missed_by(truth) == []
