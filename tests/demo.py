"""Show the integration in a real Home Assistant, with a Spotify that lives on this machine."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
import shutil
import signal
import sys
from tempfile import TemporaryDirectory
from time import monotonic
from traceback import print_exception
from types import TracebackType
from typing import Self

from .home_assistant import ROOT
from .household import DASHBOARD, PLAYER, SENTENCE
from .simulator import CLIENT_ID
from .simulator.catalogue import Playlist
from .stage import Stage
from .story import STORY, TOKEN_LIFETIME

FOLDER = ROOT / ".demo"
PORT = 8123
SPOTIFY_PORT = 8124
WELCOME = """
  Home Assistant  {home}/{dashboard}  (user {username}, password {password})
  Spotify         {spotify}/control  (a phone, troubles, and every request as it arrives)

  Try: - the scene "Good morning", with music on or off; the phone on the control page
       - the presets "Slow sunrise", which grows louder for half a minute, and "Dinner"
       - Media in the sidebar: choose a player at the bottom right, browse and search
       - Assist, the speech bubble above the dashboard: {sentence}
       - wait a minute: access tokens live {lifetime} s here, see them renewed and rotated
       - "Revoke" on the control page, then Settings > Repairs
       - Settings > Devices & services > Add integration > Evergreen for Spotify,
         Client ID {client_id}, as Rowan Hale

  Ctrl-C stops. scripts/demo goes on from here, scripts/demo --reset starts afresh.
"""


class StepFailedError(Exception):
    """One thing did not go as told; its cause says how."""


class Progress:
    """Tell of one thing while it is done, and how long it took or what went wrong."""

    def __init__(self, title: str) -> None:
        """Initialize a step by its title."""
        self.title = title
        self._since = monotonic()

    def __enter__(self) -> Self:
        """Say what is about to happen; a pipe only wants to know what did."""
        if sys.stdout.isatty():
            print(f"  … {self.title}", end="\r", flush=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tick it off, or cross it out."""
        seconds = monotonic() - self._since
        print(f"  {'✗' if error else '✓'} {self.title}  ({seconds:.1f} s)", flush=True)
        if isinstance(error, Exception):
            raise StepFailedError(self.title) from error


async def check(seed: int) -> None:
    """Tell the whole story in a house that is gone afterwards."""
    with TemporaryDirectory(prefix="evergreen-") as folder:
        stage = Stage(Path(folder), token_lifetime=TOKEN_LIFETIME, seed=seed)
        async with AsyncExitStack() as house:
            with Progress("Home Assistant starts and its owner signs in"):
                await house.enter_async_context(stage)
            try:
                for step in STORY:
                    with Progress(step.title):
                        await step.act(stage)
            except StepFailedError:
                print(stage.home.last_words(), file=sys.stderr)
                raise


async def show(seed: int) -> None:
    """Open the house and keep it open until somebody has seen enough."""
    stage = Stage(FOLDER, port=PORT, spotify_port=SPOTIFY_PORT, seed=seed)
    async with AsyncExitStack() as house:
        with Progress("Starting the simulator and Home Assistant"):
            await house.enter_async_context(stage)
        with Progress("Signing in to Spotify as Juniper Vale, through the config flow"):
            await sign_in(stage)
        with Progress("Playing in the Living Room"):
            await play(stage)
        with Progress("Making two presets, through their form"):
            await stage.make_presets()
        with Progress("Giving two speakers players of their own"):
            await stage.make_players()
        calming: set[asyncio.Task[None]] = set()
        stage.simulator.scenarios.when_calm.append(
            lambda: calming.add(asyncio.create_task(stage.calm()))
        )
        print(welcome(stage))
        await stage.home.ended()


async def sign_in(stage: Stage) -> None:
    """Connect the first account; or every account again, as a new simulator knows no consent."""
    people = {user.name: user.id for user in stage.simulator.accounts.users.values()}
    entries = await stage.entries()
    if not entries:
        await stage.connect("juniper")
    for issue in await stage.issues():
        await stage.repair(issue, people[issue["translation_placeholders"]["name"]])


async def play(stage: Stage) -> None:
    """Put some music on the way anybody in the house would."""
    pancakes = stage.simulator.catalogue.named(Playlist, "Sunday Pancakes")
    client = stage.client
    await client.until(lambda: client.states[PLAYER]["state"] != "unavailable")
    await client.act("media_player.select_source", PLAYER, source="Living Room")
    await client.act(
        "media_player.play_media",
        PLAYER,
        media_content_type="playlist",
        media_content_id=pancakes.uri,
    )


def welcome(stage: Stage) -> str:
    """Say where to look and what to try."""
    owner = stage.home.owner
    return WELCOME.format(
        home=stage.home.url,
        dashboard=DASHBOARD,
        username=owner.username,
        password=owner.password,
        spotify=stage.simulator.url,
        lifetime=stage.simulator.accounts.token_lifetime,
        client_id=CLIENT_ID,
        sentence=SENTENCE,
    )


async def run(play: Callable[[int], Awaitable[None]], seed: int) -> None:
    """Take being terminated for Ctrl-C."""
    print(f"  World {seed}: what nobody attests about Spotify is drawn (--world-seed {seed})")
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await play(seed)


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell the story, leave nothing")
    parser.add_argument("--reset", action="store_true", help="forget .demo/ and start afresh")
    parser.add_argument("--world-seed", type=int, metavar="N", help="the world; else any")
    arguments = parser.parse_args()
    seed = Random().randrange(1000) if arguments.world_seed is None else arguments.world_seed
    if arguments.reset:
        shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        asyncio.run(run(check if arguments.check else show, seed))
    except KeyboardInterrupt, asyncio.CancelledError:
        print("\nStopped.")
    except StepFailedError as failed:
        print_exception(failed.__cause__, limit=-3)
        print(f"\nFailed: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
