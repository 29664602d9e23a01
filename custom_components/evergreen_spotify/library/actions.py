"""What automations may ask of a library, and have changed in it."""

from collections.abc import Awaitable, Collection, Iterable, Iterator, Sequence
from itertools import batched, count
from typing import Final

from homeassistant.util.json import JsonObjectType

from ..const import Feature
from ..webapi.errors import ForbiddenError
from ..webapi.library import MAX_LIBRARY_URIS, MAX_OFFSET, MAX_PLAYLIST_URIS, PAGE_SIZE
from ..webapi.library_models import Media, MediaKind
from .answers import as_item, as_items, as_list
from .ids import kind_and_id
from .library import LONG_LIFE, Library, invalid
from .nodes import FOLDERS, Node
from .parts import Send, send_in_parts
from .saved import Saved
from .search import Searcher

MAX_PLAYLISTS: Final = 2000
"""Playlists among which one is found by its name."""

MAX_NAME: Final = 100
"""Characters that a playlist's name may have."""

SAVED_KINDS: Final = frozenset({"track", "album", "episode", "show", "audiobook"})
FOLLOWED_KINDS: Final = frozenset({"artist", "user", "playlist"})
PLAYLIST_ITEMS: Final = frozenset({"track", "episode"})

# The feature that a change of a kind needs, where it is not editing the library.
_EDITING: Final = {"playlist": Feature.PLAYLIST_EDITING}

# The lists in which a kind is shown.
_LISTS: Final = {
    "track": "liked_songs",
    "album": "albums",
    "episode": "episodes",
    "show": "shows",
    "audiobook": "audiobooks",
    "artist": "artists",
    "playlist": "playlists",
}


class Actions:
    """The actions on one account's library."""

    def __init__(self, library: Library, searcher: Searcher, saved: Saved) -> None:
        """Initialize the actions on a library."""
        self._library = library
        self._saved = saved
        self._searcher = searcher

    async def search(
        self, said: str, kinds: Sequence[MediaKind], limit: int, offset: int
    ) -> JsonObjectType:
        """Return what fits: the best first, or for a later place what Spotify has there."""
        if offset == 0:
            return {"items": as_items((await self._searcher.find(said, kinds))[:limit])}
        pages = await self._searcher.page(said, kinds, offset)
        found = [media for page in pages.values() for media in page.items]
        return {"items": as_items(found[:limit])}

    async def get_library(self, kind: str, limit: int, offset: int) -> JsonObjectType:
        """Return a part of one of the user's lists; a request for each 50."""
        self._library.require(Feature.LIBRARY)
        return await self._part(Node(kind), limit, offset, has_cursor=FOLDERS[kind].has_cursor)

    async def get_playlist_items(self, playlist: str, limit: int, offset: int) -> JsonObjectType:
        """Return a part of what is in a playlist of the user's own."""
        self._library.require(Feature.LIBRARY)
        playlist_id = await self._playlist(playlist)
        try:
            return await self._part(Node(MediaKind.PLAYLIST, playlist_id), limit, offset)
        except ForbiddenError as err:
            raise _not_yours(err) from err

    async def check_saved(self, uris: Sequence[str]) -> JsonObjectType:
        """Tell for each URI whether it is saved or followed."""
        self._library.require(Feature.LIBRARY)
        known = _checked(uris, SAVED_KINDS | FOLLOWED_KINDS)
        saved: dict[str, bool] = {}
        for part in batched(known, MAX_LIBRARY_URIS, strict=False):
            answer = await self._library.ask(self._library.client.are_saved(part))
            saved |= dict(zip(part, answer, strict=True))
        return {"saved": dict(saved)}

    async def change(
        self, uris: Sequence[str], kinds: Collection[str], *, saved: bool
    ) -> JsonObjectType:
        """Save or follow things, or the contrary; a request for each 40."""
        known = _checked(uris, kinds)
        editing = {_EDITING.get(kind_and_id(one)[0], Feature.LIBRARY_EDITING) for one in known}
        self._library.require(*sorted(editing))
        await self._library.complete(self._change(known, saved=saved))
        return {"uris": [*known]}

    async def _change(self, uris: Sequence[str], *, saved: bool) -> None:
        client = self._library.client

        async def send(part: Sequence[str]) -> None:
            with self._saved.changing(part, saved=saved):
                await self._library.ask(client.save(part) if saved else client.unsave(part))

        try:
            await send_in_parts(uris, MAX_LIBRARY_URIS, send)
        finally:
            self._library.changed(*{_LISTS.get(kind_and_id(one)[0], "") for one in uris})

    async def create_playlist(
        self, name: str, description: str, uris: Sequence[str], *, public: bool
    ) -> JsonObjectType:
        """Make a playlist, and put things into it."""
        self._library.require(Feature.PLAYLIST_EDITING)
        items = _checked(uris, PLAYLIST_ITEMS) if uris else []
        name = name.strip()
        if not 0 < len(name) <= MAX_NAME:
            raise invalid("playlist_name", limit=str(MAX_NAME))
        request = self._library.client.create_playlist(name, description, public=public)
        made = await self._library.complete(self._create(request, items))
        return {"playlist": as_item(made)}

    async def _create(self, request: Awaitable[Media], items: Sequence[str]) -> Media:
        made = await self._library.ask(request)
        self._library.changed("playlists")
        if items:
            await self._add(made.id, items, None, made.name)
        return made

    async def add_to_playlist(
        self, playlist: str, uris: Sequence[str], position: int | None
    ) -> JsonObjectType:
        """Put things into a playlist, at its end or at a place from 0; a request for each 100."""
        self._library.require(Feature.PLAYLIST_EDITING)
        items = _checked(uris, PLAYLIST_ITEMS)
        playlist_id = await self._playlist(playlist)
        await self._library.complete(self._add(playlist_id, items, position))
        return {"playlist": f"spotify:playlist:{playlist_id}", "uris": [*items]}

    async def remove_from_playlist(self, playlist: str, uris: Sequence[str]) -> JsonObjectType:
        """Take things out of a playlist, wherever they are in it; a request for each 100."""
        self._library.require(Feature.PLAYLIST_EDITING)
        items = _checked(uris, PLAYLIST_ITEMS)
        playlist_id = await self._playlist(playlist)
        await self._library.complete(self._remove(playlist_id, items))
        return {"playlist": f"spotify:playlist:{playlist_id}", "uris": [*items]}

    async def _remove(self, playlist_id: str, items: Sequence[str]) -> None:
        client = self._library.client

        async def send(part: Sequence[str]) -> None:
            await self._library.ask(client.remove_playlist_items(playlist_id, part))

        await self._change_playlist(playlist_id, items, send)

    async def _add(
        self, playlist_id: str, items: Sequence[str], position: int | None, made: str = ""
    ) -> None:
        client, places = self._library.client, count(position or 0, MAX_PLAYLIST_URIS)

        async def send(part: Sequence[str]) -> None:
            place = None if position is None else next(places)
            await self._library.ask(client.add_playlist_items(playlist_id, part, place))

        await self._change_playlist(playlist_id, items, send, made)

    async def _change_playlist(
        self, playlist_id: str, items: Sequence[str], send: Send, made: str = ""
    ) -> None:
        try:
            await send_in_parts(items, MAX_PLAYLIST_URIS, send, made)
        except ForbiddenError as err:
            raise _not_yours(err) from err
        finally:
            self._library.changed_playlist(playlist_id)

    async def _part(
        self, node: Node, limit: int, offset: int, *, has_cursor: bool = False
    ) -> JsonObjectType:
        """Return a part of a list; one that has cursors instead of offsets is read from its top."""
        if offset > MAX_OFFSET:
            return as_list([], None, None)
        end, at = offset + limit, 0 if has_cursor else offset
        following: str | None = str(at) if at or node.id else ""  # as the tree has a first page
        found: list[tuple[int, Media]] = []
        total = None
        while following is not None and at < end:
            page = await self._library.page(Node(node.kind, node.id, following))
            base = at if has_cursor else 0
            places = (base + place for place in page.places)
            found += zip(places, page.items, strict=True)
            total, following = page.total, page.next
            at += PAGE_SIZE
        is_end = following is None and all(place < end for place, _ in found)
        items = [media for place, media in found if offset <= place < end]
        return as_list(items, total, None if is_end else end)

    async def _playlist(self, said: str) -> str:
        """Return the id of a playlist: of a URI, a link, or the name of one of the user's.

        A name costs a request for each 50 playlists, the second time none. Where none is called
        so, they are read anew: it may have been made in Spotify's own app a moment ago.
        """
        kind, thing_id = kind_and_id(said)
        if kind == "playlist":
            return thing_id
        is_known = self._library.cache.fresh(Node("playlists").key, LONG_LIFE)
        found = await self._called(said)
        if not found and is_known:
            self._library.changed("playlists")
            found = await self._called(said)
        if len(found) != 1:
            raise invalid("unknown_playlist", playlist=said[:MAX_NAME])
        return found[0]

    async def _called(self, said: str) -> list[str]:
        """Return the ids of the user's playlists of this name, of the first `MAX_PLAYLISTS`."""
        name, found = said.strip().casefold(), list[str]()
        following: str | None = ""
        while following is not None and int(following or 0) < MAX_PLAYLISTS:
            page = await self._library.page(Node("playlists", page=following), LONG_LIFE)
            found += [one.id for one in page.items if one.name.casefold() == name]
            following = page.next
        return found


def _checked(uris: Sequence[str], kinds: Collection[str]) -> list[str]:
    """Return URIs of what people have, each once; raise ServiceValidationError for others."""
    if not uris:
        raise invalid("no_uris")
    return list(dict.fromkeys(_each(uris, kinds)))


def _each(uris: Iterable[str], kinds: Collection[str]) -> Iterator[str]:
    for said in uris:
        kind, thing_id = kind_and_id(said)
        if kind not in kinds:
            raise invalid("wrong_kind", uri=said[:MAX_NAME], kinds=", ".join(sorted(kinds)))
        yield f"spotify:{kind}:{thing_id}"


def _not_yours(err: ForbiddenError) -> Exception:
    """Name the reason where Spotify says no more than no: the playlist is somebody else's."""
    return invalid("playlist_not_yours") if type(err) is ForbiddenError else err
