"""The actions that the integration adds to Home Assistant's own."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.core import HomeAssistant, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_platform_entity_service
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from .const import DOMAIN
from .library_services import LIBRARY_ACTIONS, RESPONSES

_NAMED: Final[VolDictType] = {vol.Optional("name", default="default"): cv.string}

# Action: its fields. The player's method is called like the action.
ACTIONS: Final[Mapping[str, VolDictType]] = {
    "snapshot": _NAMED,
    "restore": _NAMED,
    **LIBRARY_ACTIONS,
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, whether an account is set up or not."""
    for action, fields in ACTIONS.items():
        async_register_platform_entity_service(
            hass,
            DOMAIN,
            action,
            entity_domain=MEDIA_PLAYER_DOMAIN,
            func=f"async_{action}",
            schema=fields,
            supports_response=RESPONSES.get(action, SupportsResponse.OPTIONAL),
        )
