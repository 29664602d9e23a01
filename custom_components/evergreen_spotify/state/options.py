"""Options of an entry that act at once."""

from collections.abc import Callable

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect


@callback
def async_track_options(
    hass: HomeAssistant, entry: ConfigEntry, changed: Callable[[], None]
) -> CALLBACK_TYPE:
    """Call `changed` after each change of an entry's options; return how to stop.

    An update listener would do, but core wants none beside flows that reload the entry.
    """
    options = entry.options

    @callback
    def entry_changed(change: ConfigEntryChange, changed_entry: ConfigEntry) -> None:
        nonlocal options
        if change is not ConfigEntryChange.UPDATED or changed_entry is not entry:
            return
        if entry.options != options:
            options = entry.options
            changed()

    return async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed)
