"""Why a sign-in came to nothing: the names of the texts."""

from typing import Final

from ..webapi.errors import (
    ForbiddenError,
    NotRegisteredError,
    OwnerPremiumError,
    RateLimitedError,
    SpotifyError,
)
from .oauth import CLIENT_REFUSED, GRANT_REFUSED

_PROFILE_ABORTS: Final[tuple[tuple[type[SpotifyError], str], ...]] = (
    (NotRegisteredError, "not_registered"),
    (OwnerPremiumError, "owner_premium"),
    (ForbiddenError, "forbidden"),
    (RateLimitedError, "rate_limited"),
    (SpotifyError, "cannot_connect"),
)


def consent_abort(error: str) -> str:
    """Name what the authorization page ended with (OAuth's `error`, RFC 6749 section 4.1.2.1)."""
    return "consent_refused" if error == "access_denied" else "consent_failed"


def exchange_abort(error: str) -> str:
    """Name why the token endpoint gave no token for a code, by OAuth's `error`."""
    if error in GRANT_REFUSED:
        return "code_refused"
    return "client_refused" if error in CLIENT_REFUSED else "token_unavailable"


def profile_abort(err: SpotifyError) -> str:
    """Name why Spotify does not say who signed in."""
    return next(reason for kind, reason in _PROFILE_ABORTS if isinstance(err, kind))
