"""A speaker that is heard through something else: that is on, and set, before the first sound."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from time import time
from typing import Any

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .amplifier import AMPLIFIER, LIKED, MADE_READY, SWITCH, Amplifier, link
from .house import DOMAIN, House, state_of
from .preset_sections import in_sections
from .simulator.catalogue import Show
from .simulator.faults import Fault

type Start = Coroutine[Any, Any, None]
type Way = Callable[[House], Awaitable[Start]]


async def call(house: House, domain: str, action: str, **data: Any) -> None:
    """Call any action."""
    await house.through(house.hass.services.async_call(domain, action, data, blocking=True))


# Whatever starts music


async def play_media(house: House) -> Start:
    """Choose what to play."""
    await house.act("select_source", source="Kitchen")
    return house.play(LIKED)


async def media_play(house: House) -> Start:
    """Press play where nothing has played yet."""
    await house.act("select_source", source="Kitchen")
    return house.act("media_play")


async def resume(house: House) -> Start:
    """Press play in a pause."""
    house.simulator.scenarios.phone_play("juniper", context=LIKED_URI, device="Kitchen")
    house.simulator.scenarios.phone_pause("juniper")
    await house.notice()
    assert house.player.state == "paused"
    return house.act("media_play")


async def scene(house: House) -> Start:
    """Activate a scene that was written by hand."""
    playing = {"state": "playing", "source": "Kitchen", "volume_level": 0.3}
    music = {"media_content_id": LIKED, "media_content_type": "music"}
    entities = {house.player.entity_id: playing | music}
    return call(house, "scene", "apply", entities=entities)


async def preset(house: House, **companion: Any) -> Start:
    """Activate a preset."""
    kitchen = house.world.device("Kitchen").id
    data = {"name": "Supper", "media": LIKED, "device": kitchen, "volume": 30}
    result = await house.add("preset", in_sections(data | {"companion": companion}))
    assert result["type"] == "create_entry", result
    return call(house, "scene", "turn_on", entity_id=house.state("scene").entity_id)


async def restore(house: House) -> Start:
    """Bring back what has moved away since."""
    house.simulator.scenarios.phone_play("juniper", context=LIKED_URI, device="Kitchen")
    entity_id = house.player.entity_id
    await call(house, DOMAIN, "snapshot", entity_id=entity_id)
    house.simulator.scenarios.phone_move("juniper", "Living Room")
    await house.notice()
    return call(house, DOMAIN, "restore", entity_id=entity_id)


async def move(house: House) -> Start:
    """Move what plays elsewhere."""
    house.simulator.scenarios.phone_play("juniper", context=LIKED_URI, device="Living Room")
    await house.notice()
    return house.act("select_source", source="Kitchen")


LIKED_URI = "spotify:user:juniper:collection"
WAYS = [play_media, media_play, resume, scene, preset, restore, move]

whatever_starts_it = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@whatever_starts_it
async def test_it_is_made_ready_before_spotify_hears_of_it(
    linked: House, amplifier: Amplifier, way: Way
) -> None:
    """On first, then its source, then its volume, then the music."""
    await (await way(linked))
    assert amplifier.asked == MADE_READY
    assert amplifier.after == []
    assert linked.heard[1:] == (True, "Kitchen")
    assert {"play", "transfer"} & set(linked.commands())


@whatever_starts_it
async def test_the_first_sound_waits_until_it_is_on(
    linked: House, amplifier: Amplifier, way: Way
) -> None:
    """Tubes take their time."""
    amplifier.takes = 5
    await (await way(linked))
    first, *_ = linked.simulator.log.matching("/v1/me/player", "PUT")
    assert amplifier.on_at - amplifier.asked_at >= 5
    assert amplifier.on_at <= first.at < amplifier.on_at + 5
    assert amplifier.asked == MADE_READY
    assert linked.heard[1:] == (True, "Kitchen")


@whatever_starts_it
async def test_nothing_starts_where_it_does_not_come_on(
    linked: House, amplifier: Amplifier, way: Way
) -> None:
    """The call says so after half a minute, and the player claims nothing."""
    amplifier.takes = None
    start = await way(linked)
    before, now = linked.heard, time()
    with pytest.raises(HomeAssistantError) as refusal:
        await start
    assert refusal.value.translation_key == "linked_player_off"
    assert refusal.value.translation_placeholders == {"entity": AMPLIFIER, "seconds": "30"}
    assert 30 <= time() - now < 40
    assert_nothing_started(linked, before, way)
    assert amplifier.asked == ["turn_on"]


@whatever_starts_it
async def test_what_its_own_action_says_is_passed_on(
    linked: House, amplifier: Amplifier, way: Way
) -> None:
    """It knows best; and nothing starts."""
    amplifier.error = HomeAssistantError("The fuse has blown")
    start = await way(linked)
    before = linked.heard
    with pytest.raises(HomeAssistantError) as refusal:
        await start
    assert refusal.value is amplifier.error
    assert_nothing_started(linked, before, way)


def assert_nothing_started(
    house: House, before: tuple[str | None, bool, str | None], way: Way
) -> None:
    """All is as it was, at Spotify as in Home Assistant; what was chosen in silence still is."""
    chosen = "Kitchen" if way in {play_media, media_play} else None
    assert (house.commands(), house.heard[1:]) == ([], before[1:])
    assert (house.player.state == "playing") is before[1]
    assert house.player.attributes.get("source") == (chosen or before[2])


# What is left alone


async def test_music_elsewhere_leaves_it_off(linked: House, amplifier: Amplifier) -> None:
    """Started there, or moved there."""
    await linked.act("select_source", source="Living Room")
    await linked.play(LIKED)
    assert linked.heard[1:] == (True, "Living Room")
    await linked.act("select_source", source="Pocket")
    assert linked.heard[1:] == (True, "Pocket")
    assert amplifier.asked == []


@pytest.mark.parametrize(
    ("source", "level", "expected"),
    [
        ("Spotify", 0.6, []),
        ("Spotify", 0.60000002384, []),
        ("Spotify", 0.4, ["volume_set 0.6"]),
        ("Tuner", 0.6, ["select_source Spotify"]),
        ("Tuner", 0.4, ["select_source Spotify", "volume_set 0.6"]),
    ],
    ids=["nothing", "nothing by a hair", "volume", "source", "both"],
)
async def test_only_what_differs_is_set(
    linked: House, amplifier: Amplifier, source: str, level: float, expected: list[str]
) -> None:
    """Each call costs a moment, and some click."""
    amplifier.put(source, level)
    await (await play_media(linked))
    assert (amplifier.asked, amplifier.after) == (expected, [])
    assert linked.heard[1:] == (True, "Kitchen")


async def test_a_volume_that_comes_with_the_source_is_set_right(
    linked: House, amplifier: Amplifier
) -> None:
    """Some amplifiers remember one for each."""
    amplifier.put("Tuner", 0.6)
    amplifier.loudness["Spotify"] = 0.9
    await (await play_media(linked))
    assert amplifier.volume_level == 0.6


async def test_what_is_not_asked_for_stays(home: House, amplifier: Amplifier) -> None:
    """It is only switched on."""
    await link(home)
    await (await play_media(home))
    assert amplifier.asked == ["turn_on"]


async def test_a_silence_that_comes_back_does_not_need_it(
    linked: House, amplifier: Amplifier
) -> None:
    """What was paused is restored paused."""
    linked.simulator.scenarios.phone_play("juniper", context=LIKED_URI, device="Kitchen")
    linked.simulator.scenarios.phone_pause("juniper")
    target = {"entity_id": linked.player.entity_id}
    await call(linked, DOMAIN, "snapshot", **target)
    linked.simulator.scenarios.phone_play("juniper", device="Living Room")
    await linked.notice()
    await call(linked, DOMAIN, "restore", **target)
    assert linked.heard[1:] == (False, "Kitchen")
    assert amplifier.asked == []


async def test_a_scene_of_a_pause_does_not_need_it(linked: House, amplifier: Amplifier) -> None:
    """As it is saved by Home Assistant."""
    linked.simulator.scenarios.phone_play("juniper", context=LIKED_URI, device="Kitchen")
    linked.simulator.scenarios.phone_pause("juniper")
    await linked.notice()
    saved = {"scene_id": "pause", "snapshot_entities": [linked.player.entity_id]}
    await call(linked, "scene", "create", **saved)
    linked.simulator.scenarios.phone_play("juniper", device="Living Room")
    await linked.notice()
    await call(linked, "scene", "turn_on", entity_id="scene.pause")
    assert linked.heard[1:] == (False, "Kitchen")
    assert amplifier.asked == []


# Other kinds


async def test_a_switch_is_switched_on_and_no_more(home: House, switch: None) -> None:
    """Whatever else was entered: it has neither a source nor a volume."""
    await link(home, entity=SWITCH, source="Spotify", volume=60)
    calls = async_capture_events(home.hass, EVENT_CALL_SERVICE)
    await (await play_media(home))
    assert state_of(home.hass, SWITCH).state == "on"
    assert home.heard[1:] == (True, "Kitchen")
    made = [f"{one.data['domain']}.{one.data['service']}" for one in calls]
    assert made[-2:] == ["homeassistant.turn_on", "input_boolean.turn_on"]


async def test_a_presets_own_goes_before(linked: House, amplifier: Amplifier, switch: None) -> None:
    """The account's stays as it is."""
    await (await preset(linked, entity=SWITCH))
    assert state_of(linked.hass, SWITCH).state == "on"
    assert linked.heard[1:] == (True, "Kitchen")
    assert amplifier.asked == []


async def test_a_presets_own_is_set_its_own_way(linked: House, amplifier: Amplifier) -> None:
    """Also where it is the same amplifier."""
    await (await preset(linked, entity=AMPLIFIER, source="Aux", volume=25))
    assert amplifier.asked == ["turn_on", "select_source Aux", "volume_set 0.25"]
    assert amplifier.after == []


async def test_a_preset_that_is_on_switches_on_what_is_off(
    linked: House, amplifier: Amplifier
) -> None:
    """It plays already, unheard; and it plays on."""
    start = await preset(linked)
    linked.simulator.scenarios.phone_play("juniper", context=LIKED_URI, device="Kitchen")
    linked.simulator.scenarios.phone_volume("juniper", 30)
    await linked.notice()
    before = linked.heard
    await start
    assert amplifier.asked == MADE_READY
    assert (linked.heard, linked.commands()) == (before, [])


# Somebody else has a say


@pytest.mark.parametrize(
    ("calls", "heard"),
    [
        (["select_source", "play_media"], (True, "Living Room")),
        (["media_pause"], (False, None)),
        (["turn_off"], (False, None)),
    ],
)
async def test_who_waits_is_outdone(
    linked: House, amplifier: Amplifier, calls: list[str], heard: tuple[bool, str | None]
) -> None:
    """The last word counts, though the amplifier comes on later."""
    amplifier.takes = 5
    await linked.act("select_source", source="Kitchen")
    said = {
        "select_source": {"source": "Living Room"},
        "play_media": {"media_content_type": "music", "media_content_id": LIKED},
    }

    async def call(action: str) -> None:
        data = {"entity_id": linked.player.entity_id} | said.get(action, {})
        await linked.hass.services.async_call("media_player", action, data, blocking=True)

    async def meanwhile() -> None:
        await asyncio.sleep(1)
        for action in calls:
            await call(action)

    doing = asyncio.gather(call("play_media"), meanwhile(), return_exceptions=True)

    async def both() -> tuple[BaseException | None, BaseException | None]:
        return await doing

    error, nothing = await linked.through(both())
    assert isinstance(error, HomeAssistantError)
    assert (error.translation_key, nothing) == ("superseded", None)
    await linked.pass_time(10)
    assert linked.heard[1:] == heard


async def test_what_is_done_for_a_call_bears_its_context_whoever_calls_meanwhile(
    linked: House,
) -> None:
    """While Spotify is asked which episode is the newest, somebody else sets the volume."""
    show = linked.simulator.catalogue.all(Show)[0]
    await linked.act("select_source", source="Kitchen")
    faults, calls = linked.simulator.faults, async_capture_events(linked.hass, EVENT_CALL_SERVICE)
    faults.add(Fault("held", faults.hold(30), "api", matches=lambda one: "/shows/" in one.path))
    first, second = Context(), Context()
    player = {"entity_id": linked.player.entity_id}
    media = {"media_content_id": f"{show.uri}?item=latest", "media_content_type": "podcast"}
    act = linked.hass.services.async_call
    playing = linked.hass.async_create_task(
        act("media_player", "play_media", player | media, blocking=True, context=first)
    )
    quiet = player | {"volume_level": 0.2}
    await linked.through(act("media_player", "volume_set", quiet, blocking=True, context=second))
    faults.released.set()
    await linked.through(playing)
    made = [one for one in calls if AMPLIFIER in str(one.data["service_data"])]
    assert {one.context.id for one in made} == {first.id}
