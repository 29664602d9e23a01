"""Let our player take the place of another integration's, with its entity id, and give it back.

Automations, scenes and dashboards name an entity id, and the recorder keeps history under it.
"""

import asyncio
from dataclasses import asdict, dataclass
from typing import Final, Self

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
    split_entity_id,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.recorder import get_instance

from .const import DOMAIN
from .state.stored import async_get_cache, read

PLATFORMS: Final = frozenset({"spotify", "spotifyplus", "spotcast"})
"""Integrations whose players control a Spotify account."""


LEAVING: Final = 10.0
"""Seconds that an entity may take to leave its entity id."""


class PlayerGoneError(Exception):
    """The player that was to be moved does not exist any more, or its entity id is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What was taken over: how to undo it. `old_id` is the old player's id in the registry."""

    old_id: str
    own_entity_id: str
    old_disabled_by: str | None = None
    own_name: str | None = None
    own_area_id: str | None = None
    own_icon: str | None = None
    own_labels: str = ""

    @classmethod
    async def async_load(cls, hass: HomeAssistant, entry: ConfigEntry) -> Self | None:
        """Return the move of an account that can be undone, None where there is none."""
        stored = await async_get_cache(hass, f"moves.{entry.entry_id}").async_load()
        return read(cls, stored.get("move"))


@callback
def async_old_players(hass: HomeAssistant) -> list[str]:
    """List the players of other integrations for Spotify that are not moved out of the way."""
    return [
        one.entity_id
        for one in er.async_get(hass).entities.values()
        if one.domain == MEDIA_PLAYER_DOMAIN and one.platform in PLATFORMS and not one.disabled
    ]


async def async_take_over(hass: HomeAssistant, entry: ConfigEntry, old_entity_id: str) -> None:
    """Take the place of an old player, which is renamed and disabled, but stays.

    Raises PlayerGoneError.
    """
    registry = er.async_get(hass)
    old, own = registry.async_get(old_entity_id), _own(hass, entry)
    if old is None or own is None or old.platform not in PLATFORMS:
        raise PlayerGoneError
    state = hass.states.get(old_entity_id)
    device = dr.async_get(hass).async_get(old.device_id or "")
    move = Move(
        old_id=old.id,
        own_entity_id=own.entity_id,
        old_disabled_by=old.disabled_by,
        own_name=own.name,
        own_area_id=own.area_id,
        own_icon=own.icon,
        own_labels=",".join(sorted(own.labels)),
    )
    await _async_store(hass, entry, move)
    aside = registry.async_get_available_entity_id(
        MEDIA_PLAYER_DOMAIN, f"{split_entity_id(old_entity_id)[1]}_old"
    )
    registry.async_update_entity(
        old_entity_id, new_entity_id=aside, disabled_by=er.RegistryEntryDisabler.USER
    )
    await _async_until_free(hass, old_entity_id)
    registry.async_update_entity(
        own.entity_id,
        new_entity_id=old_entity_id,
        name=old.name or (state.name if state else own.name),
        area_id=old.area_id or (device.area_id if device else None) or own.area_id,
        icon=old.icon or own.icon,
        labels=old.labels | own.labels,
    )
    _async_keep_history(hass, old_entity_id, own.entity_id, aside)


async def async_give_back(hass: HomeAssistant, entry: ConfigEntry, move: Move) -> None:
    """Undo a move: each player has what it had before; history since then goes with ours.

    Raises PlayerGoneError where the old one was removed, or our old entity id is taken.
    """
    registry = er.async_get(hass)
    old, own = registry.entities.get_entry(move.old_id), _own(hass, entry)
    if old is None or own is None or registry.async_get(move.own_entity_id) is not None:
        raise PlayerGoneError
    entity_id, disabled_by = own.entity_id, move.old_disabled_by
    registry.async_update_entity(
        entity_id,
        new_entity_id=move.own_entity_id,
        name=move.own_name,
        area_id=move.own_area_id,
        icon=move.own_icon,
        labels=set(filter(None, move.own_labels.split(","))),
    )
    await _async_until_free(hass, entity_id)
    registry.async_update_entity(
        old.entity_id,
        new_entity_id=entity_id,
        disabled_by=er.RegistryEntryDisabler(disabled_by) if disabled_by else None,
    )
    await _async_store(hass, entry, None)


@callback
def _async_keep_history(hass: HomeAssistant, kept: str, moved: str, aside: str) -> None:
    """Let history stay under its entity id: the recorder moves it with a renamed entity.

    That has put the old player's under `aside` and ours under `kept`; ours goes back to where it
    was recorded, and the old player's to `kept`. The recorder does all of it in turn.
    """
    if "recorder" not in hass.config.components:
        return
    recorder = get_instance(hass)
    recorder.async_update_states_metadata(kept, new_entity_id=moved)
    recorder.async_update_states_metadata(aside, new_entity_id=kept)


async def _async_until_free(hass: HomeAssistant, entity_id: str) -> None:
    """Wait for a renamed entity to take its state along; what no entity has is removed."""
    is_free = asyncio.Event()

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        if event.data["new_state"] is None:
            is_free.set()

    stop = async_track_state_change_event(hass, [entity_id], changed)
    try:
        if hass.states.get(entity_id) is not None:
            async with asyncio.timeout(LEAVING):
                await is_free.wait()
    except TimeoutError:
        hass.states.async_remove(entity_id)
    finally:
        stop()


@callback
def _own(hass: HomeAssistant, entry: ConfigEntry) -> er.RegistryEntry | None:
    registry, unique_id = er.async_get(hass), f"{entry.unique_id}_player"
    return registry.async_get(
        registry.async_get_entity_id(MEDIA_PLAYER_DOMAIN, DOMAIN, unique_id) or ""
    )


async def _async_store(hass: HomeAssistant, entry: ConfigEntry, move: Move | None) -> None:
    cache = async_get_cache(hass, f"moves.{entry.entry_id}")
    await cache.async_save({"move": asdict(move)} if move else {})
