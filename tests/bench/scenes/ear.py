"""Listen on the way, at every moment at which something may change."""

import asyncio
from collections import defaultdict
from enum import StrEnum

from tests.bench.duel.watch import MOMENT
from tests.simulator.world import World

from .situation import Is
from .truth import Goal, Sound, Truth


class Heard(StrEnum):
    """What a moment sounds like."""

    BEFORE = "as before"
    WANTED = "as wanted"
    SILENCE = "silence"
    WRONG = "wrong"


class Ear:
    """Listen to one world."""

    def __init__(self, world: World, start: Truth, goal: Goal) -> None:
        """Begin to listen."""
        self.seconds: defaultdict[Heard, float] = defaultdict(float)
        # New sound where silence is wanted.
        self.intruding = 0.0
        # How long each item ran, heard or not.
        self.ran: defaultdict[str | None, float] = defaultdict(float)
        # Seconds from the start until the wanted item is heard on the wanted device.
        self.first: float | None = None
        self.notes: list[tuple[float, Heard, Sound | None]] = []
        self._world = world
        self._goal = goal
        self._start = start
        self._truth = start
        self._begin = self._heard_at = world.clock()
        self._timer: asyncio.TimerHandle | None = None
        self.listen()

    def listen(self) -> None:
        """Account for the time since the last moment, then listen."""
        now = self._world.clock()
        self._account(now - self._heard_at)
        self._truth, self._heard_at = Truth.of_world(self._world), now
        sound, kind = self._truth.sound, self._kind(self._truth.sound)
        if not self.notes or self.notes[-1][1:] != (kind, sound):
            self.notes.append((now - self._begin, kind, sound))
        if self.first is None and sound and self._goal.sounds_like(sound):
            self.first = now - self._begin
        self._plan()

    def end(self) -> Truth:
        """Listen for the last time; tell how it ended."""
        self.listen()
        if self._timer:
            self._timer.cancel()
        return self._truth

    def _account(self, seconds: float) -> None:
        sound = self._truth.sound
        self.seconds[self._kind(sound)] += seconds
        if sound and self._goal.state is not Is.PLAYING and not self._is_from_before(sound):
            self.intruding += seconds
        if self._truth.state is Is.PLAYING:
            self.ran[self._truth.item] += seconds

    def _kind(self, sound: Sound | None) -> Heard:
        if sound is None:
            return Heard.SILENCE
        if self._goal.sounds_like(sound) and self._goal.fits_volume(sound.volume):
            return Heard.WANTED
        return Heard.BEFORE if sound == self._start.sound else Heard.WRONG

    def _is_from_before(self, sound: Sound) -> bool:
        before = self._start.sound
        return before is not None and sound[:2] == before[:2]

    def _plan(self) -> None:
        """Listen again when the item will have ended by itself."""
        if self._timer:
            self._timer.cancel()
        player = self._world.player
        if player.session.playing and player.uri:
            rest = max(0.0, player.item.duration_ms - player.position_ms) / 1000
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(rest + MOMENT, self.listen)
