"""List where the simulator or the product may differ from document and recordings, and why."""

from collections.abc import Iterable, Mapping
from re import escape, fullmatch

GONE = frozenset(
    {
        "album_group",
        "available_markets",
        "country",
        "email",
        "explicit_content",
        "followers",
        "label",
        "linked_from",
        "popularity",
        "product",
        "publisher",
    }
)
"""What apps made since February 2026 are not told (migration guide)."""

REQUIRED = GONE & {"album_group", "available_markets", "label", "popularity", "publisher"}
"""What the document requires nevertheless."""

_GONE = "gone for apps made since February 2026 (migration guide), though the document requires it"
_LOCAL = "files of one's own have no ids, dates or type (recorded: playback_4, playlist_2)"
_PREVIEW = "previews ended in November 2024; the field is null since"
_PAGE = "the recorded page happened to be in the middle"
_JUNK = "commands answer 200 and a line of junk since August 2024 (spotify-web-api-ts-sdk #127)"
_OLD = "recorded before 2021; the field came later and is documented"

ANSWERS: Mapping[str, str] = {
    **{f"*: '{name}' is a required property": _GONE for name in sorted(REQUIRED)},
    # Absent from the document, attested elsewhere
    "*context: None is not of type 'object'": "nothing but a list of songs is on: null, or no key",
    "GET /me/player: item: None is not of type 'object'": "an advert, or an episode not asked for",
    "GET /me/player/currently-playing: item: None is not of type 'object'": "likewise",
    "GET /me/player/currently-playing: 204 is not*": "nothing is on; documented for /me/player",
    "GET /me/player/queue: currently_playing: None is not of type 'object'": "nothing is on",
    "GET /audiobooks/*items[].type: 'chapter' is not one of*": "as recorded",
    "*/me/player*: 200 is not a documented status": _JUNK,
    "*/me/player*: has a body": _JUNK,
    "*public: None is not of type 'boolean'": "null: Spotify does not know (documented in words)",
    "GET /search: playlists.items[]: None is not of type 'object'": "Spotify's own ones are holes",
    "GET /me/playlists: items[]: None is not of type 'object'": "likewise",
    "*items[].item: None is not of type 'object'": "a song that was withdrawn",
    "*items[].track: None is not of type 'object'": "likewise",
    "*items[].item: 'is_playable' is a required property": "an episode in a playlist (recorded)",
    "*items[].track: 'is_playable' is a required property": "likewise",
    "*album.*: None is not *": _LOCAL,
    "*album: 'total_tracks' is a required property": _LOCAL,
    "*artists[].*: None is not *": _LOCAL,
    "*.href: None is not *": _LOCAL,
    "*.id: None is not *": _LOCAL,
    # Never recorded, attested elsewhere
    "*preview_url: never recorded as null": _PREVIEW,
    "*.next: never recorded as null": _PAGE,
    "GET /audiobooks/{id}/chapters: (top).next: never*": "all recorded books fit on one page",
    "GET /audiobooks/{id}/chapters: items[].is_playable: never*": "recorded where the book is",
    "GET /search: (top).audiobooks: never recorded": "documented; no search for books is recorded",
    "*.previous: never recorded as null": _PAGE,
    "GET /me: (top).account_id: never recorded": "new in May 2026 (changelog)",
    "GET /me/player: (top).item: never recorded as null": "an advert",
    "GET /me/player/currently-playing: (top).context: never*": "nothing but a list of songs is on",
    "GET /me/player/queue: (top).currently_playing: never*": "null with an empty queue",
    "*.public: never recorded as null": "null: Spotify does not know (documented in words)",
    "GET /playlists/*.item: never recorded as null": "a song that was withdrawn (core #181111)",
    "GET /playlists/*.track: never recorded as null": "likewise",
    "GET /me/albums: items[].album.*: never recorded": _OLD,
    "GET /search: *.items[]*: never recorded": _OLD,
    # New apps know the new names alone (migration guide)
    **{
        f"*.{name}: never missing in recordings": _GONE
        for name in sorted(GONE - {"email", "label", "linked_from"})
    },
    "*.tracks: never missing in recordings": "renamed to `items` for new apps",
    "*.track: never missing in recordings": "renamed to `item` for new apps",
    "POST /me/playlists: (top).items: never recorded": "renamed for new apps",
    "POST /me/playlists: owner.display_name: never recorded as string": "recorded for an old app",
}
"""Differences of answers, by their words; a star stands for anything."""

REQUESTS: Mapping[str, str] = {}
"""Differences of the product's requests, likewise: none."""


def untolerated(differences: Iterable[str], table: Mapping[str, str]) -> list[str]:
    """List the differences that no row of a table allows, each once."""
    return sorted({one for one in differences if not any(_fits(row, one) for row in table)})


def unused(differences: Iterable[str], table: Mapping[str, str]) -> list[str]:
    """List the rows of a table that no difference needs."""
    listed = set(differences)
    return [row for row in table if not any(_fits(row, one) for one in listed)]


def _fits(row: str, words: str) -> bool:
    return fullmatch(escape(row).replace(r"\*", ".*"), words) is not None
