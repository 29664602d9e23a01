"""Run Home Assistant with the product's Spotify addresses turned to the simulator.

``python -m tests.hass --spotify URL --config FOLDER``, from the root of the repository.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import os
import signal
import sys
from threading import Thread
from types import ModuleType
from typing import ClassVar
from unittest.mock import patch
from weakref import WeakSet

from homeassistant import __main__ as home_assistant, bootstrap, components

from custom_components.evergreen_spotify.auth import oauth
from custom_components.evergreen_spotify.state import governors
from custom_components.evergreen_spotify.webapi import client
from custom_components.evergreen_spotify.webapi.governor import Governor

# Set up by default, these want packages from the network, and some of those a compiler.
LEFT_OUT = {
    "ai_task",
    "assist_satellite",
    "camera",
    "image_processing",
    "infrared",
    "radio_frequency",
    "tts",
}
# Those among them that the front end's list of actions imports, set up or not.
IMPORTED_ANYWAY = ("ai_task", "assist_satellite", "camera")

# What Assist imports to listen with, which has no wheel for this Python, and the class there.
LISTENERS = {"pymicro_vad": "MicroVad", "pyspeex_noise": "AudioProcessor"}


@contextmanager
def pointed_at(spotify: str) -> Iterator[None]:
    """Send the product's three kinds of requests to the simulator."""
    with (
        patch.object(oauth, "AUTHORIZE_URL", f"{spotify}/authorize"),
        patch.object(oauth, "TOKEN_URL", f"{spotify}/api/token"),
        patch.object(client, "API_URL", f"{spotify}/v1"),
        patch.object(governors, "Governor", Forgetful),
    ):
        yield


class Forgetful(Governor):
    """A governor that forgets how long Spotify wants to be left alone, when the demo says so."""

    living: ClassVar[WeakSet[Forgetful]] = WeakSet()

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """Be known to the demo."""
        super().__init__(changed)
        self._loop = asyncio.get_running_loop()
        self.living.add(self)

    @classmethod
    def forget_all(cls) -> None:
        """Forget, from any thread."""
        for one in list(cls.living):
            one._loop.call_soon_threadsafe(one._forget)

    def _forget(self) -> None:
        self.restore({})
        self._changed()


def leave_out() -> None:
    """Do without speech, cameras and radio."""
    bootstrap.DEFAULT_INTEGRATIONS -= LEFT_OUT
    for name in IMPORTED_ANYWAY:
        module = f"{components.__name__}.{name}"
        sys.modules[module] = ModuleType(module)


class Deaf:
    """Made for each conversation, and never asked about a sound."""

    def __init__(self, *_settings: object) -> None:
        """Take whatever settings there are."""


def do_without_a_microphone() -> None:
    """Let Assist read what is typed; what listens to a voice has to be compiled."""
    for name, listener in LISTENERS.items():
        module = sys.modules[name] = ModuleType(name)
        setattr(module, listener, Deaf)


def stop_with_parent() -> None:
    """Stop in good order once the other end of our standard input is gone; forget when told."""
    while os.read(sys.stdin.fileno(), 1):
        Forgetful.forget_all()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Point the product at the simulator, then let Home Assistant's own main take over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--spotify", required=True, metavar="URL")
    arguments, sys.argv[1:] = parser.parse_known_args()
    leave_out()
    do_without_a_microphone()
    Thread(target=stop_with_parent, daemon=True).start()
    with pointed_at(arguments.spotify):
        return home_assistant.main()


if __name__ == "__main__":
    sys.exit(main())
