"""Take the power away from Home Assistant after each refresh of a single-use token.

Both integrations get the same kills: a real Home Assistant each, against a Spotify that lives on
this machine, ended by SIGKILL 0-1,500 ms after a refresh and started again. A grant is lost if
Spotify then refuses the refresh token that was stored.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from statistics import median
import sys
from tempfile import TemporaryDirectory
from time import monotonic

from .contenders import CORE, EVERGREEN
from .power_cuts import PowerCuts, Result

KILLS = 200
SEED = 2026
LATEST = 1.5

ROWS: dict[str, Callable[[Result], object]] = {
    "refreshes": lambda result: result.refreshes,
    "kills": lambda result: result.kills,
    "lost grants": lambda result: len(result.lost),
    "  %": lambda result: f"{100 * len(result.lost) / result.kills:.1f}",
    "  with the answer still in flight": lambda result: result.in_flight,
    "  latest kill that lost one, ms": lambda result: _ms(max(result.lost, default=None)),
    "from asking to using a new token, median ms": lambda result: _ms(
        median(result.renewal) if result.renewal else None
    ),
    "  longest, ms": lambda result: _ms(max(result.renewal, default=None)),
    "well in the end": lambda result: "yes" if result.well else "no",
}


def delays(kills: int, seed: int) -> list[float]:
    """Draw the moments of the kills, in seconds after the refresh."""
    chance = Random(seed)
    return [chance.uniform(0, LATEST) for _ in range(kills)]


def table(results: dict[str, Result]) -> str:
    """Show the results side by side."""
    head = line("", results)
    return "\n".join(
        [head, *(line(title, map(row, results.values())) for title, row in ROWS.items())]
    )


def line(title: str, cells: Iterable[object]) -> str:
    """Set one line of it."""
    return f"{title:44}" + "".join(f"{cell!s:>14}" for cell in cells)


async def tell(results: dict[str, Result]) -> None:
    """Say how far both are; a pipe only wants to know now and then."""
    end, pause = ("\r", 1) if sys.stdout.isatty() else ("\n", 30)
    while True:
        await asyncio.sleep(pause)
        parts = (
            f"{title}: {one.kills} kills, {len(one.lost)} lost" for title, one in results.items()
        )
        print(" | ".join(parts), end=end, flush=True)


async def compare(kills: int, seed: int) -> dict[str, Result]:
    """Run both at once."""
    moments = delays(kills, seed)
    with TemporaryDirectory(prefix="evergreen-") as folder:
        ordeals = {
            contender.title: PowerCuts(contender, Path(folder, contender.domain))
            for contender in (EVERGREEN, CORE)
        }
        results = {title: ordeal.result for title, ordeal in ordeals.items()}
        teller = asyncio.create_task(tell(results))
        async with asyncio.TaskGroup() as group:
            for ordeal in ordeals.values():
                group.create_task(ordeal.run(moments))
        teller.cancel()
    return results


def _ms(seconds: float | None) -> str:
    return "-" if seconds is None else f"{1000 * seconds:.0f}"


def main() -> int:
    """Run what the command line asks for; fail if ours lost a grant that it had in hand."""
    parser = argparse.ArgumentParser(prog="scripts/kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N", help="of each")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    began = monotonic()
    try:
        results = asyncio.run(compare(arguments.kills, arguments.seed))
    except KeyboardInterrupt:
        print("\nStopped.")
        return 1
    print(f"\n\n{table(results)}\n\n{monotonic() - began:.0f} s, seed {arguments.seed}")
    ours = results[EVERGREEN.title]
    return int(len(ours.lost) > ours.in_flight or not ours.well)


if __name__ == "__main__":
    sys.exit(main())
