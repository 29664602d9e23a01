"""The catalogue: artists, albums, tracks, playlists, shows and episodes, always the same."""

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from string import ascii_letters, digits
from typing import ClassVar

from .names import ALBUMS, AUDIOBOOKS, GENRES, PLAYLISTS, SHOWS

_ALPHABET = digits + ascii_letters


@cache
def number(*words: object) -> int:
    """Turn words into a large number that never changes."""
    return int.from_bytes(sha256("/".join(map(str, words)).encode()).digest())


@cache
def base62(*words: object, length: int = 22) -> str:
    """Turn words into an id of the kind Spotify hands out."""
    value, letters = number(*words), ""
    for _ in range(length):
        value, rest = divmod(value, len(_ALPHABET))
        letters += _ALPHABET[rest]
    return letters


@dataclass(eq=False)
class Thing:
    """Whatever has a URI."""

    kind: ClassVar[str]

    id: str
    name: str

    @property
    def uri(self) -> str:
        """Spell the URI."""
        return f"spotify:{self.kind}:{self.id}"


@dataclass(eq=False)
class Artist(Thing):
    """An artist."""

    kind = "artist"
    genre: str
    albums: list[Album] = field(default_factory=list)

    @property
    def tracks(self) -> list[str]:
        """List what plays when the artist does."""
        return [track.uri for album in self.albums for track in album.contents]


@dataclass(eq=False)
class Album(Thing):
    """An album."""

    kind = "album"
    artist: Artist
    album_type: str
    released: str
    contents: list[Track] = field(default_factory=list)

    @property
    def tracks(self) -> list[str]:
        """List what plays when the album does."""
        return [track.uri for track in self.contents]


@dataclass(eq=False)
class Track(Thing):
    """A track."""

    kind = "track"
    album: Album
    number: int
    duration_ms: int
    explicit: bool = False


@dataclass(eq=False)
class LocalFile(Thing):
    """A song from somebody's own disk, which Spotify knows by its tags alone."""

    kind = "track"
    artist: str
    album_name: str
    duration_ms: int

    @property
    def uri(self) -> str:
        """Spell the tags as Spotify does."""
        words = (self.artist, self.album_name, self.name)
        tags = ":".join(word.replace(" ", "+") for word in words)
        return f"spotify:local:{tags}:{self.duration_ms // 1000}"


@dataclass(eq=False)
class Show(Thing):
    """A podcast."""

    kind = "show"
    publisher: str
    description: str
    contents: list[Episode] = field(default_factory=list)

    @property
    def tracks(self) -> list[str]:
        """List what plays when the show does."""
        return [episode.uri for episode in self.contents]


@dataclass(eq=False)
class Audiobook(Show):
    """A book read aloud; its URI and those of its chapters are a podcast's, as Spotify's are."""

    authors: tuple[str, ...] = ()


@dataclass(eq=False)
class Episode(Thing):
    """One instalment of a podcast."""

    kind = "episode"
    show: Show
    released: str
    duration_ms: int


@dataclass(eq=False)
class Playlist(Thing):
    """Somebody's selection; None stands for a song that was withdrawn."""

    kind = "playlist"
    owner: str
    description: str
    tracks: list[str | None]
    public: bool | None = True
    collaborative: bool = False
    withheld: bool = False
    version: int = 1

    @property
    def songs(self) -> list[str]:
        """List what plays when the playlist does."""
        return [uri for uri in self.tracks if uri]


type Playable = Track | LocalFile | Episode


class Catalogue:
    """Everything there is, by URI."""

    def __init__(self) -> None:
        """Add everything in a fixed order."""
        self._things: dict[str, Thing] = {}
        self.relinked: dict[str, str] = {}
        for name, genre in GENRES.items():
            self.add(Artist(base62("artist", name), name, genre))
        for seed in ALBUMS:
            self._press(*seed)
        for show in SHOWS:
            self._air(*show)
        for book in AUDIOBOOKS:
            self._narrate(*book)
        every = [track.uri for track in self.all(Track)]
        for one in PLAYLISTS:
            chosen = [uri for uri in every if number(one.name, uri) % 100 < one.share]
            self.add(
                Playlist(
                    id=base62("playlist", one.name),
                    name=one.name,
                    owner=one.owner,
                    description=one.description,
                    tracks=sorted(chosen, key=lambda uri: number(uri, one.name)),
                    public=one.public,
                    collaborative=one.collaborative,
                )
            )
        self._add_oddities(every)

    def all[T: Thing](self, kind: type[T]) -> list[T]:
        """List all things of one kind."""
        return [thing for thing in self._things.values() if type(thing) is kind]

    def get(self, uri: str) -> Thing | None:
        """Find a thing by its URI."""
        return self._things.get(uri)

    def by_id(self, kind: str, thing_id: str) -> Thing | None:
        """Find a thing by its kind and id."""
        return self._things.get(f"spotify:{kind}:{thing_id}")

    def named[T: Thing](self, kind: type[T], name: str) -> T:
        """Find a thing by its name, for tests and demos that know it."""
        return next(thing for thing in self.all(kind) if thing.name == name)

    def playable(self, uri: str) -> Playable:
        """Find what plays when this URI is played."""
        thing = self._things[uri]
        if not isinstance(thing, Track | LocalFile | Episode):
            raise KeyError(uri)
        return thing

    def find[T: Thing](self, kind: type[T], uri: str) -> T:
        """Find a thing of one kind by its URI; fail where there is none."""
        thing = self._things[uri]
        if not isinstance(thing, kind):
            raise KeyError(uri)
        return thing

    def add(self, thing: Thing) -> None:
        """Add one more thing, such as a playlist that somebody just made."""
        self._things[thing.uri] = thing

    def remove_playlist(self, uri: str) -> None:
        """Remove a playlist."""
        del self._things[uri]

    def _press(
        self, artist_name: str, name: str, kind: str, released: str, titles: tuple[str, ...]
    ) -> None:
        artist = self.named(Artist, artist_name)
        album = Album(base62("album", artist_name, name), name, artist, kind, released)
        artist.albums.append(album)
        self.add(album)
        for place, title in enumerate(titles, 1):
            seconds = 125 + number("duration", title) % 170
            track = Track(base62("track", name, title), title, album, place, seconds * 1000)
            track.explicit = number("explicit", title) % 17 == 0
            album.contents.append(track)
            self.add(track)

    def _air(self, name: str, publisher: str, description: str, titles: tuple[str, ...]) -> None:
        show = Show(base62("show", name), name, publisher, description)
        self.add(show)
        for place, title in enumerate(titles):
            minutes = 18 + number("duration", title) % 30
            released = f"2026-{10 - place:02}-{1 + number(title) % 28:02}"
            episode = Episode(base62("episode", title), title, show, released, minutes * 60_000)
            show.contents.append(episode)
            self.add(episode)

    def _narrate(
        self, name: str, authors: tuple[str, ...], narrator: str, chapters: tuple[str, ...]
    ) -> None:
        book = Audiobook(
            base62("audiobook", name), name, narrator, f"Read by {narrator}.", authors=authors
        )
        self.add(book)
        for title in chapters:
            minutes = 11 + number("duration", title) % 25
            chapter = Episode(base62("chapter", title), title, book, "0000", minutes * 60_000)
            book.contents.append(chapter)
            self.add(chapter)

    def _add_oddities(self, every: list[str]) -> None:
        tape = LocalFile("", "Gran Sings in the Car", "Gran", "Shoebox", 97_000)
        self.add(tape)
        episode = self.named(Episode, "The Cold Proof")
        self.add(
            Playlist(
                id=base62("playlist", "Attic Tapes"),
                name="Attic Tapes",
                owner="juniper",
                description="A tape, a talk, and a gap where a song was.",
                tracks=[every[3], tape.uri, None, episode.uri, every[40], every[58]],
                public=None,
            )
        )
        self.add(
            Playlist(
                id="37i9dQZF1" + base62("playlist", "Hedge DJ", length=13),
                name="Hedge DJ",
                owner="spotify",
                description="A voice between songs, picked by a machine.",
                tracks=[uri for uri in every if number("dj", uri) % 5 == 0],
                withheld=True,
            )
        )
