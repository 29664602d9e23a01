"""The fix flows of the repair issues."""

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .auth.issues import Fix, async_start_fix
from .const import DOMAIN


class ConfigFlowRepairFlow(RepairsFlow):
    """Say what happened and go on into the config flow that mends it."""

    def __init__(self, entry: ConfigEntry, fix: Fix) -> None:
        """Initialize the repair of an entry."""
        self._entry = entry
        self._fix = fix

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Start by asking."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Hand over; the issue stays until the trouble is over."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
            return self.async_show_form(
                step_id="confirm",
                description_placeholders=issue.translation_placeholders if issue else None,
            )
        flow_id = await async_start_fix(self.hass, self._entry, self._fix)
        return self.async_abort(reason="continue", next_flow=(FlowType.CONFIG_FLOW, flow_id))


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Create the flow that fixes an issue."""
    known = data or {}
    entry = hass.config_entries.async_get_known_entry(str(known.get("entry_id")))
    return ConfigFlowRepairFlow(entry, Fix(str(known.get("fix"))))
