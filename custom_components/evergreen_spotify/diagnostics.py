"""What a bug report needs, and no name, token or id of a person."""

from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from .const import CONF_FEATURES, CONF_PACE, CONF_VOLUME_STEP
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
        "schedule": coordinator.planner.as_dict(),
        "hints": coordinator.hints.as_list(),
        "player": _player(coordinator),
        "options": _options(entry),
        "subentries": [_shape(one) for one in entry.subentries.values()],
    }


def _authorization(coordinator: SpotifyCoordinator) -> dict[str, Any]:
    tokens = coordinator.authorization.tokens
    return {
        "consented_at": tokens.consented_at,
        "scopes": sorted(tokens.scopes),
        "is_stored": tokens.is_stored,
        "problems": [one.translation_key for one in coordinator.authorization.problems],
        "renewal_due_seconds": round(tokens.due_in),
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
        "last_errors": [
            {"at": at, "endpoint": endpoint, "error": error}
            for at, endpoint, error in governor.last_errors
        ],
    }


def _options(entry: SpotifyConfigEntry) -> dict[str, Any]:
    """Tell which options are set; the devices are a home's own."""
    shown = (CONF_FEATURES, CONF_PACE, CONF_VOLUME_STEP)
    return {
        key: value if key in shown else type(value).__name__ for key, value in entry.options.items()
    }


def _shape(subentry: ConfigSubentry) -> dict[str, Any]:
    """Tell which fields a preset or a link has, and of which types; not what is in them."""
    types = {key: type(value).__name__ for key, value in subentry.data.items()}
    return {"type": subentry.subentry_type, "fields": types}


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
