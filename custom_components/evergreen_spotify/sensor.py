"""When the authorization ends, what was asked of Spotify, and what plays next."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import AuthorizationEntity
from .library_access import async_get_library
from .next_up import NEXT_UP_FEATURES, NextUpSensor
from .track_entity import async_add_when_on

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an account."""
    coordinator = entry.runtime_data
    async_add_entities([AuthorizationEndsSensor(coordinator), RequestsTodaySensor(coordinator)])
    next_up = NextUpSensor(coordinator, "next_up", await async_get_library(hass, coordinator))
    async_add_when_on(entry, NEXT_UP_FEATURES, lambda: async_add_entities([next_up]))


class AuthorizationEndsSensor(AuthorizationEntity, SensorEntity):
    """The day on which Spotify will want the user to consent again."""

    _attr_translation_key = "authorization_ends"
    _attr_device_class = SensorDeviceClass.TIMESTAMP

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the sensor of an account."""
        super().__init__(coordinator, "authorization_ends")

    @property
    @override
    def native_value(self) -> datetime | None:
        """Six months after the consent."""
        return self.coordinator.authorization.ends_at


class RequestsTodaySensor(AuthorizationEntity, SensorEntity):
    """The requests of the last 24 hours, by all accounts of the Client ID; Spotify counts so."""

    _attr_translation_key = "requests_today"
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_entity_registry_enabled_default = False
    _attr_should_poll = True  # the coordinator calls only when the player has changed

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the sensor of an account."""
        super().__init__(coordinator, "requests_today")

    @override
    async def async_update(self) -> None:
        """Let the count be read again; nothing is asked of Spotify for it."""

    @property
    @override
    def native_value(self) -> int:
        """All requests of the accounts that share the Client ID."""
        return self.coordinator.allowance.spent

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """What the pace, or a lock-out, allows in 24 hours."""
        return {"budget": self.coordinator.allowance.cap}
