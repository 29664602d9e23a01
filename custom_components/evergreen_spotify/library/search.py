"""Find what a person says: first among what is the user's own, then in the catalogue."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
import re
from typing import Final
import unicodedata

from homeassistant.components.media_player import BrowseMedia, MediaClass

from ..webapi.errors import SpotifyError
from ..webapi.library import MAX_SEARCH_OFFSET, SMALL_PAGE_SIZE
from ..webapi.library_models import Media, MediaKind, MediaPage
from .browse import Offer, as_browse_list, as_browse_media
from .ids import COLLECTION
from .library import LONG_LIFE, Library, invalid
from .nodes import FOLDERS, PRESETS, Node

MAX_REQUESTS: Final = 2
"""Requests that a search may cost."""

MAX_WORDS: Final = 200
"""Characters of a search that Spotify looks at."""

# What is searched for, by the class that is wanted; the order decides between equal matches.
KINDS: Final[Mapping[MediaKind, frozenset[MediaClass]]] = {
    MediaKind.ARTIST: frozenset({MediaClass.ARTIST, MediaClass.COMPOSER}),
    MediaKind.TRACK: frozenset({MediaClass.TRACK, MediaClass.MUSIC}),
    MediaKind.ALBUM: frozenset({MediaClass.ALBUM}),
    MediaKind.PLAYLIST: frozenset({MediaClass.PLAYLIST}),
    MediaKind.SHOW: frozenset({MediaClass.PODCAST}),
    MediaKind.EPISODE: frozenset({MediaClass.EPISODE}),
    MediaKind.AUDIOBOOK: frozenset({MediaClass.PODCAST}),
}

# What people say around the name of something of their own.
_FILLERS: Final = frozenset({"a", "list", "music", "my", "of", "playlist", "preset", "the"})
_OWN_WORDS: Final = frozenset({"list", "my", "playlist"})
_LIKED: Final = frozenset({"liked songs", "likes", "saved songs", "favorites", "favourites"})

_MISS: Final = 3


def kinds_of(
    classes: Collection[MediaClass] | None, folder_id: str | None
) -> tuple[MediaKind, ...]:
    """Return the kinds to search for: those of some classes, of a folder, or all of them."""
    if not classes and folder_id and (node := Node.parse(folder_id, "")):
        folder = FOLDERS.get(node.kind)
        classes = {folder.children} if folder else None
    wanted = set(classes or ()) - {MediaClass.DIRECTORY}
    return tuple(kind for kind, ones in KINDS.items() if not wanted or wanted & ones)


class Searcher:
    """The search of one account."""

    def __init__(
        self,
        library: Library,
        presets: Callable[[], Sequence[Offer]],
        words: Mapping[str, str],
    ) -> None:
        """Initialize the search; the words name the liked songs in the user's language."""
        self._library = library
        self._presets = presets
        self._words = words

    async def browse_list(self, said: str, kinds: Sequence[MediaKind]) -> list[BrowseMedia]:
        """Return what fits in Home Assistant's words, the best first."""
        own = [*self._named_like(said)] if set(kinds) >= {MediaKind.PLAYLIST} else []
        return own + as_browse_list(await self.find(said, kinds))

    async def find(self, said: str, kinds: Sequence[MediaKind]) -> list[Media]:
        """Return what fits, the best first, at the cost of at most two requests."""
        said = _words(said)
        if not said or not kinds:
            return []
        own: list[Media] = []
        budget = MAX_REQUESTS if len(kinds) == 1 else 1
        if MediaKind.PLAYLIST in kinds and self._library.has_library:
            is_repeated = self._library.cache.fresh(_key(said, kinds, 0), LONG_LIFE)
            known = await self.own_playlists(reads_on=not is_repeated)
            own = [one for one in known if _is_meant(said, one.name)]
            budget = 1
        found = await self._catalogue(said, kinds, budget)
        return list(_unique(_ranked(said, own, found)))

    async def page(
        self, said: str, kinds: Sequence[MediaKind], offset: int
    ) -> dict[MediaKind, MediaPage]:
        """Return up to 10 of each kind from a place on, which Spotify allows up to 1000."""
        said = _words(said)
        if offset > MAX_SEARCH_OFFSET:
            raise invalid("search_too_far", limit=str(MAX_SEARCH_OFFSET))
        if not said or not kinds:
            return {}
        client = self._library.client
        return await self._library.cache.fetch(
            _key(said, kinds, offset),
            LONG_LIFE,
            lambda: self._library.ask(client.search_catalogue(said, kinds, offset)),
        )

    async def _catalogue(self, said: str, kinds: Sequence[MediaKind], requests: int) -> list[Media]:
        """Return what Spotify finds, kind by kind, the first of each before the second."""
        found: dict[MediaKind, list[Media]] = {kind: [] for kind in kinds}
        for offset in range(0, requests * SMALL_PAGE_SIZE, SMALL_PAGE_SIZE):
            pages = await self.page(said, kinds, offset)
            for kind, page in pages.items():
                found[kind] += page.items
            if all(page.next is None for page in pages.values()):
                break
        return [
            media
            for place in range(max(map(len, found.values())))
            for listed in found.values()
            for media in listed[place : place + 1]
        ]

    async def own_playlists(self, *, reads_on: bool = True) -> list[Media]:
        """Return the user's playlists as far as they were read, and one page more if it `reads_on`.

        Trouble with them must not stand in the way of the catalogue.
        """
        known: list[Media] = []
        following: str | None = ""
        is_read = False
        while following is not None and not is_read:
            node = Node("playlists", page=following)
            is_read = not self._library.cache.fresh(node.key, LONG_LIFE)
            if is_read and not reads_on:
                break
            try:
                page = await self._library.page(node, LONG_LIFE)
            except SpotifyError:
                break
            known += page.items
            following = page.next
        return known

    def _named_like(self, said: str) -> Iterator[BrowseMedia]:
        """Return the presets and the liked songs where they are called so."""
        for preset in self._presets():
            if _is_called(said, preset.title):
                yield BrowseMedia(
                    title=preset.title,
                    media_class=MediaClass.MUSIC,
                    media_content_id=preset.content_id,
                    media_content_type=PRESETS,
                    can_play=True,
                    can_expand=False,
                )
        name = self._words.get("library_liked_songs", COLLECTION)
        if self._library.has_library and any(_is_called(said, one) for one in (name, *_LIKED)):
            yield as_browse_media(Media(uri=COLLECTION, type=MediaKind.PLAYLIST, name=name))


def _words(said: str) -> str:
    """Return what Spotify is asked for."""
    return said.strip()[:MAX_WORDS].strip()


def _key(said: str, kinds: Sequence[MediaKind], offset: int) -> tuple[str, ...]:
    return "search", said, ",".join(kinds), str(offset)


def _ranked(said: str, own: Iterable[Media], found: Iterable[Media]) -> list[Media]:
    """Put what is called exactly so first, and what is the user's own before what is not.

    Of things of one name the kind decides; else Spotify's order stands.
    """
    order = {kind.value: place for place, kind in enumerate(KINDS, 1)}
    ranks = [(0 if _means_own(said) else _distance(said, one), 0, one) for one in own]
    for media in found:
        distance = _distance(said, media)
        ranks.append((distance, len(order) if distance else order.get(media.type, 1), media))
    return [media for _, _, media in sorted(ranks, key=lambda rank: rank[:2])]


def _distance(said: str, media: Media) -> int:
    """Return how far a thing is from what was said, from 0 to 3."""
    if _is_called(said, media.name):
        return 0
    words, name, by = _plain(said), _plain(media.name), _plain(media.by)
    if by and words in {f"{name} by {by}", f"{name} {by}", f"{by} {name}"}:
        return 0
    if set(words.split()) <= set(f"{name} {by}".split()):
        return 1
    return 2 if name and name in words else _MISS


def _means_own(said: str) -> bool:
    """Tell whether a person speaks of something of their own."""
    return not _OWN_WORDS.isdisjoint(_plain(said).split())


def _is_called(said: str, name: str) -> bool:
    """Tell whether this is its very name."""
    return _plain(name) in {_plain(said), _essence(said)} - {""}


def _is_meant(said: str, name: str) -> bool:
    """Tell whether what was said names something of the user's own: all of its words are in it."""
    words = set(_essence(said).split())
    return bool(words) and words <= set(_plain(name).split())


def _essence(said: str) -> str:
    """Return what was said without what people say around a name."""
    return " ".join(word for word in _plain(said).split() if word not in _FILLERS)


def _plain(text: str) -> str:
    """Return the words of a text without case, accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", letters.replace("'", "")))


def _unique(found: Iterable[Media]) -> Iterator[Media]:
    seen: set[str] = set()
    for media in found:
        if media.uri not in seen:
            seen.add(media.uri)
            yield media
