"""The folders of a library, and what is in them: a table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from homeassistant.components.media_player import MediaClass, MediaType

from ..webapi.library import MAX_OFFSET, LibraryEndpoints
from ..webapi.library_models import Collection, MediaKind, MediaPage
from .ids import COLLECTION, CORE_PREFIX, plain_type, unwrapped

ROOT: Final = "library"
PRESETS: Final = "presets"

MAX_PAGE_LENGTH: Final = 30
"""Characters that an offset or a cursor may have."""

type ReadPage = Callable[[LibraryEndpoints, str], Awaitable[MediaPage]]
type ReadCollection = Callable[[LibraryEndpoints, str], Awaitable[Collection]]
type ReadItems = Callable[[LibraryEndpoints, str, str], Awaitable[MediaPage]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A list of the user's; `play` is the id to play all of it by, where Spotify can."""

    children: MediaClass
    read: ReadPage
    has_cursor: bool = False
    play: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A kind of thing that holds others: how to open it, and how to read on in it.

    An artist is only read: Spotify tells the name in the albums.
    """

    children: MediaClass
    read: ReadItems
    open: ReadCollection | None = None


def _saved(kind: MediaKind) -> ReadPage:
    return lambda client, page: client.get_saved(kind, int(page or 0))


def _top(kind: MediaKind) -> ReadPage:
    return lambda client, page: client.get_top(kind, int(page or 0))


# In the order in which they are shown.
FOLDERS: Final[Mapping[str, Folder]] = {
    "playlists": Folder(
        children=MediaClass.PLAYLIST,
        read=lambda client, page: client.get_my_playlists(int(page or 0)),
    ),
    "liked_songs": Folder(children=MediaClass.TRACK, read=_saved(MediaKind.TRACK), play=COLLECTION),
    "albums": Folder(children=MediaClass.ALBUM, read=_saved(MediaKind.ALBUM)),
    "artists": Folder(
        children=MediaClass.ARTIST,
        read=lambda client, page: client.get_followed_artists(page),
        has_cursor=True,
    ),
    "shows": Folder(children=MediaClass.PODCAST, read=_saved(MediaKind.SHOW)),
    "episodes": Folder(children=MediaClass.EPISODE, read=_saved(MediaKind.EPISODE)),
    "audiobooks": Folder(children=MediaClass.PODCAST, read=_saved(MediaKind.AUDIOBOOK)),
    "recently_played": Folder(
        children=MediaClass.TRACK,
        read=lambda client, page: client.get_recently_played(page),
        has_cursor=True,
    ),
    "top_artists": Folder(children=MediaClass.ARTIST, read=_top(MediaKind.ARTIST)),
    "top_tracks": Folder(children=MediaClass.TRACK, read=_top(MediaKind.TRACK)),
}

HOLDERS: Final[Mapping[MediaKind, Holder]] = {
    MediaKind.PLAYLIST: Holder(
        children=MediaClass.TRACK,
        open=lambda client, one: client.get_playlist(one),
        read=lambda client, one, page: client.get_playlist_items(one, int(page)),
    ),
    MediaKind.ALBUM: Holder(
        children=MediaClass.TRACK,
        open=lambda client, one: client.get_album(one),
        read=lambda client, one, page: client.get_album_tracks(one, int(page)),
    ),
    MediaKind.ARTIST: Holder(
        children=MediaClass.ALBUM,
        read=lambda client, one, page: client.get_artist_albums(one, int(page or 0)),
    ),
    MediaKind.SHOW: Holder(
        children=MediaClass.EPISODE,
        open=lambda client, one: client.get_show(one),
        read=lambda client, one, page: client.get_show_episodes(one, int(page)),
    ),
    MediaKind.AUDIOBOOK: Holder(
        children=MediaClass.EPISODE,
        open=lambda client, one: client.get_audiobook(one),
        read=lambda client, one, page: client.get_audiobook_chapters(one, int(page)),
    ),
}

# Spotify's words for kinds of things, in Home Assistant's: content type and class.
MEDIA_TYPES: Final[Mapping[str, tuple[str, MediaClass]]] = {
    MediaKind.TRACK: (MediaType.TRACK, MediaClass.TRACK),
    MediaKind.EPISODE: (MediaType.EPISODE, MediaClass.EPISODE),
    MediaKind.CHAPTER: (MediaType.EPISODE, MediaClass.EPISODE),
    MediaKind.ALBUM: (MediaType.ALBUM, MediaClass.ALBUM),
    MediaKind.ARTIST: (MediaType.ARTIST, MediaClass.ARTIST),
    MediaKind.PLAYLIST: (MediaType.PLAYLIST, MediaClass.PLAYLIST),
    MediaKind.SHOW: (MediaType.PODCAST, MediaClass.PODCAST),
    MediaKind.AUDIOBOOK: ("audiobook", MediaClass.PODCAST),
}

# What a kind is called in URIs, where that is something else.
_URI_KINDS: Final[Mapping[str, str]] = {MediaKind.AUDIOBOOK: MediaKind.SHOW}

# Core's names of our folders; automations and bookmarks have them.
CORE_FOLDERS: Final[Mapping[str, str]] = {
    "current_user_playlists": "playlists",
    "current_user_followed_artists": "artists",
    "current_user_saved_albums": "albums",
    "current_user_saved_tracks": "liked_songs",
    "current_user_saved_shows": "shows",
    "current_user_recently_played": "recently_played",
    "current_user_top_artists": "top_artists",
    "current_user_top_tracks": "top_tracks",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree: a folder by its name, or a thing by its kind and id, and a page of it.

    `page` is an offset or a cursor, and empty for the first page.
    """

    kind: str
    id: str = ""
    page: str = ""

    @classmethod
    def parse(cls, media_id: str, media_type: str) -> Node | None:
        """Read a content id of the tree; None for what is none, or a page that cannot be."""
        head, _, page = unwrapped(media_id).partition("?page=")
        is_core_root = media_type == CORE_PREFIX + ROOT and ":" not in head
        name = ROOT if is_core_root else head.removeprefix(f"{ROOT}:")
        name = CORE_FOLDERS.get(name, name)
        if head == COLLECTION:
            name = "liked_songs"
        if name in FOLDERS:
            has_cursor = FOLDERS[name].has_cursor
            return cls(name, page=page) if _is_page(page, has_cursor=has_cursor) else None
        if name in {ROOT, PRESETS, ""}:
            return cls(name or ROOT)
        scheme, _, rest = head.partition(":")
        kind, _, thing_id = rest.partition(":")
        if plain_type(media_type) == MEDIA_TYPES[MediaKind.AUDIOBOOK][0] and kind == MediaKind.SHOW:
            kind = MediaKind.AUDIOBOOK
        is_known = scheme == "spotify" and kind in HOLDERS and thing_id.isalnum()
        return cls(kind, thing_id, page) if is_known and _is_page(page, has_cursor=False) else None

    @property
    def content_id(self) -> str:
        """Return what it is browsed by; that of a thing's first page is its URI."""
        head = f"spotify:{_URI_KINDS.get(self.kind, self.kind)}:{self.id}"
        if not self.id:
            head = f"{ROOT}:{self.kind}" if self.kind != ROOT else ROOT
            head = FOLDERS[self.kind].play or head if self.kind in FOLDERS else head
        return f"{head}?page={self.page}" if self.page else head

    @property
    def content_type(self) -> str:
        """Return what it is browsed by, besides the id."""
        return MEDIA_TYPES[self.kind][0] if self.kind in MEDIA_TYPES else ROOT

    @property
    def key(self) -> tuple[str, str, str]:
        """Name its page in the cache."""
        return self.kind, self.id, self.page

    @property
    def is_past_the_end(self) -> bool:
        """Whether no list of Spotify's is that long."""
        folder = FOLDERS.get(self.kind)
        has_offset = self.page.isdecimal() and not (folder and folder.has_cursor)
        return has_offset and int(self.page) > MAX_OFFSET

    def reader(self, client: LibraryEndpoints) -> Callable[[], Awaitable[MediaPage]]:
        """Return what reads this page."""
        if folder := FOLDERS.get(self.kind):
            return partial(folder.read, client, self.page)
        return partial(HOLDERS[MediaKind(self.kind)].read, client, self.id, self.page)


def _is_page(page: str, *, has_cursor: bool) -> bool:
    """Tell whether this can be an offset or a cursor; all of them are letters and digits."""
    is_plain = page.isascii() and len(page) <= MAX_PAGE_LENGTH
    return not page or (is_plain and (page.isalnum() if has_cursor else page.isdecimal()))
