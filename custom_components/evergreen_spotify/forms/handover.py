"""Let an account's player take the place of another integration's player, or give it back.

The history of an entity follows its registry entry when that is renamed. So nothing but the owners
of the two entries is exchanged: the old player's entry, with its entity id, area, labels, aliases,
exposure to assistants and history, becomes ours; ours becomes the old player's and is disabled.
What giving it back takes is stored in the options of the entry that the old player then has.
"""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import CONF_USER_ID, DOMAIN
from .registry_changes import RegistryChanges

OLD_INTEGRATIONS: Final = frozenset({"spotify", "spotifyplus", "spotcast"})

_ENTRY_ID: Final = "entry_id"
_ENTITY_ID: Final = "entity_id"
_DISABLED_BY: Final = "disabled_by"
_IS_NAMED: Final = "is_named"
_IS_PLACED: Final = "is_placed"

# In these an entry has no entities, and is not about to have some.
_AT_REST: Final = frozenset(
    {
        ConfigEntryState.NOT_LOADED,
        ConfigEntryState.SETUP_ERROR,
        ConfigEntryState.MIGRATION_ERROR,
    }
)


class HandoverError(Exception):
    """A player cannot take another's place; `key` names the text that says why."""

    def __init__(self, key: str) -> None:
        """Initialize the error of a translation key."""
        super().__init__(key)
        self.key = key


def old_players(hass: HomeAssistant, entry: ConfigEntry) -> list[er.RegistryEntry]:
    """Return the players whose place could be taken, those of the same user first."""
    players = [
        one
        for one in er.async_get(hass).entities.values()
        if one.domain == MEDIA_PLAYER_DOMAIN
        and one.platform in OLD_INTEGRATIONS
        and one.config_entry_id is not None
        and _taker(hass, one) is None
    ]
    user = entry.data[CONF_USER_ID]
    return sorted(players, key=lambda one: (user not in one.unique_id, one.entity_id))


def old_player_of(hass: HomeAssistant, entry: ConfigEntry) -> er.RegistryEntry | None:
    """Return the player whose place an account's player has taken."""
    known = er.async_get(hass).entities.values()
    return next((one for one in known if _taker(hass, one) == entry.entry_id), None)


async def async_move_in(hass: HomeAssistant, entry: ConfigEntry, entity_id: str) -> str:
    """Take the place of an old player; return the entity id under which that one is kept.

    Raise HandoverError if it cannot be; then all is as it was.
    """
    old = _chosen(hass, entry, entity_id)
    async with _unloaded(hass, _config_entry(hass, old), entry):
        old = _chosen(hass, entry, entity_id)
        return _move_in(hass, old, _our_player(hass, entry))


async def async_move_out(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Give the old player its place back; return the entity id that our own player then has.

    Raise HandoverError if it cannot be; then all is as it was.
    """
    old = _kept(hass, entry)
    async with _unloaded(hass, _config_entry(hass, old), entry):
        return _move_out(hass, _our_player(hass, entry), _kept(hass, entry))


def _move_in(hass: HomeAssistant, place: er.RegistryEntry, spare: er.RegistryEntry) -> str:
    """Make the place, which is the old player's, ours, and our own entry the old player's."""
    name = _shown_name(hass, place, spare)
    area_id = None if _area_of(hass, spare) else _area_of(hass, place)
    with _changes(hass) as changes:
        if area_id and spare.device_id:
            changes.set_area(spare.device_id, area_id)
        changes.update(place.entity_id, disabled_by=None)
        changes.exchange(place, spare)
        if name:
            changes.update(place.entity_id, name=name)
        to_give_back = {
            _ENTRY_ID: spare.config_entry_id,
            _ENTITY_ID: spare.entity_id,
            _DISABLED_BY: place.disabled_by,
            _IS_NAMED: bool(name),
            _IS_PLACED: bool(area_id),
        }
        changes.set_options(spare.entity_id, DOMAIN, to_give_back)
        changes.update(spare.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
        return changes.rename(spare.entity_id, f"{place.entity_id}_old")


def _move_out(hass: HomeAssistant, place: er.RegistryEntry, spare: er.RegistryEntry) -> str:
    """Make the place, which is ours, the old player's again, and its spare entry ours."""
    to_give_back = spare.options[DOMAIN]
    with _changes(hass) as changes:
        is_placed = to_give_back[_IS_PLACED] and _area_of(hass, place) == _area_of(hass, spare)
        if is_placed and place.device_id:
            changes.set_area(place.device_id, None)
        changes.update(spare.entity_id, disabled_by=None)
        changes.exchange(place, spare)
        if to_give_back[_IS_NAMED] and not place.area_id:
            _take_name_back(hass, changes, place)
        disabled_by = to_give_back[_DISABLED_BY]
        if disabled_by not in {None, er.RegistryEntryDisabler.CONFIG_ENTRY}:
            changes.update(place.entity_id, disabled_by=er.RegistryEntryDisabler(disabled_by))
            hass.states.async_remove(place.entity_id)
        changes.set_options(spare.entity_id, DOMAIN, None)
        return changes.rename(spare.entity_id, to_give_back[_ENTITY_ID])


def _shown_name(
    hass: HomeAssistant, place: er.RegistryEntry, spare: er.RegistryEntry
) -> str | None:
    """Return the name that ours needs to be called as an old player without an own name was."""
    name, our_name = (er.async_get_legacy_friendly_name(hass, one) for one in (place, spare))
    return None if place.name or name.casefold() == our_name.casefold() else name


def _take_name_back(hass: HomeAssistant, changes: RegistryChanges, place: er.RegistryEntry) -> None:
    """Delete the name that stood for one that nobody had chosen, unless it was changed since.

    In an area of its own a player keeps it: Home Assistant wants it to have a name there.
    """
    changes.update(place.entity_id, name=None)
    given_back = er.async_get(hass).entities[place.entity_id]
    if er.async_get_legacy_friendly_name(hass, given_back) != place.name:
        changes.update(place.entity_id, name=place.name)


@contextmanager
def _changes(hass: HomeAssistant) -> Generator[RegistryChanges]:
    """Make changes, all or none; say so where the registry refuses one."""
    try:
        with RegistryChanges(hass) as changes:
            yield changes
    except ValueError as err:
        raise HandoverError("handover_refused") from err


@asynccontextmanager
async def _unloaded(hass: HomeAssistant, *entries: ConfigEntry) -> AsyncGenerator[None]:
    """Unload config entries for a while: the registry moves no entity that is loaded."""
    running: list[str] = []
    try:
        for entry in entries:
            if entry.state in _AT_REST:
                continue
            if not entry.supports_unload or not entry.state.recoverable:
                raise HandoverError("cannot_unload")
            running.append(entry.entry_id)
            if not await hass.config_entries.async_unload(entry.entry_id):
                raise HandoverError("cannot_unload")
        yield
    finally:
        for entry_id in running:
            known = hass.config_entries.async_get_entry(entry_id)
            if known and known.state is ConfigEntryState.NOT_LOADED and not known.disabled_by:
                hass.config_entries.async_schedule_reload(entry_id)


def _taker(hass: HomeAssistant, old: er.RegistryEntry) -> str | None:
    """Return the config entry that has an old player's place; None if there is none now."""
    options = old.options.get(DOMAIN)
    taker = hass.config_entries.async_get_entry(options[_ENTRY_ID]) if options else None
    return taker.entry_id if taker else None


def _our_player(hass: HomeAssistant, entry: ConfigEntry) -> er.RegistryEntry:
    """Return an account's player; the account may have been removed meanwhile."""
    if hass.config_entries.async_get_entry(entry.entry_id) is None:
        raise HandoverError("entry_removed")
    registry = er.async_get(hass)
    unique_id = f"{entry.unique_id}_player"
    entity_id = registry.async_get_entity_id(MEDIA_PLAYER_DOMAIN, DOMAIN, unique_id)
    if entity_id is None:
        raise HandoverError("no_player")
    return registry.entities[entity_id]


def _chosen(hass: HomeAssistant, entry: ConfigEntry, entity_id: str) -> er.RegistryEntry:
    """Return the old player that was chosen, which may have gone or been given away meanwhile."""
    if old_player_of(hass, entry):
        raise HandoverError("already_moved_in")
    chosen = next((one for one in old_players(hass, entry) if one.entity_id == entity_id), None)
    if chosen is None:
        raise HandoverError("old_player_gone")
    return chosen


def _kept(hass: HomeAssistant, entry: ConfigEntry) -> er.RegistryEntry:
    """Return the old player that gets its place back, which may have gone meanwhile."""
    if (old := old_player_of(hass, entry)) is None:
        raise HandoverError("old_player_gone")
    return old


def _config_entry(hass: HomeAssistant, player: er.RegistryEntry) -> ConfigEntry:
    return hass.config_entries.async_get_known_entry(str(player.config_entry_id))


def _area_of(hass: HomeAssistant, player: er.RegistryEntry) -> str | None:
    """Return the area of a player's device."""
    device = dr.async_get(hass).async_get(player.device_id) if player.device_id else None
    return device.area_id if device else None
