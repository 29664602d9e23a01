"""What a user has at Spotify, read page by page and kept for a short while."""

from collections.abc import Awaitable, Coroutine, Iterable
from typing import Any, Final, Protocol

from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN, Feature
from ..webapi.library import LibraryEndpoints
from ..webapi.library_models import Collection, Media, MediaKind, MediaPage
from .cache import PageCache
from .nodes import HOLDERS, Node

LIFE: Final = 60.0
"""Seconds for which a list is kept that the user may change in Spotify's own apps."""

LONG_LIFE: Final = 600.0
"""Seconds for which is kept what hardly changes, and a playlist as long as its version stands."""

# The message that names the feature to switch on.
FEATURE_OFF: Final = {
    Feature.QUEUE: "feature_off_queue",
    Feature.LIBRARY: "feature_off_library",
    Feature.LIBRARY_EDITING: "feature_off_library_editing",
    Feature.PLAYLIST_EDITING: "feature_off_playlist_editing",
}


class Account(Protocol):
    """Whose library it is."""

    @property
    def features(self) -> frozenset[Feature]:
        """The features whose permissions were given."""

    async def ask[T](self, request: Awaitable[T]) -> T:
        """Await an answer of Spotify's."""

    async def complete[T](self, change: Coroutine[Any, Any, T]) -> T:
        """Complete a change of several requests though the caller is cancelled meanwhile."""


class Library:
    """One user's library. All its methods raise what the client raises."""

    def __init__(self, client: LibraryEndpoints, account: Account) -> None:
        """Initialize the library of an account; nothing is read yet."""
        self.client = client
        self._account = account
        self.cache = PageCache()

    @property
    def has_library(self) -> bool:
        """Whether the user's own lists may be read."""
        return Feature.LIBRARY in self._account.features

    def require(self, *features: Feature) -> None:
        """Raise ServiceValidationError with the name of a feature that is needed and off."""
        for feature in features:
            if feature not in self._account.features:
                raise invalid(FEATURE_OFF[feature])

    async def ask[T](self, request: Awaitable[T]) -> T:
        """Await an answer of Spotify's."""
        return await self._account.ask(request)

    async def complete[T](self, change: Coroutine[Any, Any, T]) -> T:
        """Complete a change though the caller is cancelled, lest half of it is left."""
        return await self._account.complete(change)

    async def page(self, node: Node, life: float = LIFE) -> MediaPage:
        """Return a page of a folder, or one of a thing that is not its first."""
        if node.is_past_the_end:
            return MediaPage()
        read = node.reader(self.client)
        page = await self.cache.fetch(node.key, life, lambda: self.ask(read()))
        self._note(page.items)
        return page

    async def open(self, node: Node) -> Collection:
        """Return a thing with its first page."""
        opener = HOLDERS[MediaKind(node.kind)].open
        if opener is None:
            raise TypeError(node.kind)
        collection = await self.cache.fetch(
            node.key, LONG_LIFE, lambda: self.ask(opener(self.client, node.id))
        )
        self._note([collection.media])
        return collection

    def seen(self, uri: str) -> Media | None:
        """Return a thing from the pages that were just read."""
        pages = (_things(value) for _, value in self.cache)
        return next((media for page in pages for media in page if media.uri == uri), None)

    def changed(self, *names: str) -> None:
        """Forget lists that a command of ours has changed, so that the change is seen."""
        self.cache.drop(*names)

    def changed_playlist(self, playlist_id: str) -> None:
        """Forget what was in a playlist."""
        self.cache.drop_where(lambda key, _: key[:2] == (MediaKind.PLAYLIST, playlist_id))
        self.cache.drop("playlists")

    def _note(self, things: Iterable[Media]) -> None:
        """Forget the pages of playlists that have a new version."""
        versions = {one.id: one.snapshot_id for one in things if one.snapshot_id}
        kept = {one: self._version(one) for one in versions}
        old = {one for one, version in kept.items() if version not in {None, versions[one]}}
        self.cache.drop_where(lambda key, _: key[0] == MediaKind.PLAYLIST and key[1] in old)

    def _version(self, playlist_id: str) -> str | None:
        key = (MediaKind.PLAYLIST, playlist_id, "")
        return next((one.media.snapshot_id for kept, one in self.cache if kept == key), None)


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error for what was asked wrongly."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def _things(value: object) -> Iterable[Media]:
    """Return the things in whatever was kept."""
    match value:
        case MediaPage():
            return value.items
        case Collection(media=media, page=page):
            return (media, *(page.items if page else ()))
        case dict():
            return (media for page in value.values() for media in _things(page))
    return ()
