"""The errors of the Web API."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
import re
from typing import Final

from .reading import mapping, parse_json

LONGEST_WAIT: Final = 86_400.0
"""Seconds of the longest wait that is believed: no ban of Spotify's was seen to be longer."""


class SpotifyError(Exception):
    """Spotify did not do what was asked.

    `status` is the HTTP status (0 without an answer), `reason` Spotify's own word for it.
    """

    def __init__(self, *, status: int = 0, reason: str | None = None) -> None:
        """Initialize with the status and the reason; Spotify's sentences are for its developers."""
        super().__init__(reason or status or "")
        self.status = status
        self.reason = reason


class TransientError(SpotifyError):
    """An error that passes by itself."""


class ConnectionFailedError(TransientError):
    """Spotify could not be reached."""


class ServerError(TransientError):
    """Spotify answered with a server error."""


class UnusableAnswerError(TransientError):
    """Spotify's answer cannot be read."""


OUTCOME_UNKNOWN: Final = (ConnectionFailedError, ServerError, UnusableAnswerError)
"""After these it is unknown whether Spotify has done what was asked."""


class RateLimitedError(TransientError):
    """Too many requests; `retry_after` is the time to wait in seconds."""

    def __init__(
        self,
        *,
        status: int = HTTPStatus.TOO_MANY_REQUESTS,
        reason: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Take the server's wait, or guess one where it names none."""
        super().__init__(status=status, reason=reason)
        self.retry_after = self.GUESS if retry_after is None else retry_after

    GUESS = 10.0


class QuotaExceededError(RateLimitedError):
    """The developer account's daily quota is spent."""

    GUESS = 3600.0


class UnauthorizedError(SpotifyError):
    """The access token was refused; Spotify refuses valid ones too, now and then."""


class ForbiddenError(SpotifyError):
    """Spotify forbids this."""


class MissingScopeError(ForbiddenError):
    """The user has not granted the permission for this."""


class NotRegisteredError(ForbiddenError):
    """The user is not on the list of the app's users."""


class OwnerPremiumError(ForbiddenError):
    """The owner of the app has no Premium (any more)."""


class PremiumRequiredError(ForbiddenError):
    """The user has no Premium; Spotify says so falsely, too, now and then.

    `device_id` is the device of the refused command, empty for the active one.
    """

    device_id = ""


class RestrictionError(ForbiddenError):
    """Not possible in the present state, such as pausing what is paused."""


class UnplayableError(RestrictionError):
    """What was asked for cannot be played."""


class SilentError(SpotifyError):
    """Spotify took a command to play, twice, and nothing plays."""


class DeviceRestrictedError(ForbiddenError):
    """The device takes no commands from the Web API."""


class VolumeRestrictedError(ForbiddenError):
    """The device's volume cannot be set from here."""


class NotFoundError(SpotifyError):
    """What was asked for does not exist."""


class NoActiveDeviceError(NotFoundError):
    """No device is active and none was named."""


class DeviceNotFoundError(NotFoundError):
    """The device is asleep or gone."""


class DeviceAsleepError(SpotifyError):
    """The device did not wake in time."""


class BadRequestError(SpotifyError):
    """Spotify does not understand the request."""


_BY_REASON: Mapping[str, type[SpotifyError]] = {
    "QUOTA_EXCEEDED": QuotaExceededError,
    "RATE_LIMITED": RateLimitedError,
    "PREMIUM_REQUIRED": PremiumRequiredError,
    "NO_ACTIVE_DEVICE": NoActiveDeviceError,
    "VOLUME_CONTROL_DISALLOW": VolumeRestrictedError,
    "REMOTE_CONTROL_DISALLOW": DeviceRestrictedError,
    "DEVICE_NOT_CONTROLLABLE": DeviceRestrictedError,
    "ALREADY_PAUSED": RestrictionError,
    "ALREADY_PLAYING": RestrictionError,
    "NOT_PAUSED": RestrictionError,
    "NOT_PLAYING_TRACK": RestrictionError,
    "NOT_PLAYING_CONTEXT": RestrictionError,
    "NOT_PLAYING_LOCALLY": RestrictionError,
    "NO_PREV_TRACK": RestrictionError,
    "NO_NEXT_TRACK": RestrictionError,
    "NO_SPECIFIC_TRACK": RestrictionError,
    "ENDLESS_CONTEXT": RestrictionError,
    "CONTEXT_DISALLOW": RestrictionError,
}

# Where Spotify gives no reason, its message is all there is; the text is in lower case here.
_BY_MESSAGE: tuple[tuple[int, str, type[SpotifyError]], ...] = (
    (HTTPStatus.FORBIDDEN, "insufficient client scope", MissingScopeError),
    (HTTPStatus.FORBIDDEN, "not registered", NotRegisteredError),
    (HTTPStatus.FORBIDDEN, "owner of the app", OwnerPremiumError),
    (HTTPStatus.FORBIDDEN, "premium required", PremiumRequiredError),
    (HTTPStatus.FORBIDDEN, "restricted device", DeviceRestrictedError),
    (HTTPStatus.FORBIDDEN, "restriction violated", RestrictionError),
    (HTTPStatus.FORBIDDEN, "device volume", VolumeRestrictedError),
    (HTTPStatus.NOT_FOUND, "no active device", NoActiveDeviceError),
    (HTTPStatus.NOT_FOUND, "device not found", DeviceNotFoundError),
)

_BY_STATUS: Mapping[int, type[SpotifyError]] = {
    HTTPStatus.UNAUTHORIZED: UnauthorizedError,
    HTTPStatus.FORBIDDEN: ForbiddenError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.REQUEST_TIMEOUT: ServerError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitedError,
}

_BY_CLASS: Mapping[int, type[SpotifyError]] = {4: BadRequestError, 5: ServerError}

# Whole seconds, as HTTP has them, or decimals, as some proxies do.
_SECONDS: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def error_from_answer(status: int, headers: Mapping[str, str], body: bytes) -> SpotifyError:
    """Return the error that an answer with a status of 300 or more stands for.

    Spotify sends `{"error": {status, message, reason}}`, plain text or nothing; only with a
    server error a page of HTML. Any other page, or a redirect, comes from a proxy.
    """
    message, reason = _words(body)
    kind = _kind(status, message.lower(), reason)
    if issubclass(kind, (ForbiddenError, NotFoundError, BadRequestError)) and is_page(body):
        kind = UnusableAnswerError
    if issubclass(kind, RateLimitedError):
        wait = parse_retry_after(headers.get("Retry-After"))
        return kind(status=status, reason=reason, retry_after=wait)
    return kind(status=status, reason=reason)


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, in either of its two forms.

    From 0 to a day (`LONGEST_WAIT`), whatever it says; None where it makes no sense.
    """
    if value is None:
        return None
    try:
        if _SECONDS.fullmatch(value.strip()):
            wait = float(value)
        else:
            wait = (_date(value) - (now or datetime.now(UTC))).total_seconds()
    except ValueError, OverflowError:
        return None
    return min(max(0.0, wait), LONGEST_WAIT)


def _date(value: str) -> datetime:
    date = parsedate_to_datetime(value)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def is_page(body: bytes) -> bool:
    """Return whether an answer is a page of HTML, which is no result of the Web API."""
    return body.lstrip().startswith(b"<")


def _kind(status: int, message: str, reason: str | None) -> type[SpotifyError]:
    if kind := _BY_REASON.get(reason or ""):
        return kind
    for known_status, part, kind in _BY_MESSAGE:
        if status == known_status and part in message:
            return kind
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, UnusableAnswerError)


def _words(body: bytes) -> tuple[str, str | None]:
    """Return message and reason of an error body, both empty for a page of HTML."""
    text = body.decode(errors="replace").strip()
    try:
        error = mapping(parse_json(text))["error"]
        message, reason = error.get("message"), error.get("reason")
    except ValueError, TypeError, KeyError, AttributeError:
        return ("" if text.startswith(("<", "{")) else text[:200]), None
    return message if isinstance(message, str) else "", reason if isinstance(reason, str) else None
