"""Link a device of Spotify to a player of Home Assistant that it is heard through."""

from typing import Any, Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..const import CONF_DEVICE
from ..playback.linked_player import CONF_ENTITY, CONF_SOURCE, CONF_VOLUME
from ..state.devices import Devices
from ..state.memory import async_get_devices
from .device_field import device_selector, with_current_ids

_SWITCHED_ON: Final = [MEDIA_PLAYER_DOMAIN, "remote", "switch", "input_boolean", "light"]

PERCENT: Final = NumberSelector(
    NumberSelectorConfig(
        min=0, max=100, step=1, unit_of_measurement="%", mode=NumberSelectorMode.BOX
    )
)


def linked_player_fields(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, Any]:
    """Return what is asked about the linked player; our own players are not offered."""
    known = er.async_get(hass).entities.values()
    ours = [one.entity_id for one in known if one.platform == entry.domain]
    config = EntitySelectorConfig(domain=_SWITCHED_ON, exclude_entities=ours)
    return {
        CONF_ENTITY: EntitySelector(config),
        CONF_SOURCE: TextSelector(),
        CONF_VOLUME: PERCENT,
    }


class LinkedPlayerFlow(ConfigSubentryFlow):
    """Link, or change a link."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a link."""
        if user_input is None:
            return await self._async_ask("user", {})
        devices = await self._async_devices()
        if self._is_linked(devices, user_input):
            return self.async_abort(reason="already_linked")
        return self.async_create_entry(title=self._title(devices, user_input), data=user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a link."""
        subentry = self._get_reconfigure_subentry()
        if user_input is None:
            return await self._async_ask("reconfigure", dict(subentry.data))
        devices = await self._async_devices()
        if self._is_linked(devices, user_input, besides=subentry):
            return self.async_abort(reason="already_linked")
        title = self._title(devices, user_input)
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=title, data=user_input
        )

    async def _async_ask(self, step_id: str, known: dict[str, Any]) -> SubentryFlowResult:
        devices = await self._async_devices()
        fields = linked_player_fields(self.hass, self._get_entry())
        schema = vol.Schema(
            {
                vol.Required(CONF_DEVICE): device_selector(devices),
                vol.Required(CONF_ENTITY): fields.pop(CONF_ENTITY),
                **{vol.Optional(key): field for key, field in fields.items()},
            }
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, with_current_ids(devices, known)
            ),
        )

    async def _async_devices(self) -> Devices:
        return await async_get_devices(self.hass, self._get_entry())

    def _is_linked(
        self, devices: Devices, data: dict[str, Any], besides: ConfigSubentry | None = None
    ) -> bool:
        """Tell whether there is another link of the same device."""
        links = self._get_entry().get_subentries_of_type(self._subentry_type)
        others = (link.data[CONF_DEVICE] for link in links if link is not besides)
        return data[CONF_DEVICE] in map(devices.current_id, others)

    def _title(self, devices: Devices, data: dict[str, Any]) -> str:
        state = self.hass.states.get(data[CONF_ENTITY])
        device = devices.names.get(data[CONF_DEVICE], "Spotify")
        return f"{device}: {state.name if state else data[CONF_ENTITY]}"
