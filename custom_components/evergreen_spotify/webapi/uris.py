"""Spotify's URIs and links, in all the forms people paste."""

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


_TYPES: Final = "|".join(kind for kind in UriType if kind is not UriType.COLLECTION)
_SITE: Final = r"https?://open\.spotify\.com(?:/intl-[a-z-]+)?"
_REST: Final = r"/?(?:[?#].*)?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"spotify:(?:user:[^:]+:)?(?P<type>{_TYPES}):(?P<id>[0-9A-Za-z]+)",
        r"spotify:(?:user:[^:]+:)?(?P<type>collection)(?::tracks)?",
        rf"{_SITE}/(?:embed/)?(?:user/[^/]+/)?(?P<type>{_TYPES})/(?P<id>[0-9A-Za-z]+){_REST}",
        rf"{_SITE}/(?P<type>collection)/tracks{_REST}",
    )
)
_BARE_ID: Final = re.compile(r"[0-9A-Za-z]{22}")


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
                return cls(UriType(parts["type"]), parts.get("id", ""))
        if hint is UriType.COLLECTION or (hint and _BARE_ID.fullmatch(text)):
            return cls(hint, "" if hint is UriType.COLLECTION else text)
        return None

    def __str__(self) -> str:
        """Return the URI as people share it; that of the liked songs names nobody."""
        return f"spotify:{self.type}:{self.id}".rstrip(":")

    @property
    def is_context(self) -> bool:
        """Whether there is something to play after its first track."""
        return self.type not in {UriType.TRACK, UriType.EPISODE}

    def uri(self, user_id: str) -> str:
        """Return the URI that the Web API takes; the liked songs are the user's."""
        if self.type is UriType.COLLECTION:
            return f"spotify:user:{user_id}:collection"
        return f"spotify:{self.type}:{self.id}"
