"""How fast the position moves: podcasts may be played faster, and some speakers tell it wrong."""

from typing import Final

from .player_state import SAME_PLACE_MS, PlayerState

SHORTEST_STEP: Final = 3.0
"""Seconds between two readings from which a speed can be told."""

SLOWEST: Final = 0.4
FASTEST: Final = 3.6
"""Spotify plays podcasts at 0.5 to 3.5 times speed."""

ALMOST: Final = 0.1
"""Speeds this near to each other are the same."""

NORMAL: Final = 1.0
STILL: Final = 0.0


class ProgressSpeed:
    """The speed of the position, learned where two steps in a row are equally fast.

    A single jump is somebody's; what goes on alike from reading to reading is the speaker's way.
    """

    def __init__(self) -> None:
        """Initialize with the clock's speed."""
        self._speed = NORMAL
        self._candidate: float | None = None
        self._last: PlayerState | None = None
        self._player: object = None
        self.explains = False

    @property
    def is_still(self) -> bool:
        """Whether the speaker does not tell the position: it stands while the music plays."""
        return self._speed == STILL

    def restart(self) -> None:
        """Forget the last reading: a command may move the position."""
        self._last = self._candidate = None

    def learn(self, reading: PlayerState) -> None:
        """Take in a reading; then `explains` tells whether its position is the speaker's way."""
        self.explains = False
        if reading.playback is None or not reading.playback.is_playing:
            self.restart()
            return
        player = (reading.playback.playing_type, reading.device_id)
        if player != self._player:
            self._player, self._speed = player, NORMAL
            self.restart()
        last, self._last = self._last, reading
        if last is None or last.item != reading.item:
            self._candidate = None
            return
        seconds = (reading.taken_at - last.taken_at).total_seconds()
        step = _told_s(reading) - _told_s(last)
        if seconds >= SHORTEST_STEP:
            self._compare(step, seconds)
        else:
            self._last = last
        self.explains = self._speed != NORMAL and _fits(self._speed, step, seconds)

    def _compare(self, step: float, seconds: float) -> None:
        if _fits(self._speed, step, seconds):
            self._candidate = None
            return
        candidate, self._candidate = self._candidate, step / seconds
        is_alike = candidate is not None and _fits(candidate, step, seconds)
        self._speed = _plausible(step / seconds) if is_alike else NORMAL


def _fits(speed: float, step: float, seconds: float) -> bool:
    return abs(step - speed * seconds) < SAME_PLACE_MS / 1000


def _plausible(speed: float) -> float:
    if abs(speed - STILL) < ALMOST:
        return STILL
    is_odd = SLOWEST < speed < FASTEST and abs(speed - NORMAL) > ALMOST
    return speed if is_odd else NORMAL


def _told_s(state: PlayerState) -> float:
    return ((state.playback.progress_ms if state.playback else None) or 0) / 1000
