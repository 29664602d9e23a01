"""How often an account may be polled now: by the pace that was chosen, and by what was spent."""

from math import inf
import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..const import CONF_CLIENT_ID, CONF_PACE, DOMAIN
from ..webapi.cap import LONGEST_STRETCH
from ..webapi.governor import Governor
from .schedule import PACES, Pace, PaceSettings, spacing


def pace_of(entry: ConfigEntry) -> Pace:
    """Return the pace that the user chose; the default one where another version stored it."""
    chosen = entry.options.get(CONF_PACE)
    return next((pace for pace in PACES if pace == chosen), Pace.DEFAULT)


class Allowance:
    """What the user and the cap on the requests of a rolling day allow."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, governor: Governor) -> None:
        """Initialize for an entry, whose options may change at any time."""
        self._hass = hass
        self._entry = entry
        self._governor = governor

    @property
    def pace(self) -> Pace:
        """The pace that the user chose."""
        return pace_of(self._entry)

    @property
    def settings(self) -> PaceSettings:
        """The factor and the cap of the pace."""
        return PACES[self.pace]

    @property
    def cap(self) -> int:
        """The requests that all accounts of the Client ID may make in any 24 hours."""
        return self._governor.cap.limit(time.monotonic(), self._most)

    @property
    def spent(self) -> int:
        """The requests of the last 24 hours, those of all accounts of the Client ID."""
        return self._governor.cap.spent(time.monotonic())

    @property
    def stretch(self) -> float:
        """How many times longer than planned to wait."""
        return self._governor.cap.stretch(time.monotonic(), self._most)

    @property
    def is_spent(self) -> bool:
        """Whether what is left of the cap is for the rarest polls alone."""
        return self._governor.cap.is_spent(time.monotonic(), self._most)

    @property
    def wait(self) -> float:
        """The seconds until a poll is within the cap."""
        return self._governor.cap.wait(time.monotonic(), self._most)

    @property
    def spacing(self) -> float:
        """The seconds that a check keeps to the poll before it."""
        return spacing(self.stretch)

    @property
    def hint_spacing(self) -> float:
        """The same for hints: infinity where a share of the cap is spent."""
        stretch = self.stretch
        if self._governor.wait > 0 or self.wait > 0 or stretch >= LONGEST_STRETCH:
            return inf
        return spacing(stretch)

    def count_poll(self) -> None:
        """Take note of a poll that no command asked for."""
        self._governor.cap.count_poll(time.monotonic())

    @property
    def _most(self) -> int:
        """The cap of the quickest pace: accounts of one Client ID share it by need."""
        client_id = self._entry.data[CONF_CLIENT_ID]
        sharing = (
            entry
            for entry in self._hass.config_entries.async_entries(DOMAIN, include_disabled=False)
            if entry.data.get(CONF_CLIENT_ID) == client_id
        )
        return max([self.settings.cap, *(PACES[pace_of(entry)].cap for entry in sharing)])
