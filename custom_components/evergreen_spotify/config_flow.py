"""Sign in at Spotify: for the first time, again, or with another Client ID."""

from collections.abc import Mapping
import logging
import re
import time
from typing import Any, Final, override

from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2FlowHandler
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from .const import CONF_CLIENT_ID, CONF_USER_ID, CONTROL_SCOPES, DASHBOARD_URL, DOMAIN
from .coordinator import async_get_governor
from .oauth import (
    CLIENT_REFUSED,
    GRANT_REFUSED,
    SpotifyImplementation,
    TokenRefusedError,
    async_get_redirect_uri,
)
from .vault import Grant, async_get_vault
from .webapi.client import SpotifyClient
from .webapi.errors import (
    ForbiddenError,
    NotRegisteredError,
    OwnerPremiumError,
    RateLimitedError,
    SpotifyError,
)
from .webapi.models import Profile

_CLIENT_ID: Final = re.compile(r"[0-9a-f]{32}")

_PROFILE_ABORTS: Final[tuple[tuple[type[SpotifyError], str], ...]] = (
    (NotRegisteredError, "not_registered"),
    (OwnerPremiumError, "owner_premium"),
    (ForbiddenError, "forbidden"),
    (RateLimitedError, "rate_limited"),
    (SpotifyError, "cannot_connect"),
)


class _FreshTokens:
    """The access token of a sign-in that is under way; it has nothing to be renewed with yet."""

    def __init__(self, token: Mapping[str, Any]) -> None:
        self._token = token

    async def access_token(self) -> str:
        """Return it."""
        return str(self._token["access_token"])

    async def renew(self) -> None:
        """Leave it as it is."""


class SpotifyFlowHandler(AbstractOAuth2FlowHandler, domain=DOMAIN):
    """Ask for a Client ID, then let Home Assistant's helper walk through OAuth."""

    flow_impl: SpotifyImplementation

    DOMAIN = DOMAIN
    VERSION = 1

    @property
    @override
    def logger(self) -> logging.Logger:
        """Return the logger."""
        return logging.getLogger(__name__)

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Sign in for the first time."""
        others = self._async_current_entries(include_ignore=False)
        known = others[0].data[CONF_CLIENT_ID] if others else ""
        return await self._async_ask_for_client("user", user_input, known)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Sign in again, since Spotify wants it."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in again when the user is there."""
        known = self._get_reauth_entry().data[CONF_CLIENT_ID]
        return await self._async_ask_for_client("reauth_confirm", user_input, known)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in with another Client ID."""
        known = self._get_reconfigure_entry().data[CONF_CLIENT_ID]
        return await self._async_ask_for_client("reconfigure", user_input, known)

    async def _async_ask_for_client(
        self, step_id: str, user_input: dict[str, Any] | None, known: str
    ) -> ConfigFlowResult:
        errors = {}
        if user_input is not None:
            known = user_input[CONF_CLIENT_ID].strip()
            if _CLIENT_ID.fullmatch(known.lower()):
                self.flow_impl = SpotifyImplementation(self.hass, known.lower())
                return await self.async_step_auth()
            errors[CONF_CLIENT_ID] = "invalid_client_id"
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema(
                {vol.Required(CONF_CLIENT_ID, default=known or vol.UNDEFINED): TextSelector()}
            ),
            errors=errors,
            description_placeholders={
                "dashboard_url": DASHBOARD_URL,
                "redirect_uri": async_get_redirect_uri(self.hass),
                "name": self.context.get("title_placeholders", {}).get("name", ""),
            },
        )

    @override
    async def async_step_creation(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Exchange the code, telling apart what the helper lumps together."""
        try:
            token = await self.flow_impl.async_resolve_external_data(self.external_data)
        except TokenRefusedError as err:
            self.logger.warning("Spotify did not take the code: %s", err.error or "no answer")
            return self.async_abort(reason=_exchange_abort(err))
        token["expires_at"] = time.time() + token["expires_in"]
        return await self.async_oauth_create_entry({"token": token})

    @override
    async def async_oauth_create_entry(self, data: dict[str, Any]) -> ConfigFlowResult:
        """See who signed in, put the token into the vault, and finish."""
        grant = Grant(token=data["token"], consented_at=time.time())
        if not grant.scopes >= CONTROL_SCOPES:
            return self.async_abort(reason="missing_permission")
        client_id = self.flow_impl.client_id
        client = SpotifyClient(
            async_get_clientsession(self.hass),
            _FreshTokens(grant.token),
            async_get_governor(self.hass, client_id),
        )
        try:
            profile = await client.get_me()
        except SpotifyError as err:
            self.logger.warning("Spotify does not say who signed in: %s", err)
            reason = next(reason for kind, reason in _PROFILE_ABORTS if isinstance(err, kind))
            return self.async_abort(reason=reason)
        data = {CONF_CLIENT_ID: client_id, CONF_USER_ID: profile.id}
        if self.source in {SOURCE_REAUTH, SOURCE_RECONFIGURE}:
            return await self._async_update(profile, grant, data)
        return await self._async_create(profile, grant, data)

    async def _async_create(
        self, profile: Profile, grant: Grant, data: dict[str, Any]
    ) -> ConfigFlowResult:
        for unique_id in reversed(_unique_ids(profile)):  # the preferred one is set last
            await self.async_set_unique_id(unique_id)
            self._abort_if_unique_id_configured()
        await async_get_vault(self.hass, str(self.unique_id)).async_save(grant)
        return self.async_create_entry(title=profile.display_name or profile.id, data=data)

    async def _async_update(
        self, profile: Profile, grant: Grant, data: dict[str, Any]
    ) -> ConfigFlowResult:
        entry = (
            self._get_reauth_entry()
            if self.source == SOURCE_REAUTH
            else self._get_reconfigure_entry()
        )
        if entry.unique_id not in _unique_ids(profile):
            return self.async_abort(
                reason="wrong_account", description_placeholders={"name": entry.title}
            )
        await async_get_vault(self.hass, entry.unique_id).async_save(grant)
        return self.async_update_reload_and_abort(entry, data_updates=data)


def _unique_ids(profile: Profile) -> list[str]:
    """Return what an account may be known by, preferred first (`account_id` came in 2026)."""
    return [name for name in (profile.account_id, profile.id) if name]


def _exchange_abort(err: TokenRefusedError) -> str:
    if err.error in GRANT_REFUSED:
        return "code_refused"
    return "client_refused" if err.error in CLIENT_REFUSED else "token_unavailable"
