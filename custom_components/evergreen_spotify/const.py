"""Constants of Evergreen for Spotify."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

DOMAIN: Final = "evergreen_spotify"

CONF_CLIENT_ID: Final = "client_id"
CONF_USER_ID: Final = "user_id"
CONF_FEATURES: Final = "features"
CONF_PACE: Final = "pace"
CONF_DEFAULT_DEVICE: Final = "default_device"
CONF_HIDDEN_DEVICES: Final = "hidden_devices"
CONF_DEVICE: Final = "device"
CONF_VOLUME_STEP: Final = "volume_step"
CONF_HINT_ENTITIES: Final = "hint_entities"

SUBENTRY_DEVICE_PLAYER: Final = "device_player"

FULL_VOLUME: Final = 100
DEFAULT_VOLUME_STEP: Final = 10
"""Percent, as Home Assistant's own."""

# Spotify ends every grant six months after consent, refreshed or not (announced 2026-06-18).
GRANT_LIFETIME: Final = timedelta(days=183)

DASHBOARD_URL: Final = "https://developer.spotify.com/dashboard"
APPS_URL: Final = "https://www.spotify.com/account/apps/"


class Feature(StrEnum):
    """What the user lets us do besides showing and controlling what plays."""

    QUEUE = "queue"
    LIBRARY = "library"
    LIBRARY_EDITING = "library_editing"
    PLAYLIST_EDITING = "playlist_editing"


DEFAULT_FEATURES: Final = (Feature.LIBRARY,)

# Spotify's names of the permissions. Control is what the player is; it is always asked for.
CONTROL_SCOPES: Final = frozenset({"user-read-playback-state", "user-modify-playback-state"})
FEATURE_SCOPES: Final[Mapping[Feature, frozenset[str]]] = {
    Feature.QUEUE: frozenset({"user-read-currently-playing"}),
    Feature.LIBRARY: frozenset(
        {
            "playlist-read-private",
            "playlist-read-collaborative",
            "user-library-read",
            "user-read-playback-position",
            "user-top-read",
            "user-read-recently-played",
            "user-follow-read",
        }
    ),
    Feature.LIBRARY_EDITING: frozenset({"user-library-modify", "user-follow-modify"}),
    Feature.PLAYLIST_EDITING: frozenset({"playlist-modify-public", "playlist-modify-private"}),
}


def known_features(names: object) -> list[Feature]:
    """Return the features among stored names: another version may have stored others."""
    return [one for one in Feature if isinstance(names, list | tuple) and one.value in names]


def scopes_for(features: Iterable[Feature]) -> frozenset[str]:
    """Return the permissions that control and some features need, and no other."""
    return CONTROL_SCOPES.union(*(FEATURE_SCOPES[feature] for feature in features))


class SignInReason(StrEnum):
    """Why the user has to sign in again."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    CLIENT_REJECTED = "client_rejected"
    UNKNOWN = "unknown"
