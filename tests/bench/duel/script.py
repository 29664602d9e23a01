"""A day in the life: who does what and when, drawn from a seed and the same for all rivals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from tests.simulator.catalogue import Album, Catalogue, Playlist

from .verbs import Start

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

SESSIONS = (45 * MINUTE, 30 * MINUTE, 150 * MINUTE)
# Hours between which they begin.
MORNING_NOON_AND_EVENING = ((6.5, 8.5), (12, 14), (17.5, 20))
PHONE_CHANGES = 40
HOME_COMMANDS = 15
TELLY_CHANGES = 6

# One change seldom comes alone: so many at a time, by weight, and so many seconds apart.
CLUSTERS = {1: 40, 2: 30, 3: 20, 4: 10}
GAPS = (4.0, 20.0)
# Seconds at the beginning and the end of a session without a change.
QUIET = 120
# Home Assistant is given a moment to do what it was told.
HOME_GAP = 6.0
LONGEST_PAUSE = 5 * MINUTE

CHOICES = {"skip": 32, "volume": 26, "pause": 24, "device": 9, "shuffle": 9}
# The listener's own: those of others core asks for with each poll, which is another matter.
PLAYLISTS = ("Everything, Always", "Kitchen Disco", "Sunday Pancakes")
SPEAKERS = ("Kitchen", "Living Room")
HANDHELD = "Pocket"
DEVICES = {"Kitchen": 45, "Living Room": 45, HANDHELD: 10}
VOLUMES = tuple(range(15, 80, 5))


class Hand(StrEnum):
    """Who does it."""

    PHONE = "phone"
    HOME = "home"
    TELLY = "telly"


@dataclass(frozen=True)
class Step:
    """Something to be done, so many seconds after midnight."""

    at: float
    hand: Hand
    verb: str
    what: Any = None


@dataclass
class Listener:
    """One who listens, and does only what makes a difference."""

    dice: Random
    catalogue: Catalogue
    device: str = SPEAKERS[0]
    shuffle: bool = False
    paused: bool = False
    volumes: dict[str, int] = field(default_factory=lambda: {"Kitchen": 40, "Living Room": 55})

    def start(self) -> Start:
        """Choose some music."""
        playlists = [self.catalogue.named(Playlist, name) for name in PLAYLISTS]
        thing = self.dice.choice([*playlists, *self.catalogue.all(Album)[:3]])
        return Start(thing.kind, thing.uri, self.device)

    def choose(self, *, may_pause: bool) -> tuple[str, Any]:
        """Choose what to do next while something is on."""
        if self.paused:
            self.paused = False
            return "play", None
        impossible = set() if may_pause else {"pause"}
        if self.device == HANDHELD:
            impossible.add("volume")
        possible = {verb: weight for verb, weight in CHOICES.items() if verb not in impossible}
        verb = _draw(self.dice, possible)
        return verb, getattr(self, f"_{verb}", lambda: None)()

    def _pause(self) -> None:
        self.paused = True

    def _volume(self) -> int:
        now = self.volumes[self.device]
        self.volumes[self.device] = self.dice.choice([one for one in VOLUMES if one != now])
        return self.volumes[self.device]

    def _device(self) -> str:
        others = {name: weight for name, weight in DEVICES.items() if name != self.device}
        self.device = _draw(self.dice, others)
        return self.device

    def _shuffle(self) -> bool:
        self.shuffle = not self.shuffle
        return self.shuffle


def day(seed: int, catalogue: Catalogue) -> list[Step]:
    """Write the script of a day."""
    dice = Random(seed)
    listener = Listener(dice, catalogue)
    lengths = dice.sample(SESSIONS, len(SESSIONS))
    starters = [Hand.HOME, Hand.PHONE, dice.choice([Hand.HOME, Hand.PHONE])]
    dice.shuffle(starters)
    totals = {Hand.PHONE: PHONE_CHANGES, Hand.HOME: HOME_COMMANDS}
    counts = {hand: _shares(total, lengths) for hand, total in totals.items()}
    steps: list[Step] = []
    for place, length in enumerate(lengths):
        begin = dice.uniform(*MORNING_NOON_AND_EVENING[place]) * HOUR
        left = {hand: shares[place] for hand, shares in counts.items()}
        steps += _session(listener, begin, length, starters[place], left)
    return sorted([*steps, *_telly(dice)], key=lambda step: step.at)


def _session(
    listener: Listener, begin: float, length: float, starter: Hand, left: dict[Hand, int]
) -> Iterator[Step]:
    """Put something on, change this and that, and pause in the end."""
    dice, end = listener.dice, begin + length
    stopper = dice.choice([Hand.PHONE, Hand.HOME])
    left[starter] -= 1
    left[stopper] -= 1
    yield Step(begin, starter, "start", listener.start())
    moments = _moments(dice, begin + QUIET, end - QUIET, left)
    for place, (at, hand) in enumerate(moments):
        soon = place + 1 < len(moments) and moments[place + 1][0] - at < LONGEST_PAUSE
        verb, what = listener.choose(may_pause=soon)
        yield Step(at, hand, verb, what)
    yield Step(end, stopper, "pause")


def _moments(
    dice: Random, begin: float, end: float, left: dict[Hand, int]
) -> list[tuple[float, Hand]]:
    """Draw when something is done and by which hand, in order and a little apart."""
    drawn = [(dice.uniform(begin, end), Hand.HOME) for _ in range(left[Hand.HOME])]
    missing = left[Hand.PHONE]
    while missing:
        at = dice.uniform(begin, end)
        size = min(missing, _draw(dice, CLUSTERS))
        missing -= size
        for _ in range(size):
            drawn.append((at, Hand.PHONE))
            at += dice.uniform(*GAPS)
    moments: list[tuple[float, Hand]] = []
    for at, hand in sorted(drawn):
        last_at, last_hand = moments[-1] if moments else (begin - HOME_GAP, hand)
        gap = HOME_GAP if Hand.HOME in {hand, last_hand} else GAPS[0]
        moments.append((max(at, last_at + gap), hand))
    return moments


def _telly(dice: Random) -> Iterator[Step]:
    """Watch something in the evening that has nothing to do with Spotify."""
    for place in range(TELLY_CHANGES):
        state = "paused" if place % 2 else "playing"
        yield Step((18 + place * 0.8 + dice.random() * 0.5) * HOUR, Hand.TELLY, "telly", state)


def _shares(total: int, lengths: list[int]) -> list[int]:
    """Share something out by length, all of it."""
    shares = [total * length // sum(lengths) for length in lengths]
    shares[lengths.index(max(lengths))] += total - sum(shares)
    return shares


def _draw[T](dice: Random, weights: dict[T, int]) -> T:
    return dice.choices(list(weights), list(weights.values()))[0]
