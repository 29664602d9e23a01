"""Sign in at Spotify: for the first time, again, or with another Client ID."""

from collections.abc import Mapping, Sequence
import logging
import re
import time
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    ConfigSubentryFlow,
    UnknownEntry,
)
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2FlowHandler
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    TextSelector,
)
import voluptuous as vol

from .auth.oauth import (
    CLIENT_REFUSED,
    GRANT_REFUSED,
    FreshTokens,
    SpotifyImplementation,
    TokenRefusedError,
    async_get_redirect_uri,
)
from .auth.token_store import Grant, async_get_token_store
from .const import (
    CONF_CLIENT_ID,
    CONF_FEATURES,
    CONF_USER_ID,
    CONTROL_SCOPES,
    DASHBOARD_URL,
    DEFAULT_FEATURES,
    DOMAIN,
    Feature,
    known_features,
    scopes_for,
)
from .coordinator import SpotifyConfigEntry
from .forms.linked_player import LinkedPlayerFlow
from .forms.preset import PresetFlow
from .options_flow import FEATURES, SpotifyOptionsFlow
from .playback.linked_player import SUBENTRY_LINKED_PLAYER
from .playback.preset import SUBENTRY_PRESET
from .state.governors import async_get_governor
from .webapi.client import SpotifyClient
from .webapi.errors import (
    ForbiddenError,
    NotRegisteredError,
    OwnerPremiumError,
    RateLimitedError,
    SpotifyError,
)
from .webapi.models import Profile

_VOLUME_STEP: Final = vol.All(
    NumberSelector(NumberSelectorConfig(min=1, max=25, unit_of_measurement="%")), vol.Coerce(int)
)
_CLIENT_ID: Final = re.compile(r"[0-9a-f]{32}")

_PROFILE_ABORTS: Final[tuple[tuple[type[SpotifyError], str], ...]] = (
    (NotRegisteredError, "not_registered"),
    (OwnerPremiumError, "owner_premium"),
    (ForbiddenError, "forbidden"),
    (RateLimitedError, "rate_limited"),
    (SpotifyError, "cannot_connect"),
)


class SpotifyFlowHandler(AbstractOAuth2FlowHandler, domain=DOMAIN):
    """Ask for a Client ID, then let Home Assistant's helper walk through OAuth."""

    flow_impl: SpotifyImplementation

    DOMAIN = DOMAIN
    VERSION = 1

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

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows behind Add preset and Link player."""
        return {SUBENTRY_PRESET: PresetFlow, SUBENTRY_LINKED_PLAYER: LinkedPlayerFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: SpotifyConfigEntry) -> SpotifyOptionsFlow:
        """Return the flow behind Configure."""
        return SpotifyOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Sign in for the first time."""
        others = self._async_current_entries(include_ignore=False)
        self._chosen = (user_input or {}).get(CONF_FEATURES, self._chosen)
        return await self._async_ask_for_client(
            "user",
            user_input,
            others[0].data[CONF_CLIENT_ID] if others else "",
            {vol.Optional(CONF_FEATURES, default=list(self._chosen)): FEATURES},
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Sign in again: because Spotify wants it, or before it does."""
        if self._is_alive(self._entry):
            return await self.async_step_renew()
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in again when the user is there."""
        return await self._async_ask_for_client(
            "reauth_confirm", user_input, self._entry.data[CONF_CLIENT_ID]
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the user choose what to do."""
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["renew", "client"],
            description_placeholders={"name": self._entry.title},
        )

    async def async_step_renew(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Sign in again with the same Client ID, for another six months."""
        if user_input is None:
            return self.async_show_form(
                step_id="renew", description_placeholders={"name": self._entry.title}
            )
        self.flow_impl = SpotifyImplementation(self.hass, self._entry.data[CONF_CLIENT_ID])
        return await self.async_step_auth()

    async def async_step_client(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Sign in with another Client ID."""
        return await self._async_ask_for_client(
            "client", user_input, self._entry.data[CONF_CLIENT_ID]
        )

    async def _async_ask_for_client(
        self,
        step_id: str,
        user_input: dict[str, Any] | None,
        known: str,
        more: Mapping[Any, Any] | None = None,
    ) -> ConfigFlowResult:
        errors = {}
        if user_input is not None:
            known = user_input[CONF_CLIENT_ID].strip()
            if _CLIENT_ID.fullmatch(known.lower()):
                self.flow_impl = SpotifyImplementation(self.hass, known.lower())
                return await self.async_step_auth()
            errors[CONF_CLIENT_ID] = "invalid_client_id"
        field = vol.Required(CONF_CLIENT_ID, default=known or vol.UNDEFINED)
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema({field: TextSelector(), **(more or {})}),
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
        token.setdefault("scope", self.extra_authorize_data["scope"])
        token["expires_at"] = time.time() + token["expires_in"]
        return await self.async_oauth_create_entry({"token": token})

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

    @staticmethod
    def _is_alive(entry: SpotifyConfigEntry) -> bool:
        """Tell whether an entry runs on a grant that Spotify accepts."""
        if entry.state is not ConfigEntryState.LOADED:
            return False
        return not entry.runtime_data.authorization.is_signed_out


def _unique_ids(profile: Profile) -> list[str]:
    """Return what an account may be known by, preferred first (`account_id` came in 2026)."""
    return [name for name in (profile.account_id, profile.id) if name]


def _exchange_abort(err: TokenRefusedError) -> str:
    if err.error in GRANT_REFUSED:
        return "code_refused"
    return "client_refused" if err.error in CLIENT_REFUSED else "token_unavailable"
