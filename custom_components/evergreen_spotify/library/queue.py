"""What plays next, and what to add to it."""

from collections.abc import Awaitable, Callable
from typing import Final

from ..const import Feature
from ..webapi.library import PAGE_SIZE
from ..webapi.library_models import MediaKind, MediaPage, Queue
from ..webapi.uris import SpotifyUri, UriType
from .library import Library, invalid
from .nodes import Node

MAX_QUEUED: Final = 2 * PAGE_SIZE
"""Tracks that are added to the queue at once: each of them is a request of its own."""

_EXPANDED: Final = {UriType.ALBUM: MediaKind.ALBUM, UriType.PLAYLIST: MediaKind.PLAYLIST}


async def get_queue(library: Library) -> Queue:
    """Return what plays next; one request."""
    library.require(Feature.QUEUE)
    return await library.ask(library.client.get_queue())


async def expand(library: Library, media: SpotifyUri) -> list[str]:
    """Return the tracks and episodes to queue, in order, without what cannot be played.

    Spotify's queue takes single ones only, and shows what is in other people's playlists to
    nobody else. Raise ServiceValidationError for what cannot be queued, or is too long.
    """
    if not media.is_context:
        return [media.uri("")]
    if media.type not in _EXPANDED:
        raise invalid("queue_unsupported")
    if media.type is UriType.PLAYLIST and not library.has_library:
        raise invalid("queue_needs_library")
    read = _reader(library, media)
    page = await read(0)
    total = page.total or 0
    if total > MAX_QUEUED:
        raise invalid("queue_too_long", total=str(total), limit=str(MAX_QUEUED))
    pages = [page]
    while pages[-1].next is not None:
        pages.append(await read(int(pages[-1].next)))
    return [one.uri for page in pages for one in page.items if one.is_playable]


def _reader(library: Library, media: SpotifyUri) -> Callable[[int], Awaitable[MediaPage]]:
    """Return what reads the pages of an album or a playlist, all of them of one size."""
    kind = _EXPANDED[media.type]
    return lambda offset: library.page(Node(kind, media.id, str(offset)))
