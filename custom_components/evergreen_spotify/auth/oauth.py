"""Authorization Code with PKCE at Spotify.

Refusals are classified by the `error` code of the answer (RFC 6749, 5.2), not by its status alone:
a 403 from a proxy must not sign anybody out.
"""

from collections.abc import Mapping
from http import HTTPStatus
import logging
from typing import Any, Final, override

import aiohttp
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import (
    AUTH_CALLBACK_PATH,
    HEADER_FRONTEND_BASE,
    MY_AUTH_CALLBACK_PATH,
    LocalOAuth2ImplementationWithPkce,
)
from homeassistant.helpers.http import current_request
from yarl import URL

from ..const import DOMAIN
from ..webapi.errors import parse_retry_after
from .token_answer import credential, parse_json, read_token, text

_LOGGER = logging.getLogger(__name__)

AUTHORIZE_URL: Final = "https://accounts.spotify.com/authorize"
TOKEN_URL: Final = "https://accounts.spotify.com/api/token"

TIMEOUT: Final = aiohttp.ClientTimeout(total=20)


class TokenRefusedError(Exception):
    """The token endpoint gave no token; `error` is its OAuth error code, empty without one.

    A `refresh_token` that came without a usable access token has taken the place of the old one.
    """

    def __init__(
        self,
        error: str = "",
        description: str = "",
        *,
        retry_after: float | None = None,
        refresh_token: str = "",
    ) -> None:
        """Initialize the error from an answer without a token; `retry_after` is in seconds."""
        super().__init__(error)
        self.error = error
        self.description = description
        self.retry_after = retry_after
        self.refresh_token = refresh_token


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
        """Initialize the client with the user's Client ID and a PKCE verifier of its own."""
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
        """Request a token; raise TokenRefusedError for anything but a usable one."""
        try:
            async with async_get_clientsession(self.hass).post(
                self.token_url,
                data={**data, "client_id": self.client_id},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                content = parse_json(await response.read())
        except (TimeoutError, aiohttp.ClientError) as err:
            _LOGGER.debug("The token endpoint did not answer: %s", type(err).__name__)
            raise TokenRefusedError from err
        answer = content if isinstance(content, Mapping) else {}
        if response.status != HTTPStatus.OK:
            raise TokenRefusedError(
                text(answer.get("error")),
                text(answer.get("error_description")),
                retry_after=parse_retry_after(response.headers.get("Retry-After")),
            )
        token = read_token(answer, first=data["grant_type"] == "authorization_code")
        if token is None:
            rotated = credential(answer.get("refresh_token"))
            raise TokenRefusedError("unusable_answer", refresh_token=rotated)
        return token


class FreshTokens:
    """The access token of a sign-in that is under way; it is never renewed."""

    def __init__(self, token: Mapping[str, Any]) -> None:
        """Initialize the tokens of a sign-in."""
        self._token = token

    async def access_token(self) -> str:
        """Return the access token."""
        return str(self._token["access_token"])

    async def renew(self) -> None:
        """Do nothing: the token has just been issued."""
