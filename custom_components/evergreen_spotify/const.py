"""Constants of Evergreen for Spotify."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

DOMAIN: Final = "evergreen_spotify"

CONF_CLIENT_ID: Final = "client_id"
CONF_USER_ID: Final = "user_id"

# Spotify's names of the permissions, by what they are for. Control is what the player is.
CONTROL_SCOPES: Final = frozenset({"user-read-playback-state", "user-modify-playback-state"})
# Names of private and shared playlists; refused ones only cost the name.
PLAYLIST_SCOPES: Final = frozenset({"playlist-read-private", "playlist-read-collaborative"})
SCOPES: Final = CONTROL_SCOPES | PLAYLIST_SCOPES

# Spotify ends every grant six months after consent, refreshed or not (announced 2026-06-18).
GRANT_LIFETIME: Final = timedelta(days=183)

DASHBOARD_URL: Final = "https://developer.spotify.com/dashboard"
APPS_URL: Final = "https://www.spotify.com/account/apps/"


class SignInReason(StrEnum):
    """Why the user has to sign in again."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    CLIENT_REJECTED = "client_rejected"
    UNKNOWN = "unknown"
