"""The protocol of a command of Spotify's player."""

from enum import StrEnum
from typing import Final, Protocol

from .client import SpotifyClient
from .models import Playback


class Aspect(StrEnum):
    """What a command is about; of two about the same, the newer counts."""

    PLAYBACK = "playback"
    POSITION = "position"
    VOLUME = "volume"
    SHUFFLE = "shuffle"
    REPEAT = "repeat"
    QUEUE = "queue"


SETTINGS: Final = frozenset({Aspect.VOLUME, Aspect.SHUFFLE, Aspect.REPEAT})
"""What stays as it was set, whatever plays."""


class Command(Protocol):
    """One command; an empty `device_id` is the active device."""

    @property
    def aspect(self) -> Aspect:
        """What it is about."""

    @property
    def device_id(self) -> str:
        """The device that it is for."""

    async def send(self, client: SpotifyClient) -> None:
        """Send it. Raises SpotifyError, and whatever the tokens raise."""

    def change(self, playback: Playback) -> Playback:
        """Return the player state to expect once Spotify has taken it."""
