"""Activate presets that cannot be done, or not at once."""

import asyncio

from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from .house import DOMAIN, House, Json, placeholders, state_of
from .preset_forms import activate, fails, make, manner, playlist
from .simulator.faults import Fault, json_error, say

WAKING = 20
"""Seconds after which a speaker comes back in these tests."""


# The device is missing


async def test_it_is_waited_for(home: House) -> None:
    """With ever longer pauses between the calls."""
    await make(home, wait=60)
    home.simulator.scenarios.take_device("juniper", "Kitchen")

    async def wake() -> None:
        await asyncio.sleep(WAKING)
        home.simulator.scenarios.return_device("juniper", "Kitchen")

    waking = home.hass.async_create_background_task(wake(), "waking")
    await activate(home)
    await waking
    assert home.heard[1:] == (True, "Kitchen")
    assert manner(home) == (playlist(home).uri, 35, True, "context")
    assert home.commands().count("volume") <= 9


@pytest.mark.parametrize(("missing", "least", "most"), [("wait", 45, 75), ("fail", 5, 12)])
async def test_it_never_comes(home: House, missing: str, least: float, most: float) -> None:
    """The call fails, and says which devices there are; nothing plays and nothing is claimed."""
    await make(home, missing=missing, wait=45)
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    began = home.simulator.clock()
    error = await fails(home)
    assert least <= home.simulator.clock() - began <= most
    assert error.translation_key == "device_asleep"
    assert placeholders(error)["devices"] == "Living Room, Pocket"
    assert home.world.now().session.playing is False
    assert home.player.state == "idle"


async def test_the_next_best_plays(home: House) -> None:
    """The default one, if it is awake."""
    await home.configure("player", pace="default", default_device=home.world.device("Pocket").id)
    await make(home, missing="next")
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    await activate(home)
    assert home.heard[1:] == (True, "Pocket")
    assert home.world.now().session.context == playlist(home).uri


async def test_the_next_best_is_where_music_plays(playing: House) -> None:
    """Rather than any other."""
    bedroom = playing.world.device("Bedroom")
    bedroom.awake_at = 0
    await playing.restart_entry()
    trams = playlist(playing, "Late Trams").uri
    await make(playing, missing="next", device=bedroom.id, media=trams)
    playing.simulator.scenarios.take_device("juniper", "Bedroom")
    await activate(playing)
    assert playing.heard[1:] == (True, "Kitchen")
    assert manner(playing)[0] == trams


async def test_a_device_that_takes_no_commands_has_a_next_best(home: House) -> None:
    """It is there, and yet of no use."""
    await make(home, missing="next")
    home.simulator.scenarios.restrict_device("juniper", "Kitchen")
    await activate(home)
    assert home.heard[1] is True
    assert home.heard[2] != "Kitchen"


async def test_any_device_that_is_awake_will_do(home: House) -> None:
    """Where none was chosen, and none was ever used."""
    await make(home, missing="next", device=None)
    await activate(home)
    assert home.heard[1] is True


async def test_there_is_no_next_best(home: House) -> None:
    """The call says that the chosen one does not answer."""
    await make(home, missing="next")
    for name in ("Kitchen", "Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    assert (await fails(home)).translation_key == "device_asleep"


async def test_a_forgotten_device_is_asked_for(home: House, hass_storage: Json) -> None:
    """What was remembered of it is lost; once it is awake it is found again."""
    await make(home, missing="fail")
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    entries, entry_id = home.hass.config_entries, home.entry.entry_id
    await home.through(entries.async_unload(entry_id))
    await home.settle()
    del hass_storage[f"{DOMAIN}_player.{entry_id}"]
    await home.through(entries.async_setup(entry_id))
    assert (await fails(home)).translation_key == "device_asleep"
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_who_is_asked_last_outdoes_who_still_waits(home: House) -> None:
    """The speaker of the first comes back, and the music stays with the second."""
    await make(home, wait=120)
    second = await make(home, name="Dinner", device=home.world.device("Living Room").id)
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    waiting = home.hass.async_create_task(
        home.hass.services.async_call(
            "scene", "turn_on", {"entity_id": "scene.good_morning"}, blocking=True
        )
    )
    await activate(home, second.entity_id)
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    with pytest.raises(HomeAssistantError) as failure:
        await home.through(waiting)
    assert failure.value.translation_key == "superseded"
    assert home.heard[1:] == (True, "Living Room")


# What cannot be done

TROUBLES = {
    "playlist gone": (lambda s, uri: s.delete_playlist("juniper", uri), "not_found"),
    "no Premium": (lambda s, _: s.set_product("juniper", "free"), "premium_required"),
    "a rate limit": (lambda s, _: s.rate_limit(90), "rate_limited"),
    "a spent quota": (lambda s, _: s.exhaust_quota(90_000), "quota_exceeded"),
    "Spotify down": (lambda s, _: s.down(), "spotify_unavailable"),
    "restricted": (lambda s, _: s.restrict_device("juniper", "Kitchen"), "device_restricted"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("start", ["beginning", "random"])
async def test_one_clear_error(home: House, trouble: str, start: str) -> None:
    """Nothing plays, nothing is claimed, and the volume is as it was."""
    cause, key = TROUBLES[trouble]
    await make(home, start=start, fade_in=30)
    cause(home.simulator.scenarios, playlist(home).uri)
    error = await fails(home)
    assert error.translation_key == key
    await home.pass_time(40)
    assert home.world.now().session.playing is False
    assert home.world.device("Kitchen").volume == 40
    assert home.player.state in {"idle", "paused"}


async def test_looks_that_are_refused_together_wait_for_one_renewal(home: House) -> None:
    """And the scene plays, a second later."""
    await make(home)
    home.simulator.scenarios.expire_access("juniper")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert home.simulator.log.count(path_prefix="/api/token") == 1


@pytest.mark.parametrize("path", ["devices", "items"])
async def test_an_alarm_rings_though_not_all_can_be_asked(home: House, path: str) -> None:
    """Which devices there are, or how many tracks, is not worth failing for."""
    own = playlist(home, "Sunday Pancakes")
    await make(home, media=own.uri, start="random", volume=40)
    fault = Fault("broken", say(json_error(503)), "api")
    fault.matches = lambda request: request.path.endswith(path)
    home.simulator.faults.add(fault)
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert manner(home) == (own.uri, 40, True, "context")


async def test_after_a_revocation(home: House) -> None:
    """The scene stays, says so, and works again once somebody has signed in."""
    await make(home)
    home.simulator.scenarios.revoke("juniper")
    home.simulator.scenarios.expire_access("juniper")
    error = await fails(home)
    assert error.translation_key == "sign_in_revoked"
    await home.notice()
    assert home.player.state == "unavailable"
    assert state_of(home.hass, "scene.good_morning").state != "unavailable"
    assert (await fails(home)).translation_key == "sign_in_revoked"
    step = await home.repair()
    await home.sign_in_again(step["next_flow"][1], "juniper")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_music_that_plays_goes_on_as_it_was(playing: House) -> None:
    """If the preset's own cannot be had: the volume that was lowered for it comes back."""
    gone = playlist(playing, "Late Trams").uri
    await make(playing, media=gone, volume=5, fade_in=60)
    playing.simulator.scenarios.delete_playlist("juniper", gone)
    before, kitchen = playing.heard, playing.world.device("Kitchen")
    assert (await fails(playing)).translation_key == "not_found"
    assert playing.heard == before
    assert kitchen.volume == 40
    await playing.pass_time(70)
    assert kitchen.volume == 40
    assert playing.player.state == "playing"


@pytest.mark.parametrize("order", [1, -1])
async def test_the_rest_of_a_bigger_scene_does_its_part(home: House, order: int) -> None:
    """One call turns on the preset, which cannot be done, and a lamp's scene."""
    await make(home)
    home.simulator.scenarios.delete_playlist("juniper", playlist(home).uri)
    assert await async_setup_component(home.hass, "input_boolean", {"input_boolean": {"lamp": {}}})
    lamp = {"scene_id": "lamp", "entities": {"input_boolean.lamp": "on"}}
    await home.through(home.hass.services.async_call("scene", "create", lamp, blocking=True))
    scenes = ["scene.good_morning", "scene.lamp"][::order]
    assert (await fails(home, *scenes)).translation_key == "not_found"
    await home.settle()
    assert state_of(home.hass, "input_boolean.lamp").state == "on"
