"""Move in from another integration: its player's place is taken, and can be given back."""

from datetime import timedelta

from homeassistant.components.media_player import MediaPlayerEntity
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import State
from homeassistant.helpers import area_registry as ar, entity_registry as er, label_registry as lr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockEntityPlatform

from .house import House, Json

OLD = "media_player.spotify_juniper"


@pytest.fixture
def old(home: House) -> er.RegistryEntry:
    """Have the player of core's integration, with all that a person gave it."""
    area = ar.async_get(home.hass).async_create("Kitchen")
    label = lr.async_get(home.hass).async_create("Music")
    entry = MockConfigEntry(domain="spotify")
    entry.add_to_hass(home.hass)
    registry = er.async_get(home.hass)
    made = registry.async_get_or_create(
        *("media_player", "spotify", "juniper"),
        suggested_object_id="spotify_juniper",
        config_entry=entry,
    )
    assert made.entity_id == OLD
    home.hass.states.async_set(OLD, "playing", {"friendly_name": "Spotify Juniper"})
    return registry.async_update_entity(
        OLD, name="Kitchen music", area_id=area.id, labels={label.label_id}, icon="mdi:radio"
    )


async def take_over(home: House, entity_id: str = OLD) -> Json:
    """Choose it under Reconfigure."""
    flow = await home.reconfigure("take_over")
    if flow["type"] == "abort":
        return flow
    return await home.answer(flow, entity_id=entity_id)


async def test_our_player_takes_the_place_of_an_old_one(home: House, old: er.RegistryEntry) -> None:
    """Entity id, name, area, labels and icon; the old one is renamed and disabled, not lost."""
    before = home.player.entity_id
    result = await take_over(home)
    assert (result["reason"], result["description_placeholders"]) == ("taken_over", {"entity": OLD})
    await home.settle()
    assert home.player.entity_id == OLD
    assert home.player.name == "Kitchen music"
    registry = er.async_get(home.hass)
    ours, aside = registry.async_get(OLD), registry.entities.get_entry(old.id)
    assert ours is not None
    assert aside is not None
    assert (ours.platform, ours.area_id, ours.labels, ours.icon) == (
        "evergreen_spotify",
        old.area_id,
        old.labels,
        old.icon,
    )
    assert aside.entity_id == f"{OLD}_old"
    assert aside.disabled_by is er.RegistryEntryDisabler.USER
    assert home.hass.states.get(before) is None


async def test_automations_with_the_old_id_control_our_player(
    home: House, old: er.RegistryEntry
) -> None:
    """As they did the other's."""
    await take_over(home)
    await home.act("select_source", source="Kitchen")
    call = home.hass.services.async_call(
        "media_player",
        "play_media",
        {
            "entity_id": OLD,
            "media_content_id": "spotify:collection",
            "media_content_type": "playlist",
        },
        blocking=True,
    )
    await home.through(call)
    assert home.heard[1:] == (True, "Kitchen")


async def test_the_place_can_be_given_back(home: House, old: er.RegistryEntry) -> None:
    """Each has what it had before, after a restart, too."""
    before = home.player
    await take_over(home)
    await home.restart_entry()
    result = await home.answer(await home.reconfigure("give_back"))
    assert result["reason"] == "given_back"
    await home.settle()
    assert (home.player.entity_id, home.player.name) == (before.entity_id, before.name)
    again = er.async_get(home.hass).async_get(OLD)
    assert again is not None
    assert (again.id, again.disabled_by, again.name, again.area_id, again.labels) == (
        old.id,
        None,
        old.name,
        old.area_id,
        old.labels,
    )
    menu = await home.open_menu()
    assert "give_back" not in menu["menu_options"]


async def test_a_player_that_is_gone_by_now_is_told(home: House, old: er.RegistryEntry) -> None:
    """Nothing has changed; another one can be chosen."""
    registry = er.async_get(home.hass)
    registry.async_get_or_create("media_player", "spotcast", "other")
    before = home.player.entity_id
    flow = await home.reconfigure("take_over")
    registry.async_remove(OLD)
    result = await home.answer(flow, entity_id=OLD)
    assert result["errors"] == {"entity_id": "player_gone"}
    assert home.player.entity_id == before


async def test_without_another_player_there_is_nothing_to_take_over(home: House) -> None:
    """Players of other kinds are none."""
    er.async_get(home.hass).async_get_or_create("media_player", "sonos", "1")
    assert (await take_over(home))["reason"] == "nothing_to_take_over"


async def test_an_old_player_that_was_removed_cannot_be_given_back(
    home: House, old: er.RegistryEntry
) -> None:
    """Ours keeps its place."""
    await take_over(home)
    er.async_get(home.hass).async_remove(f"{OLD}_old")
    result = await home.answer(await home.reconfigure("give_back"))
    assert result["reason"] == "nothing_to_give_back"
    assert home.player.entity_id == OLD


async def test_a_player_that_runs_leaves_its_place_in_good_order(home: House) -> None:
    """And takes it again when it is given back and its integration is loaded again."""
    registry = er.async_get(home.hass)
    platform = MockEntityPlatform(home.hass, domain="media_player", platform_name="spotify")
    running = MediaPlayerEntity()
    running._attr_unique_id, running._attr_name = "juniper", "Juniper"
    await platform.async_add_entities([running])
    assert registry.async_get("media_player.juniper") is not None
    await take_over(home, "media_player.juniper")
    await home.settle()
    assert home.player.entity_id == "media_player.juniper"
    assert home.player.state == "idle"
    assert home.hass.states.get("media_player.juniper_old") is None


async def test_history_stays_with_the_entity_id(
    recorder_mock: Recorder, home: House, old: er.RegistryEntry
) -> None:
    """What the old player played is the past of ours; our own past is where it was recorded."""
    before = home.player.entity_id
    await home.settle()
    await home.hass.async_add_executor_job(recorder_mock.block_till_done)
    await take_over(home)
    await home.settle()
    await home.hass.async_add_executor_job(recorder_mock.block_till_done)

    def states() -> dict[str, set[str]]:
        since = dt_util.utcnow() - timedelta(hours=1)
        found = get_significant_states(home.hass, since, entity_ids=[OLD, before, f"{OLD}_old"])
        return {
            key: {one.state for one in seen if isinstance(one, State)}
            for key, seen in found.items()
        }

    seen = await home.hass.async_add_executor_job(states)
    assert "playing" in seen[OLD]
    assert "idle" in seen[before]
    assert f"{OLD}_old" not in seen
