"""What Settings > System > Repairs > System information shows of us."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import SpotifyConfigEntry
from .webapi.client import api_address


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Tell whether Spotify can be reached, and what was asked of it; accounts share their apps."""
    entries: list[SpotifyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    allowances = {
        id(entry.runtime_data.client.governor): entry.runtime_data.allowance for entry in entries
    }
    spent = sum(entry_allowance.spent for entry_allowance in allowances.values())
    budget = sum(entry_allowance.cap for entry_allowance in allowances.values())
    return {
        "can_reach_spotify": system_health.async_check_can_reach_url(hass, api_address()),
        "accounts": len(hass.config_entries.async_entries(DOMAIN)),
        "accounts_loaded": len(entries),
        "requests_today": f"{spent} / {budget}",
    }
