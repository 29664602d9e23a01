"""Browse the library of a collector in a real Home Assistant: how long, and how much memory.

`scripts/library [--gestures N]`; then an hour of it in virtual time, with every allocation counted.
"""

import argparse
import asyncio
from pathlib import Path
from statistics import median
import sys
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import library_hour
from tests.collection import LISTS, SHOWS, SONGS, collect
from tests.household import PLAYER
from tests.stage import Stage

type Place = dict[str, Any]

FIRST_PAGE = 0.1
"""Seconds of work that the first page of anything may take."""

GROWTH = 8.0
"""Mebibytes that the second half of the browsing may add."""


class Reader:
    """Somebody who browses, with a watch."""

    def __init__(self, stage: Stage) -> None:
        """Sit down."""
        self._stage = stage
        self.seconds: list[float] = []

    async def open(self, item: Place | None = None) -> Place:
        """Open a place; note how long Home Assistant's event loop was at work."""
        names = ("media_content_id", "media_content_type") if item else ()
        where = {name: item[name] for name in names} if item else {}
        before = self._stage.home.busy_seconds
        place: Place = await self._stage.client.command(
            "media_player/browse_media", entity_id=PLAYER, **where
        )
        self.seconds.append(self._stage.home.busy_seconds - before)
        return place


async def measure(gestures: int) -> bool:
    """Browse; print a table, and tell whether it is as promised."""
    with TemporaryDirectory(prefix="evergreen-") as folder:
        async with Stage(Path(folder), token_lifetime=3600) as stage:
            collect(stage.simulator, "juniper")
            await stage.connect("juniper")
            await stage.client.until(lambda: PLAYER in stage.client.states)
            reader = Reader(stage)
            root = await reader.open()
            for item in root["children"]:
                await reader.open(item)
            first = list(reader.seconds)
            half = await browse(reader, root, gestures // 2)
            middle = stage.home.mebibytes
            await browse(reader, root, gestures - half)
            end = stage.home.mebibytes
    growth = end - middle
    print(f"{SONGS} liked songs, {LISTS} playlists, {SHOWS} shows")
    print(f"| First page, longest | {max(first) * 1000:.0f} ms |")
    print(
        f"| Any of {len(reader.seconds)} pages, median | {median(reader.seconds) * 1000:.0f} ms |"
    )
    print(f"| Memory, second half of the browsing | {growth:+.1f} MiB of {end:.0f} |")
    return max(first) < FIRST_PAGE and growth < GROWTH


async def browse(reader: Reader, root: Place, gestures: int) -> int:
    """Read on page after page, folder after folder; return how many pages there were."""
    count = 0
    while count < gestures:
        for item in root["children"]:
            place = await reader.open(item)
            count += 1
            while place["children"] and place["children"][-1]["media_class"] == "directory":
                if count >= gestures:
                    return count
                place = await reader.open(place["children"][-1])
                count += 1
    return count


def main() -> int:
    """Say how long to browse."""
    parser = argparse.ArgumentParser(prog="scripts/library", description=__doc__)
    parser.add_argument("--gestures", type=int, default=2000, metavar="N")
    is_quick = asyncio.run(measure(parser.parse_args().gestures))
    count, sizes = library_hour.browse()
    print(f"| Gestures in an hour | {count} |")
    print(f"| Memory (KiB) after each sixth of it | {' '.join(f'{size:.0f}' for size in sizes)} |")
    return 0 if library_hour.is_flat(sizes) and is_quick else 1


if __name__ == "__main__":
    sys.exit(main())
