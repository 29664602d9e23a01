"""Hold one listener's world: devices, the player, the library, and what Spotify knows of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import time

from .assumptions import Assumptions
from .catalogue import Album, Artist, Audiobook, Catalogue, Playlist, Show, Thing, Track, number
from .devices import Device, furnish
from .player import Played, Player, Session

HOUR = 3600
DAY = 24 * HOUR
type Clock = Callable[[], float]


def wall_clock() -> float:
    """Read the time of day."""
    return time.time()


@dataclass
class _Past:
    """The state before a command, shown for a moment longer."""

    player: Player
    until: float


class World:
    """One listener's world."""

    def __init__(
        self, user_id: str, catalogue: Catalogue, clock: Clock, assumptions: Assumptions
    ) -> None:
        """Furnish the home, fill the library and remember yesterday's music."""
        self.user_id = user_id
        self.catalogue = catalogue
        self.clock = clock
        self.assumptions = assumptions
        session, dice = Session(furnish(user_id)), assumptions.dice("shuffle", user_id)
        self.player = Player(session, catalogue, clock, assumptions, dice)
        self.library: dict[str, float] = {}
        self.is_private = False
        self.heard: dict[str, int] = {}  # how far in episodes, in milliseconds
        self._past: list[_Past] = []
        self._collect()
        self._remember()

    @property
    def devices(self) -> list[Device]:
        """List every device of the household, seen or not."""
        return self.player.session.devices

    def device(self, name: str) -> Device:
        """Find a device by its name."""
        return next(device for device in self.devices if device.name == name)

    def now(self) -> Player:
        """See the player as it truly is."""
        self.player.tick()
        return self.player

    def seen(self) -> Player:
        """See the player as Spotify's servers admit so far."""
        self._past = [past for past in self._past if self.clock() < past.until]
        if not self._past:
            return self.now()
        self._past[0].player.tick()
        return self._past[0].player

    @contextmanager
    def command(self) -> Iterator[Player]:
        """Change the player from afar: for a while servers show the state from before."""
        before = _Past(self.now().copy(), self.clock() + self.assumptions.stale_for)
        yield self.player
        self._past.append(before)

    def phone(self) -> Player:
        """Take the phone in hand: what it does is visible at once."""
        self._past.clear()
        return self.now()

    def visible_devices(self) -> list[Device]:
        """List the devices Spotify admits to; a restricted one may hide while it plays."""
        player = self.seen()
        return [
            device
            for device in player.session.devices
            if device.present(self.clock()) and not player.hides(device)
        ]

    def playlists(self) -> list[Playlist]:
        """List own and followed playlists."""
        return [
            playlist
            for playlist in self.catalogue.all(Playlist)
            if playlist.owner == self.user_id or playlist.uri in self.library
        ]

    def saved(self, kind: str) -> list[str]:
        """List saved things of a kind, newest first."""
        found = [
            uri
            for uri in self.library
            if uri.startswith(f"spotify:{kind}:") and self.catalogue.get(uri)
        ]
        return sorted(found, key=lambda uri: -self.library[uri])

    def may_read(self, playlist: Playlist) -> bool:
        """Tell whether the songs of a playlist are this listener's to read."""
        return playlist.owner == self.user_id or (
            playlist.collaborative and playlist.uri in self.library
        )

    def _collect(self) -> None:
        shares: dict[type[Thing], int] = {Track: 40, Album: 50, Show: 70, Artist: 60, Audiobook: 95}
        for kind, share in shares.items():
            for thing in self.catalogue.all(kind):
                taste = number("taste", self.user_id, thing.uri)
                if taste % 100 < share:
                    self.library[thing.uri] = self.clock() - taste % (400 * DAY)
        for show in self.catalogue.all(Show):
            self.library[show.contents[0].uri] = self.clock() - number(show.uri) % (90 * DAY)
        for playlist in self.catalogue.all(Playlist):
            if playlist.name in {"Morning Fog", "Hedge DJ"} or playlist.collaborative:
                self.library[playlist.uri] = self.clock() - 30 * DAY

    def _remember(self) -> None:
        """Leave last night's session behind, ready to be resumed."""
        session = self.player.session
        album = self.catalogue.all(Album)[number("last", self.user_id) % 12]
        session.context = album.uri
        session.listed = album.tracks
        session.order = album.tracks
        session.position_ms = 61_000
        session.anchor = session.touched = self.clock() - 9 * HOUR
        session.history = [
            Played(uri, session.touched - 240 * place, album.uri)
            for place, uri in enumerate(reversed(album.tracks))
        ]
