"""What Spotify sends of libraries, catalogue and queue, in the shapes of both API eras."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from .reading import Json, entries, flag, images, mapping, names, number, text


class MediaKind(StrEnum):
    """Spotify's words for the kinds of things."""

    TRACK = "track"
    EPISODE = "episode"
    CHAPTER = "chapter"
    ALBUM = "album"
    ARTIST = "artist"
    PLAYLIST = "playlist"
    SHOW = "show"
    AUDIOBOOK = "audiobook"


# Where an entry of a list keeps the thing itself. `item` came in 2026 and was `track` before.
_WRAPPERS: Final = ("item", "track", "album", "show", "episode", "audiobook")

# Where a thing keeps the first page of what it holds. `items` came in 2026, `tracks` was before.
_CONTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "album": ("tracks",),
    "playlist": ("items", "tracks"),
    "show": ("episodes",),
    "audiobook": ("chapters",),
}

THUMBNAIL_WIDTH: Final = 200
"""Pixels that a thumbnail must have at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A thing with a URI: its `type` is Spotify's word, `by` names who made it or owns it.

    A playlist's `snapshot_id` changes with what is in it. `is_playable` is false for what is not
    available to this user. `released` is a date, or as much of one as is known; `resume_ms` and
    `is_played` tell how far the user has heard an episode.
    """

    uri: str
    type: str
    name: str
    by: str = ""
    collection: str | None = None
    image_url: str | None = None
    owner_id: str | None = None
    snapshot_id: str | None = None
    is_collaborative: bool = False
    is_playable: bool = True
    duration_ms: int | None = None
    released: str | None = None
    resume_ms: int | None = None
    is_played: bool = False

    @classmethod
    def read(cls, data: object) -> Self | None:
        """Read a thing, or an entry that holds one; None for the nulls that Spotify mixes in."""
        raw = _unwrap(mapping(data))
        uri, name = text(raw, "uri"), text(raw, "name")
        if uri is None or name is None:
            return None
        owner, home = mapping(raw.get("owner")), mapping(raw.get("album") or raw.get("show"))
        resume = mapping(raw.get("resume_point"))
        return cls(
            uri=uri,
            type=text(raw, "type") or uri.rsplit(":", 2)[-2:][0],
            name=name,
            by=_maker(raw, owner, home),
            collection=text(home, "name"),
            image_url=thumbnail(raw.get("images")) or thumbnail(home.get("images")),
            owner_id=text(owner, "id"),
            snapshot_id=text(raw, "snapshot_id"),
            is_collaborative=flag(raw, "collaborative"),
            is_playable=flag(raw, "is_playable", default=True) and not flag(raw, "is_local"),
            duration_ms=number(raw, "duration_ms"),
            released=text(raw, "release_date"),
            resume_ms=number(resume, "resume_position_ms"),
            is_played=flag(resume, "fully_played"),
        )

    @property
    def id(self) -> str:
        """Return the last part of the URI."""
        return self.uri.rsplit(":", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPage:
    """A part of a list: its things, how long the list is, and where its next part begins.

    `total` is None where Spotify does not count. `next` is what to ask the next part with, an
    offset or a cursor, None at the end. `places` are the items' places in the list, from 0.
    """

    items: tuple[Media, ...] = ()
    total: int | None = None
    next: str | None = None
    places: tuple[int, ...] = ()

    @classmethod
    def read(cls, data: object, offset: int = 0, *, cursor: str | None = None) -> Self:
        """Read the page at an offset; its cursor has this name where the list has no offsets.

        The next page is reckoned from the offset that was asked for, so that it is always a later
        one: the `next` that Spotify sends leads to an endpoint that is gone in some lists.
        """
        raw = mapping(data)
        listed = entries(raw.get("items"))
        read = [(place, Media.read(entry)) for place, entry in enumerate(listed, offset)]
        found = [(place, media) for place, media in read if media is not None]
        if cursor:
            following = text(mapping(raw.get("cursors")), cursor) if raw.get("next") else None
        else:
            end = offset + max(len(listed), number(raw, "limit") or 0)
            following = str(end) if listed and (number(raw, "total") or 0) > end else None
        return cls(
            items=tuple(media for _, media in found),
            total=number(raw, "total"),
            next=following,
            places=tuple(place for place, _ in found),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """An album, playlist, show or audiobook with the first page of what it holds.

    `page` is None where Spotify does not show what is in it: the playlists of others.
    """

    media: Media
    page: MediaPage | None

    @classmethod
    def read(cls, data: object, kind: MediaKind) -> Self | None:
        """Read a thing of a kind, whatever it is called; None where there is no such thing."""
        media = Media.read(data)
        if media is None:
            return None
        raw = mapping(data)
        pages = (mapping(raw.get(key)) for key in _CONTENTS[kind])
        page = next((page for page in pages if "items" in page), None)
        read = None if page is None else MediaPage.read(page)
        return cls(media=replace(media, type=kind), page=read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What plays, and what plays next: up to about 20 of them; Spotify tells no more."""

    current: Media | None = None
    items: tuple[Media, ...] = ()

    @classmethod
    def read(cls, data: object) -> Self:
        """Read the answer to `GET /me/player/queue`."""
        raw = mapping(data)
        current = Media.read(raw.get("currently_playing"))
        return cls(current=current, items=tuple(read_media(entries(raw.get("queue")))))


def read_media(listed: Iterable[object]) -> Iterable[Media]:
    """Read a list, without the entries that cannot be read."""
    return (media for entry in listed if (media := Media.read(entry)) is not None)


def read_search(
    data: object, kinds: Sequence[MediaKind], offset: int
) -> dict[MediaKind, MediaPage]:
    """Read the answer to `GET /search`, a page for each kind that was asked for."""
    raw = mapping(data)
    return {kind: MediaPage.read(raw.get(f"{kind}s"), offset) for kind in kinds}


def read_flags(data: object, count: int) -> tuple[bool, ...] | None:
    """Read the answer to `GET /me/library/contains`, None where it is not one for each URI."""
    flags = [value is True for value in entries(data)]
    return tuple(flags) if len(flags) == count else None


def read_snapshot_id(data: object) -> str | None:
    """Read the answer to a change of a playlist."""
    return text(mapping(data), "snapshot_id")


def thumbnail(value: object) -> str | None:
    """Return the smallest image that is large enough, else the largest, else None."""
    found = images(value)
    fitting = [image for image in found if image[0] >= THUMBNAIL_WIDTH]
    if fitting:
        return min(fitting, key=lambda image: image[0])[1]
    return max(found, key=lambda image: image[0])[1] if found else None


def _unwrap(raw: Json) -> Json:
    """Return the thing in an entry; a thing itself has a URI."""
    if "uri" in raw:
        return raw
    return next((mapping(raw[key]) for key in _WRAPPERS if mapping(raw.get(key))), raw)


def _maker(raw: Json, owner: Json, home: Json) -> str:
    """Return who made something: artists, authors, its owner, publisher or show."""
    people = names(raw.get("artists")) or names(raw.get("authors"))
    if people:
        return ", ".join(people)
    made_by = (text(owner, "display_name"), text(raw, "publisher"), text(home, "name"))
    return next((name for name in made_by if name), "")
