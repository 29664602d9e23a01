"""Weigh a rival: what it costs to start, to poll, to keep and to import."""

import asyncio
from dataclasses import dataclass
import gc
from statistics import median
import sys
from time import thread_time
import tracemalloc

from homeassistant.const import EVENT_STATE_CHANGED, STATE_PLAYING
from homeassistant.core import EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from tests.bench import virtual_time

from .far import FarSpotify
from .guests import invite
from .home import home
from .rivals import Rival
from .script import HOUR, SPEAKERS

USER = "juniper"
POLLED_FOR = 6 * HOUR
POLLED_TIMES = 3
ENTRIES = 10
IMPORTS = 5
# What Home Assistant has imported before any integration like these.
BEFORE = (
    "homeassistant.bootstrap",
    "homeassistant.components.application_credentials",
    "homeassistant.components.diagnostics",
    "homeassistant.components.media_player",
    "homeassistant.components.repairs",
    "homeassistant.components.sensor",
    "homeassistant.helpers.config_entry_oauth2_flow",
)
IMPORT = """
from importlib import import_module
from pkgutil import walk_packages
from time import process_time
for name in {before}:
    import_module(name)
began = process_time()
package = import_module({package!r})
for module in walk_packages(package.__path__, package.__name__ + "."):
    import_module(module.name)
print(process_time() - began)
"""


@dataclass
class Figures:
    """What a rival weighs."""

    start_requests: int
    start_seconds: float
    poll_microseconds: float
    entry_kibibytes: float
    import_milliseconds: float


async def _start(rival: Rival) -> tuple[int, float]:
    """Count requests and seconds until the player shows the music that plays."""
    async with home(1, modern=rival.modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        spotify.scenarios.phone_play(USER, device=SPEAKERS[0])
        moments: list[float] = []
        hass.bus.async_listen(
            EVENT_STATE_CHANGED, lambda _: moments.append(spotify.clock()), _plays
        )
        began = spotify.clock()
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        count = spotify.log.count(path_prefix="/v1")
        await hass.config_entries.async_unload(entry.entry_id)
        return count, moments[0] - began


@callback
def _plays(data: EventStateChangedData) -> bool:
    """Tell whether this is a player that shows the music."""
    return data["new_state"] is not None and data["new_state"].state == STATE_PLAYING


async def _poll(rival: Rival) -> float:
    """Measure the processor's time for a poll, without that for the bare request."""
    async with home(1, modern=rival.modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        assert await hass.config_entries.async_setup(entry.entry_id)
        spotify.scenarios.phone_play(USER, device=SPEAKERS[0])
        spotify.scenarios.phone_repeat(USER, "context")
        await asyncio.sleep(HOUR)
        spotify.log.clear()
        began = thread_time()
        await asyncio.sleep(POLLED_FOR)
        spent = thread_time() - began
        count = spotify.log.count(path_prefix="/v1/me/player")
        bare = await _bare(hass, spotify, count)
        await hass.config_entries.async_unload(entry.entry_id)
        return 1_000_000 * (spent - bare) / count


async def _bare(hass: HomeAssistant, spotify: FarSpotify, count: int) -> float:
    """Measure the processor's time for so many requests that nobody makes anything of."""
    token = await spotify.sign_in(USER, "user-read-playback-state")
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    session, spent = async_get_clientsession(hass), 0.0
    for _ in range(count):
        began = thread_time()
        async with session.get(f"{spotify.api_url}/me/player", headers=headers) as response:
            await response.read()
        spent += thread_time() - began
    return spent


async def _keep(rival: Rival) -> float:
    """Measure the memory that an entry takes beside others."""
    async with home(1, modern=rival.modern) as (hass, spotify):
        first, *guests = invite(spotify, ENTRIES + 1)
        entries = [await rival.add(hass, spotify, *first)]
        await hass.config_entries.async_setup(entries[0].entry_id)
        await asyncio.sleep(HOUR / 2)
        before = _kibibytes()
        for guest in guests:
            entries.append(await rival.add(hass, spotify, *guest))
            await hass.config_entries.async_setup(entries[-1].entry_id)
        await asyncio.sleep(HOUR / 4)
        kept = _kibibytes() - before
        for entry in entries:
            await hass.config_entries.async_unload(entry.entry_id)
        return kept / ENTRIES


def _kibibytes() -> float:
    """Sum up what is alive, without what the simulator keeps."""
    gc.collect()
    others = tracemalloc.Filter(inclusive=False, filename_pattern="*/tests/*")
    snapshot = tracemalloc.take_snapshot().filter_traces([others])
    return sum(one.size for one in snapshot.statistics("filename")) / 1024


async def _import(rival: Rival) -> float:
    """Measure the processor's time that all modules of an integration take."""
    program = IMPORT.format(before=BEFORE, package=rival.package)
    seconds = []
    for _ in range(IMPORTS):
        python = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
        )
        words, _ = await python.communicate()
        seconds.append(float(words))
    return median(seconds) * 1000


def weigh(rival: Rival) -> Figures:
    """Weigh a rival in all ways."""
    requests, seconds = virtual_time.run(_start(rival))
    poll = min(virtual_time.run(_poll(rival)) for _ in range(POLLED_TIMES))
    tracemalloc.start()
    kept = virtual_time.run(_keep(rival))
    tracemalloc.stop()
    return Figures(requests, seconds, poll, kept, asyncio.run(_import(rival)))
