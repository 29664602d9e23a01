"""Whether what plays is saved."""

from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import Feature
from .coordinator import SpotifyConfigEntry
from .entity import command
from .errors import invalid
from .library.actions import SAVED_KINDS
from .library.ids import kind_and_id
from .library_access import async_get_library
from .track_entity import TrackEntity, async_add_when_on

PARALLEL_UPDATES = 0

FEATURES: Final = frozenset({Feature.LIBRARY, Feature.LIBRARY_EDITING})


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch of an account that may read and change its library."""
    access = await async_get_library(hass, entry.runtime_data)
    switch = SavedSwitch(entry.runtime_data, "saved", access)
    async_add_when_on(entry, FEATURES, lambda: async_add_entities([switch]))


class SavedSwitch(TrackEntity, SwitchEntity):
    """On while what plays is in the library; unknown in silence."""

    _attr_translation_key = "saved"
    features = FEATURES

    @override
    async def async_added_to_hass(self) -> None:
        """Show what an action saves, too."""
        await super().async_added_to_hass()
        self.async_on_remove(self._access.saved.listen(self._saved_changed))

    @callback
    def _saved_changed(self) -> None:
        """Show it; ask where it is not known any more."""
        if self.is_on is None:
            self._ask_again()
        self.async_write_ha_state()

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is saved, as far as that is known."""
        item = self._playback.item
        return self._access.saved.get(item.uri or "") if item else None

    @command
    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Save what plays."""
        await self._change(saved=True)

    @command
    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Remove what plays from the library."""
        await self._change(saved=False)

    async def _change(self, *, saved: bool) -> None:
        item = self._playback.item
        if item is None or not item.uri:
            raise invalid("nothing_to_save")
        await self._access.actions.change([item.uri], SAVED_KINDS, saved=saved)

    @override
    async def _ask(self, uri: str) -> None:
        if kind_and_id(uri)[0] in SAVED_KINDS:
            await self._access.saved.look_up(uri)
