"""A speaker that is heard through something else: that is on, and set, before the first sound."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from time import time
from typing import Any, override

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .house import DOMAIN, House, Json

type Start = Coroutine[Any, Any, None]
type Way = Callable[[House], Awaitable[Start]]

AMPLIFIER = "media_player.amplifier"
SWITCH = "input_boolean.tv"
LIKED = "spotify:collection"
NEW_ID = "c0ffee" * 6

MADE_READY = ["turn_on", "select_source Spotify", "volume_set 0.6"]


class Amplifier(MediaPlayerEntity):
    """Stand in the living room; write down what is asked, and what Spotify was asked by then."""

    _attr_name = "Amplifier"
    _attr_should_poll = False
    _attr_supported_features = (
        MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.SELECT_SOURCE
        | MediaPlayerEntityFeature.VOLUME_SET
    )

    def __init__(self, house: House) -> None:
        """Be off, and come on at once."""
        self._house = house
        self._attr_state = MediaPlayerState.OFF
        self._attr_source = "Tuner"
        self._attr_volume_level = 0.2
        self.takes: float | None = 0
        self.error: HomeAssistantError | None = None
        self.loudness: dict[str, float] = {}
        self.asked: list[str] = []
        self.after: list[str] = []
        self.asked_at = self.on_at = 0.0

    def put(self, source: str, level: float) -> None:
        """Be on already, and set by hand."""
        self._attr_source, self._attr_volume_level = source, level
        self._come_on()

    @override
    async def async_turn_on(self) -> None:
        """Come on after some seconds, or never."""
        self._note("turn_on")
        self.asked_at = time()
        if self.error:
            raise self.error
        if self.takes is not None:
            async_call_later(self.hass, self.takes, self._come_on)

    @override
    async def async_select_source(self, source: str) -> None:
        """Take a source, with its own volume where there is one for each."""
        self._note(f"select_source {source}")
        self._attr_source = source
        self._attr_volume_level = self.loudness.get(source, self._attr_volume_level)
        self.async_write_ha_state()

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Grow louder or softer."""
        self._note(f"volume_set {volume}")
        self._attr_volume_level = volume
        self.async_write_ha_state()

    def _note(self, what: str) -> None:
        assert what == "turn_on" or self.state == MediaPlayerState.ON
        self.asked.append(what)
        self.after += self._house.commands()

    @callback
    def _come_on(self, _now: datetime | None = None) -> None:
        self.on_at = time()
        self._attr_state = MediaPlayerState.ON
        self.async_write_ha_state()


@pytest.fixture
async def amplifier(home: House) -> Amplifier:
    """Bring an amplifier into the house."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    amplifier = Amplifier(home)
    await home.hass.data[DATA_COMPONENT].async_add_entities([amplifier])
    return amplifier


@pytest.fixture
async def linked(home: House, amplifier: Amplifier) -> House:
    """Open a house in which the speaker in the kitchen is heard through the amplifier."""
    await link(home, source="Spotify", volume=60)
    return home


@pytest.fixture
async def switch(home: House) -> None:
    """Bring something into the house that can be on or off, and nothing else."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    assert await async_setup_component(home.hass, "input_boolean", {"input_boolean": {"tv": None}})


def form(house: House, device: str = "Kitchen", entity: str = AMPLIFIER, **more: Any) -> Json:
    """Fill in the form of a link."""
    return {"device": house.world.device(device).id, "entity": entity, **more}


async def link(house: House, device: str = "Kitchen", entity: str = AMPLIFIER, **more: Any) -> Json:
    """Link a device to something that has to be on."""
    return await house.add("companion", form(house, device, entity, **more))


def links(house: House) -> dict[str, Json]:
    """Return what is linked, by title."""
    subentries = house.entry.get_subentries_of_type("companion")
    return {one.title: dict(one.data) for one in subentries}


def suggested(step: Json) -> Json:
    """Return what a form is filled in with."""
    return {
        field["name"]: field["description"]["suggested_value"]
        for field in step["data_schema"]
        if "description" in field
    }


async def call(house: House, domain: str, action: str, **data: Any) -> None:
    """Call any action."""
    await house.through(house.hass.services.async_call(domain, action, data, blocking=True))


# The form


async def test_a_link_is_titled_by_what_it_links(home: House, amplifier: Amplifier) -> None:
    """And holds what was entered."""
    result = await link(home, source="Spotify", volume=60)
    assert (result["type"], result["title"]) == ("create_entry", "Kitchen: Amplifier")
    assert links(home) == {"Kitchen: Amplifier": form(home, source="Spotify", volume=60)}


async def test_what_has_no_name_yet_is_titled_by_its_id(home: House) -> None:
    """Its integration may still be starting."""
    assert (await link(home, entity="switch.tv"))["title"] == "Kitchen: switch.tv"


async def test_a_device_is_linked_once(linked: House, switch: None) -> None:
    """One has to be before the other; two would be in doubt."""
    result = await link(linked, entity=SWITCH)
    assert (result["type"], result["reason"]) == ("abort", "already_linked")
    assert list(links(linked)) == ["Kitchen: Amplifier"]


async def test_two_devices_may_be_heard_through_the_same(
    linked: House, amplifier: Amplifier
) -> None:
    """As a box and a cable may be."""
    assert (await link(linked, "Living Room"))["type"] == "create_entry"
    await linked.act("select_source", source="Living Room")
    await linked.play(LIKED)
    assert amplifier.asked == ["turn_on"]


async def test_a_link_can_be_edited(linked: House, amplifier: Amplifier) -> None:
    """It is filled in as it is; what is emptied is not set any more."""
    step = await linked.change("companion")
    assert suggested(step) == form(linked, source="Spotify", volume=60)
    result = await linked.change("companion", form(linked, "Living Room"))
    assert (result["type"], result["reason"]) == ("abort", "reconfigure_successful")
    assert links(linked) == {"Living Room: Amplifier": form(linked, "Living Room")}
    await linked.act("select_source", source="Kitchen")
    await linked.play(LIKED)
    assert amplifier.asked == []
    await linked.act("select_source", source="Living Room")
    assert amplifier.asked == ["turn_on"]


async def test_an_edited_link_may_keep_its_device(linked: House) -> None:
    """It is no second link."""
    result = await linked.change("companion", form(linked, volume=30))
    assert result["reason"] == "reconfigure_successful"
    assert links(linked) == {"Kitchen: Amplifier": form(linked, volume=30)}


async def test_a_link_cannot_be_moved_to_a_device_that_has_one(linked: House, switch: None) -> None:
    """Whichever way it comes, a device is linked once."""
    await link(linked, "Living Room", SWITCH)
    before = links(linked)
    result = await linked.change("companion", form(linked, "Living Room"))
    assert (result["type"], result["reason"]) == ("abort", "already_linked")
    assert links(linked) == before


async def test_players_of_spotify_are_not_offered(home: House, amplifier: Amplifier) -> None:
    """Neither this account's nor another's: they are what is made audible."""
    await home.connect("rowan")
    step = await home.add("companion")
    (selector,) = [
        field["selector"]["entity"] for field in step["data_schema"] if field["name"] == "entity"
    ]
    players = {state.entity_id for state in home.hass.states.async_all("media_player")}
    assert players - {AMPLIFIER} <= set(selector["exclude_entities"])
    assert len(players - {AMPLIFIER}) == 2
    assert AMPLIFIER not in selector["exclude_entities"]
    assert {"media_player", "switch", "input_boolean"} <= set(selector["domain"])


async def test_a_link_holds_when_the_device_comes_with_a_new_id(
    linked: House, amplifier: Amplifier
) -> None:
    """For music, for the form, and against a second link."""
    linked.world.device("Kitchen").id = NEW_ID
    await linked.restart_entry()
    await linked.act("select_source", source="Kitchen")
    await linked.play(LIKED)
    assert amplifier.asked == MADE_READY
    assert (await link(linked))["reason"] == "already_linked"
    assert suggested(await linked.change("companion"))["device"] == NEW_ID
    result = await linked.change("companion", form(linked))
    assert result["reason"] == "reconfigure_successful"
    assert links(linked) == {"Kitchen: Amplifier": form(linked)}


async def test_links_are_made_while_spotify_is_down(home: House, amplifier: Amplifier) -> None:
    """The devices are remembered; music finds the link when all is well again."""
    home.simulator.scenarios.down()
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    assert (await link(home, "Living Room"))["title"] == "Living Room: Amplifier"
    assert (await link(home, "Living Room"))["reason"] == "already_linked"
    result = await home.change("companion", form(home, source="Spotify", volume=60))
    assert result["reason"] == "reconfigure_successful"
    home.simulator.scenarios.up()
    await home.pass_time(120, step=5)
    await home.act("select_source", source="Kitchen")
    await home.play(LIKED)
    assert amplifier.asked == MADE_READY


async def test_a_link_that_is_removed_is_over(linked: House, amplifier: Amplifier) -> None:
    """At once."""
    (subentry,) = linked.entry.get_subentries_of_type("companion")
    linked.hass.config_entries.async_remove_subentry(linked.entry, subentry.subentry_id)
    await (await play_media(linked))
    assert (linked.heard[1:], amplifier.asked) == ((True, "Kitchen"), [])


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
    result = await house.add("preset", data | {"companion": companion})
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
    assert refusal.value.translation_key == "companion_off"
    assert refusal.value.translation_placeholders == {"entity": AMPLIFIER, "seconds": "30"}
    assert 30 <= time() - now < 40
    assert_nothing_started(linked, before)
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
    assert_nothing_started(linked, before)


def assert_nothing_started(house: House, before: tuple[str | None, bool, str | None]) -> None:
    """All is as it was, at Spotify as in Home Assistant."""
    assert (house.commands(), house.heard[1:]) == ([], before[1:])
    assert (house.player.state == "playing") is before[1]
    assert house.player.attributes.get("source") == before[2]


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
    state = home.hass.states.get(SWITCH)
    assert state is not None
    assert state.state == "on"
    assert home.heard[1:] == (True, "Kitchen")
    made = [f"{one.data['domain']}.{one.data['service']}" for one in calls]
    assert made[-2:] == ["homeassistant.turn_on", "input_boolean.turn_on"]


async def test_a_presets_own_goes_before(linked: House, amplifier: Amplifier, switch: None) -> None:
    """The account's stays as it is."""
    await (await preset(linked, entity=SWITCH))
    state = linked.hass.states.get(SWITCH)
    assert state is not None
    assert state.state == "on"
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

    async def both() -> list[BaseException | None]:
        return await doing

    error, nothing = await linked.through(both())
    assert isinstance(error, HomeAssistantError)
    assert (error.translation_key, nothing) == ("outdone", None)
    await linked.pass_time(10)
    assert linked.heard[1:] == heard
