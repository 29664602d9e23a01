"""Everything that can be asked of a library: each action, and each place in the tree."""

from collections.abc import Mapping
from typing import Final

from .house import House, Json
from .simulator.catalogue import Album, Artist, Audiobook, Playlist, Show, Track

FOLDERS: Final = (
    "playlists",
    "liked_songs",
    "albums",
    "artists",
    "shows",
    "episodes",
    "audiobooks",
    "recently_played",
    "top_artists",
    "top_tracks",
)


def places(house: House) -> Mapping[str, tuple[str, str]]:
    """Name each kind of place, with its content id and type."""
    catalogue = house.simulator.catalogue
    album, show = catalogue.all(Album)[0], catalogue.all(Show)[0]
    own = catalogue.named(Playlist, "Kitchen Disco")
    others = catalogue.named(Playlist, "Morning Fog")
    return {name: (f"library:{name}", "library") for name in FOLDERS} | {
        "playlist": (own.uri, "playlist"),
        "playlist, next page": (f"{own.uri}?page=50", "playlist"),
        "playlist of somebody else": (others.uri, "playlist"),
        "album": (album.uri, "album"),
        "album, next page": (f"{album.uri}?page=50", "album"),
        "artist": (album.artist.uri, "artist"),
        "show": (show.uri, "podcast"),
        "audiobook": (catalogue.all(Audiobook)[0].uri, "audiobook"),
    }


def actions(house: House) -> Mapping[str, Json]:
    """Name each action, with fields that it can be called with; they are in order of a story."""
    catalogue = house.simulator.catalogue
    album, artist = catalogue.all(Album)[0], catalogue.all(Artist)[0]
    tracks = [track.uri for track in catalogue.all(Track)[:3]]
    return {
        "play": {"media": album.uri, "device": "Kitchen", "volume": 20},
        "transfer": {"device": "Living Room"},
        "get_devices": {},
        "get_queue": {},
        "search": {"query": "moss"},
        "get_library": {"kind": "liked_songs"},
        "save": {"uris": [album.uri]},
        "check_saved": {"uris": [album.uri]},
        "unsave": {"uris": [album.uri]},
        "follow": {"uris": [artist.uri]},
        "unfollow": {"uris": [artist.uri]},
        "create_playlist": {"name": "Rainy days", "uris": tracks[:2]},
        "add_to_playlist": {"playlist": "Kitchen Disco", "uris": [tracks[2]]},
        "remove_from_playlist": {"playlist": "Kitchen Disco", "uris": [tracks[2]]},
        "get_playlist_items": {"playlist": "Kitchen Disco"},
    }
