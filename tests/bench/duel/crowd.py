"""Keep many accounts in one house for a day, and see whether the loop ever stalls."""

import asyncio
from dataclasses import dataclass
import gc
from random import Random

from homeassistant.core import HomeAssistant

from tests.bench import virtual_time
from tests.bench.virtual_time import VirtualLoop

from .far import FarSpotify
from .guests import invite
from .home import home
from .rivals import Rival
from .script import DAY, HOUR

ACCOUNTS = 50
CLIENT_IDS = 10
SESSION = 2 * HOUR
STALL = 0.02


@dataclass
class Figures:
    """What a day with a crowd came to."""

    requests: int = 0
    players: int = 0
    turns: int = 0
    longest: float = 0.0
    stalls: int = 0

    def turn(self, seconds: float) -> None:
        """Note how long the loop was busy at a stretch."""
        self.turns += 1
        self.longest = max(self.longest, seconds)
        self.stalls += seconds > STALL


async def _crowd(rival: Rival, accounts: int, seconds: float) -> Figures:
    figures, dice, loop = Figures(), Random(1), asyncio.get_running_loop()
    async with home(1, modern=rival.modern) as (hass, spotify):
        guests = invite(spotify, accounts, CLIENT_IDS)
        entries = [await rival.add(hass, spotify, *guest) for guest in guests]
        await hass.config_entries.async_setup(entries[0].entry_id)  # all of the domain follow
        for user, _ in guests:
            _plan_session(hass, spotify, user, dice.uniform(0, seconds))
        await asyncio.sleep(60)
        gc.collect()
        gc.freeze()
        await asyncio.sleep(1)  # that took a moment, and is not counted
        spotify.log.clear()
        assert isinstance(loop, VirtualLoop)
        loop.jumping.busy = figures.turn
        for _ in range(int(seconds // HOUR)):
            await asyncio.sleep(HOUR)
            figures.requests += spotify.log.count(path_prefix="/v1")
            # What the simulator keeps would make the collections of garbage longer and longer.
            spotify.log.clear()
            spotify.trips.clear()
        loop.jumping.busy = None
        players = hass.states.async_all("media_player")
        figures.players = sum(one.state != "unavailable" for one in players)
        for entry in entries:
            await hass.config_entries.async_unload(entry.entry_id)
        gc.unfreeze()
    return figures


def _plan_session(hass: HomeAssistant, spotify: FarSpotify, user: str, wait: float) -> None:
    """Let somebody listen for a while."""

    def begin() -> None:
        spotify.scenarios.phone_play(user)
        spotify.scenarios.phone_repeat(user, "context")
        hass.loop.call_later(SESSION, spotify.scenarios.phone_pause, user)

    hass.loop.call_later(wait, begin)


def crowd(rival: Rival, accounts: int = ACCOUNTS, seconds: float = DAY) -> Figures:
    """Keep so many accounts, in virtual time."""
    return virtual_time.run(_crowd(rival, accounts, seconds))
