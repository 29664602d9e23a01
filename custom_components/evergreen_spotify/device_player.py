"""The player of one Connect device, for those who want one for each speaker."""

from dataclasses import replace
from typing import override

from homeassistant.components.media_player import MediaPlayerEntityFeature, MediaPlayerState
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from .const import CONF_DEVICE, DOMAIN
from .playback.device_controls import DeviceControls
from .player_view import FEATURES, PlayerView
from .state.pending import StartOptions
from .state.player_state import PlayerState
from .subentry_entity import SubentryEntity
from .webapi.models import Device
from .webapi.stored import as_text


class DeviceView(PlayerView, SubentryEntity):
    """A device as it is shown: what the account plays while it plays there, else idle or off.

    Off is a device that sleeps; playing wakes it. All of this is known from the account's polls.
    """

    _attr_translation_key = "device_player"
    _attr_supported_features = FEATURES & ~MediaPlayerEntityFeature.SELECT_SOURCE
    _controls: DeviceControls

    @callback
    @override
    def async_take(self, subentry: ConfigSubentry) -> None:
        """Take another device, if the form says so."""
        self._controls.device_id = as_text(subentry.data.get(CONF_DEVICE))
        self._name_device(subentry, f"Spotify {subentry.title}")
        self.coordinator.async_update_listeners()

    def _name_device(self, subentry: ConfigSubentry, name: str) -> None:
        """Have a device of this name; rename it where there is one already."""
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            name=name,
            manufacturer="Spotify",
            entry_type=DeviceEntryType.SERVICE,
        )
        if self.device_entry and self.device_entry.name != name:
            dr.async_get(self.hass).async_update_device(self.device_entry.id, name=name)

    @override
    async def async_added_to_hass(self) -> None:
        """Ask whether it sleeps now, whatever it did before a restart."""
        await super().async_added_to_hass()
        self._is_off = False
        self._show()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Forget what was chosen for a start that somebody else has made."""
        self._controls.review()
        super()._handle_coordinator_update()

    @override
    def _show(self) -> None:
        """Tell silence from sleep."""
        super()._show()
        if self._attr_state is MediaPlayerState.IDLE and self._is_asleep:
            self._attr_state = MediaPlayerState.OFF

    @override
    def _show_sources(self) -> None:
        """Show none: it is one."""

    @property
    @override
    def _player_state(self) -> PlayerState:
        """What the account plays, nothing while that is elsewhere."""
        known = self.coordinator.data
        return known if self._controls.is_here else replace(known, playback=None)

    @property
    @override
    def _chosen(self) -> StartOptions:
        """What was chosen here, or for a start that is under way here."""
        return super()._chosen if self._controls.is_starting_here else self._controls.chosen

    @property
    @override
    def _device(self) -> Device | None:
        return super()._device or self._controls.device

    @property
    @override
    def _device_id(self) -> str:
        device = self._controls.device
        return device.id if device else ""

    @property
    def _is_asleep(self) -> bool:
        device = self._controls.device
        is_listed = device is not None and self.coordinator.devices.is_awake(device)
        return not is_listed and not self._controls.is_here
