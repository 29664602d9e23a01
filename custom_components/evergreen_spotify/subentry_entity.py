"""Entities that subentries describe."""

from abc import abstractmethod
from collections.abc import Callable

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import SpotifyConfigEntry
from .entity import SpotifyEntity


class SubentryEntity(SpotifyEntity):
    """An entity that goes with its subentry; core removes both together."""

    @callback
    @abstractmethod
    def async_take(self, subentry: ConfigSubentry) -> None:
        """Take what the form says now."""


@callback
def async_follow_subentries(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    kind: str,
    make: Callable[[ConfigSubentry], SubentryEntity],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an entity for each subentry of a kind, and for each yet to come: nothing is reloaded."""
    known: dict[str, SubentryEntity] = {}

    @callback
    def show() -> None:
        subentries = {one.subentry_id: one for one in entry.get_subentries_of_type(kind)}
        for gone in known.keys() - subentries.keys():
            del known[gone]
        for key, subentry in subentries.items():
            if key in known:
                known[key].async_take(subentry)
            else:
                known[key] = make(subentry)
                async_add_entities([known[key]], config_subentry_id=key)

    @callback
    def changed(change: ConfigEntryChange, changed_entry: ConfigEntry) -> None:
        if change is ConfigEntryChange.UPDATED and changed_entry is entry:
            show()

    show()
    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed))
