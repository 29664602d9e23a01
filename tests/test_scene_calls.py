"""A scene's calls are told by what the scene holds for the player; all others do what they say."""

import asyncio
from contextlib import suppress
from typing import Any

from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.config_validation import SCRIPT_SCHEMA
from homeassistant.helpers.script import Script
from homeassistant.setup import async_setup_component
import pytest

from .house import House, Json
from .simulator.catalogue import Playlist
from .test_device_players import give_player

LAMP = "input_boolean.lamp"
LIGHTS = {"action": "scene.turn_on", "target": {"entity_id": "scene.lights"}}
EVENING = {"action": "scene.turn_on", "target": {"entity_id": "scene.evening"}}


@pytest.fixture(autouse=True)
async def lights(home: House) -> None:
    """Have a lamp, and a scene of it alone."""
    assert await async_setup_component(home.hass, "input_boolean", {"input_boolean": {"lamp": {}}})
    await create(home, "lights", {LAMP: "on"})


async def create(house: House, name: str, entities: Json) -> None:
    """Create a scene."""
    words = {"scene_id": name, "entities": entities}
    await house.through(house.hass.services.async_call("scene", "create", words, blocking=True))


def step(house: House, action: str, **data: Any) -> Json:
    """Spell a script's step for the player."""
    target = {"entity_id": house.player.entity_id}
    return {"action": f"media_player.{action}", "target": target, "data": data}


def play_media(house: House, uri: str) -> Json:
    """Spell a script's step that plays something."""
    return step(house, "play_media", media_content_id=uri, media_content_type="playlist")


def uri(house: House, name: str) -> str:
    """Find a playlist."""
    return house.simulator.catalogue.named(Playlist, name).uri


def evening(house: House, name: str = "Rain on the Skylight", **more: Any) -> Json:
    """Say what a scene holds for the player: other music, quietly, in the living room."""
    held = {
        "state": "playing",
        "source": "Living Room",
        "volume_level": 0.25,
        "media_content_id": uri(house, name),
        "media_content_type": "music",
    }
    return {house.player.entity_id: held | more}


async def run(house: House, *steps: Json, context: Context | None = None) -> None:
    """Run a script; all its steps share one context."""
    sequence = SCRIPT_SCHEMA(list(steps))
    script = Script(house.hass, sequence, "evening", "test")
    await house.through(script.async_run(context=context or Context()))


def assert_evening(house: House, name: str = "Rain on the Skylight") -> None:
    """Hear what the scene holds."""
    session = house.world.now().session
    assert session.context == uri(house, name)
    assert house.heard[1:] == (True, "Living Room")
    assert session.device.volume == 25


# After a scene of lights


async def test_turn_on_after_a_scene_of_lights_plays(playing: House) -> None:
    """It is the script's own step."""
    await playing.act("media_pause")
    await playing.pass_time(5)
    await run(playing, LIGHTS, step(playing, "turn_on"))
    assert playing.heard[1:] == (True, "Kitchen")


async def test_play_media_of_what_is_on_begins_it_after_a_scene_of_lights(playing: House) -> None:
    """A scene would let it go on."""
    await playing.act("media_next_track")
    await playing.pass_time(20)
    playlist = playing.simulator.catalogue.named(Playlist, "Morning Fog")
    await run(playing, LIGHTS, play_media(playing, playlist.uri))
    assert playing.heard == (playlist.tracks[0], True, "Kitchen")


async def test_select_source_of_an_unplugged_speaker_fails_after_a_scene_of_lights(
    home: House,
) -> None:
    """It was never known here, so nobody may say that it was chosen."""
    with pytest.raises(ServiceValidationError) as failure:
        await run(home, LIGHTS, step(home, "select_source", source="Cellar"))
    assert failure.value.translation_key == "unknown_source"


async def test_a_volume_after_a_scene_of_lights_is_set(playing: House) -> None:
    """At once."""
    await run(playing, LIGHTS, step(playing, "volume_set", volume_level=0.1))
    assert playing.world.device("Kitchen").volume == 10


async def test_a_failing_step_after_a_scene_of_lights_ends_the_script(playing: House) -> None:
    """No error is swallowed."""
    await create(playing, "evening", evening(playing))
    playing.simulator.scenarios.set_product("juniper", "free")
    with pytest.raises(HomeAssistantError):
        await run(playing, LIGHTS, step(playing, "media_pause"), EVENING)
    assert playing.heard[1:] == (True, "Kitchen")


# A scene that names the player, among other steps

PLACES = {"alone": 0, "before": 1, "after": 2, "between": 3}


@pytest.mark.parametrize("place", PLACES)
async def test_a_scene_that_names_the_player_is_applied_among_other_steps(
    playing: House, place: str
) -> None:
    """Wherever it stands; the other steps do what they say."""
    await create(playing, "evening", evening(playing))
    other = step(playing, "volume_set", volume_level=0.6)
    steps = {
        "alone": (EVENING,),
        "before": (EVENING, other),
        "after": (other, EVENING),
        "between": (other, EVENING, other),
    }
    await run(playing, *steps[place])
    await playing.pass_time(3)
    assert playing.world.now().session.context == uri(playing, "Rain on the Skylight")
    assert playing.heard[1:] == (True, "Living Room")
    is_last = steps[place][-1] is other
    assert playing.world.device("Living Room").volume == (60 if is_last else 25)


@pytest.mark.parametrize("order", [1, -1], ids=["player first", "lights first"])
async def test_two_scenes_in_one_call_are_both_applied(playing: House, order: int) -> None:
    """They share a context, too."""
    await create(playing, "evening", evening(playing))
    both = {"entity_id": ["scene.evening", "scene.lights"][::order]}
    await playing.through(playing.hass.services.async_call("scene", "turn_on", both, blocking=True))
    assert_evening(playing)
    assert playing.hass.states.is_state(LAMP, "on")


async def test_of_two_scenes_for_the_player_in_one_script_the_second_counts(
    playing: House,
) -> None:
    """Each is applied whole."""
    await create(playing, "noon", evening(playing, "Kitchen Disco", source="Kitchen"))
    await create(playing, "evening", evening(playing))
    noon = {"action": "scene.turn_on", "target": {"entity_id": "scene.noon"}}
    await run(playing, noon, EVENING)
    assert_evening(playing)


async def test_of_two_scenes_for_the_player_at_once_one_is_heard_whole(playing: House) -> None:
    """Not the speaker of one and the music of the other."""
    noon = evening(playing, "Kitchen Disco", source="Kitchen", volume_level=0.45)
    await create(playing, "noon", noon)
    await create(playing, "evening", evening(playing))

    async def together() -> list[BaseException]:
        calls = (
            playing.hass.services.async_call(
                "scene", "turn_on", {"entity_id": f"scene.{name}"}, blocking=True
            )
            for name in ("noon", "evening")
        )
        ends = await asyncio.gather(*calls, return_exceptions=True)
        return [end for end in ends if isinstance(end, BaseException)]

    errors = await playing.through(together())
    assert all(isinstance(one, HomeAssistantError) for one in errors)
    await playing.pass_time(10)
    session = playing.world.now().session
    wholes = {
        (uri(playing, "Kitchen Disco"), "Kitchen", 45),
        (uri(playing, "Rain on the Skylight"), "Living Room", 25),
    }
    assert (session.context, session.device.name, session.device.volume) in wholes


@pytest.mark.parametrize("wanted", ["idle", "paused", "on", "playing"])
async def test_scene_apply_is_a_scene_too(playing: House, wanted: str) -> None:
    """With whatever state it says; in a script whose other steps are none."""
    more: Json = (
        {} if wanted == "playing" else {"media_content_id": None, "media_content_type": None}
    )
    held = {k: v for k, v in evening(playing, state=wanted, **more).popitem()[1].items() if v}
    apply = {"action": "scene.apply", "data": {"entities": {playing.player.entity_id: held}}}
    await run(playing, LIGHTS, apply)
    await playing.pass_time(3)
    is_playing = wanted in {"on", "playing"}
    assert playing.heard[1] is is_playing
    if is_playing:
        assert playing.heard[2] == "Living Room"
        assert playing.world.device("Living Room").volume == 25


async def test_play_media_after_a_scene_for_the_player_begins_what_is_on(playing: House) -> None:
    """The scene is over by then."""
    await create(playing, "evening", evening(playing))
    await run(playing, EVENING)
    await playing.act("media_next_track")
    await playing.pass_time(20)
    playlist = playing.simulator.catalogue.named(Playlist, "Rain on the Skylight")
    before = playing.world.now().position_ms
    await run(playing, EVENING, play_media(playing, playlist.uri))
    assert playing.world.now().session.context == playlist.uri
    assert playing.world.now().position_ms < before


async def test_a_scene_of_the_account_and_of_one_device_is_applied_whole(playing: House) -> None:
    """Also where it names the one source that the device itself is: core leaves that out."""
    room = await give_player(playing, "Living Room")
    held = evening(playing)
    held[room.entity_id] = held[playing.player.entity_id]
    await create(playing, "evening", held)
    await run(playing, LIGHTS, EVENING, LIGHTS)
    assert_evening(playing)
    await playing.pass_time(20)
    playing.simulator.log.clear()
    await run(playing, EVENING)
    assert_evening(playing)
    assert playing.commands() == []


@pytest.mark.parametrize("wanted", ["playing", "paused"])
async def test_a_scene_of_two_accounts_is_applied_to_both(playing: House, wanted: str) -> None:
    """Their calls are mixed, and bear one context."""
    await playing.connect("rowan")
    rowan = next(one for one in playing.entries if one is not playing.entry)
    entity_id = playing.state("media_player", rowan).entity_id
    music = uri(playing, "Kitchen Disco")
    held = evening(playing, state=wanted)
    more = {"source": "Studio", "volume_level": 0.15, "media_content_id": music}
    held[entity_id] = held[playing.player.entity_id] | more
    await create(playing, "evening", held)
    await run(playing, LIGHTS, {"parallel": [EVENING, LIGHTS]})
    await playing.pass_time(3)
    for user, goal in {
        "juniper": (uri(playing, "Rain on the Skylight"), "Living Room", 25),
        "rowan": (music, "Studio", 15),
    }.items():
        session = playing.simulator.worlds[user].now().session
        assert (session.context, session.device.name, session.device.volume) == goal
        assert session.playing is (wanted == "playing")


@pytest.mark.parametrize("other", ["volume_set", "media_play", "shuffle_set"])
async def test_what_runs_beside_a_scene_raises_nothing_of_python(
    playing: House, other: str
) -> None:
    """In a branch of the same script: one of the two is superseded, or both are done."""
    await create(playing, "evening", evening(playing))
    words: Json = {"volume_set": {"volume_level": 0.6}, "shuffle_set": {"shuffle": True}}
    branch = step(playing, other, **words.get(other, {}))
    with suppress(HomeAssistantError):
        await run(playing, {"parallel": [branch, EVENING]})
    await playing.pass_time(12)
    assert_evening(playing)


# Failures


async def test_a_scene_whose_first_call_fails_fails_visibly(playing: House) -> None:
    """Core makes no further call, and the music goes on as it was."""
    await create(playing, "evening", evening(playing, source="Cellar"))
    with pytest.raises(ServiceValidationError) as failure:
        await run(playing, EVENING, LIGHTS)
    assert failure.value.translation_key == "unknown_source"
    assert playing.heard[1:] == (True, "Kitchen")


async def test_what_follows_a_scene_that_failed_does_what_it_says(playing: House) -> None:
    """Nothing of the scene is left."""
    await create(playing, "evening", evening(playing, source="Cellar"))
    context = Context()
    with pytest.raises(ServiceValidationError):
        await run(playing, EVENING, context=context)
    await run(playing, step(playing, "volume_set", volume_level=0.15), context=context)
    assert playing.world.device("Kitchen").volume == 15
    await playing.act("media_pause")
    await run(playing, step(playing, "turn_on"), context=context)
    assert playing.heard[1:] == (True, "Kitchen")


async def test_what_a_scene_applies_last_fails_visibly(playing: House) -> None:
    """Its own last call says so: the playlist is gone."""
    await create(playing, "evening", evening(playing))
    playing.simulator.scenarios.delete_playlist("juniper", uri(playing, "Rain on the Skylight"))
    with pytest.raises(HomeAssistantError) as failure:
        await run(playing, EVENING)
    assert failure.value.translation_key == "not_found"
    assert playing.heard[1:] == (True, "Kitchen")
    assert playing.world.device("Living Room").volume == 55


# Again and again, and cut off


async def test_a_scene_can_be_repeated(playing: House) -> None:
    """The second time nothing is left to do, and the music goes on."""
    await create(playing, "evening", evening(playing))
    await run(playing, EVENING, {"delay": 1}, EVENING)
    await playing.pass_time(20)
    playing.simulator.log.clear()
    await run(playing, EVENING, {"delay": 1}, EVENING)
    assert_evening(playing)
    assert playing.commands() == []


async def test_a_scene_that_is_cancelled_leaves_the_next_steps_alone(playing: House) -> None:
    """As `mode: restart` does."""
    await create(playing, "evening", evening(playing))
    context = Context()
    task = asyncio.ensure_future(run(playing, EVENING, context=context))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await playing.pass_time(5)
    await run(playing, step(playing, "volume_set", volume_level=0.35), context=context)
    assert playing.world.now().session.device.volume == 35
    await playing.act("media_pause")
    await run(playing, step(playing, "turn_on"), context=context)
    assert playing.heard[1] is True
