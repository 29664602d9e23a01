"""Route playlists: look into one's own, see the covers of others, make and change."""

from . import errors
from .call import Body, Call, Route
from .catalogue import Playlist, base62
from .catalogue_routes import find
from .errors import RefusedError
from .spelled import Spelled

PRIVATE = frozenset({"playlist-read-private"})

_MOST_ITEMS = 100


def _my_playlists(call: Call) -> Body:
    shared = "playlist-read-collaborative" in call.grant.scopes
    playlists = [
        playlist
        for playlist in call.world.playlists()
        if shared or not playlist.collaborative or playlist.owner == call.user.id
    ]
    return call.page("/me/playlists", Spelled(playlists, call.shapes.playlist))


def _playlist(call: Call) -> Playlist:
    playlist = find(call, Playlist)
    if playlist.withheld:
        raise RefusedError(errors.NOT_FOUND)
    return playlist


def _full_playlist(call: Call) -> Body:
    playlist = _playlist(call)
    readable = _may_read(call, playlist)
    return call.shapes.full_playlist(playlist, readable=readable)


def _playlist_images(call: Call) -> Body:
    shape = call.shapes.full_playlist(_playlist(call), readable=False)
    return shape["images"]


def _playlist_items(call: Call) -> Body:
    playlist = _readable(call)
    entries = call.shapes.playlist_items(playlist)
    return call.page(f"/playlists/{playlist.id}/items", entries, most=_MOST_ITEMS)


def _may_read(call: Call, playlist: Playlist) -> bool:
    """Tell whether its songs are told: only new apps are not told those of others."""
    return not call.modern or call.world.may_read(playlist)


def _readable(call: Call) -> Playlist:
    playlist = _playlist(call)
    if not _may_read(call, playlist):
        raise RefusedError(errors.FORBIDDEN)
    return playlist


def _writable(call: Call) -> Playlist:
    playlist = _playlist(call)
    if not call.world.may_read(playlist):
        raise RefusedError(errors.FORBIDDEN)
    _need_scope(call, public=bool(playlist.public))
    return playlist


def _need_scope(call: Call, *, public: bool) -> None:
    call.need("playlist-modify-public" if public else "playlist-modify-private")


def _uris(call: Call) -> list[str]:
    """Read songs to put into a playlist, from the body or the query."""
    uris = call.json["uris"] if "uris" in call.json else call.required("uris").split(",")
    if not isinstance(uris, list) or len(uris) > _MOST_ITEMS:
        raise RefusedError(errors.TOO_MANY_IDS)
    if any(call.world.catalogue.get(uri) is None for uri in uris):
        raise RefusedError(errors.INVALID_FIELD.about("uris"))
    return uris


def _create_playlist(call: Call) -> Body:
    name = call.json.get("name")
    if not isinstance(name, str) or not name:
        raise RefusedError(errors.MISSING_FIELD.about("name"))
    public = call.json.get("public", True)
    _need_scope(call, public=public)
    made = len(call.world.catalogue.all(Playlist))
    playlist = Playlist(
        base62("playlist", name, made),
        name,
        call.user.id,
        call.json.get("description", ""),
        [],
        public=public,
    )
    call.world.catalogue.add(playlist)
    return call.shapes.new_playlist(playlist)


def _add_items(call: Call) -> Body:
    playlist = _writable(call)
    uris = _uris(call)
    position = call.json.get("position", len(playlist.tracks))
    if not isinstance(position, int):
        raise RefusedError(errors.INVALID_FIELD.about("position"))
    playlist.tracks[position:position] = uris
    return _changed(call, playlist)


def _remove_items(call: Call) -> Body:
    playlist = _writable(call)
    items = call.json.get("items")
    if not isinstance(items, list):
        raise RefusedError(errors.MISSING_FIELD.about("items"))
    gone = {item.get("uri") for item in items if isinstance(item, dict)}
    playlist.tracks[:] = [uri for uri in playlist.tracks if uri not in gone]
    return _changed(call, playlist)


def _arrange_items(call: Call) -> Body:
    """Replace the songs or move some of them, never both."""
    playlist = _writable(call)
    moving = "range_start" in call.json
    if moving == ("uris" in call.json or "uris" in call.query):
        raise RefusedError(errors.INVALID_FIELD.about("uris"))
    if moving:
        _move(call, playlist)
    else:
        playlist.tracks[:] = _uris(call)
    return _changed(call, playlist)


def _move(call: Call, playlist: Playlist) -> None:
    start, before = _place(call, "range_start"), _place(call, "insert_before")
    length = _place(call, "range_length", 1)
    moved = playlist.tracks[start : start + length]
    del playlist.tracks[start : start + length]
    place = before - len(moved) if before > start else before
    playlist.tracks[place:place] = moved


def _place(call: Call, name: str, default: int | None = None) -> int:
    place = call.json.get(name, default)
    if not isinstance(place, int) or place < 0:
        raise RefusedError(errors.INVALID_FIELD.about("insert_before"))
    return place


def _change_details(call: Call) -> None:
    playlist = _writable(call)
    for name in ("name", "description", "public", "collaborative"):
        setattr(playlist, name, call.json.get(name, getattr(playlist, name)))


def _changed(call: Call, playlist: Playlist) -> Body:
    playlist.version += 1
    return {"snapshot_id": call.shapes.snapshot_id(playlist)}


ROUTES = (
    Route("GET", "/me/playlists", _my_playlists, PRIVATE),
    Route("POST", "/me/playlists", _create_playlist, created=True),
    Route("GET", "/playlists/{id}", _full_playlist),
    Route("PUT", "/playlists/{id}", _change_details, empty=True),
    Route("GET", "/playlists/{id}/images", _playlist_images),
    Route("GET", "/playlists/{id}/items", _playlist_items, PRIVATE),
    Route("POST", "/playlists/{id}/items", _add_items, created=True),
    Route("PUT", "/playlists/{id}/items", _arrange_items),
    Route("DELETE", "/playlists/{id}/items", _remove_items),
)
