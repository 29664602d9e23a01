"""Choose one thing in another: the newest episode of a show, or any track of an album."""

from itertools import chain
import secrets
from typing import Final

from ..webapi.errors import ForbiddenError, NotFoundError
from ..webapi.library import PAGE_SIZE
from ..webapi.library_models import Media, MediaKind, MediaPage
from ..webapi.uris import SpotifyUri, UriType
from .ids import LATEST, drawn_item, with_words
from .library import Library, invalid
from .nodes import Node

# What can be drawn from, since its tracks can be counted; the others Spotify shuffles itself.
_COUNTED: Final = {
    UriType.ALBUM: MediaKind.ALBUM,
    UriType.PLAYLIST: MediaKind.PLAYLIST,
    UriType.SHOW: MediaKind.SHOW,
}


async def with_item(library: Library, content_id: str) -> str:
    """Return a content id whose `item=latest` or `item=random` is an episode or a track.

    One request, two where a list is longer than a page.
    """
    drawn = drawn_item(content_id)
    if drawn is None:
        return content_id
    rest, which = drawn
    media = SpotifyUri.parse(rest.partition("?")[0])
    if media is None or not media.is_context:
        return rest
    item = await (_latest if which == LATEST else _any)(library, media)
    if item is None:
        return with_words(rest, shuffle="on")
    return with_words(rest, item=item.uri.removeprefix("spotify:"))


async def _latest(library: Library, media: SpotifyUri) -> Media:
    """Return the newest episode that was not heard to its end, else the newest."""
    if media.type is not UriType.SHOW:
        raise invalid("latest_unsupported")
    page = await library.page(Node(MediaKind.SHOW, media.id, "0"))
    episodes = [one for one in page.items if one.is_playable]
    newest = sorted(episodes, key=lambda one: one.released or "", reverse=True)
    unheard = (one for one in newest if not one.is_played)
    if (found := next(chain(unheard, newest), None)) is None:
        raise invalid("no_episodes")
    return found


async def _any(library: Library, media: SpotifyUri) -> Media | None:
    """Return one of the tracks, None where Spotify has to draw."""
    if media.type not in _COUNTED:
        return None
    try:
        page = await _page(library, media, 0)
        place = secrets.randbelow(page.total or 1)
        if place >= PAGE_SIZE:
            page = await _page(library, media, place - place % PAGE_SIZE)
    except ForbiddenError, NotFoundError:
        return None
    playable = [one for one in page.items if one.is_playable]
    return secrets.choice(playable) if playable else None


async def _page(library: Library, media: SpotifyUri, offset: int) -> MediaPage:
    return await library.page(Node(_COUNTED[media.type], media.id, str(offset)))
