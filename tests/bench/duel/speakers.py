"""The same speakers, as another integration would show them: pushed, without delay."""

from homeassistant.const import ATTR_FRIENDLY_NAME
from homeassistant.core import HomeAssistant

from .script import SPEAKERS
from .view import View

TELLY = "media_player.telly"


class Speakers:
    """Follow the music, wherever it plays."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Stand there in silence, beside a television."""
        self._hass = hass
        self.follow(View("idle"))
        self.watch_telly("off")

    def follow(self, truth: View) -> None:
        """Show what is heard from each."""
        for name in SPEAKERS:
            here = truth.source == name
            about = {"media_title": truth.title, "volume_level": (truth.volume or 0) / 100}
            self._hass.states.async_set(
                f"media_player.{name.lower().replace(' ', '_')}",
                truth.state if here else "idle",
                {ATTR_FRIENDLY_NAME: name} | (about if here else {}),
            )

    def watch_telly(self, state: str) -> None:
        """Let the television do something of its own."""
        self._hass.states.async_set(TELLY, state, {ATTR_FRIENDLY_NAME: "Telly"})
