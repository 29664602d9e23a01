"""What has to be on in Home Assistant before a speaker can be heard: an amplifier, a TV."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from homeassistant.components.media_player import (
    ATTR_INPUT_SOURCE,
    ATTR_INPUT_SOURCE_LIST,
    ATTR_MEDIA_VOLUME_LEVEL,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    SERVICE_SELECT_SOURCE,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_TURN_ON,
    SERVICE_VOLUME_SET,
    STATE_OFF,
    STATE_STANDBY,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import (
    DOMAIN as HOMEASSISTANT_DOMAIN,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
    split_entity_id,
    valid_entity_id,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event

from ..const import CONF_DEVICE, DOMAIN
from ..coordinator import SpotifyCoordinator
from ..state.names import match
from ..state.overlap import Ticket
from ..state.stored import strings
from ..webapi.models import Device
from ..webapi.stored import as_number_up_to, as_text

SUBENTRY_LINKED_PLAYER: Final = "companion"

CONF_ENTITY: Final = "entity"
CONF_SOURCE: Final = "source"
CONF_VOLUME: Final = "volume"

POWER_ON_TIMEOUT: Final = 30.0
"""Seconds that it may take to switch on."""

_NOT_ON: Final = frozenset({STATE_OFF, STATE_STANDBY, STATE_UNAVAILABLE, STATE_UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPlayer:
    """What to turn on, and its source and volume; the volume is in percent."""

    entity_id: str
    source: str = ""
    volume: float | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self | None:
        """Read the data of a form, None where it names no entity."""
        entity_id = as_text(data.get(CONF_ENTITY))
        if not valid_entity_id(entity_id):
            return None
        volume = as_number_up_to(data.get(CONF_VOLUME), 100, None)
        return cls(entity_id=entity_id, source=as_text(data.get(CONF_SOURCE)), volume=volume)

    @classmethod
    def of(cls, coordinator: SpotifyCoordinator, device: Device) -> Self | None:
        """Return the linked player of an account's device, None where it has none."""
        links = coordinator.config_entry.get_subentries_of_type(SUBENTRY_LINKED_PLAYER)
        find = coordinator.devices.current_id
        mine = (link for link in links if find(link.data.get(CONF_DEVICE)) == device.id)
        return next((cls.read(link.data) for link in mine), None)

    async def async_prepare(
        self, hass: HomeAssistant, ticket: Ticket, context: Context | None
    ) -> None:
        """Turn it on, wait until it is on, then set a media player's source and volume.

        Raises HomeAssistantError where it does not turn on, what its own actions raise, and what
        the ticket raises.
        """

        async def call(domain: str, service: str, **data: object) -> None:
            data |= {ATTR_ENTITY_ID: self.entity_id}
            await hass.services.async_call(domain, service, data, blocking=True, context=context)
            ticket.check()

        if not self._is_on(hass):
            await call(HOMEASSISTANT_DOMAIN, SERVICE_TURN_ON)
            await self._until_on(hass, ticket)
        if split_entity_id(self.entity_id)[0] != MEDIA_PLAYER_DOMAIN:
            return
        if self.source:
            source = match(self.source, self._sources(hass)) or self.source
            if self._shown(hass).get(ATTR_INPUT_SOURCE) != source:
                await call(MEDIA_PLAYER_DOMAIN, SERVICE_SELECT_SOURCE, source=source)
        shown = self._shown(hass).get(ATTR_MEDIA_VOLUME_LEVEL)  # a source may have its own
        level = as_number_up_to(shown, 1, None)
        if self.volume is not None and (level is None or round(level * 100) != round(self.volume)):
            await call(MEDIA_PLAYER_DOMAIN, SERVICE_VOLUME_SET, volume_level=self.volume / 100)

    async def _until_on(self, hass: HomeAssistant, ticket: Ticket) -> None:
        """Wait for a state that is on, up to `POWER_ON_TIMEOUT`."""
        is_on = asyncio.Event()

        @callback
        def changed(_event: Event[EventStateChangedData]) -> None:
            if self._is_on(hass):
                is_on.set()

        stop = async_track_state_change_event(hass, [self.entity_id], changed)
        try:
            if self._is_on(hass) or await ticket.wait_for(is_on, POWER_ON_TIMEOUT):
                return
        finally:
            stop()
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="linked_player_off",
            translation_placeholders={
                "entity": self.entity_id,
                "seconds": f"{POWER_ON_TIMEOUT:.0f}",
            },
        )

    def _is_on(self, hass: HomeAssistant) -> bool:
        state = hass.states.get(self.entity_id)
        return state is not None and state.state not in _NOT_ON

    def _sources(self, hass: HomeAssistant) -> Iterable[str]:
        """Return the names of its sources."""
        return strings(self._shown(hass).get(ATTR_INPUT_SOURCE_LIST))

    def _shown(self, hass: HomeAssistant) -> Mapping[str, Any]:
        state = hass.states.get(self.entity_id)
        return state.attributes if state else {}
