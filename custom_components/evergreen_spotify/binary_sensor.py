"""Whether something is wrong with the authorization."""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import AuthorizationEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensor of an account."""
    async_add_entities([AuthorizationProblemSensor(entry.runtime_data)])


class AuthorizationProblemSensor(AuthorizationEntity, BinarySensorEntity):
    """On while a repair of ours waits; `reason` says which, for automations."""

    _attr_translation_key = "authorization_problem"
    _attr_device_class = BinarySensorDeviceClass.PROBLEM

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the sensor of an account."""
        super().__init__(coordinator, "authorization_problem")

    @property
    @override
    def is_on(self) -> bool:
        """Whether the user should do something."""
        return bool(self.coordinator.authorization.problems)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """The gravest trouble by its name, null where there is none."""
        problems = self.coordinator.authorization.problems
        return {"reason": problems[0].translation_key if problems else None}
