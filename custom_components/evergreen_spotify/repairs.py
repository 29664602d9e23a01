"""The fix flows of the repair issues."""

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .issues import async_sign_in_flow


class SignInRepairFlow(RepairsFlow):
    """Say what happened and go on into the reauth flow."""

    def __init__(self, entry: ConfigEntry) -> None:
        """Repair an entry's authorization."""
        self._entry = entry

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Start by asking."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Hand over; the issue stays until the user has signed in."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm", description_placeholders={"name": self._entry.title}
            )
        flow_id = await async_sign_in_flow(self.hass, self._entry)
        return self.async_abort(reason="sign_in", next_flow=(FlowType.CONFIG_FLOW, flow_id))


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Create the flow that fixes an issue."""
    entry_id = str(data["entry_id"]) if data else ""
    return SignInRepairFlow(hass.config_entries.async_get_known_entry(entry_id))
