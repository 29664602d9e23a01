"""What all entities of an account share."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import wraps
from typing import Any, Concatenate, Final, override

from homeassistant.const import EntityCategory
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import SpotifyCoordinator
from .webapi.errors import (
    BadRequestError,
    DeviceAsleepError,
    DeviceNotFoundError,
    DeviceRestrictedError,
    ForbiddenError,
    MissingScopeError,
    NoActiveDeviceError,
    NotFoundError,
    NotRegisteredError,
    OwnerPremiumError,
    PremiumRequiredError,
    QuotaExceededError,
    RateLimitedError,
    RestrictionError,
    SpotifyError,
    TransientError,
    UnauthorizedError,
    VolumeRestrictedError,
)
from .webapi.models import NOTHING, Playback

# The first kind that fits names the message; the order is from special to general.
_MESSAGES: Final[tuple[tuple[type[SpotifyError], str], ...]] = (
    (QuotaExceededError, "quota_exceeded"),
    (RateLimitedError, "rate_limited"),
    (TransientError, "spotify_unavailable"),
    (UnauthorizedError, "spotify_unavailable"),
    (MissingScopeError, "missing_permission"),
    (NotRegisteredError, "not_registered"),
    (OwnerPremiumError, "owner_premium"),
    (PremiumRequiredError, "premium_required"),
    (DeviceRestrictedError, "device_restricted"),
    (VolumeRestrictedError, "volume_restricted"),
    (RestrictionError, "restriction"),
    (ForbiddenError, "forbidden"),
    (NoActiveDeviceError, "no_device"),
    (DeviceNotFoundError, "device_asleep"),
    (DeviceAsleepError, "device_asleep"),
    (NotFoundError, "not_found"),
    (BadRequestError, "bad_request"),
)


def listed(names: Iterable[str]) -> str:
    """Return names as a person lists them."""
    return ", ".join(names) or "-"


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error for what was asked wrongly."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def command[E: SpotifyEntity, **P, R](
    function: Callable[Concatenate[E, P], Awaitable[R]],
) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]:
    """Turn what Spotify refuses into an error that tells the user what to do."""

    @wraps(function)
    async def translated(self: E, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await function(self, *args, **kwargs)
        except SpotifyError as err:
            key = next(key for kind, key in _MESSAGES if isinstance(err, kind))
            data = self.coordinator.data
            # The others may name those that sleep: choosing one of them wakes it.
            left_out = data.asleep if key == "device_asleep" else ()
            devices = [name for name in data.sources if name not in left_out]
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key=key,
                translation_placeholders={
                    "seconds": f"{getattr(err, 'retry_after', 0):.0f}",
                    "devices": listed(devices),
                },
            ) from err

    return translated


class SpotifyEntity(CoordinatorEntity[SpotifyCoordinator]):
    """An entity of an account."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: SpotifyCoordinator, key: str) -> None:
        """Belong to the account of a coordinator; `key` is unique within it."""
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
