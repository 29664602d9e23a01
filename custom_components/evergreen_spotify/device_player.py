"""The player of one Connect device, for those who want one for each speaker."""

from dataclasses import replace
from typing import override

from homeassistant.components.media_player import MediaPlayerEntityFeature, MediaPlayerState
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import callback

from .const import CONF_DEVICE
from .playback.device_controls import DeviceControls
from .player_view import FEATURES, PlayerView
from .state.pending import StartOptions
from .state.player_state import PlayerState
from .subentry_entity import SubentryEntity
from .webapi.models import Device


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
        self._controls.device_id = subentry.data[CONF_DEVICE]
        self._name_device(subentry, f"Spotify {subentry.title}")
        self.coordinator.async_update_listeners()

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
