"""The access token of an entry: one renewal at a time, stored before it is used."""

import asyncio
from collections.abc import Mapping
import time
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady

from ..const import DOMAIN, GRANT_LIFETIME, SignInReason
from .backoff import async_get_backoff
from .oauth import CLIENT_REFUSED, GRANT_REFUSED, SpotifyImplementation, TokenRefusedError
from .token_store import Grant, TokenStore

FORCED_RENEWAL_INTERVAL: Final = 30.0
RENEWAL_MARGIN: Final = 60.0
"""Seconds before its end that a token is renewed; a tenth of its life at the most."""
BACKGROUND_FACTOR: Final = 1.5
"""How many times that margin a token is renewed early in the background."""


class SignInRequiredError(ConfigEntryAuthFailed):
    """Spotify wants the user to sign in again; nothing else will help."""

    def __init__(self, reason: SignInReason) -> None:
        """Initialize the error with its reason."""
        super().__init__(translation_domain=DOMAIN, translation_key=f"sign_in_{reason}")
        self.reason = reason


class TokenUnavailableError(ConfigEntryNotReady):
    """There is no access token for now; `retry_after` seconds may help."""

    def __init__(self, retry_after: float) -> None:
        """Initialize the error with the seconds to wait."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key="token_unavailable",
            translation_placeholders={"seconds": f"{retry_after:.0f}"},
        )
        self.retry_after = retry_after


class TokenSession:
    """The access token of an entry: one renewal at a time, stored before it is used.

    A renewal under way is never cancelled: Spotify may have spent the refresh token already.
    """

    def __init__(
        self, hass: HomeAssistant, implementation: SpotifyImplementation, store: TokenStore
    ) -> None:
        """Initialize the session with the grant of a loaded store."""
        self._hass = hass
        self._implementation = implementation
        self._store = store
        self.backoff = async_get_backoff(hass, implementation.client_id)
        self._renewal: asyncio.Task[None] | None = None
        self._forced_at = -FORCED_RENEWAL_INTERVAL
        self._client_rejected = False
        self._closed = False
        self.renewals = 0
        self._access_token = ""
        self._ends_at = self._early = 0.0
        self._used: Grant | None = None
        if store.grant is not None:
            self._use(store.grant)

    @property
    def consented_at(self) -> float | None:
        """Unix time of the user's consent."""
        return self._store.grant.consented_at if self._store.grant else None

    @property
    def scopes(self) -> frozenset[str]:
        """The permissions that the user gave."""
        return self._store.grant.scopes if self._store.grant else frozenset()

    @property
    def is_stored(self) -> bool:
        """Whether the newest token is on the disk."""
        return self._store.is_stored

    @property
    def is_usable(self) -> bool:
        """Whether the session is open and its grant not known to have ended."""
        return not self._closed and self._ended is None

    async def access_token(self) -> str:
        """Return a valid access token.

        Raises SignInRequiredError or TokenUnavailableError.
        """
        self._usable_grant()
        if self._seconds_left <= self._early:
            try:
                await self._renew()
            except TokenUnavailableError:
                if self._seconds_left <= 0:
                    raise
        return self._access_token

    @property
    def due_in(self) -> float:
        """Seconds until a token should be renewed, so that no request has to wait for it."""
        return self._seconds_left - BACKGROUND_FACTOR * self._early

    async def renew_early(self) -> None:
        """Replace a token before a request needs the next one.

        Raises SignInRequiredError or TokenUnavailableError.
        """
        self._usable_grant()
        if self.due_in <= 0:
            await self._renew()

    async def renew(self) -> None:
        """Replace a token that Spotify refused before its time, at most once in 30 s.

        Raises SignInRequiredError or TokenUnavailableError.
        """
        now, is_under_way = time.monotonic(), self._renewal is not None
        if is_under_way or now - self._forced_at >= FORCED_RENEWAL_INTERVAL:
            self._forced_at = now
            await self._renew()

    async def async_adopt(self, grant: Grant) -> None:
        """Use the grant of a new consent from now on."""
        await self._store.async_save(grant)
        self._client_rejected = False
        self._use(grant)

    async def async_store(self) -> None:
        """Write the grant again if the disk did not take it."""
        if not self.is_stored and self._store.grant is not None:
            await self._store.async_save(self._store.grant)

    async def async_close(self) -> None:
        """Wait for a renewal that is under way; none begins after this."""
        self._closed = True
        if self._renewal is not None:
            await asyncio.wait([self._renewal])

    async def _renew(self) -> None:
        if self._renewal is None:
            self._usable_grant()
            if self._closed or self.backoff.wait > 0:
                raise TokenUnavailableError(self.backoff.wait)
            self._renewal = self._hass.async_create_task(
                self._ask_and_store(), f"{DOMAIN} token renewal"
            )
            self._renewal.add_done_callback(self._renewed)
        renewal = self._renewal
        await asyncio.wait([renewal])  # a cancelled caller must not cancel it
        renewal.result()

    def _renewed(self, task: asyncio.Task[None]) -> None:
        self._renewal = None
        if not task.cancelled():
            task.exception()  # retrieved here, as all callers may have been cancelled

    async def _ask_and_store(self) -> None:
        async with self._store.renewing:
            grant = self._usable_grant()
            if grant is self._used:
                await self._renew_grant(grant)
            else:  # it was renewed before a reload, or the user has signed in anew
                self._use(grant)

    async def _renew_grant(self, grant: Grant) -> None:
        started_at = time.monotonic()
        try:
            token = await self._implementation.async_refresh_token(grant.token)
        except TokenRefusedError as err:
            if self._store.grant is grant:
                await self._take_refusal(grant, err, started_at)
        else:
            self.backoff.succeed()
            self.renewals += 1
            if self._store.grant is grant:  # not if it was removed or replaced meanwhile
                renewed = grant.with_token(token)
                await self._store.async_save(renewed)
                self._use(renewed)

    async def _take_refusal(
        self, grant: Grant, refusal: TokenRefusedError, started_at: float
    ) -> None:
        if refusal.error in GRANT_REFUSED:
            await self._store.async_save(grant.refused(refusal.description))
        elif refusal.error in CLIENT_REFUSED:
            self._client_rejected = True
        else:
            if rotated := refusal.refresh_token:
                self._used = grant.with_token({**grant.token, "refresh_token": rotated})
                await self._store.async_save(self._used)
            self.backoff.fail_request(started_at, refusal.retry_after)
            raise TokenUnavailableError(self.backoff.wait) from refusal
        self._usable_grant()

    def _use(self, grant: Grant) -> None:
        self._used = grant
        self._access_token = grant.token["access_token"]
        self._early = min(RENEWAL_MARGIN, grant.token["expires_in"] / 10)
        self._ends_at = time.monotonic() + _seconds_left(grant.token)

    @property
    def _seconds_left(self) -> float:
        return self._ends_at - time.monotonic()

    @property
    def _ended(self) -> SignInReason | None:
        """Why the grant cannot be used any more, as far as is known without asking Spotify."""
        grant = self._store.grant
        if grant is None:
            return SignInReason.UNKNOWN
        if self._client_rejected:
            return SignInReason.CLIENT_REJECTED
        return None if grant.refusal is None else _reason(grant.refusal, grant.consented_at)

    def _usable_grant(self) -> Grant:
        """Return the grant, or raise SignInRequiredError without asking Spotify."""
        grant, reason = self._store.grant, self._ended
        if grant is None or reason is not None:
            raise SignInRequiredError(reason or SignInReason.UNKNOWN)
        return grant


def _reason(words: str, consented_at: float) -> SignInReason:
    """Return why a grant ended, judged by what Spotify said and by its age."""
    if "expired" in words or time.time() - consented_at >= GRANT_LIFETIME.total_seconds():
        return SignInReason.EXPIRED
    return SignInReason.REVOKED if "revoked" in words else SignInReason.UNKNOWN


def _seconds_left(token: Mapping[str, Any]) -> float:
    """Return the life left to a stored token.

    A clock that is behind the token's issue (a board without one boots in 1970) proves nothing;
    Spotify's answer will.
    """
    return min(float(token["expires_in"]), float(token["expires_at"]) - time.time())
