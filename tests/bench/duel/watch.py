"""Compare what is shown with what is true, at every moment at which either may change."""

import asyncio
from collections.abc import Callable, Set as AbstractSet
from dataclasses import dataclass, field
from math import inf

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback

from tests.simulator.world import World

from .seconds import Seconds
from .view import View, wrong

type Seen = Callable[[View, View], bool]

MOMENT = 0.001
"""Seconds after the end of a track at which the next one plays for sure."""


@dataclass
class Change:
    """Something that was done, and the seconds after which it was seen: inf if it never was."""

    at: float
    name: str
    on_speaker: bool = False
    after: float = inf


@dataclass
class Sums:
    """What a watch adds up, in seconds."""

    wrong: Seconds[str] = field(default_factory=Seconds)
    causes: Seconds[tuple[str, str]] = field(default_factory=Seconds)
    # From when to when there was no player at all.
    missing: list[tuple[float, float]] = field(default_factory=list)
    false_idle: float = 0.0
    false_idles: int = 0


class Watch:
    """Watch one player."""

    def __init__(self, hass: HomeAssistant, player: str, world: World) -> None:
        """Begin to watch."""
        self.truth = View.of_world(world)
        self.shown = View.of_state(hass.states.get(player))
        self.sums = Sums()
        self.doing = ""
        self.states: list[tuple[float, str]] = [(world.clock(), self.truth.state)]
        self.on_truth: Callable[[View], None] = lambda _: None
        self._hass = hass
        self._player = player
        self._world = world
        self._cause = "before"
        self._wrong: AbstractSet[str] = wrong(self.truth, self.shown)
        self._looked_at = world.clock()
        self._open: list[tuple[Change, Seen]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._stop = hass.bus.async_listen(EVENT_STATE_CHANGED, self._on_state, self._is_mine)
        self.look()

    def end(self) -> Sums:
        """Look for the last time."""
        self.look()
        self._stop()
        if self._timer:
            self._timer.cancel()
        return self.sums

    def look(self, *, at_news: bool = False) -> None:
        """Account for the time since the last look, then look."""
        self._account()
        truth = View.of_world(self._world)
        if truth != self.truth:
            self._cause = self.doing or ("track end" if truth.state == "playing" else "session end")
            self.truth = truth
            self.states.append((self._looked_at, truth.state))
            self.on_truth(truth)  # may well change what is shown
        was_idle = self.shown.is_silent
        self.shown = View.of_state(self._hass.states.get(self._player))
        self._wrong = wrong(self.truth, self.shown)
        self.sums.false_idles += self._is_falsely_idle and not was_idle
        self._settle(at_news=at_news)
        self._plan()

    def expect(self, name: str, is_seen: Seen, *, on_speaker: bool = False) -> Change:
        """Wait until something is seen that was done just now."""
        change = Change(self._world.clock(), name, on_speaker)
        self._open.append((change, is_seen))
        return change

    def give_up(self, change: Change) -> None:
        """Wait no more for what did not happen."""
        self._open = [waiting for waiting in self._open if waiting[0] is not change]
        change.after = inf

    @property
    def _is_falsely_idle(self) -> bool:
        return self.shown.is_silent and not self.truth.is_silent

    def _account(self) -> None:
        now = self._world.clock()
        seconds, self._looked_at = now - self._looked_at, now
        for aspect in self._wrong:
            self.sums.wrong[aspect] += seconds
        if self._wrong:
            self.sums.wrong["any"] += seconds
            self.sums.causes[self._cause, "+".join(sorted(self._wrong))] += seconds
        if self.shown.is_missing:
            self.sums.missing.append((now - seconds, now))
        self.sums.false_idle += seconds * self._is_falsely_idle

    def _settle(self, *, at_news: bool) -> None:
        """Tick off what is seen now; what only seems so, since it was undone, never was."""
        now, still_open = self._world.clock(), []
        for change, is_seen in self._open:
            if not is_seen(self.truth, self.shown):
                still_open.append((change, is_seen))
            elif at_news or now == change.at:
                change.after = now - change.at
        self._open = still_open

    def _plan(self) -> None:
        """Look again when something will have changed by itself."""
        if self._timer:
            self._timer.cancel()
        player = self._world.player
        session = player.session
        if session.playing and player.uri:
            wait = (player.length_ms - player.position_ms) / 1000
        elif session.active:
            wait = session.touched + player.assumptions.session_end - self._world.clock()
        else:
            return
        self._timer = self._hass.loop.call_later(max(0.0, wait) + MOMENT, self.look)

    @callback
    def _is_mine(self, data: EventStateChangedData) -> bool:
        return data["entity_id"] == self._player

    @callback
    def _on_state(self, _: Event[EventStateChangedData]) -> None:
        self.look(at_news=True)
