"""Link a device of Spotify to a player of Home Assistant that it is heard through."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.media_player import (
    ATTR_INPUT_SOURCE_LIST,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
)
from homeassistant.config_entries import (
    ConfigEntry,
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
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..const import CONF_DEVICE
from ..errors import listed
from ..playback.linked_player import CONF_ENTITY, CONF_SOURCE, CONF_VOLUME
from ..state.devices import Devices
from ..state.memory import async_get_devices
from ..state.names import match
from ..state.stored import strings
from ..webapi.stored import as_text
from .device_field import device_selector, is_taken, with_current_ids

_SWITCHED_ON: Final = [MEDIA_PLAYER_DOMAIN, "remote", "switch", "input_boolean", "light"]

PERCENT: Final = NumberSelector(
    NumberSelectorConfig(
        min=0, max=100, step=1, unit_of_measurement="%", mode=NumberSelectorMode.BOX
    )
)


def linked_player_fields(
    hass: HomeAssistant, entry: ConfigEntry, known: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is asked about the linked player; our own players are not offered.

    The sources are those that the `known` one lists, or that any player does: a player that is
    off may list none, so others can be entered.
    """
    registered = er.async_get(hass).entities.values()
    ours = [one.entity_id for one in registered if one.platform == entry.domain]
    players = set(hass.states.async_entity_ids(MEDIA_PLAYER_DOMAIN)).difference(ours)
    sources = sources_of(hass, [as_text(known.get(CONF_ENTITY))]) or sources_of(hass, players)
    source = SelectSelectorConfig(
        options=sources, custom_value=True, mode=SelectSelectorMode.DROPDOWN, sort=True
    )
    config = EntitySelectorConfig(domain=_SWITCHED_ON, exclude_entities=ours)
    return {
        CONF_ENTITY: EntitySelector(config),
        CONF_SOURCE: SelectSelector(source),
        CONF_VOLUME: PERCENT,
    }


def sources_of(hass: HomeAssistant, entity_ids: Iterable[str]) -> list[str]:
    """List the sources of players, each once, as far as they tell."""
    states = filter(None, map(hass.states.get, entity_ids))
    lists = (strings(state.attributes.get(ATTR_INPUT_SOURCE_LIST)) for state in states)
    return sorted({source for listed in lists for source in listed})


def unknown_source(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """List the sources there are where another was entered, empty where nothing is wrong."""
    sources = sources_of(hass, [data.get(CONF_ENTITY, "")])
    source = data.get(CONF_SOURCE)
    return listed(sources) if source and sources and match(source, sources) is None else ""


class LinkedPlayerFlow(ConfigSubentryFlow):
    """Link, or change a link."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a link."""
        if user_input is None:
            return await self._async_ask("user", {})
        devices = await self._async_devices()
        if is_taken(devices, self._get_entry(), self._subentry_type, user_input):
            return self.async_abort(reason="already_linked")
        if sources := unknown_source(self.hass, user_input):
            return await self._async_ask("user", user_input, sources)
        return self.async_create_entry(title=self._title(devices, user_input), data=user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a link."""
        subentry = self._get_reconfigure_subentry()
        if user_input is None:
            return await self._async_ask("reconfigure", dict(subentry.data))
        devices = await self._async_devices()
        if is_taken(devices, self._get_entry(), self._subentry_type, user_input, besides=subentry):
            return self.async_abort(reason="already_linked")
        if sources := unknown_source(self.hass, user_input):
            return await self._async_ask("reconfigure", user_input, sources)
        title = self._title(devices, user_input)
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=title, data=user_input
        )

    async def _async_ask(
        self, step_id: str, known: dict[str, Any], sources: str = ""
    ) -> SubentryFlowResult:
        """Show the form; where there are `sources`, another one was entered."""
        devices = await self._async_devices()
        fields = linked_player_fields(self.hass, self._get_entry(), known)
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
            errors={CONF_SOURCE: "unlisted_source"} if sources else None,
            description_placeholders={"source": known.get(CONF_SOURCE, ""), "sources": sources},
        )

    async def _async_devices(self) -> Devices:
        return await async_get_devices(self.hass, self._get_entry())

    def _title(self, devices: Devices, data: dict[str, Any]) -> str:
        state = self.hass.states.get(data[CONF_ENTITY])
        device = devices.names.get(data[CONF_DEVICE], "Spotify")
        return f"{device}: {state.name if state else data[CONF_ENTITY]}"
