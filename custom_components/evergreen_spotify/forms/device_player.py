"""Choose a device that shall have a player of its own."""

from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
import voluptuous as vol

from ..const import CONF_DEVICE
from ..state.devices import Devices
from ..state.memory import async_get_devices
from .device_field import device_selector, is_taken, with_current_ids


class DevicePlayerFlow(ConfigSubentryFlow):
    """Add the player of a device, or let it stand for another device."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a player."""
        devices = await self._async_devices()
        if not devices.names:
            return self.async_abort(reason="no_devices")
        if user_input is None:
            return self._ask("user", devices, {})
        if is_taken(devices, self._get_entry(), self._subentry_type, user_input):
            return self.async_abort(reason="already_added")
        return self.async_create_entry(title=_title(devices, user_input), data=user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Take another device; the player stays the same in automations."""
        subentry, devices = self._get_reconfigure_subentry(), await self._async_devices()
        if user_input is None:
            return self._ask("reconfigure", devices, dict(subentry.data))
        if is_taken(devices, self._get_entry(), self._subentry_type, user_input, besides=subentry):
            return self.async_abort(reason="already_added")
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=_title(devices, user_input), data=user_input
        )

    def _ask(self, step_id: str, devices: Devices, known: dict[str, Any]) -> SubentryFlowResult:
        schema = vol.Schema({vol.Required(CONF_DEVICE): device_selector(devices)})
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, with_current_ids(devices, known)
            ),
        )

    async def _async_devices(self) -> Devices:
        return await async_get_devices(self.hass, self._get_entry())


def _title(devices: Devices, data: dict[str, Any]) -> str:
    """Return the device's name; it may have been forgotten while the form was open."""
    return devices.names.get(data[CONF_DEVICE], "Spotify")
