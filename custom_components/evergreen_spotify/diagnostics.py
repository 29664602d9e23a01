"""What a bug report needs, and no name, token or id of a person."""

from typing import Any

from homeassistant.core import HomeAssistant

from .coordinator import SpotifyConfigEntry
from .webapi.endpoints import EndpointGroup


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: SpotifyConfigEntry
) -> dict[str, Any]:
    """Describe an entry."""
    coordinator = entry.runtime_data
    playback, governor = coordinator.data.playback, coordinator.client.governor
    authorization = coordinator.authorization
    return {
        "authorization": {
            "consented_at": authorization.tokens.consented_at,
            "scopes": sorted(authorization.tokens.scopes),
            "is_stored": authorization.tokens.is_stored,
            "problems": [problem.translation_key for problem in authorization.problems],
            "renewals": authorization.tokens.renewals,
            "failures_in_a_row": authorization.tokens.backoff.failures,
            "wait_seconds": round(authorization.tokens.backoff.wait),
        },
        "requests": {
            "by_endpoint": dict(governor.counters),
            "groups": {
                group.value: {
                    "wait_seconds": round(governor.wait_for(group)),
                    "quota_exceeded": governor.is_quota_exceeded(group),
                }
                for group in EndpointGroup
            },
            "last_24_hours": governor.spent,
            "pace": coordinator.allowance.pace,
        },
        "player": {
            "available": coordinator.last_update_success,
            "has_session": playback is not None,
            "is_playing": playback.is_playing if playback else None,
            "playing_type": playback.playing_type if playback else None,
            "disallows": sorted(playback.disallows) if playback else [],
            "devices": [
                {
                    "type": device.type,
                    "is_restricted": device.is_restricted,
                    "supports_volume": device.supports_volume,
                }
                for device in coordinator.data.sources.values()
            ],
        },
    }
