"""When the authorization ends, and what plays next."""

from datetime import datetime
from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
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
    async_add_entities([AuthorizationEndsSensor(entry.runtime_data)])
    next_up = NextUpSensor(entry.runtime_data, "next_up", await async_get_library(hass, entry))
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
