"""Authorization Code with PKCE at Spotify, and the one token session of an entry.

Everything that can go wrong with a token is told apart here, by the `error` word of the answer
and not by its status alone: a proxy's 403 must not sign anybody out.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
import json
import logging
import random
import time
from typing import Any, Final, override

import aiohttp
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import (
    AUTH_CALLBACK_PATH,
    HEADER_FRONTEND_BASE,
    MY_AUTH_CALLBACK_PATH,
    LocalOAuth2ImplementationWithPkce,
)
from homeassistant.helpers.http import current_request
from homeassistant.util.hass_dict import HassKey
from yarl import URL

from .const import DOMAIN, GRANT_LIFETIME, SignInReason
from .vault import Grant, Vault
from .webapi.errors import parse_retry_after

_LOGGER = logging.getLogger(__name__)

AUTHORIZE_URL: Final = "https://accounts.spotify.com/authorize"
TOKEN_URL: Final = "https://accounts.spotify.com/api/token"

TIMEOUT: Final = aiohttp.ClientTimeout(total=20)
FORCED_RENEWAL_INTERVAL: Final = 30.0
EARLY: Final = 60.0
"""Seconds before its end that a token is renewed; a tenth of its life at the most."""
AHEAD: Final = 1.5
"""How much earlier than that to renew it while nobody needs it."""

_RANDOM: Final = random.SystemRandom()


class SignInRequiredError(ConfigEntryAuthFailed):
    """Spotify wants the user to sign in again; nothing else will help."""

    def __init__(self, reason: SignInReason) -> None:
        """Say why."""
        super().__init__(translation_domain=DOMAIN, translation_key=f"sign_in_{reason}")
        self.reason = reason


class TokenUnavailableError(ConfigEntryNotReady):
    """There is no access token for now; `retry_after` seconds may help."""

    def __init__(self, retry_after: float) -> None:
        """Say how long to wait."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key="token_unavailable",
            translation_placeholders={"seconds": f"{retry_after:.0f}"},
        )
        self.retry_after = retry_after


class TokenRefusedError(Exception):
    """The token endpoint said no, in OAuth's words."""

    def __init__(
        self, error: str = "", description: str = "", *, retry_after: float | None = None
    ) -> None:
        """Keep the words; they name no token."""
        super().__init__(error)
        self.error = error
        self.description = description
        self.retry_after = retry_after


GRANT_REFUSED: Final = frozenset({"invalid_grant"})
CLIENT_REFUSED: Final = frozenset({"invalid_client", "unauthorized_client"})


@callback
def async_get_redirect_uri(hass: HomeAssistant) -> str:
    """Return the redirect URI to register: Spotify takes https or a loopback literal only.

    My Home Assistant leads back to any instance, loaded or not (my-redirect of its page).
    """
    request = current_request.get()
    if "my" not in hass.config.components and request is not None:
        base = URL(request.headers.get(HEADER_FRONTEND_BASE, ""))
        if base.scheme == "https" or base.host in {"127.0.0.1", "::1"}:
            return str(base.with_path(AUTH_CALLBACK_PATH))
    return MY_AUTH_CALLBACK_PATH


class SpotifyImplementation(LocalOAuth2ImplementationWithPkce):
    """A public client at Spotify: a Client ID and no secret."""

    def __init__(self, hass: HomeAssistant, client_id: str) -> None:
        """Take the user's Client ID; the verifier is this object's own."""
        super().__init__(hass, DOMAIN, client_id, AUTHORIZE_URL, TOKEN_URL)

    @property
    @override
    def name(self) -> str:
        """Name of the service."""
        return "Spotify"

    @property
    @override
    def redirect_uri(self) -> str:
        """Where Spotify sends the browser back to."""
        return async_get_redirect_uri(self.hass)

    @override
    async def _token_request(self, data: dict[str, Any]) -> dict[str, Any]:
        """Ask the token endpoint; raise TokenRefusedError for anything but a usable token."""
        try:
            async with async_get_clientsession(self.hass).post(
                self.token_url,
                data={**data, "client_id": self.client_id},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                answer = _mapping(await response.read())
        except (TimeoutError, aiohttp.ClientError) as err:
            _LOGGER.debug("The token endpoint did not answer: %s", type(err).__name__)
            raise TokenRefusedError from err
        if response.status != HTTPStatus.OK:
            raise TokenRefusedError(
                _text(answer.get("error")),
                _text(answer.get("error_description")),
                retry_after=parse_retry_after(response.headers.get("Retry-After")),
            )
        return _usable_token(answer, first=data["grant_type"] == "authorization_code")


def _usable_token(answer: Mapping[str, Any], *, first: bool) -> dict[str, Any]:
    """Return what we keep of a token answer; a renewal may come without a refresh token."""
    match answer:
        case {"access_token": str(access), "expires_in": int() | float() as lifetime} if access:
            token: dict[str, Any] = {"access_token": access, "expires_in": int(lifetime)}
        case _:
            raise TokenRefusedError("unusable_answer")
    optional = {key: _text(answer.get(key)) for key in ("refresh_token", "scope")}
    token |= {key: value for key, value in optional.items() if value}
    if first and "refresh_token" not in token:
        raise TokenRefusedError("unusable_answer")
    return token


class Backoff:
    """How long the token endpoint is left alone; shared by all entries of a Client ID."""

    FIRST: Final = 5.0
    LONGEST: Final = 900.0

    def __init__(self) -> None:
        """Start without a wait."""
        self.failures = 0
        self._until = 0.0

    @property
    def wait(self) -> float:
        """Seconds to wait."""
        return max(0.0, self._until - time.monotonic())

    def fail(self, retry_after: float | None) -> None:
        """Wait longer after each failure, and as long as the server wants at least."""
        pause = min(self.LONGEST, self.FIRST * 2**self.failures) * _RANDOM.uniform(0.8, 1.2)
        self.failures += 1
        self._until = time.monotonic() + max(pause, retry_after or 0.0)

    def succeed(self) -> None:
        """Forget the failures."""
        self.failures, self._until = 0, 0.0


_BACKOFFS: HassKey[dict[str, Backoff]] = HassKey(f"{DOMAIN}_backoffs")


class TokenSession:
    """The access token of an entry: one renewal at a time, stored before it is used.

    A renewal under way is never cancelled: Spotify may have spent the refresh token already.
    """

    def __init__(
        self, hass: HomeAssistant, implementation: SpotifyImplementation, vault: Vault
    ) -> None:
        """Use the grant of a vault that was loaded."""
        self._hass = hass
        self._implementation = implementation
        self._vault = vault
        self.backoff = hass.data.setdefault(_BACKOFFS, {}).setdefault(
            implementation.client_id, Backoff()
        )
        self._renewal: asyncio.Task[None] | None = None
        self._forced_at = -FORCED_RENEWAL_INTERVAL
        self._client_rejected = False
        self._closed = False
        self.renewals = 0
        self._access_token = ""
        self._ends_at = self._early = 0.0
        self._used: Grant | None = None
        if vault.grant is not None:
            self._use(vault.grant)

    @property
    def consented_at(self) -> float | None:
        """Unix time of the user's consent."""
        return self._vault.grant.consented_at if self._vault.grant else None

    @property
    def scopes(self) -> frozenset[str]:
        """The permissions that the user gave."""
        return self._vault.grant.scopes if self._vault.grant else frozenset()

    @property
    def is_stored(self) -> bool:
        """Whether the newest token is on the disk."""
        return self._vault.is_stored

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
        """Seconds until a token should be renewed, so that nobody will have to wait for it."""
        return self._seconds_left - AHEAD * self._early

    async def renew_early(self) -> None:
        """Replace a token before anybody needs the next one.

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
        await self._vault.async_save(grant)
        self._client_rejected = False
        self._use(grant)

    async def async_store(self) -> None:
        """Try again to put on disk what could not be written."""
        if not self.is_stored and self._vault.grant is not None:
            await self._vault.async_save(self._vault.grant)

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
        await asyncio.wait([renewal])  # one who gives up must not end it
        renewal.result()

    def _renewed(self, task: asyncio.Task[None]) -> None:
        self._renewal = None
        if not task.cancelled():
            task.exception()  # all who asked may have gone; then nobody else looks at it

    async def _ask_and_store(self) -> None:
        async with self._vault.renewing:
            grant = self._usable_grant()
            if grant is self._used:
                await self._renew_grant(grant)
            else:  # it was renewed before a reload, or the user has signed in anew
                self._use(grant)

    async def _renew_grant(self, grant: Grant) -> None:
        try:
            token = await self._implementation.async_refresh_token(grant.token)
        except TokenRefusedError as err:
            if self._vault.grant is grant:
                await self._take_refusal(grant, err)
        else:
            self.backoff.succeed()
            self.renewals += 1
            if self._vault.grant is grant:  # not if the user has signed in anew meanwhile
                renewed = grant.with_token(token)
                await self._vault.async_save(renewed)
                self._use(renewed)

    async def _take_refusal(self, grant: Grant, refusal: TokenRefusedError) -> None:
        if refusal.error in GRANT_REFUSED:
            await self._vault.async_save(grant.refused(refusal.description))
        elif refusal.error in CLIENT_REFUSED:
            self._client_rejected = True
        else:
            self.backoff.fail(refusal.retry_after)
            raise TokenUnavailableError(self.backoff.wait) from refusal
        self._usable_grant()

    def _use(self, grant: Grant) -> None:
        self._used = grant
        self._access_token = grant.token["access_token"]
        self._early = min(EARLY, grant.token.get("expires_in", 0) / 10)
        self._ends_at = time.monotonic() + _seconds_left(grant.token)

    @property
    def _seconds_left(self) -> float:
        return self._ends_at - time.monotonic()

    def _usable_grant(self) -> Grant:
        """Return the grant, or raise SignInRequiredError without asking Spotify."""
        grant = self._vault.grant
        if grant is None:
            raise SignInRequiredError(SignInReason.UNKNOWN)
        if self._client_rejected:
            raise SignInRequiredError(SignInReason.CLIENT_REJECTED)
        if grant.refusal is not None:
            raise SignInRequiredError(_reason(grant.refusal, grant.consented_at))
        return grant


def _reason(words: str, consented_at: float) -> SignInReason:
    """Tell why a grant ended from what Spotify said, and from its age."""
    if "expired" in words or time.time() - consented_at >= GRANT_LIFETIME.total_seconds():
        return SignInReason.EXPIRED
    return SignInReason.REVOKED if "revoked" in words else SignInReason.UNKNOWN


def _seconds_left(token: Mapping[str, Any]) -> float:
    """Return the life left to a stored token.

    A clock that stands before the token was issued (a board without one boots in 1970) says
    nothing; Spotify will.
    """
    lifetime = float(token.get("expires_in", 0))
    return min(lifetime, float(token["expires_at"]) - time.time())


def _mapping(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
