"""Spotify's URIs and links, in all the forms people paste."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Final, Self


class UriType(StrEnum):
    """The things that can be played."""

    TRACK = "track"
    EPISODE = "episode"
    ALBUM = "album"
    ARTIST = "artist"
    PLAYLIST = "playlist"
    SHOW = "show"
    COLLECTION = "collection"


# What each context can begin with. Spotify's document names albums and playlists; shows and the
# liked songs are taken likewise, artists are not.
ITEM_TYPES: Final[Mapping[UriType, frozenset[UriType]]] = {
    UriType.ALBUM: frozenset({UriType.TRACK}),
    UriType.PLAYLIST: frozenset({UriType.TRACK, UriType.EPISODE}),
    UriType.SHOW: frozenset({UriType.EPISODE}),
    UriType.COLLECTION: frozenset({UriType.TRACK}),
}

_TYPES: Final = "|".join(kind for kind in UriType if kind is not UriType.COLLECTION)
_SITE: Final = r"(?:(?:https?:)?//)?(?:open|play)\.spotify\.com(?:/intl-[a-z-]+)?/(?:embed/)?"
# Not only are the words ASCII: without the flag, the Kelvin sign is a "k" in any case.
_FLAGS: Final = re.IGNORECASE | re.ASCII
_FORMS: Final = tuple(
    re.compile(form, _FLAGS)
    for form in (
        rf"spotify:(?:user:[^:]+:)?(?P<type>{_TYPES}):(?P<id>[0-9A-Z]+)",
        r"spotify:(?:user:[^:]+:)?(?P<type>collection)(?::tracks)?",
        rf"{_SITE}(?:user/[^/]+/)?(?P<type>{_TYPES})/(?P<id>[0-9A-Z]+)/?",
        rf"{_SITE}(?P<type>collection)/tracks/?",
    )
)
_KIND: Final = re.compile(
    rf"(?:spotify:(?:user:[^:]+:)?|{_SITE}(?:user/[^/]+/)?)(?P<kind>[a-z]+)(?:[^a-z].*)?",
    _FLAGS | re.DOTALL,
)
_ID: Final = re.compile(r"[0-9A-Za-z]{22}")


@dataclass(frozen=True, slots=True)
class SpotifyUri:
    """Something to play; the liked songs ("collection") have no id of their own."""

    type: UriType
    id: str = ""

    @classmethod
    def parse(cls, text: str, hint: UriType | None = None) -> Self | None:
        """Read a URI, a link or, where the type is known, a bare id; None for anything else."""
        text = text.strip()
        for form in _FORMS:
            if match := form.fullmatch(text):
                parts = match.groupdict()
                return cls(UriType(parts["type"].lower()), parts.get("id", ""))
        if hint is UriType.COLLECTION or (hint and _ID.fullmatch(text)):
            return cls(hint, "" if hint is UriType.COLLECTION else text)
        return None

    def __str__(self) -> str:
        """Return the URI as people share it; that of the liked songs names nobody."""
        return f"spotify:{self.type}:{self.id}".rstrip(":")

    @property
    def is_context(self) -> bool:
        """Whether there is something to play after its first track."""
        return self.type not in {UriType.TRACK, UriType.EPISODE}

    @property
    def is_well_formed(self) -> bool:
        """Whether its id is one that Spotify could have given: 22 letters and digits."""
        return self.type is UriType.COLLECTION or _ID.fullmatch(self.id) is not None

    def takes(self, item: Self) -> bool:
        """Tell whether it can begin with a track or an episode of this kind."""
        return item.type in ITEM_TYPES.get(self.type, ())

    def uri(self, user_id: str) -> str:
        """Return the URI that the Web API takes; the liked songs are the user's."""
        if self.type is UriType.COLLECTION:
            return f"spotify:user:{user_id}:collection"
        return f"spotify:{self.type}:{self.id}"


def kind_of(text: str) -> str | None:
    """Name the kind of what a URI or a link of Spotify's leads to, playable or not, else None."""
    match = _KIND.fullmatch(text.strip())
    return match["kind"].lower() if match else None
