"""Reconcile readings with the optimistic state: what to believe, and what will come by itself."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf
import time
from typing import Final

from homeassistant.util import dt as dt_util

from .player_state import AT_END, PlayerState
from .progress import ProgressSpeed
from .schedule import TRACK_CHANGE

OURS: Final = 5.0
"""Seconds after a command within which a change is taken for its effect."""

ANCHOR_FOR: Final = 40.0
"""Seconds for which a position that moves at a speed of its own is not told anew.

Whoever shows it goes on at the clock's speed; a state for each reading would be too many.
"""


class Reconciler:
    """What has happened lately to an account, by its readings and our commands."""

    def __init__(self) -> None:
        """Initialize in calm."""
        self._past = PastStates()
        self._speed = ProgressSpeed()
        self._changed_at = self._acted_at = self._paused_at = -inf
        self._due_since: float | None = None
        self._is_doubted = False
        self.somebody_acted = False
        """Whether the last reading that was believed shows a change by somebody else."""

    def command_begins(self, before: PlayerState, shown: PlayerState, *, is_shown: bool) -> None:
        """Take note of a command, and of what is shown for it if anything is."""
        self._note_pause(before, shown)
        if not is_shown or not shown.agrees_with(before):
            self._past.add(before)
        self._acted_at = time.monotonic()
        self._speed.restart()

    def command_ends(self) -> None:
        """Take note that Spotify has taken it: what was before may still be told."""
        self._past.acted()

    def with_position(self, last: PlayerState | None, reading: PlayerState) -> PlayerState:
        """Return a reading with its position as shown where it moves at a speed of its own.

        To be called once for each reading, before anything else is asked about it.
        """
        self._speed.learn(reading)
        if last is None or reading.playback is None or reading.item != last.item:
            return reading
        shown = last.position_ms(reading.taken_at)
        age = (reading.taken_at - last.taken_at).total_seconds()
        if self._speed.explains and (self._speed.is_still or age < ANCHOR_FOR):
            return replace(reading, playback=replace(reading.playback, progress_ms=shown))
        return reading

    def doubts(self, last: PlayerState | None, reading: PlayerState) -> bool:
        """Tell whether to poll again before believing a reading."""
        return last is not None and (self._may_be_false(last, reading) or self._past.shows(reading))

    def believe(self, last: PlayerState | None, reading: PlayerState) -> PlayerState:
        """Return a reading that is not doubted, without what differs from the last by chance."""
        self.somebody_acted = False
        if last is None:
            return reading
        if reading.playback and last.playback and reading.agrees_with(last):
            # The small differences are the network's; the old anchor keeps the position steady.
            steady = replace(reading.playback, progress_ms=last.playback.progress_ms)
            return replace(reading, playback=steady, taken_at=last.taken_at)
        if self._is_foreign(last, reading):
            self._changed_at = time.monotonic()
            self.somebody_acted = True
        self._note_pause(last, reading)
        return reading

    def look_ahead(self, player_state: PlayerState) -> tuple[float, list[float]]:
        """Return the seconds since somebody did something, and those to what will come by itself.

        That is a change made elsewhere which was not due, a command of ours, or a pause. What is
        due and late counts, too.
        """
        self._note_due(player_state)
        acted_for = time.monotonic() - max(self._changed_at, self._acted_at)
        since = (acted_for, self._paused_for(player_state), self._due_for)
        calm_for = min(seconds for seconds in since if seconds is not None)
        return calm_for, [seconds for seconds in self._turning_points(player_state) if seconds > 0]

    def _turning_points(self, player_state: PlayerState) -> Iterator[float]:
        if (due_for := self._due_for) is not None:
            yield AT_END - due_for  # once; what is still late then is left to the schedule
        elif (rest := player_state.rest_s(dt_util.utcnow())) is not None:
            yield rest + TRACK_CHANGE

    def _note_pause(self, last: PlayerState, player_state: PlayerState) -> None:
        """Find out when it was paused: the position stands where it stood then."""
        if player_state.playback is None or player_state.playback.is_playing:
            return
        if last.playback is not None and last.playback.is_playing:
            behind = last.position_ms(player_state.taken_at) - player_state.position_ms(
                player_state.taken_at
            )
            self._paused_at = time.monotonic() - max(0, behind) / 1000

    def _paused_for(self, player_state: PlayerState) -> float | None:
        if player_state.playback is None or player_state.playback.is_playing:
            return None
        return time.monotonic() - self._paused_at

    def _note_due(self, player_state: PlayerState) -> None:
        """Find out since when something else should be told; Spotify may be late."""
        if not player_state.is_due(dt_util.utcnow()):
            self._due_since = None
        elif self._due_since is None:
            self._due_since = time.monotonic()

    @property
    def _due_for(self) -> float | None:
        return None if self._due_since is None else time.monotonic() - self._due_since

    def _is_foreign(self, last: PlayerState, reading: PlayerState) -> bool:
        """Tell whether somebody else changed something: no command of ours, no end of a track.

        Nor the end of a session: Spotify forgets those that are paused.
        """
        if reading.playback is None:
            return False
        has_ended = last.rest_s(reading.taken_at) == 0
        is_same = reading.agrees_with(last) or (
            self._speed.explains and reading.agrees_but_for_position(last)
        )
        return not is_same and not self.has_just_acted and not has_ended

    @property
    def may_be_stale(self) -> bool:
        """Whether a reading now may still tell what was before a command."""
        return self._past.is_recent

    @property
    def has_just_acted(self) -> bool:
        """Whether a change now is taken for the effect of a command."""
        return time.monotonic() - self._acted_at < OURS

    def _may_be_false(self, last: PlayerState, reading: PlayerState) -> bool:
        """Tell whether this is the first reading of an end or of a pause: a second has to agree."""
        is_empty = reading.playback is None and last.playback is not None
        is_between = reading.is_paused_at_an_end and last.is_due(reading.taken_at)
        is_odd = is_empty or (is_between and not self.has_just_acted)
        self._is_doubted = is_odd and not self._is_doubted
        return self._is_doubted


STALE: Final = 2.0
"""Seconds after a command within which Spotify may still show the state before it."""


class PastStates:
    """What was before our last commands: Spotify goes on showing it for a while."""

    def __init__(self) -> None:
        """Initialize without any state."""
        self._states: list[PlayerState] = []
        self._acted_at = -inf

    def add(self, player_state: PlayerState) -> None:
        """Remember what a command is about to change."""
        self._drop_old()
        self._states.append(player_state)
        self.acted()

    def acted(self) -> None:
        """Take note that Spotify has just taken a command."""
        self._acted_at = time.monotonic()

    def shows(self, player_state: PlayerState) -> bool:
        """Tell whether a reading is one of what is past."""
        self._drop_old()
        return any(player_state.agrees_with(past) for past in self._states)

    @property
    def is_recent(self) -> bool:
        """Whether Spotify may still tell of it."""
        return time.monotonic() - self._acted_at < STALE

    def _drop_old(self) -> None:
        if not self.is_recent:
            self._states.clear()
