"""Play music: what sounds, where, since when, and what comes next."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .catalogue import Catalogue, Playable, number
from .errors import NO_ACTIVE_DEVICE, RESTRICTION_VIOLATED, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .devices import Device

LISTENED_MS = 30_000
RESTART_MS = 3_000
QUEUE_LENGTH = 20


@dataclass
class Played:
    """One line of the listening history."""

    uri: str
    at: float
    context: str | None


@dataclass
class Session:
    """Remember everything a phone would show; plain data, so it can be copied."""

    devices: list[Device]
    active: Device | None = None
    context: str | None = None
    listed: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    index: int = 0
    queue: list[str] = field(default_factory=list)
    queued: str | None = None
    playing: bool = False
    position_ms: float = 0
    anchor: float = 0
    touched: float = 0
    shuffle: bool = False
    repeat: str = "off"
    history: list[Played] = field(default_factory=list)


class Player:
    """Run one session on the clock."""

    def __init__(
        self,
        session: Session,
        catalogue: Catalogue,
        clock: Callable[[], float],
        idle_after: float = 600,
    ) -> None:
        """Take over a session."""
        self.session = session
        self.idle_after = idle_after
        self._catalogue = catalogue
        self._clock = clock

    def copy(self) -> Player:
        """Part with this moment: the copy plays on and hears of no command."""
        return Player(deepcopy(self.session), self._catalogue, self._clock, self.idle_after)

    @property
    def uri(self) -> str | None:
        """Name what is on, if anything ever was."""
        now = self.session
        return now.queued or (now.order[now.index] if now.order else None)

    @property
    def item(self) -> Playable | None:
        """Find what is on."""
        return self._catalogue.playable(self.uri) if self.uri else None

    @property
    def position_ms(self) -> int:
        """Measure how far the item has played."""
        now = self.session
        elapsed = max(0, self._clock() - now.anchor) * 1000 if now.playing else 0
        return round(now.position_ms + elapsed)

    @property
    def in_advert(self) -> bool:
        """Tell whether an advert holds the music up."""
        return self.session.playing and self._clock() < self.session.anchor

    def tick(self) -> None:
        """Catch up with the clock: songs that ended, sessions that fell asleep."""
        now = self.session
        while now.playing and (over := self.position_ms - self._length()) >= 0:
            ended_at = self._clock() - over / 1000
            self._follow_on(ended_at)
        if now.active and not now.playing and self._clock() - now.touched > self.idle_after:
            now.active = None

    def load(self, context: str | None, uris: list[str], start: int | None) -> None:
        """Put on a context or a list of songs."""
        now = self.session
        self._note_listened(self._clock())
        now.context, now.listed, now.queued = context, uris, None
        if start is None:
            start = number("start", context, len(uris)) % len(uris) if now.shuffle else 0
        self._arrange(start)
        self._rest(0, playing=True)

    def activate(self, device: Device) -> None:
        """Move the session to a device."""
        self.session.active = device
        self.session.touched = self._clock()

    def resume(self, position_ms: int | None = None) -> None:
        """Play on from where it is, or from where it shall be."""
        if not self.session.order:
            raise RefusedError(RESTRICTION_VIOLATED)
        self._rest(self.position_ms if position_ms is None else position_ms, playing=True)

    def pause(self) -> None:
        """Stop the clock of the song."""
        self._rest(self.position_ms, playing=False)

    def seek(self, position_ms: int) -> None:
        """Go to a place in the song; past its end lies the next one."""
        if position_ms >= self._length():
            self.skip()
        else:
            self._rest(position_ms, playing=self.session.playing)

    def skip(self) -> None:
        """Go on to the next song."""
        playing = self.session.playing
        if self._advance(self._clock()):
            self._rest(0, playing=playing)

    def back(self, *, refuse: bool = True) -> None:
        """Start the song over, or go back one when it has barely begun."""
        now = self.session
        if self.position_ms <= RESTART_MS:
            if now.queued:
                now.queued = None
            elif now.index or now.repeat == "context":
                now.index = (now.index - 1) % len(now.order)
            elif refuse:
                raise RefusedError(RESTRICTION_VIOLATED)
        self._rest(0, playing=now.playing)

    def set_shuffle(self, *, on: bool) -> None:
        """Change the order of what is to come; what plays now stays."""
        now = self.session
        if on != now.shuffle:
            now.shuffle = on
            current = now.order[now.index] if now.order else None
            self._arrange(now.listed.index(current) if current else 0)
        now.touched = self._clock()

    def upcoming(self) -> list[str]:
        """Look ahead as far as Spotify does."""
        now = self.session
        ahead = now.queue + now.order[now.index + 1 :]
        while now.repeat == "context" and now.order and len(ahead) < QUEUE_LENGTH:
            ahead += now.order
        return ahead[:QUEUE_LENGTH]

    def advertise(self, seconds: float) -> None:
        """Hold the music up for an advert."""
        self._rest(self.position_ms, playing=True, at=self._clock() + seconds)

    def leave(self) -> None:
        """Fall silent because the device is gone."""
        self.pause()
        self.session.active = None

    def require_active(self) -> Device:
        """Refuse when nothing is there to obey."""
        if self.session.active is None:
            raise RefusedError(NO_ACTIVE_DEVICE)
        return self.session.active

    def _length(self) -> int:
        return self.item.duration_ms if self.item else 0

    def _rest(self, position_ms: float, *, playing: bool, at: float | None = None) -> None:
        now = self.session
        now.position_ms, now.playing = position_ms, playing
        now.anchor = self._clock() if at is None else at
        now.touched = now.anchor

    def _arrange(self, start: int) -> None:
        """Order what is to come; shuffling puts the song that plays first."""
        now = self.session
        if not now.shuffle or not now.listed:
            now.order, now.index = list(now.listed), start
            return
        first = now.listed[start]
        rest = now.listed[:start] + now.listed[start + 1 :]
        now.order = [first, *sorted(rest, key=lambda uri: number("shuffle", now.context, uri))]
        now.index = 0

    def _follow_on(self, at: float) -> None:
        """Begin what comes when a song has ended by itself."""
        if self.session.repeat == "track":
            self._note_listened(at)
            self._rest(0, playing=True, at=at)
        elif self._advance(at):
            self._rest(0, playing=True, at=at)

    def _advance(self, at: float) -> bool:
        """Step to the next song, or stop at the start when there is none."""
        now = self.session
        self._note_listened(at)
        now.queued = None
        if now.queue:
            now.queued = now.queue.pop(0)
            return True
        now.index += 1
        if now.index < len(now.order) or now.repeat == "context":
            now.index %= len(now.order)
            return True
        now.index = 0
        self._rest(0, playing=False, at=at)
        return False

    def _note_listened(self, at: float) -> None:
        now = self.session
        heard = now.position_ms + ((at - now.anchor) * 1000 if now.playing else 0)
        if self.uri and heard >= LISTENED_MS and self.uri.startswith("spotify:track:"):
            now.history.insert(0, Played(self.uri, at, now.context))
