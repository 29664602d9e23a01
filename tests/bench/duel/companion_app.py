"""A phone's own word on its music, as the companion app for Android sends it."""

from random import Random

from homeassistant.core import HomeAssistant

from .view import View

MEDIA_SESSION = "sensor.pocket_media_session"
PACKAGE = "com.spotify.music"
# Seconds until a change on the phone has reached Home Assistant.
DELAYS = (0.5, 2.0)


class MediaSession:
    """Follow the music that is steered from the phone, wherever it plays."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin in silence."""
        self._hass = hass
        self._dice = Random(1)
        self._show(View("idle"))

    def follow(self, truth: View) -> None:
        """Tell of it, a little later."""
        self._hass.loop.call_later(self._dice.uniform(*DELAYS), self._show, truth)

    def _show(self, truth: View) -> None:
        if truth.is_silent:
            self._hass.states.async_set(MEDIA_SESSION, "Unavailable")
            return
        state = truth.state.capitalize()
        about = {f"title_{PACKAGE}": truth.title, f"playback_state_{PACKAGE}": state}
        self._hass.states.async_set(MEDIA_SESSION, state, about)
