"""How to ask Spotify to play something: the best way first, then what to do if that is refused."""

from collections.abc import Iterator
from typing import Any

from .directory import Place
from .webapi.uris import SpotifyUri, UriType
from .wish import Wish


def ways_to_play(wish: Wish, place: Place, user_id: str) -> list[dict[str, Any]]:
    """Return what to ask; a wish without media goes on where playing was left."""
    if wish.media is None:
        return [*_ways_to_resume(place, user_id)]
    uri, position = wish.media.uri(user_id), wish.position_ms
    if not wish.media.is_context:
        return [{"uris": [uri], "position_ms": position}]
    if wish.item is None and wish.index is None:
        return [{"context_uri": uri}]
    offset = {"uri": str(wish.item)} if wish.item else {"position": wish.index}
    begin = {"offset": offset, "position_ms": position}
    # What it began with may have been taken out; Spotify takes no offset for artists at all.
    start = [{"context_uri": uri, **begin}] if wish.media.type is not UriType.ARTIST else []
    return [*start, {"context_uri": uri}]


def _ways_to_resume(place: Place, user_id: str) -> Iterator[dict[str, Any]]:
    item, context = (SpotifyUri.parse(one or "") for one in (place.item_uri, place.context_uri))
    if context is not None:
        uri = context.uri(user_id)
        if item is not None and context.type is not UriType.ARTIST:
            left = {"offset": {"uri": str(item)}, "position_ms": place.position_ms}
            yield {"context_uri": uri, **left}
        yield {"context_uri": uri}
    elif item is not None:
        yield {"uris": [str(item)], "position_ms": place.position_ms}
    yield {}
