"""Raise and clear each repair issue."""

from typing import Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigFlowContext
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, SignInReason

SIGNED_OUT: Final = "signed_out"


async def async_sign_in_flow(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Return the id of the entry's reauth flow, starting one if there is none."""
    for flow in entry.async_get_active_flows(hass, {SOURCE_REAUTH}):
        return flow["flow_id"]
    flow = await hass.config_entries.flow.async_init(
        DOMAIN,
        context=ConfigFlowContext(
            source=SOURCE_REAUTH,
            entry_id=entry.entry_id,
            unique_id=entry.unique_id,
            title_placeholders={"name": entry.title},
        ),
        data=dict(entry.data),
    )
    return flow["flow_id"]


async def async_ask_to_sign_in(
    hass: HomeAssistant, entry: ConfigEntry, reason: SignInReason
) -> None:
    """Tell the user that Spotify ended the authorization, and why.

    The flow is started here, before the error reaches Home Assistant's core: core then finds
    it and does not put an issue of its own beside ours (`ConfigEntry.async_start_reauth`).
    """
    await async_sign_in_flow(hass, entry)
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(SIGNED_OUT, entry),
        data={"entry_id": entry.entry_id},
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key=f"{SIGNED_OUT}_{reason}",
        translation_placeholders={"name": entry.title},
    )


@callback
def async_clear_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take back all that was said about an entry."""
    ir.async_delete_issue(hass, DOMAIN, _issue_id(SIGNED_OUT, entry))


def _issue_id(kind: str, entry: ConfigEntry) -> str:
    return f"{kind}_{entry.entry_id}"
