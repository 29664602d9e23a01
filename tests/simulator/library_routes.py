"""Route what belongs to the listener: profile, saved things, favourites."""

from functools import partial
from typing import TYPE_CHECKING

from . import errors
from .call import Body, Call, Route
from .catalogue import Artist, Audiobook, Thing, Track, number
from .catalogue_routes import POSITION
from .errors import RefusedError
from .shapes import iso
from .spelled import Spelled

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARY = frozenset({"user-library-read"})
FOLLOW = frozenset({"user-follow-read"})
TOP = frozenset({"user-top-read"})

_MOST_URIS = 40
_READ_SCOPES = {
    "artist": "user-follow-read",
    "user": "user-follow-read",
    "playlist": "playlist-read-private",
}
_WRITE_SCOPES = {
    "artist": "user-follow-modify",
    "user": "user-follow-modify",
    "playlist": "playlist-modify-public",
}
_LIBRARY_KINDS = {"track", "album", "episode", "show", "audiobook", "artist", "user", "playlist"}


def _me(call: Call) -> Body:
    return call.shapes.me(call.user, call.grant.scopes)


def _saved(kind: str) -> Callable[[Call], Body]:
    def handler(call: Call) -> Body:
        things = map(call.world.catalogue.get, call.world.saved(kind))
        ours = [thing for thing in things if thing and not isinstance(thing, Audiobook)]
        return call.page(f"/me/{kind}s", Spelled(ours, lambda thing: _entry(call, kind, thing)))

    return handler


def _entry(call: Call, kind: str, thing: Thing) -> Body:
    return {"added_at": iso(call.world.library[thing.uri]), kind: _spell_saved(call, thing)}


def _spell_saved(call: Call, thing: Thing) -> Body:
    shapes: dict[str, Callable[..., Body]] = {
        "album": call.shapes.full_album,
        "track": call.shapes.listed_track,
    }
    return shapes.get(thing.kind, call.shapes.thing)(thing)


def _following(call: Call) -> Body:
    call.choice("type", {"artist": "artist"})
    followed = call.world.saved("artist")
    after = call.query.get("after")
    artists = [call.world.catalogue.find(Artist, uri) for uri in followed]
    start = next((place for place, one in enumerate(artists, 1) if one.id == after), 0)
    limit = call.limit()
    shown = artists[start : start + limit]
    more = start + limit < len(artists)
    cursor = shown[-1].id if more else None
    path = "/me/following?type=artist"
    return {
        "artists": {
            "href": call.shapes.api(path),
            "limit": limit,
            "next": call.shapes.api(f"{path}&after={cursor}&limit={limit}") if more else None,
            "cursors": {"after": cursor},
            "total": len(artists),
            "items": [call.shapes.artist(artist) for artist in shown],
        }
    }


def _top(call: Call) -> Body:
    kinds: dict[str, type[Thing]] = {"artists": Artist, "tracks": Track}
    word = call.path("type")
    if word not in kinds:
        raise RefusedError(errors.NO_SUCH_SERVICE)
    favourites = sorted(
        call.world.catalogue.all(kinds[word]),
        key=lambda thing: number("top", call.user.id, call.query.get("time_range"), thing.uri),
    )
    spell = call.shapes.thing if word == "artists" else partial(_spell_saved, call)
    return call.page(f"/me/top/{word}", [spell(thing) for thing in favourites[:50]])


def _library_uris(call: Call, scopes: dict[str, str], default: str) -> list[str]:
    """Read the URIs from the query, where alone Spotify looks for them."""
    uris = call.required("uris").split(",")
    if len(uris) > _MOST_URIS:
        raise RefusedError(errors.TOO_MANY_IDS)
    kinds = {uri.split(":")[1] if uri.count(":") > 1 else "" for uri in uris}
    if kinds - _LIBRARY_KINDS:
        raise RefusedError(errors.INVALID_FIELD.about("uris"))
    call.need(*(scopes.get(kind, default) for kind in kinds))
    return uris


def _contains(call: Call) -> Body:
    uris = _library_uris(call, _READ_SCOPES, "user-library-read")
    return [uri in call.world.library for uri in uris]


def _save(call: Call) -> None:
    for uri in _library_uris(call, _WRITE_SCOPES, "user-library-modify"):
        call.world.library.setdefault(uri, call.world.clock())


def _remove(call: Call) -> None:
    for uri in _library_uris(call, _WRITE_SCOPES, "user-library-modify"):
        call.world.library.pop(uri, None)


ROUTES = (
    Route("GET", "/me", _me),
    *(Route("GET", f"/me/{kind}s", _saved(kind), LIBRARY) for kind in ("track", "album", "show")),
    Route("GET", "/me/episodes", _saved("episode"), LIBRARY | POSITION),
    Route("GET", "/me/following", _following, FOLLOW),
    Route("GET", "/me/top/{type}", _top, TOP),
    Route("GET", "/me/library/contains", _contains),
    Route("PUT", "/me/library", _save, empty=True),
    Route("DELETE", "/me/library", _remove, empty=True),
)
