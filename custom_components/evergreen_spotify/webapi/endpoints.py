"""Which requests Spotify counts together: the groups of endpoints."""

from enum import StrEnum
from http import HTTPMethod
from typing import Final

ID_LENGTH: Final = 22
"""Letters of Spotify's ids."""


class EndpointGroup(StrEnum):
    """Endpoints that share a limit.

    Since 2026-07 quotas are counted by groups which Spotify does not publish; a quota that was
    spent on one endpoint has been seen to leave others alone. These are ours.
    """

    PLAYER_STATE = "player_state"
    PLAYER_COMMANDS = "player_commands"
    DEVICES = "devices"
    LIBRARY = "library"


_GROUPS: Final = {
    "/me/player": EndpointGroup.PLAYER_STATE,
    "/me/player/devices": EndpointGroup.DEVICES,
}


def group_of(method: HTTPMethod, path: str) -> EndpointGroup:
    """Return the group of an endpoint; whatever is not the player's is the library's."""
    if method is not HTTPMethod.GET and path.startswith("/me/player"):
        return EndpointGroup.PLAYER_COMMANDS
    return _GROUPS.get(path, EndpointGroup.LIBRARY)


def name_of(method: HTTPMethod, path: str) -> str:
    """Name an endpoint for counting, Spotify's ids left out."""
    parts = ("{id}" if len(part) >= ID_LENGTH else part for part in path.split("/"))
    return f"{method} {'/'.join(parts)}"
