"""The Web API's endpoints for libraries, catalogue and queue, one short method each.

All of them are those of 2026, which apps of both eras may use: Spotify took their older siblings
from new apps (changelog of February 2026). Pages begin at an offset, or after a cursor; both come
from the page before. Every method raises what those of the client raise.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from .errors import UnusableAnswerError
from .library_models import (
    Collection,
    Media,
    MediaKind,
    MediaPage,
    Queue,
    read_flags,
    read_search,
    read_snapshot_id,
)
from .reading import mapping
from .uris import SpotifyUri, UriType

PAGE_SIZE: Final = 50
SMALL_PAGE_SIZE: Final = 10
"""Most results of a search, and most albums of an artist, that an app of 2026 gets at once."""

MAX_OFFSET: Final = 100_000
MAX_SEARCH_OFFSET: Final = 1000
MAX_LIBRARY_URIS: Final = 40
MAX_PLAYLIST_URIS: Final = 100

BOTH: Final = {"additional_types": "track,episode"}

# What holds items: where they are listed, and what has to be said besides.
LISTED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    MediaKind.ALBUM: ("/albums/{}/tracks", {}),
    MediaKind.PLAYLIST: ("/playlists/{}/items", BOTH),
    MediaKind.SHOW: ("/shows/{}/episodes", {}),
    MediaKind.AUDIOBOOK: ("/audiobooks/{}/chapters", {}),
}


class LibraryEndpoints(ABC):
    """The endpoints for a user's library, the catalogue and the queue."""

    @abstractmethod
    async def _get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        patient: bool = False,
        shape: type = Mapping,
    ) -> object:
        """Read an endpoint; an answer of another shape is unusable."""

    @abstractmethod
    async def _put(
        self, path: str, params: Mapping[str, Any] | None = None, body: object = None
    ) -> object:
        """Send a command."""

    @abstractmethod
    async def _post(
        self, path: str, params: Mapping[str, Any] | None = None, body: object = None
    ) -> object:
        """Send a command."""

    @abstractmethod
    async def _delete(
        self, path: str, params: Mapping[str, Any] | None = None, body: object = None
    ) -> object:
        """Send a command."""

    async def get_saved(self, kind: MediaKind, offset: int = 0) -> MediaPage:
        """Return saved tracks, albums, shows, episodes or audiobooks, the newest first."""
        return await self._page(f"/me/{kind}s", offset)

    async def get_my_playlists(self, offset: int = 0) -> MediaPage:
        """Return the playlists that the user made or follows, in the user's order."""
        return await self._page("/me/playlists", offset)

    async def get_followed_artists(self, after: str = "") -> MediaPage:
        """Return the artists that the user follows."""
        params = {"type": "artist", "limit": PAGE_SIZE, "after": after}
        artists = mapping(await self._read("/me/following", params)).get("artists")
        return MediaPage.read(artists, cursor="after")

    async def get_recently_played(self, before: str = "") -> MediaPage:
        """Return the tracks that were played, the last one first; Spotify tells no episodes."""
        params = {"limit": PAGE_SIZE, "before": before}
        answer = await self._read("/me/player/recently-played", params)
        return MediaPage.read(answer, cursor="before")

    async def get_top(self, kind: MediaKind, offset: int = 0) -> MediaPage:
        """Return the artists or tracks that the user hears most, over about half a year."""
        return await self._page(f"/me/top/{kind}s", offset)

    async def get_playlist(self, playlist_id: str) -> Collection:
        """Return a playlist; of those of others Spotify shows no items."""
        return await self._collection(MediaKind.PLAYLIST, playlist_id, BOTH)

    async def get_album(self, album_id: str) -> Collection:
        """Return an album with its first 50 tracks."""
        return await self._collection(MediaKind.ALBUM, album_id)

    async def get_items(
        self, kind: str, thing_id: str, offset: int = 0, limit: int = PAGE_SIZE
    ) -> MediaPage:
        """Return what is in an album, playlist, show or audiobook (`LISTED`).

        Apps in development mode are refused the items of other people's playlists (2026-02).
        """
        path, more = LISTED[kind]
        return await self._page(path.format(thing_id), offset, limit, more)

    async def get_artist_albums(self, artist_id: str, offset: int = 0) -> MediaPage:
        """Return an artist's own albums and singles, the newest first."""
        groups = {"include_groups": "album,single"}
        return await self._page(f"/artists/{artist_id}/albums", offset, SMALL_PAGE_SIZE, groups)

    async def get_show(self, show_id: str) -> Collection:
        """Return a show with its newest episodes."""
        return await self._collection(MediaKind.SHOW, show_id)

    async def get_audiobook(self, audiobook_id: str) -> Collection:
        """Return an audiobook with its first chapters."""
        return await self._collection(MediaKind.AUDIOBOOK, audiobook_id)

    async def get_media(self, media: SpotifyUri) -> Media:
        """Return a single thing; the liked songs are none."""
        params = BOTH if media.type is UriType.PLAYLIST else None
        return _known(Media.read(await self._read(f"/{media.type}s/{media.id}", params)))

    async def search_catalogue(
        self,
        words: str,
        kinds: Sequence[MediaKind],
        offset: int = 0,
        limit: int = SMALL_PAGE_SIZE,
    ) -> dict[MediaKind, MediaPage]:
        """Return up to 10 results of each kind, the best first."""
        params = {"q": words, "type": ",".join(kinds), "limit": limit, "offset": offset}
        return read_search(await self._read("/search", params), kinds, offset)

    async def get_queue(self) -> Queue:
        """Return what plays next."""
        return Queue.read(await self._read("/me/player/queue"))

    async def are_saved(self, uris: Sequence[str]) -> tuple[bool, ...]:
        """Tell which of up to 40 things are saved or followed."""
        params = {"uris": ",".join(uris)}
        answer = await self._read("/me/library/contains", params, shape=list)
        return _known(read_flags(answer, len(uris)))

    async def save(self, uris: Iterable[str]) -> None:
        """Save or follow up to 40 things."""
        await self._put("/me/library", {"uris": ",".join(uris)})

    async def unsave(self, uris: Iterable[str]) -> None:
        """Remove up to 40 things from the library, or unfollow them."""
        await self._delete("/me/library", {"uris": ",".join(uris)})

    async def create_playlist(self, name: str, description: str, *, public: bool) -> Media:
        """Make an empty playlist; its URI can be used in requests."""
        body = {"name": name, "description": description, "public": public}
        made = _known(Media.read(await self._post("/me/playlists", body=body)))
        uri = _known(SpotifyUri.parse(made.uri, UriType.PLAYLIST))
        return replace(made, uri=str(uri))

    async def add_playlist_items(
        self, playlist_id: str, uris: Sequence[str], position: int | None = None
    ) -> str | None:
        """Put up to 100 tracks or episodes into a playlist, at its end or at a place from 0.

        Return the playlist's new version.
        """
        body: dict[str, Any] = {"uris": list(uris)}
        if position is not None:
            body["position"] = position
        return read_snapshot_id(await self._post(f"/playlists/{playlist_id}/items", body=body))

    async def remove_playlist_items(self, playlist_id: str, uris: Iterable[str]) -> str | None:
        """Take up to 100 tracks or episodes out of a playlist, wherever they are in it.

        Return the playlist's new version.
        """
        body = {"items": [{"uri": uri} for uri in uris]}
        return read_snapshot_id(await self._delete(f"/playlists/{playlist_id}/items", body=body))

    async def _collection(
        self, kind: MediaKind, thing_id: str, more: Mapping[str, Any] | None = None
    ) -> Collection:
        return _known(Collection.read(await self._read(f"/{kind}s/{thing_id}", more), kind))

    async def _page(
        self,
        path: str,
        offset: int,
        limit: int = PAGE_SIZE,
        more: Mapping[str, Any] | None = None,
    ) -> MediaPage:
        params = {"limit": limit, "offset": offset, **(more or {})}
        return MediaPage.read(await self._read(path, params), offset)

    async def _read(
        self, path: str, params: Mapping[str, Any] | None = None, *, shape: type = Mapping
    ) -> object:
        return _known(await self._get(path, params, patient=True, shape=shape))


def _known[T](found: T | None) -> T:
    if found is None:
        raise UnusableAnswerError
    return found
