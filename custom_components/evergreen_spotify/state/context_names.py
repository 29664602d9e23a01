"""The names of the playlists that play, which the state of Spotify's player does not tell."""

from collections.abc import Callable
import logging
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..webapi.backoff import Backoff
from ..webapi.client import SpotifyClient
from ..webapi.errors import SpotifyError, TransientError
from ..webapi.models import Playback
from ..webapi.uris import SpotifyUri, UriType

_LOGGER = logging.getLogger(__name__)

KEPT: Final = 50
"""How many names are remembered."""

# What Spotify denies that it exists (404, seen 2026), though it plays.
UNTOLD: Final = {SpotifyUri(UriType.PLAYLIST, "37i9dQZF1EYkqdzj48dyYq"): "DJ"}

FIRST_WAIT: Final = 10.0
LONGEST_WAIT: Final = 1800.0
"""Seconds until a name is asked for again that could not be had."""


class ContextNames:
    """The names of playlists; None where a name was asked for and is not told."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        client: SpotifyClient,
        learned: Callable[[], None],
    ) -> None:
        """Initialize without any name; `learned` is called when there is a new one."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._learned = learned
        self._names: dict[SpotifyUri, str | None] = {}
        self._trouble = Backoff(FIRST_WAIT, LONGEST_WAIT)

    def find(self, playback: Playback | None) -> str | None:
        """Return the name of the playlist that plays, None where it is not known."""
        playlist = _playlist(playback)
        if playlist in UNTOLD:
            return UNTOLD[playlist]
        return self._names.get(playlist) if playlist else None

    @callback
    def async_ask(self, playback: Playback | None) -> None:
        """Ask for the name of the playlist that plays, once; after trouble again in a while."""
        playlist = _playlist(playback)
        is_known = playlist in UNTOLD or playlist in self._names
        if playlist is None or is_known or self._trouble.wait > 0:
            return
        self._remember(playlist, None)
        self._entry.async_create_background_task(
            self._hass, self._async_learn(playlist), f"{DOMAIN} playlist name"
        )

    async def _async_learn(self, playlist: SpotifyUri) -> None:
        try:
            name = await self._client.get_playlist_name(playlist.id)
        except TransientError, HomeAssistantError:
            self._names.pop(playlist, None)
            self._trouble.fail()
            return
        except SpotifyError as err:
            _LOGGER.debug("Spotify does not tell the playlist's name: %s", type(err).__name__)
            return
        self._trouble.succeed()
        self._remember(playlist, name)
        self._learned()

    def _remember(self, playlist: SpotifyUri, name: str | None) -> None:
        """Remember a name, or that it is not told; forget the oldest."""
        self._names[playlist] = name
        for oldest in list(self._names)[:-KEPT]:
            del self._names[oldest]


def _playlist(playback: Playback | None) -> SpotifyUri | None:
    context = SpotifyUri.parse(playback.context.uri) if playback and playback.context else None
    return context if context and context.type is UriType.PLAYLIST else None
