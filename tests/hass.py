"""Run Home Assistant with the product's Spotify addresses turned to the simulator.

``python -m tests.hass --spotify URL --config FOLDER``, from the root of the repository.
"""

import argparse
import os
import signal
import sys
from threading import Thread
from types import ModuleType

from homeassistant import __main__ as home_assistant, bootstrap, components

from custom_components.evergreen_spotify.auth import oauth
from custom_components.evergreen_spotify.webapi import client

# Set up by default, these want packages from the network, and some of those a compiler.
LEFT_OUT = {
    "ai_task",
    "assist_satellite",
    "camera",
    "conversation",
    "image_processing",
    "infrared",
    "radio_frequency",
    "tts",
}
# Those among them that the front end's list of actions imports, set up or not.
IMPORTED_ANYWAY = ("ai_task", "assist_satellite", "camera")


def point_at(spotify: str) -> None:
    """Send the product's three kinds of requests to the simulator."""
    vars(oauth).update(AUTHORIZE_URL=f"{spotify}/authorize", TOKEN_URL=f"{spotify}/api/token")
    vars(client).update(API_URL=f"{spotify}/v1")


def leave_out() -> None:
    """Do without speech, cameras and radio."""
    bootstrap.DEFAULT_INTEGRATIONS -= LEFT_OUT
    for name in IMPORTED_ANYWAY:
        module = f"{components.__name__}.{name}"
        sys.modules[module] = ModuleType(module)


def stop_with_parent() -> None:
    """Stop in good order once the other end of our standard input is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Point the product at the simulator, then let Home Assistant's own main take over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--spotify", required=True, metavar="URL")
    arguments, sys.argv[1:] = parser.parse_known_args()
    point_at(arguments.spotify)
    leave_out()
    Thread(target=stop_with_parent, daemon=True).start()
    return home_assistant.main()


if __name__ == "__main__":
    sys.exit(main())
