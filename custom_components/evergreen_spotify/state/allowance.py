"""How often an account may be polled now: by the pace that was chosen, and by what was spent."""

from math import inf
from typing import Final

from homeassistant.config_entries import ConfigEntry

from ..const import CONF_PACE
from ..webapi.governor import LONGEST_STRETCH, Governor
from .schedule import PACES, Pace, PaceSettings, spacing

RESERVE: Final = 0.05
"""The part of the day's budget that is kept for the slowest polling."""


class Allowance:
    """What the user and the day's budget allow."""

    def __init__(self, entry: ConfigEntry, governor: Governor) -> None:
        """Initialize for an entry, whose options may change at any time."""
        self._entry = entry
        self._governor = governor

    @property
    def pace(self) -> Pace:
        """The pace that the user chose; the frugal one for a week after a spent quota."""
        if self._governor.is_sparing:
            return Pace.FRUGAL
        return Pace(self._entry.options.get(CONF_PACE, Pace.DEFAULT))

    @property
    def settings(self) -> PaceSettings:
        """The budget and the intervals of the pace."""
        return PACES[self.pace]

    @property
    def stretch(self) -> float:
        """How many times longer than planned to wait."""
        return self._governor.stretch(self.settings.budget)

    @property
    def is_spent(self) -> bool:
        """Whether what is left of the day's budget is for the slowest polling alone."""
        return self._governor.spent >= self.settings.budget * (1 - RESERVE)

    @property
    def spacing(self) -> float:
        """The seconds that a check keeps to the poll before it."""
        return spacing(self.stretch)

    @property
    def hint_spacing(self) -> float:
        """The same for hints: infinity where a share of the budget is spent."""
        if self._governor.wait > 0 or (stretch := self.stretch) >= LONGEST_STRETCH:
            return inf
        return spacing(stretch)
