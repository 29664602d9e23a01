"""Authorization Code with PKCE at Spotify, and the one token session of an entry.

Everything that can go wrong with a token is told apart here, by the `error` word of the answer
and not by its status alone: a proxy's 403 must not sign anybody out.
"""

from collections.abc import Mapping
from http import HTTPStatus
import json
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

_LOGGER = logging.getLogger(__name__)

AUTHORIZE_URL: Final = "https://accounts.spotify.com/authorize"
TOKEN_URL: Final = "https://accounts.spotify.com/api/token"

TIMEOUT: Final = aiohttp.ClientTimeout(total=20)


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


def _mapping(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
