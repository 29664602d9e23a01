"""Be the Home Assistant that a benchmark starts: hardly more than the integration in question."""

from multiprocessing import parent_process
import os
from pathlib import Path
import signal
import sys
from threading import Thread
from types import SimpleNamespace

from homeassistant import __main__ as home_assistant, bootstrap
from homeassistant.components.application_credentials import AuthorizationServer
from homeassistant.components.spotify import application_credentials
from homeassistant.core import HomeAssistant
from spotifyaio import spotify as spotifyaio
from yarl import URL

from tests import hass

CONFIGURATION = {
    "homeassistant": {"name": "Evergreen Bench", "country": "SE", "time_zone": "UTC"},
    "api": None,
    "application_credentials": None,
    "auth": None,
    "config": None,
    "logger": {"default": "warning"},
    "onboarding": None,
    "repairs": None,
    "websocket_api": None,
}


def run(spotify: str, folder: Path, console: Path) -> None:
    """Turn both integrations to the simulator, then let Home Assistant's own main take over."""
    words = os.open(console, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(words, stream)
    os.setsid()  # Ctrl-C is for the parent alone.
    Thread(target=stop_with_parent, daemon=True).start()
    bootstrap.DEFAULT_INTEGRATIONS.clear()
    bootstrap.CRITICAL_INTEGRATIONS.clear()
    hass.point_at(spotify)
    point_core_at(spotify)
    sys.argv = ["hass", "--skip-pip", "--config", str(folder)]
    sys.exit(home_assistant.main())


def point_core_at(spotify: str) -> None:
    """Send the three kinds of requests of Home Assistant's own integration there, too."""

    async def server(_hass: HomeAssistant) -> AuthorizationServer:
        return AuthorizationServer(f"{spotify}/authorize", f"{spotify}/api/token")

    vars(application_credentials).update(async_get_authorization_server=server)
    vars(spotifyaio).update(URL=SimpleNamespace(build=lambda **_: URL(spotify)))


def stop_with_parent() -> None:
    """Stop in good order once nobody is left who could."""
    if parent := parent_process():
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
