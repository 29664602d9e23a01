"""Play music: what sounds, where, since when, and what comes next."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .assumptions import Assumptions
from .catalogue import Catalogue, Playable
from .errors import NO_ACTIVE_DEVICE, RESTRICTION_VIOLATED, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .devices import Device


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
    advert_ms: float = 0
    held_ms: float = 0
    history: list[Played] = field(default_factory=list)

    @property
    def device(self) -> Device:
        """Name the device that plays; fail where none does."""
        if self.active is None:
            raise LookupError("no device is active")
        return self.active


class Player:
    """Run one session on the clock."""

    def __init__(
        self,
        session: Session,
        catalogue: Catalogue,
        clock: Callable[[], float],
        assumptions: Assumptions,
        dice: Random,
    ) -> None:
        """Take over a session."""
        self.session = session
        self.assumptions = assumptions
        self._catalogue = catalogue
        self._clock = clock
        self._dice = dice

    def copy(self) -> Player:
        """Part with this moment: the copy plays on and hears of no command."""
        session = deepcopy(self.session)
        return Player(session, self._catalogue, self._clock, self.assumptions, self._dice)

    @property
    def uri(self) -> str | None:
        """Name what is on, if anything ever was."""
        now = self.session
        return now.queued or (now.order[now.index] if now.order else None)

    @property
    def item(self) -> Playable:
        """Find what is on; fail where nothing ever was."""
        return self._catalogue.playable(self.uri or "")

    @property
    def position_ms(self) -> int:
        """Measure how far the item, or the advert that holds it up, has played."""
        now = self.session
        elapsed = max(0, self._clock() - now.anchor) * 1000 if now.playing else 0
        return round(now.position_ms + elapsed)

    @property
    def in_advert(self) -> bool:
        """Tell whether an advert holds the music up."""
        return bool(self.session.advert_ms)

    @property
    def length_ms(self) -> float:
        """Measure what is on, an advert too."""
        return self.session.advert_ms or (self.item.duration_ms if self.uri else 0)

    @property
    def timestamp_ms(self) -> int:
        """Tell what this world has for a timestamp."""
        meanings = {"change": self.session.touched, "reading": self._clock(), "nothing": 0}
        return int(meanings[self.assumptions.timestamp_means] * 1000)

    def tick(self) -> None:
        """Catch up with the clock: songs that ended, sessions that fell asleep."""
        now = self.session
        while now.playing and (over := self.position_ms - self.length_ms) >= 0:
            ended_at = self._clock() - over / 1000
            if self.in_advert:
                self._end_advert(ended_at)
            else:
                self._follow_on(ended_at)
        rests_for = self._clock() - now.touched
        if now.active and not now.playing and rests_for > self.assumptions.session_end:
            now.active = None

    def load(self, context: str | None, uris: list[str], start: int | None) -> None:
        """Put on a context or a list of songs."""
        now = self.session
        self._note_listened(self._clock())
        now.context, now.listed, now.queued = context, uris, None
        now.advert_ms = 0
        if start is None:
            anywhere = now.shuffle and self.assumptions.shuffle_begins == "anywhere"
            start = self._dice.randrange(len(uris)) if anywhere else 0
        self._arrange(start)
        self._rest(0, playing=True)

    def hides(self, device: Device) -> bool:
        """Tell whether a device keeps its id to itself."""
        plays = device is self.session.active
        return plays and device.restricted and self.assumptions.restricted_hides

    def activate(self, device: Device) -> None:
        """Move the session to a device."""
        self.session.active = device
        self.session.touched = self._clock()

    def resume(self, position_ms: int | None = None) -> None:
        """Play on from where it is, or from where it shall be."""
        if not self.session.order:
            raise RefusedError(RESTRICTION_VIOLATED)
        self._rest(self.position_ms if position_ms is None else position_ms, playing=True)

    def jump_back(self) -> None:
        """Begin a little earlier, as a transfer does."""
        if not self.in_advert:
            earlier = self.position_ms - self.assumptions.transfer_jumps_back * 1000
            self._rest(max(0, earlier), playing=self.session.playing)

    def pause(self) -> None:
        """Stop the clock of the song."""
        self._rest(self.position_ms, playing=False)

    def seek(self, position_ms: int) -> None:
        """Go to a place in the song; past its end lies the next one."""
        if position_ms >= self.length_ms:
            self.skip()
        elif not self.in_advert:
            self._rest(position_ms, playing=self.session.playing)

    def skip(self) -> None:
        """Go on to the next song; an advert is heard to its end."""
        playing = self.session.playing
        if not self.in_advert and self._advance(self._clock()):
            self._rest(0, playing=playing)

    def back(self, *, refuse: bool = True) -> None:
        """Start the song over, or go back one when it has barely begun."""
        now = self.session
        if self.in_advert:
            return
        if self.position_ms <= self.assumptions.restart_after_ms:
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
        now, most = self.session, self.assumptions.queue_length
        ahead = now.queue + now.order[now.index + 1 :]
        while now.repeat == "context" and now.order and len(ahead) < most:
            ahead += now.order
        return ahead[:most]

    def advertise(self, seconds: float) -> None:
        """Hold the music up for an advert."""
        if not self.in_advert:
            self.session.held_ms = self.position_ms
        self.session.advert_ms = seconds * 1000
        self._rest(0, playing=True)

    def leave(self) -> None:
        """Fall silent because the device is gone."""
        self.pause()
        self.session.active = None

    def require_active(self) -> Device:
        """Refuse when nothing is there to obey."""
        if self.session.active is None:
            raise RefusedError(NO_ACTIVE_DEVICE)
        return self.session.active

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
        now.order = [first, *self._dice.sample(rest, len(rest))]
        now.index = 0

    def _end_advert(self, at: float) -> None:
        """Let the music go on where it was held up."""
        self.session.advert_ms = 0
        self._rest(self.session.held_ms, playing=True, at=at)

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
        if self.in_advert:
            heard = now.held_ms
        uri = self.uri or ""
        if uri.startswith("spotify:track:") and heard >= self.assumptions.history_after_ms:
            now.history.insert(0, Played(uri, at, now.context))
