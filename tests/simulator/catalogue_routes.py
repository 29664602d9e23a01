"""Route what anybody may look up: search and the single things."""

from typing import TYPE_CHECKING

from . import errors
from .audiobook_shapes import spell_book
from .call import PAGE_LIMIT, Body, Call, Route
from .catalogue import Album, Artist, Audiobook, Episode, Playlist, Show, Thing, Track
from .errors import RefusedError
from .shapes import Json, Shapes
from .spelled import Spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

POSITION = frozenset({"user-read-playback-position"})

_KINDS = {one.kind: one for one in (Album, Artist, Episode, Playlist, Show, Track)}
_KINDS["audiobook"] = Audiobook
_MOST_FOUND = 1000


def find[T: Thing](call: Call, kind: type[T]) -> T:
    """Find the thing the path names, or refuse."""
    return find_in(call, kind.kind, kind)


def find_in[T: Thing](call: Call, word: str, kind: type[T]) -> T:
    """Find the thing the path names among those with this word in their URIs, or refuse."""
    identifier = call.path("id")
    if not (identifier.isascii() and identifier.isalnum()):
        raise RefusedError(errors.INVALID_ID)
    thing = call.world.catalogue.by_id(word, identifier)
    if type(thing) is not kind:
        raise RefusedError(errors.NOT_FOUND)
    return thing


def _single[T: Thing](kind: type[T], spell: Callable[[Shapes, T], Json]) -> Callable[[Call], Body]:
    return lambda call: spell(call.shapes, find(call, kind))


def _album_tracks(call: Call) -> Body:
    album = find(call, Album)
    tracks = [call.shapes.album_track(track) for track in album.contents]
    return call.page(f"/albums/{album.id}/tracks", tracks)


def _artist_albums(call: Call) -> Body:
    artist = find(call, Artist)
    newest = sorted(artist.albums, key=lambda album: album.released, reverse=True)
    albums = [call.shapes.album_of_artist(album) for album in newest]
    default, most = (5, 10) if call.modern else (20, PAGE_LIMIT)
    return call.page(f"/artists/{artist.id}/albums", albums, default, most)


def _show_episodes(call: Call) -> Body:
    show = find(call, Show)
    return call.page(f"/shows/{show.id}/episodes", _episodes(call, show))


def _full_show(call: Call) -> Body:
    show = find(call, Show)
    page = call.shapes.page(f"/shows/{show.id}/episodes", _episodes(call, show), 50, 0)
    return call.shapes.show(show) | {"episodes": page}


def _episodes(call: Call, show: Show) -> Sequence[Json]:
    return Spelled(show.contents, lambda episode: _resumable(call, episode))


def _resumable(call: Call, episode: Episode) -> Json:
    """Spell an episode with how far the listener has come in it."""
    heard = call.world.heard.get(episode.uri, 0)
    point = {
        "fully_played": heard >= episode.duration_ms,
        "resume_position_ms": heard % episode.duration_ms,
    }
    return call.shapes.show_episode(episode) | {"resume_point": point}


def _search(call: Call) -> Body:
    words = call.query.get("q", "").casefold().split()
    if not words:
        raise RefusedError(errors.NO_SEARCH_QUERY)
    kinds = call.required("type").split(",")
    for kind in kinds:
        if kind not in _KINDS:
            raise RefusedError(errors.BAD_SEARCH_TYPE.about(kind))
    default, most = (5, 10) if call.modern else (20, PAGE_LIMIT)
    limit, offset = call.limit(default, most, least=0), call.offset(_MOST_FOUND)
    return {
        f"{kind}s": call.shapes.page(
            f"/search?type={kind}&q={'+'.join(words)}", _matches(call, kind, words), limit, offset
        )
        for kind in kinds
    }


def _matches(call: Call, kind: str, words: list[str]) -> list[Json | None]:
    """Find things of a kind whose name or maker holds every word."""
    shapes: dict[str, Callable[..., Json | None]] = {
        "track": call.shapes.listed_track,
        "playlist": call.shapes.found_playlist,
        "episode": call.shapes.show_episode,
        "audiobook": lambda book: spell_book(call.shapes, book, modern=call.modern),
    }
    spell = shapes.get(kind, call.shapes.thing)
    return [
        spell(thing)
        for thing in call.world.catalogue.all(_KINDS[kind])
        if all(word in _text(thing) for word in words) and _listed(call, thing)
    ]


def _text(thing: Thing) -> str:
    """Gather the words a thing is found by."""
    makers = {
        Track: lambda track: f"{track.album.artist.name} {track.album.name}",
        Album: lambda album: album.artist.name,
        Episode: lambda episode: episode.show.name,
        Artist: lambda artist: artist.genre,
    }
    maker = makers.get(type(thing), lambda one: one.description)
    return f"{thing.name} {maker(thing)}".casefold()


def _listed(call: Call, thing: Thing) -> bool:
    return not isinstance(thing, Playlist) or bool(thing.public) or thing.owner == call.user.id


ROUTES = (
    Route("GET", "/search", _search),
    Route("GET", "/tracks/{id}", _single(Track, Shapes.track)),
    Route("GET", "/albums/{id}", _single(Album, Shapes.full_album)),
    Route("GET", "/albums/{id}/tracks", _album_tracks),
    Route("GET", "/artists/{id}", _single(Artist, Shapes.artist)),
    Route("GET", "/artists/{id}/albums", _artist_albums),
    Route("GET", "/shows/{id}", _full_show, POSITION),
    Route("GET", "/shows/{id}/episodes", _show_episodes, POSITION),
    Route("GET", "/episodes/{id}", _single(Episode, Shapes.episode), POSITION),
)
