"""What all entities of an account share."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, override

from homeassistant.const import EntityCategory
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import SpotifyCoordinator
from .errors import translated
from .webapi.errors import (
    SpotifyError,
)
from .webapi.models import NOTHING, Playback


def command[E: SpotifyEntity, **P, R](
    function: Callable[Concatenate[E, P], Awaitable[R]],
) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]:
    """Turn what Spotify refuses into an error that tells the user what to do."""

    @wraps(function)
    async def call(self: E, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await function(self, *args, **kwargs)
        except SpotifyError as err:
            raise translated(err, self.coordinator.data) from err

    return call


class SpotifyEntity(CoordinatorEntity[SpotifyCoordinator]):
    """An entity of an account."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: SpotifyCoordinator, key: str) -> None:
        """Initialize an entity of a coordinator's account; `key` is unique within it."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self._attr_unique_id = f"{entry.unique_id}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, str(entry.unique_id))},
            name=f"Spotify {entry.title}",
            manufacturer="Spotify",
            entry_type=DeviceEntryType.SERVICE,
            configuration_url="https://open.spotify.com",
        )

    @property
    def _playback(self) -> Playback:
        """What is on, nothing in silence."""
        return self.coordinator.data.playback or NOTHING


class AuthorizationEntity(SpotifyEntity):
    """An entity that tells of the authorization, whether Spotify answers or not."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @property
    @override
    def available(self) -> bool:
        """Known at all times."""
        return True
