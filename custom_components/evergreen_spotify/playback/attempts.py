"""How to ask Spotify to play something: the best way first, then what to do if that is refused."""

from collections.abc import Iterator
from typing import Any

from ..state.places import Place
from ..webapi.uris import SpotifyUri, UriType
from .request import PlayRequest


def play_attempts(request: PlayRequest, place: Place, user_id: str) -> list[dict[str, Any]]:
    """Return what to ask; a wish without media goes on where playing was left."""
    if request.media is None:
        return [*_resume_attempts(place, user_id)]
    uri, position = request.media.uri(user_id), request.position_ms
    if not request.media.is_context:
        return [{"uris": [uri], "position_ms": position}]
    if request.item is None and request.index is None:
        return [{"context_uri": uri}]
    offset = {"uri": str(request.item)} if request.item else {"position": request.index}
    begin = {"offset": offset, "position_ms": position}
    # What it began with may have been taken out; Spotify takes no offset for artists at all.
    start = [{"context_uri": uri, **begin}] if request.media.type is not UriType.ARTIST else []
    return [*start, {"context_uri": uri}]


def _resume_attempts(place: Place, user_id: str) -> Iterator[dict[str, Any]]:
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
