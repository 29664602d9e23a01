"""Hold answers against Spotify's API document and against recorded ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from . import data
from .operations import Operation, answer_of, operation, problems

NAMES = ("disallows", "external_ids", "external_urls")
"""Objects whose keys are all optional."""


@dataclass(frozen=True)
class Heard:
    """An answer of the simulator; `body` is None where it was no JSON."""

    method: str
    path: str
    status: int
    text: str
    body: Any
    modern: bool

    @property
    def operation(self) -> Operation | None:
        """What was asked for, if it is documented."""
        return operation(self.method, self.path)


def against_document(answer: Heard) -> Iterator[str]:
    """Say where an answer differs from what Spotify's API document promises."""
    one = answer.operation
    if one is None:
        yield f"{answer.method} {answer.path} is not documented"
        return
    if answer.status not in one.statuses:
        yield f"{one}: {answer.status} is not a documented status"
    checker = answer_of(one, answer.status)
    if checker is None and answer.text and answer.status < HTTPStatus.BAD_REQUEST:
        yield f"{one}: has a body"
    elif checker is not None:
        for where, message in problems(checker, answer.body):
            yield f"{one}: {where or '(top)'}: {_plain(message)}"


def _plain(message: str) -> str:
    """Leave values out of a validator's words."""
    for kind in ("is not of type", "is a required property", "is not one of"):
        if kind in message:
            value, _, rest = message.partition(kind)
            shown = value.strip() if kind == "is a required property" or len(value) < 12 else "…"
            return f"{shown} {kind}{rest}"
    return message[:80]


@dataclass
class Shape:
    """What is known of the objects at one place: their number, keys, and the types of values."""

    count: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    types: dict[str, set[str]] = field(default_factory=dict)

    @property
    def always(self) -> set[str]:
        """List the keys that were never missing."""
        return {key for key, count in self.keys.items() if count == self.count}


type Shapes = dict[str, Shape]


def shapes(*bodies: Any) -> Shapes:
    """Describe all objects in some answers by their places; indexes are not told apart."""
    found: Shapes = {}
    for body in bodies:
        _describe(body, "", found)
    return found


def _describe(value: Any, place: str, found: Shapes) -> None:
    if isinstance(value, list):
        for one in value:
            _describe(one, f"{place}[]", found)
    elif isinstance(value, dict):
        place = f"{place}<{_kind(value)}>"
        shape = found.setdefault(place, Shape())
        shape.count += 1
        for key, inner in value.items():
            shape.keys[key] = shape.keys.get(key, 0) + 1
            shape.types.setdefault(key, set()).add(_type(inner))
            _describe(inner, f"{place}.{key}", found)


def _kind(value: dict[str, Any]) -> str:
    """Tell songs from episodes, and local files from both."""
    kind = "local" if value.get("is_local") and "duration_ms" in value else value.get("type")
    return kind if kind in {"local", "track", "episode"} else ""


def _type(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string", dict: "object"}
    return "null" if value is None else names.get(type(value), "list")


def against_recordings(told: Shapes, recorded: Shapes) -> Iterator[str]:
    """Say where the shape of answers differs from that of recorded ones.

    Wherever both have objects: each key of ours has been recorded there, with a value of that
    type; each key that was never missing in a recording is in all of ours.
    """
    for place in sorted(told.keys() & recorded.keys()):
        ours, theirs = told[place], recorded[place]
        where = place.replace("<>", "").lstrip(".") or "(top)"
        if not where.rpartition(".")[2].startswith(NAMES):
            for key in sorted(ours.keys.keys() - theirs.keys.keys()):
                yield f"{where}.{key}: never recorded"
            for key in sorted(theirs.always - ours.always):
                yield f"{where}.{key}: never missing in recordings"
        for key in sorted(ours.types.keys() & theirs.types.keys()):
            for kind in sorted(ours.types[key] - theirs.types[key]):
                yield f"{where}.{key}: never recorded as {kind}"


RECORDED: dict[str, tuple[str, ...]] = {
    "GET /albums/{id}": ("*get_album.json", "*GetAlbumRequest.json", "*find_album.txt"),
    "GET /albums/{id}/tracks": ("*album_tracks.json", "*GetAlbumsTracksRequest.json"),
    "GET /artists/{id}": ("*fixtures/artist.json", "*validArtist.ts", "*find_artist.txt"),
    "GET /artists/{id}/albums": ("*artist_albums.json", "*GetArtistsAlbumsRequest.json"),
    "GET /audiobooks/{id}": ("*fixtures/audiobook.json", "* - Audiobook.json", "*AudioBook.ts"),
    "GET /audiobooks/{id}/chapters": ("*audiobook_chapters.json", "*validAudiobookChapters.ts"),
    "GET /episodes/{id}": ("*fixtures/episode.json", "*GetEpisodeRequest.json", "*validEpisode.ts"),
    "GET /me": ("*current_user.json", "*Current User Profile - SpotifyUser.json"),
    "GET /me/albums": ("*current_users_albums.txt", "*GetCurrentUsersSavedAlbumsRequest.json"),
    "GET /me/audiobooks": ("*saved_audiobooks.json",),
    "GET /me/episodes": ("*GetUsersSavedEpisodesRequest.json",),
    "GET /me/following": ("*followed_artists.json", "*GetUsersFollowedArtistsRequest.json"),
    "GET /me/player": ("*fixtures/playback_?.json", "*playback_episode_1.json"),
    "GET /me/player/currently-playing": ("*current_playing_track.json", "*ad-playing*"),
    "GET /me/player/devices": ("*fixtures/devices.json", "*player_available_devices.txt"),
    "GET /me/player/queue": ("*Queue.json", "*get_queue.txt", "*GetTheUsersQueueRequest.json"),
    "GET /me/player/recently-played": ("*recently_played_tracks.json",),
    "GET /me/playlists": ("*current_user_playlist_?.json",),
    "GET /me/shows": ("*saved_shows.json",),
    "GET /me/top/artists": ("*top_artists.json",),
    "GET /me/top/tracks": ("*top_tracks.json",),
    "GET /me/tracks": ("*saved_tracks.json",),
    "GET /playlists/{playlist_id}": ("*fixtures/playlist_?.json",),
    "GET /playlists/{playlist_id}/images": ("*playlist_cover_image.json",),
    "GET /playlists/{playlist_id}/items": ("*playlist_items.json",),
    "GET /search": ("*fixtures/search.json", "*Search/*", "*Search*Request.json"),
    "GET /shows/{id}": ("*fixtures/show.json", "*GetShowRequest.json"),
    "GET /shows/{id}/episodes": ("*show_episodes.json",),
    "GET /tracks/{id}": ("*GetTrackRequest.json", "*validTrack.ts", "*find_track.txt"),
    "POST /me/playlists": ("*new_playlist.json",),
    "POST /playlists/{playlist_id}/items": ("*AddItemsToPlaylistRequest.json",),
    "PUT /playlists/{playlist_id}/items": ("*playlist_update_items.json",),
    "DELETE /playlists/{playlist_id}/items": ("*RemoveItemsFromPlaylistRequest.json",),
}
"""Which recordings answer what; the names are those of their files."""


def recorded(operation: str) -> list[Any]:
    """Return the recorded answers to an operation."""
    patterns = RECORDED.get(operation, ())
    return [
        answer
        for name, answer in data.recordings().items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    ]
