"""Start Home Assistant in a quarter of a second instead of five.

Nearly all of a start is Python's imports. A server process makes them once and forks; each
fork runs Home Assistant's own `main` in a process of its own, and dies like any other.
"""

import asyncio
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
import os
from pathlib import Path
from typing import override

from tests.hass_folder import Folder
from tests.home_assistant import HomeAssistant

from . import bare

_FORKS = get_context("forkserver")
_COMPONENTS = (
    *("api", "auth", "config", "diagnostics", "homeassistant.triggers", "logger", "media_player"),
    *("onboarding.views", "persistent_notification", "repairs", "spotify.config_flow"),
    *("spotify.media_player", "websocket_api"),
)
_PRODUCT = ("config_flow", "diagnostics", "media_player", "repairs", "sensor")
_FORKS.set_forkserver_preload(
    [
        bare.__name__,
        *(f"homeassistant.components.{name}" for name in _COMPONENTS),
        *(f"custom_components.evergreen_spotify.{name}" for name in _PRODUCT),
    ]
)


class Fork:
    """A fork, as asyncio shows a process."""

    def __init__(self, process: ForkServerProcess) -> None:
        """Start it."""
        self._process = process
        process.start()

    @property
    def returncode(self) -> int | None:
        """How it ended, if it did."""
        return self._process.exitcode

    def send_signal(self, signal: int) -> None:
        """Send it a signal."""
        if self._process.pid is not None:
            os.kill(self._process.pid, signal)

    async def wait(self) -> int:
        """Wait for its end."""
        await asyncio.to_thread(self._process.join)
        return self._process.exitcode or 0


class ForkedHomeAssistant(HomeAssistant):
    """A bare Home Assistant that starts at once."""

    def __init__(self, path: Path, spotify: str) -> None:
        """Choose the folder; nothing runs yet."""
        super().__init__(Folder(path, base=bare.CONFIGURATION), spotify)

    @override
    async def _spawn(self) -> Fork:
        about = (self.spotify, self.folder.path, self.console)
        return Fork(_FORKS.Process(target=bare.run, args=about, daemon=True))
