"""What a bug report needs, and no name, token or id of a person."""

from typing import Any

from homeassistant.core import HomeAssistant

from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .webapi.endpoints import EndpointGroup


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: SpotifyConfigEntry
) -> dict[str, Any]:
    """Describe an entry."""
    coordinator = entry.runtime_data
    return {
        "authorization": _authorization(coordinator),
        "requests": _requests(coordinator),
        "player": _player(coordinator),
    }


def _authorization(coordinator: SpotifyCoordinator) -> dict[str, Any]:
    tokens = coordinator.authorization.tokens
    return {
        "consented_at": tokens.consented_at,
        "scopes": sorted(tokens.scopes),
        "is_stored": tokens.is_stored,
        "problems": [one.translation_key for one in coordinator.authorization.problems],
        "renewals": tokens.renewals,
        "failures_in_a_row": tokens.backoff.failures,
        "wait_seconds": round(tokens.backoff.wait),
    }


def _requests(coordinator: SpotifyCoordinator) -> dict[str, Any]:
    governor = coordinator.client.governor
    return {
        "by_endpoint": dict(governor.counters),
        "groups": {
            group.value: {
                "wait_seconds": round(governor.wait_for(group)),
                "quota_exceeded": governor.is_quota_exceeded(group),
            }
            for group in EndpointGroup
        },
        "schedule": coordinator.planner.as_dict(),
        "hints": coordinator.hints.as_list(),
    }


def _player(coordinator: SpotifyCoordinator) -> dict[str, Any]:
    playback = coordinator.data.playback
    return {
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
    }
