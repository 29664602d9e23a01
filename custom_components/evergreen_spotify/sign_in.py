"""The part of a config flow that is OAuth: from Spotify's page to an entry."""

from collections.abc import Sequence
import logging
import time
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
    UnknownEntry,
)
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2FlowHandler

from .auth.aborts import consent_abort, exchange_abort, profile_abort
from .auth.oauth import FreshTokens, SpotifyImplementation, TokenRefusedError
from .auth.token_store import Grant, async_get_token_store
from .const import (
    CONF_CLIENT_ID,
    CONF_FEATURES,
    CONF_USER_ID,
    CONTROL_SCOPES,
    DEFAULT_FEATURES,
    DOMAIN,
    FEATURE_SCOPES,
    Feature,
    known_features,
    scopes_for,
)
from .coordinator import SpotifyConfigEntry
from .state.governors import async_get_governor
from .webapi.client import SpotifyClient
from .webapi.errors import SpotifyError
from .webapi.models import Profile


class SignInFlow(AbstractOAuth2FlowHandler):
    """Let Home Assistant's helper walk through OAuth, and take what comes of it."""

    flow_impl: SpotifyImplementation

    DOMAIN = DOMAIN

    _chosen: Sequence[str] = DEFAULT_FEATURES

    @property
    @override
    def logger(self) -> logging.Logger:
        """Return the logger."""
        return logging.getLogger(__name__)

    @property
    @override
    def extra_authorize_data(self) -> dict[str, str]:
        """Ask for what the features need, and let the user choose the account each time."""
        return {"scope": " ".join(sorted(scopes_for(self._features))), "show_dialog": "true"}

    @override
    async def async_step_creation(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Exchange the code, telling apart what the helper lumps together."""
        try:
            token = await self.flow_impl.async_resolve_external_data(self.external_data)
        except TokenRefusedError as err:
            self.logger.warning("Spotify did not take the code: %s", err.error or "no answer")
            return self.async_abort(reason=exchange_abort(err.error))
        token.setdefault("scope", self.extra_authorize_data["scope"])
        token["expires_at"] = time.time() + token["expires_in"]
        return await self.async_oauth_create_entry({"token": token})

    @override
    async def async_step_authorize_rejected(self, data: None = None) -> ConfigFlowResult:
        """Say in plain words that the consent was refused."""
        error = str(self.external_data["error"])
        return self.async_abort(
            reason=consent_abort(error), description_placeholders={"error": error[:100]}
        )

    @override
    async def async_oauth_create_entry(self, data: dict[str, Any]) -> ConfigFlowResult:
        """Ask who signed in, store the token, and finish."""
        grant = Grant(token=data["token"], consented_at=time.time())
        if not grant.scopes >= CONTROL_SCOPES:
            return self.async_abort(reason="missing_permission")
        client_id = self.flow_impl.client_id
        client = SpotifyClient(
            async_get_clientsession(self.hass),
            FreshTokens(grant.token),
            await async_get_governor(self.hass, client_id),
        )
        try:
            profile = await client.get_me()
        except SpotifyError as err:
            self.logger.warning("Spotify does not say who signed in: %s", type(err).__name__)
            return self.async_abort(reason=profile_abort(err))
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
        await async_get_token_store(self.hass, str(self.unique_id)).async_save(grant)
        return self.async_create_entry(
            title=(profile.display_name or "").strip() or profile.id,
            data=data,
            options={CONF_FEATURES: list(self._chosen)},
        )

    async def _async_update(
        self, profile: Profile, grant: Grant, data: dict[str, Any]
    ) -> ConfigFlowResult:
        entry = self._entry
        if entry.unique_id not in _unique_ids(profile):
            return self.async_abort(
                reason="wrong_account", description_placeholders={"name": entry.title}
            )
        if is_adopted := self._is_alive(entry) and data == entry.data:
            await entry.runtime_data.async_adopt(grant)
        else:
            await async_get_token_store(self.hass, entry.unique_id).async_save(grant)
        if self.hass.config_entries.async_get_entry(entry.entry_id) is None:
            return self.async_abort(reason="account_removed")
        if is_adopted:
            return self.async_update_and_abort(entry, data_updates=data)
        return self.async_update_reload_and_abort(entry, data_updates=data)

    @property
    def _entry(self) -> SpotifyConfigEntry:
        """The entry that is signed in again; it may be removed during the flow."""
        try:
            if self.source == SOURCE_REAUTH:
                return self._get_reauth_entry()
            return self._get_reconfigure_entry()
        except UnknownEntry as err:
            raise AbortFlow("entry_removed") from err

    @property
    def _features(self) -> list[Feature]:
        """The features that are wanted."""
        if self.source == SOURCE_USER:
            return known_features(self._chosen)
        return known_features(self._entry.options.get(CONF_FEATURES))

    @property
    def _missing_features(self) -> list[Feature]:
        """The features that are wanted, but whose permissions were not given."""
        grant = async_get_token_store(self.hass, str(self._entry.unique_id)).grant
        scopes = grant.scopes if grant else scopes_for(self._features)
        return [one for one in self._features if not scopes >= FEATURE_SCOPES[one]]

    @staticmethod
    def _is_alive(entry: SpotifyConfigEntry) -> bool:
        """Tell whether an entry runs on a grant that Spotify accepts."""
        if entry.state is not ConfigEntryState.LOADED:
            return False
        return not entry.runtime_data.authorization.is_signed_out


def _unique_ids(profile: Profile) -> list[str]:
    """Return what an account may be known by, preferred first (`account_id` came in 2026)."""
    return [name for name in (profile.account_id, profile.id) if name]
