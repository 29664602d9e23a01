"""The Web API's endpoints for libraries, catalogue and queue, one short method each.

All of them are those of 2026, which apps of both eras may use: Spotify took their older siblings
from new apps (changelog of February 2026). Pages begin at an offset, or after a cursor; both come
from the page before. Every method raises what the client's do.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
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

PAGE_SIZE: Final = 50
SMALL_PAGE_SIZE: Final = 10
"""Most results of a search, and most albums of an artist, that an app of 2026 gets at once."""

MAX_OFFSET: Final = 100_000
MAX_SEARCH_OFFSET: Final = 1000
MAX_LIBRARY_URIS: Final = 40
MAX_PLAYLIST_URIS: Final = 100

BOTH: Final = {"additional_types": "track,episode"}


class LibraryEndpoints(ABC):
    """What a user has saved, made, heard and may look up."""

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
        """Return a playlist; of those of others Spotify shows no more than the cover."""
        return _known(Collection.read(await self._read(f"/playlists/{playlist_id}", BOTH)))

    async def get_playlist_items(
        self, playlist_id: str, offset: int = 0, limit: int = PAGE_SIZE
    ) -> MediaPage:
        """Return what is in a playlist of the user's own, or one that the user works on."""
        return await self._page(f"/playlists/{playlist_id}/items", offset, limit, BOTH)

    async def get_album(self, album_id: str) -> Collection:
        """Return an album with its first 50 tracks."""
        return _known(Collection.read(await self._read(f"/albums/{album_id}")))

    async def get_album_tracks(self, album_id: str, offset: int = 0) -> MediaPage:
        """Return the tracks of an album."""
        return await self._page(f"/albums/{album_id}/tracks", offset)

    async def get_artist_albums(self, artist_id: str, offset: int = 0) -> MediaPage:
        """Return an artist's own albums and singles, the newest first."""
        groups = {"include_groups": "album,single"}
        return await self._page(f"/artists/{artist_id}/albums", offset, SMALL_PAGE_SIZE, groups)

    async def get_show(self, show_id: str) -> Collection:
        """Return a show with its newest episodes."""
        return _known(Collection.read(await self._read(f"/shows/{show_id}")))

    async def get_show_episodes(self, show_id: str, offset: int = 0) -> MediaPage:
        """Return the episodes of a show, the newest first."""
        return await self._page(f"/shows/{show_id}/episodes", offset)

    async def get_audiobook(self, audiobook_id: str) -> Collection:
        """Return an audiobook with its first chapters."""
        return _known(Collection.read(await self._read(f"/audiobooks/{audiobook_id}")))

    async def get_audiobook_chapters(self, audiobook_id: str, offset: int = 0) -> MediaPage:
        """Return the chapters of an audiobook."""
        return await self._page(f"/audiobooks/{audiobook_id}/chapters", offset)

    async def search_catalogue(
        self, words: str, kinds: Sequence[MediaKind], offset: int = 0
    ) -> dict[MediaKind, MediaPage]:
        """Return what fits, for each kind up to 10 of them, the best first."""
        params = {"q": words, "type": ",".join(kinds), "limit": SMALL_PAGE_SIZE, "offset": offset}
        return read_search(await self._read("/search", params), kinds)

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
        """Make an empty playlist."""
        body = {"name": name, "description": description, "public": public}
        return _known(Media.read(await self._post("/me/playlists", body=body)))

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

    async def _page(
        self,
        path: str,
        offset: int,
        limit: int = PAGE_SIZE,
        more: Mapping[str, Any] | None = None,
    ) -> MediaPage:
        params = {"limit": limit, "offset": offset, **(more or {})}
        return MediaPage.read(await self._read(path, params))

    async def _read(
        self, path: str, params: Mapping[str, Any] | None = None, *, shape: type = Mapping
    ) -> object:
        return _known(await self._get(path, params, patient=True, shape=shape))


def _known[T](found: T | None) -> T:
    if found is None:
        raise UnusableAnswerError
    return found
