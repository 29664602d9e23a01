"""Sign in at Spotify: for the first time, again, or with another Client ID."""

from collections.abc import Mapping
import re
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from .auth.issues import CONF_REASON
from .auth.oauth import SpotifyImplementation, async_get_redirect_uri
from .const import CONF_CLIENT_ID, CONF_FEATURES, DASHBOARD_URL, DOMAIN, SignInReason
from .coordinator import SpotifyConfigEntry
from .forms.moving_in import MovingInFlow
from .forms.subentries import SUBENTRY_FLOWS
from .options_flow import SpotifyOptionsFlow, features_selector
from .sign_in import SignInFlow

_CLIENT_ID: Final = re.compile(r"[0-9a-f]{32}")


class SpotifyFlowHandler(SignInFlow, MovingInFlow, domain=DOMAIN):
    """Ask for what signing in needs: a Client ID, features, or just a word."""

    VERSION = 1

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows behind the buttons of an account."""
        return dict(SUBENTRY_FLOWS)

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
            {vol.Optional(CONF_FEATURES, default=list(self._chosen)): features_selector()},
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Sign in again: because Spotify wants it, or before it does."""
        if self._is_alive(self._entry):
            return await self.async_step_renew()
        if entry_data.get(CONF_REASON) == SignInReason.CLIENT_REJECTED:
            return await self.async_step_reauth_client()
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in again when the user is there."""
        return await self._async_ask_for_client(
            "reauth_confirm", user_input, self._entry.data[CONF_CLIENT_ID]
        )

    async def async_step_reauth_client(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in again where Spotify refuses the Client ID."""
        return await self._async_ask_for_client(
            "reauth_client", user_input, self._entry.data[CONF_CLIENT_ID]
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the user choose what to do."""
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["renew", "client", *self._moving_in_options],
            description_placeholders={"name": self._entry.title},
        )

    async def async_step_renew(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Sign in again with the same Client ID, for another six months."""
        if user_input is None:
            return self._ask_to_renew()
        self.flow_impl = SpotifyImplementation(self.hass, self._entry.data[CONF_CLIENT_ID])
        return await self.async_step_auth()

    async def async_step_allow(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Do the same to allow what new features need."""
        return await self.async_step_renew(user_input)

    def _ask_to_renew(self) -> ConfigFlowResult:
        """Ask for another consent; name the features that it is for, if it is."""
        placeholders = {"name": self._entry.title}
        if not (missing := self._missing_features):
            return self.async_show_form(step_id="renew", description_placeholders=placeholders)
        field = vol.Optional(CONF_FEATURES, description={"suggested_value": missing})
        return self.async_show_form(
            step_id="allow",
            data_schema=vol.Schema({field: features_selector(missing, read_only=True)}),
            description_placeholders=placeholders,
        )

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
                "name": "" if self.source == SOURCE_USER else self._entry.title,
            },
        )
