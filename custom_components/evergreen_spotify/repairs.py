"""The fix flows of the repair issues."""

from typing import Any, Final

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from .auth.issues import Fix, async_start_fix
from .const import CONF_CLIENT_ID, DOMAIN, SignInReason

# What a person would enter in the steps of the config flow before Spotify's page.
_WITHOUT_CLIENT: Final = {"reconfigure": {"next_step_id": "client"}, "renew": {}, "allow": {}}
_STEPS: Final = {*_WITHOUT_CLIENT, "reauth_confirm", "reauth_client", "client"}
_ASKING: Final = {FlowResultType.FORM, FlowResultType.MENU}


def _asks(step: ConfigFlowResult) -> bool:
    """Tell whether a step comes before Spotify's page."""
    return step["type"] in _ASKING and step["step_id"] in _STEPS


class ConfigFlowRepairFlow(RepairsFlow):
    """Say what happened and go on to Spotify's page, in the config flow that mends it."""

    def __init__(self, entry: ConfigEntry, fix: Fix, *, asks_for_client: bool) -> None:
        """Initialize the repair of an entry."""
        self._entry = entry
        self._fix = fix
        self._asks_for_client = asks_for_client

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Start by asking."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Hand over; the issue stays until the trouble is over."""
        client_id, errors = self._entry.data[CONF_CLIENT_ID], {}
        if user_input is not None:
            client_id = user_input.get(CONF_CLIENT_ID, client_id)
            step = await self._async_walk(client_id)
            if not (errors := step.get("errors") or {}):
                next_flow = (FlowType.CONFIG_FLOW, step["flow_id"])
                return self.async_abort(reason="continue", next_flow=next_flow)
        field = vol.Required(CONF_CLIENT_ID, default=client_id)
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({field: TextSelector()} if self._asks_for_client else {}),
            errors=errors,
            description_placeholders=issue.translation_placeholders if issue else None,
        )

    async def _async_walk(self, client_id: str) -> ConfigFlowResult:
        """Walk the config flow as far as Spotify's page; return its last step."""
        step = await self._async_begin()
        while _asks(step) and not step.get("errors"):
            answer: dict[str, Any] = _WITHOUT_CLIENT.get(
                step["step_id"], {CONF_CLIENT_ID: client_id}
            )
            step = await self.hass.config_entries.flow.async_configure(step["flow_id"], answer)
        return step

    async def _async_begin(self) -> ConfigFlowResult:
        """Return the first step; one who left Spotify's page before begins anew."""
        flows = self.hass.config_entries.flow
        reason = SignInReason.CLIENT_REJECTED if self._asks_for_client else None
        step = await flows.async_configure(
            await async_start_fix(self.hass, self._entry, self._fix, reason)
        )
        if _asks(step):
            return step
        flows.async_abort(step["flow_id"])
        return await flows.async_configure(
            await async_start_fix(self.hass, self._entry, self._fix, reason)
        )


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Create the flow that fixes an issue."""
    known = data or {}
    entry = hass.config_entries.async_get_known_entry(str(known.get("entry_id")))
    asks_for_client = bool(known.get("asks_for_client"))
    return ConfigFlowRepairFlow(entry, Fix(str(known.get("fix"))), asks_for_client=asks_for_client)
