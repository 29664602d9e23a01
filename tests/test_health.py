"""What a bug report and the pages of Home Assistant tell of the requests."""

import json

from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import get_system_health_info

from .house import DOMAIN, House
from .preset_forms import make


async def diagnostics(home: House) -> dict[str, object]:
    """Download the diagnostics of the first account."""
    answer = await home.get(f"/api/diagnostics/config_entry/{home.entry.entry_id}")
    told: dict[str, object] = answer["data"]
    return told


async def test_the_diagnostics_tell_schedule_shapes_and_the_last_errors(home: House) -> None:
    """And neither what a preset plays, nor where."""
    preset = await make(home)
    home.simulator.scenarios.down()
    await home.pass_time(30, step=5)
    told = await diagnostics(home)
    requests, schedule = told["requests"], told["schedule"]
    assert isinstance(requests, dict)
    assert isinstance(schedule, dict)
    assert {one["endpoint"] for one in requests["last_errors"]} == {"GET /me/player"}
    assert schedule["cap"] > schedule["last_24_hours"] >= 0
    assert schedule["next_poll_seconds"] > 0
    assert schedule["pace"] == "default"
    assert isinstance(told["subentries"], list)
    (shape,) = told["subentries"]
    assert (shape["type"], shape["fields"]["media"]) == ("preset", "str")
    for private in (preset.name, home.world.device("Kitchen").id, "Kitchen", "Juniper"):
        assert private not in json.dumps(told)


async def test_the_last_errors_are_bounded(home: House) -> None:
    """However long an outage is."""
    home.simulator.scenarios.down()
    await home.pass_time(3600, step=60)
    requests = (await diagnostics(home))["requests"]
    assert isinstance(requests, dict)
    assert len(requests["last_errors"]) == 10


async def test_system_health_tells_accounts_and_requests_against_the_budget(home: House) -> None:
    """An app that two accounts share is counted once."""
    await home.connect("rowan")
    assert await async_setup_component(home.hass, "system_health", {})
    await home.settle()
    info = await get_system_health_info(home.hass, DOMAIN)
    spent, _, budget = info["requests_today"].partition(" / ")
    assert (info["accounts"], info["accounts_loaded"]) == (2, 2)
    assert 0 < int(spent) < int(budget) == 1500
    assert await home.through(info["can_reach_spotify"]) == "ok"


async def test_requests_today_is_a_sensor_that_is_off_by_default(home: House) -> None:
    """Enabled, it follows the count, in silence too, and costs no request."""
    registry = er.async_get(home.hass)
    (sensor,) = [
        one for one in registry.entities.values() if one.unique_id.endswith("_requests_today")
    ]
    assert sensor.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    registry.async_update_entity(sensor.entity_id, disabled_by=None)
    await home.restart_entry()
    state = home.hass.states.get(sensor.entity_id)
    assert state is not None
    assert state.attributes["budget"] == 1500
    await home.pass_time(600, step=10)
    later = home.hass.states.get(sensor.entity_id)
    assert later is not None
    assert int(later.state) > int(state.state)
    assert int(later.state) <= home.simulator.log.count(path_prefix="/v1")


async def test_a_pace_that_is_not_known_is_the_default_one(home: House) -> None:
    """Another version may have stored it."""
    options = {**home.entry.options, "pace": "leisurely"}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.restart_entry()
    assert home.player.state == "idle"
    await home.notice()
    schedule = (await diagnostics(home))["schedule"]
    assert isinstance(schedule, dict)
    assert schedule["pace"] == "default"
