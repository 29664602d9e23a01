"""Browse and search a collector's library for an hour of virtual time, for `scripts/library`.

Every allocation of ours and of Home Assistant's is counted: the cache fills, then memory is flat.
"""

import asyncio
from collections.abc import AsyncGenerator
import gc
from itertools import count
import tracemalloc
from typing import Any

from homeassistant.core import HomeAssistant

from tests.collection import collect

from . import virtual_time
from .duel.home import home, player_of
from .duel.rivals import DEFAULT

type Place = dict[str, Any]

USER = "juniper"
HOUR = 3600
EVERY = 2
"""Seconds from one gesture to the next."""

PARTS = 6
"""In so many parts memory is measured; the first fills the cache."""

PAGES = 8
"""Pages that are opened of a list before the reader goes on to the next."""

GROWTH = 300.0
"""Kibibytes that all parts after the first may add: no more than a few pages do."""


class Reader:
    """Somebody who never stops."""

    def __init__(self, hass: HomeAssistant, player: str) -> None:
        """Sit down before a player."""
        self._hass = hass
        self._player = player
        self.gestures = 0

    async def read(self) -> AsyncGenerator[None]:
        """Go from gesture to gesture: folders, their pages, what is in them, searches."""
        root = await self._open()
        for round_ in count():
            for folder in root["children"]:
                place = folder
                for _ in range(PAGES):
                    place = await self._open(place)
                    yield
                    things = [one for one in place["children"] if one["can_expand"]]
                    if things and things[0]["media_class"] != "directory":
                        await self._open(things[round_ % len(things)])
                        yield
                    if not things or things[-1]["media_class"] != "directory":
                        break
                    place = things[-1]
            await self._ask("search_media", search_query=f"song {round_:05}")
            yield

    async def _open(self, item: Place | None = None) -> Place:
        names = ("media_content_id", "media_content_type") if item else ()
        return await self._ask(
            "browse_media", **{name: item[name] for name in names} if item else {}
        )

    async def _ask(self, action: str, **data: object) -> Place:
        self.gestures += 1
        answer = await self._hass.services.async_call(
            "media_player",
            action,
            {"entity_id": self._player, **data},
            blocking=True,
            return_response=True,
        )
        place: Any = (answer or {})[self._player]
        return place if isinstance(place, dict) else place.as_dict()


async def _browse(seconds: float) -> tuple[int, list[float]]:
    sizes: list[float] = []
    async with home(1) as (hass, spotify):
        collect(spotify, USER)
        entry = await DEFAULT.add(hass, spotify, USER)
        hass.config_entries.async_update_entry(entry, options={"features": ["library"]})
        assert await hass.config_entries.async_setup(entry.entry_id)
        reader = Reader(hass, player_of(hass, entry))
        reading = reader.read()
        tracemalloc.start()
        loop = asyncio.get_running_loop()
        until = loop.time()
        for _ in range(PARTS):
            until += seconds / PARTS
            while loop.time() < until:
                await anext(reading)
                await asyncio.sleep(EVERY)
            spotify.log.clear()
            sizes.append(_kibibytes())
        tracemalloc.stop()
        await reading.aclose()
    return reader.gestures, sizes


def _kibibytes() -> float:
    """Sum up what is alive of the product's, and of Home Assistant's."""
    gc.collect()
    ours = [
        tracemalloc.Filter(inclusive=True, filename_pattern=f"*/{name}/*")
        for name in ("custom_components", "homeassistant")
    ]
    snapshot = tracemalloc.take_snapshot().filter_traces(ours)
    return sum(one.size for one in snapshot.statistics("filename")) / 1024


def browse(seconds: float = HOUR) -> tuple[int, list[float]]:
    """Return how many gestures there were, and the memory in KiB after each sixth of the time."""
    return virtual_time.run(_browse(seconds))


def is_flat(sizes: list[float]) -> bool:
    """Tell whether no part after the first has added more than a few pages."""
    first, *rest = sizes
    return max(rest) - first < GROWTH
