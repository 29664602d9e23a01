"""Errors that a user sees, translated once."""

from collections.abc import Iterable
from typing import Final, TypedDict

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .state.player_state import PlayerState
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
    SilentError,
    SpotifyError,
    TransientError,
    UnauthorizedError,
    UnplayableError,
    VolumeRestrictedError,
)

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
    (UnplayableError, "unplayable"),
    (RestrictionError, "restriction"),
    (ForbiddenError, "forbidden"),
    (NoActiveDeviceError, "no_device"),
    (DeviceNotFoundError, "device_asleep"),
    (DeviceAsleepError, "device_asleep"),
    (NotFoundError, "not_found"),
    (SilentError, "silent"),
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


class Description(TypedDict):
    """How Home Assistant's errors take their texts."""

    translation_domain: str
    translation_key: str
    translation_placeholders: dict[str, str]


def described(
    err: SpotifyError | HomeAssistantError, player_state: PlayerState | None
) -> Description:
    """Return the text that tells a user what to do about what Spotify said."""
    if isinstance(err, HomeAssistantError):
        return Description(
            translation_domain=DOMAIN,
            translation_key=err.translation_key or "spotify_unavailable",
            translation_placeholders=err.translation_placeholders or {},
        )
    key = next(key for kind, key in _MESSAGES if isinstance(err, kind))
    # The others may name those that sleep: choosing one of them wakes it.
    left_out = player_state.asleep if player_state and key == "device_asleep" else ()
    known = player_state.sources if player_state else ()
    seconds = f"{getattr(err, 'retry_after', 0):.0f}"
    return Description(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={
            "seconds": seconds,
            "devices": listed(name for name in known if name not in left_out),
        },
    )


def translated(err: SpotifyError, player_state: PlayerState) -> HomeAssistantError:
    """Return the error of an action that Spotify refused."""
    return HomeAssistantError(**described(err, player_state))


def partly_done(err: SpotifyError, done: int, total: int) -> HomeAssistantError:
    """Return the error of a command of many requests of which Spotify took only the first."""
    seconds = getattr(err, "retry_after", RateLimitedError.GUESS)
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="partly_done",
        translation_placeholders={
            "done": str(done),
            "total": str(total),
            "seconds": f"{seconds:.0f}",
        },
    )
