"""What a preset plays, found by words, and its name and cover."""

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import chain
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.errors import ForbiddenError, NotFoundError, SpotifyError
from ..webapi.library_models import Media, MediaKind, MediaPage
from ..webapi.uris import ITEM_TYPES, SpotifyUri, UriType

KINDS: Final = (
    MediaKind.PLAYLIST,
    MediaKind.ALBUM,
    MediaKind.ARTIST,
    MediaKind.SHOW,
    MediaKind.TRACK,
)
SHOWN_OF_EACH: Final = 5
SHOWN_ITEMS: Final = 20
MOST_PAGES: Final = 10
"""Pages of an album, a playlist or a show in which a track is looked for, 50 items each."""

type _Reader = Callable[[int], Awaitable[MediaPage]]


async def async_find_media(coordinator: SpotifyCoordinator, words: str) -> tuple[Media, ...]:
    """Return what the words may mean, some of each kind. Raises what a request does."""
    search = coordinator.client.search_catalogue(words, KINDS, limit=SHOWN_OF_EACH)
    found = await coordinator.async_ask(search)
    return tuple(chain.from_iterable(found[kind].items for kind in KINDS))


async def async_find_items(
    coordinator: SpotifyCoordinator, media: SpotifyUri, words: str
) -> tuple[Media, ...]:
    """Return what the words may mean among what something can begin with.

    Its own items are searched first. What Spotify finds follows where they cannot be seen, as
    those of other people's playlists, or are too many. Raises what a request does.
    """
    fitting, is_complete = await _async_own_items(coordinator, media, words.casefold().split())
    if fitting or is_complete:
        return tuple(fitting[:SHOWN_ITEMS])
    kinds = [MediaKind(kind) for kind in sorted(ITEM_TYPES[media.type])]
    found = await coordinator.async_ask(coordinator.client.search_catalogue(words, kinds))
    return tuple(chain.from_iterable(found[kind].items for kind in kinds))


async def async_describe(coordinator: SpotifyCoordinator, media: SpotifyUri) -> Media | None:
    """Return what something is called and looks like, None where that is not to be had."""
    if media.type is UriType.COLLECTION:
        return None
    try:
        return await coordinator.async_ask(coordinator.client.get_media(media))
    except SpotifyError, HomeAssistantError:
        return None


async def _async_own_items(
    coordinator: SpotifyCoordinator, media: SpotifyUri, words: list[str]
) -> tuple[list[Media], bool]:
    """Return the items that fit, and whether all were seen."""
    read, offset = _reader(coordinator, media), 0
    fitting: list[Media] = []
    for _ in range(MOST_PAGES):
        try:
            page = await coordinator.async_ask(read(offset))
        except NotFoundError, ForbiddenError:
            return fitting, False
        fitting += [one for one in page.items if _fits(one, words)]
        if page.next is None:
            return fitting, True
        offset = int(page.next)
    return fitting, False


def _reader(coordinator: SpotifyCoordinator, media: SpotifyUri) -> _Reader:
    client = coordinator.client
    if media.type is UriType.COLLECTION:
        return partial(client.get_saved, MediaKind.TRACK)
    return partial(client.get_items, media.type, media.id)


def _fits(media: Media, words: list[str]) -> bool:
    said = f"{media.name} {media.by}".casefold()
    return all(word in said for word in words)
