"""Presets as a person makes and uses them."""

from typing import Any

from homeassistant.core import State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest

from .answers import PLAYER
from .house import House, Json, state_of
from .preset_sections import SECTIONS, in_sections, settings
from .simulator.catalogue import Playlist


def playlist(house: House, name: str = "Morning Fog") -> Playlist:
    """Return a playlist of the simulator's."""
    return house.simulator.catalogue.named(Playlist, name)


def form(house: House, **differing: Any) -> Json:
    """Fill in the form: the playlist in the kitchen at 35 %, shuffled; None leaves a field out."""
    filled = {
        "name": "Good morning",
        "media": playlist(house).uri,
        "device": house.world.device("Kitchen").id,
        "wait": 30,
    }
    merged = filled | settings() | differing
    return in_sections({key: value for key, value in merged.items() if value is not None})


async def make(house: House, **differing: Any) -> State:
    """Make a preset; return its scene."""
    before = set(house.hass.states.async_entity_ids("scene"))
    result = await house.add("preset", form(house, **differing))
    assert result["type"] == "create_entry", result
    (entity_id,) = set(house.hass.states.async_entity_ids("scene")) - before
    house.simulator.log.clear()
    return state_of(house.hass, entity_id)


async def activate(house: House, *scenes: str) -> None:
    """Turn scenes on, by one call."""
    target = {"entity_id": list(scenes) or ["scene.good_morning"]}
    call = house.hass.services.async_call("scene", "turn_on", target, blocking=True)
    await house.through(call)


async def fails(house: House, *scenes: str) -> HomeAssistantError:
    """Turn on scenes that cannot be done; return what is said."""
    with pytest.raises(HomeAssistantError) as failure:
        await activate(house, *scenes)
    return failure.value


def suggested(step: Json) -> Json:
    """Return what a form shows as filled in, its sections included."""
    sections = [field for field in step["data_schema"] if "schema" in field]
    shown = {
        field["name"]: field["description"]["suggested_value"]
        for field in step["data_schema"]
        if "suggested_value" in field.get("description", {})
    }
    for field in sections:
        inner = suggested({"data_schema": field["schema"]})
        shown |= inner if field["name"] in SECTIONS else {field["name"]: inner}
    return shown


def entities(house: House, domain: str) -> list[er.RegistryEntry]:
    """List what is registered of ours in a domain."""
    registry = er.async_get(house.hass)
    every = er.async_entries_for_config_entry(registry, house.entry.entry_id)
    return [entity for entity in every if entity.domain == domain]


def volumes(house: House) -> list[int]:
    """List the volumes that were set."""
    sent = house.simulator.log.matching(f"{PLAYER}/volume")
    return [int(request.query["volume_percent"]) for request in sent]


def manner(house: House) -> tuple[str | None, int | None, bool, str]:
    """Say what it plays from, how loud, and in which manner."""
    session = house.world.now().session
    return session.context, session.device.volume, session.shuffle, session.repeat
