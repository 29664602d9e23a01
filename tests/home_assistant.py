"""A real Home Assistant in a process of its own."""

import asyncio
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from resource import getpagesize
import signal
import socket
import sys
from typing import Any, Protocol, Self

from .hass_client import HassClient, Owner
from .hass_folder import Folder
from .waiting import eventually

ROOT = Path(__file__).parents[1]
RESTART = 100


class DidNotStartError(Exception):
    """Home Assistant ended or stayed silent."""


class Running(Protocol):
    """A process, as asyncio shows one."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def returncode(self) -> int | None:
        """The exit code, None while it runs."""

    @property
    def stdin(self) -> asyncio.StreamWriter | None:
        """Where it reads from."""

    def send_signal(self, signal: int) -> None:
        """Send it a signal."""

    async def wait(self) -> int:
        """Wait for its end."""


def free_port(first: int = 0) -> int:
    """Return the first port from here on that nobody listens on; any free one from 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", first))
        except OSError:
            return free_port(first + 1)
        return probe.getsockname()[1]


class HomeAssistant:
    """Start, stop and kill a Home Assistant that takes the simulator for Spotify."""

    def __init__(self, folder: Folder, spotify: str, port: int = 0) -> None:
        """Initialize with a free port; nothing runs yet."""
        self.folder = folder
        self.owner = Owner()
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client: HassClient
        self.running: asyncio.Task[int]
        self.spotify = spotify
        self._process: Running | None = None

    async def __aenter__(self) -> Self:
        """Start with the block."""
        async with AsyncExitStack() as half_way:
            half_way.push_async_callback(self.stop)
            await self.start()
            half_way.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop with the block."""
        await self.stop()

    @property
    def console(self) -> Path:
        """What the process has to say."""
        return self.folder.path / "console.log"

    @property
    def mebibytes(self) -> float:
        """How much memory the process holds."""
        return self._told("statm")[1] * getpagesize() / 2**20

    @property
    def busy_seconds(self) -> float:
        """How long its event loop has been at work, however busy the machine is."""
        return self._told("schedstat")[0] / 1e9

    def _told(self, file: str) -> list[int]:
        """Read what Linux tells of the process."""
        assert self._process is not None
        told = Path(f"/proc/{self._process.pid}/{file}").read_text(encoding="ascii")
        return [int(word) for word in told.split()]

    def last_words(self) -> str:
        """Return the end of that."""
        return self.console.read_text(encoding="utf-8")[-3000:]

    async def start(self, within: float = 120) -> None:
        """Start, sign in as the owner and wait until everything is set up."""
        self.launch()
        await self.alive(self.be_ready(), within)

    def launch(self) -> None:
        """Start, and wait for nothing."""
        self.folder.prepare(self.port)
        self.console.touch()
        self.client = HassClient(self.url)
        self.running = asyncio.create_task(self._run())

    async def alive[T](self, deed: Coroutine[Any, Any, T], within: float = 120) -> T:
        """Await something that Home Assistant has to live for."""
        task = asyncio.create_task(deed)
        await asyncio.wait(
            {self.running, task}, timeout=within, return_when=asyncio.FIRST_COMPLETED
        )
        if not task.done():
            task.cancel()
            raise DidNotStartError(self.last_words())
        return await task

    async def be_ready(self) -> None:
        """Sign in as the owner and wait until everything is set up."""
        await eventually(self.client.answers)
        await self.client.sign_in(self.owner)
        await eventually(self._is_set_up)

    async def ended(self) -> int:
        """Wait until it ends by itself and return its exit code."""
        return await asyncio.shield(self.running)

    async def stop(self, within: float = 30) -> int:
        """Let it write everything down and return its exit code."""
        await self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(within):
                return await self.ended()
        except TimeoutError:
            return await self.kill()

    def forget_waits(self) -> None:
        """Let it forget how long Spotify wants to be left alone."""
        if self._process and self._process.stdin:
            self._process.stdin.write(b"!")

    async def kill(self) -> int:
        """Kill it."""
        await self._signal(signal.SIGKILL)
        return await self.running

    async def _run(self) -> int:
        """Run it again whenever it asks for a restart, as its supervisor would."""
        while True:
            self._process = await self._spawn()
            if (code := await self._process.wait()) != RESTART:
                return code

    async def _spawn(self) -> Running:
        with self.console.open("ab") as console:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.hass", "--spotify", self.spotify, "--skip-pip"),
                *("--config", str(self.folder.path)),
                cwd=ROOT,
                stdin=PIPE,
                stdout=console,
                stderr=STDOUT,
                # Ctrl-C is for us alone; we then ask it to stop, once.
                start_new_session=True,
            )

    async def _signal(self, number: signal.Signals) -> None:
        await self.client.close()
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)

    async def _is_set_up(self) -> bool:
        return (await self.client.get("/api/config"))["state"] == "RUNNING"
