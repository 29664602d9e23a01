"""What a preset asks for, given what is on."""

from dataclasses import replace

from ..coordinator import SpotifyCoordinator
from ..webapi.uris import SpotifyUri, UriType
from .draw import async_draw_index
from .plan import Known, is_on
from .preset import Preset, StartAt
from .request import PlayRequest

# What Spotify begins somewhere else than at the beginning if it shuffles.
ORDERED = frozenset({UriType.ALBUM, UriType.PLAYLIST})


async def async_request(
    coordinator: SpotifyCoordinator, preset: Preset, known: Known
) -> PlayRequest:
    """Return what to play, with where to begin unless it is on already."""
    request, start, before = preset.request, preset.start, known.before
    played = request if start is StartAt.TRACK else replace(request, item=None)
    if (before.is_playing or start is StartAt.LEFT) and is_on(played, before):
        return replace(request, item=None, may_stay=True)
    if (media := request.media) is None or start is StartAt.TRACK or not media.is_context:
        return _left(coordinator, request, media) if start is StartAt.LEFT and media else request
    match start:
        case StartAt.LEFT:
            return _left(coordinator, played, media)
        case StartAt.RANDOM:
            return await _drawn(coordinator, played, media, known)
    is_ordered = media.type in ORDERED and request.shuffle is not True
    return replace(played, index=0 if is_ordered else None)


def _left(coordinator: SpotifyCoordinator, request: PlayRequest, media: SpotifyUri) -> PlayRequest:
    """Begin where playing was left, if that is known."""
    left = coordinator.places.left(media)
    if left is None:
        return replace(request, item=None)
    item = SpotifyUri.parse(left.item_uri or "") if media.is_context else None
    return replace(request, item=item, position_ms=left.position_ms)


async def _drawn(
    coordinator: SpotifyCoordinator, request: PlayRequest, media: SpotifyUri, known: Known
) -> PlayRequest:
    """Begin with any track; where they cannot be counted, skip to one that Spotify draws."""
    index = await async_draw_index(coordinator, media)
    if index is not None:
        return replace(request, index=index)
    wanted = request.shuffle
    if wanted is None and known.playback is not None:
        wanted = known.playback.shuffle
    then = False if wanted is False else None
    return replace(request, shuffle=True, then_shuffle=then, skips=True)
