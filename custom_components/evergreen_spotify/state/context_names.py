"""The names of the playlists that play, which the state of Spotify's player does not tell."""

from typing import Final

from ..webapi.models import Playback
from ..webapi.uris import SpotifyUri, UriType

KEPT: Final = 50
"""How many names are remembered."""


class ContextNames:
    """The names by the URIs of contexts; None where a name was asked for and is not told."""

    def __init__(self) -> None:
        """Initialize without any name."""
        self._names: dict[str, str | None] = {}

    def find(self, playback: Playback | None) -> str | None:
        """Return the name of the playlist that plays, None where it is not known."""
        return self._names.get(_uri(playback))

    def unknown(self, playback: Playback | None) -> SpotifyUri | None:
        """Return the playlist whose name should be asked for, None where there is none."""
        uri = _uri(playback)
        parsed = None if uri in self._names else SpotifyUri.parse(uri)
        return parsed if parsed and parsed.type is UriType.PLAYLIST else None

    def learn(self, playback: Playback | None, name: str | None) -> None:
        """Remember a name, or that it is not told; forget the oldest."""
        self._names[_uri(playback)] = name
        for oldest in list(self._names)[:-KEPT]:
            del self._names[oldest]

    def forget(self, playback: Playback | None) -> None:
        """Forget what is known of the context, so that it is asked for again."""
        self._names.pop(_uri(playback), None)


def _uri(playback: Playback | None) -> str:
    return playback.context.uri if playback and playback.context else ""
