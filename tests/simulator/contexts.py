"""Find out what a context holds: albums, artists, playlists, shows and liked songs."""

from re import fullmatch
from typing import TYPE_CHECKING

from . import errors
from .catalogue import Album, Artist, Playlist, Show
from .errors import RefusedError

if TYPE_CHECKING:
    from .world import World

_CONTEXT = r"spotify:(?:user:[^:]+:)?(?P<kind>album|artist|playlist|show):(?P<id>\w+)"
_COLLECTION = r"spotify:user:(?P<user>[^:]+):collection"


def context_kind(uri: str) -> str | None:
    """Name the kind of a context, or nothing when it is none."""
    if fullmatch(_COLLECTION, uri):
        return "collection"
    match = fullmatch(_CONTEXT, uri)
    return match["kind"] if match else None


def open_context(world: World, uri: str) -> list[str]:
    """List what plays in a context, or refuse it."""
    if match := fullmatch(_COLLECTION, uri):
        if match["user"] != world.user_id:
            raise RefusedError(errors.RESTRICTION_VIOLATED)
        return _sounding(world.saved("track"))
    match = fullmatch(_CONTEXT, uri)
    if match is None:
        raise RefusedError(errors.CONTEXT_UNSUPPORTED)
    thing = world.catalogue.by_id(match["kind"], match["id"])
    if thing is None:
        raise RefusedError(errors.CONTEXT_UNKNOWN)
    if isinstance(thing, Playlist) and thing.withheld:
        raise RefusedError(errors.RESTRICTION_VIOLATED)
    if isinstance(thing, Playlist):
        return _sounding(thing.songs)
    if isinstance(thing, Album | Artist | Show):
        return _sounding(thing.tracks)
    raise RefusedError(errors.CONTEXT_UNSUPPORTED)


def _sounding(tracks: list[str]) -> list[str]:
    """Refuse silence."""
    if not tracks:
        raise RefusedError(errors.RESTRICTION_VIOLATED)
    return tracks
