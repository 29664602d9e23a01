"""Compare core's Spotify with ours: `scripts/bench`."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
import os
from pathlib import Path
from statistics import median
import sys
from typing import Any

from tests.bench.listening.model import Outcome

from .crowd import crowd
from .day import live
from .day_table import day_frontier, day_table
from .details import write_details
from .frontier_table import Frontier, frontier_table
from .listening import DAYS, listen
from .listening_table import listening_frontier, listening_table
from .payloads import show
from .payloads_table import payloads_table
from .rivals import CORE, DEFAULT, RIVALS, Rival
from .table import Miss, Table
from .weather import endure
from .weather_table import weather_table
from .weight import weigh
from .weight_table import crowd_table, weight_table

SEEDS = 10
HOUSEHOLDS = 16
PACES = ("default", "frugal", "quick")  # those that know nothing but the player


class Bench:
    """Run rounds on all cores, each in a process of its own."""

    def __init__(self, options: argparse.Namespace, pool: ProcessPoolExecutor) -> None:
        """Know what was asked for."""
        self._options = options
        self._pool = pool

    def day(self) -> Iterator[Table[Any]]:
        """Live through the days of all rivals."""
        seeds = range(1, self._options.seeds + 1)
        results = self._run(live, RIVALS, [(seed,) for seed in seeds])
        if self._options.details:
            for figures in results.values():
                for one in figures:
                    write_details(self._options.details, one)
        core = median(len(one.requests) for one in results[CORE.name])
        yield from self._beside_frontier(
            day_table(results, len(seeds)), partial(day_frontier, seeds=seeds, core=core)
        )

    def listening(self) -> Iterator[Table[Any]]:
        """Live with households as people are."""
        seeds = range(1, self._options.households + 1)
        results = self._run(listen, RIVALS, [(seed,) for seed in seeds])
        core = sum(results[CORE.name], Outcome()).requests_a_day
        yield from self._beside_frontier(
            listening_table(results, DAYS),
            partial(listening_frontier, seeds=seeds, days=DAYS, core=core),
        )

    def _beside_frontier(
        self, table: Table[Any], frontier: Callable[[str], Frontier]
    ) -> Iterator[Table[Any]]:
        """Where a pace misses a goal, tell how near any schedule comes."""
        missed = {miss.rival for miss in table.missed} & set(PACES)
        found = list(self._pool.map(frontier, sorted(missed)))
        nearest = {key: at for one in found for key, at in one.nearest.items()}
        yield replace(table, nearest=nearest, beyond=[one.pace for one in found if one.is_beyond])
        if found:
            yield frontier_table(table.title, found)

    def weather(self) -> Iterator[Table[Any]]:
        """Listen through a day of bad weather."""
        worlds = [(seed,) for seed in range(1, self._options.world_seeds + 1)]
        yield weather_table(self._run(endure, (CORE, DEFAULT), worlds))

    def payloads(self) -> Iterator[Table[Any]]:
        """Read what was never sent before."""
        yield payloads_table(self._run(show, (CORE, DEFAULT)))

    def weight(self) -> Iterator[Table[Any]]:
        """Weigh both, then ours many times over."""
        yield weight_table(self._run(weigh, (CORE, DEFAULT)))
        yield crowd_table(self._run(crowd, (DEFAULT,)))

    def _run[F](
        self,
        deed: Callable[..., F],
        rivals: Iterable[Rival],
        runs: Sequence[tuple[int, ...]] = ((),),
    ) -> dict[str, list[F]]:
        jobs = {
            rival.name: [self._pool.submit(deed, rival, *how) for how in runs] for rival in rivals
        }
        return {name: [job.result() for job in started] for name, started in jobs.items()}


ROUNDS: dict[str, Callable[[Bench], Iterator[Table[Any]]]] = {
    "day": Bench.day,
    "listening": Bench.listening,
    "weather": Bench.weather,
    "payloads": Bench.payloads,
    "weight": Bench.weight,
}


def main() -> int:
    """Run what is asked for, print the tables, and fail where a missed limit could be met."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "--seeds", type=int, default=SEEDS, metavar="N", help="days to live, each in its world"
    )
    parser.add_argument(
        "--households", type=int, default=HOUSEHOLDS, metavar="N", help="to listen with"
    )
    parser.add_argument(
        "--world-seeds", type=int, default=1, metavar="N", help="worlds with bad weather"
    )
    parser.add_argument("--only", choices=ROUNDS, action="append", help="one round; repeatable")
    parser.add_argument("--details", type=Path, metavar="FOLDER", help="tell each day in full")
    options = parser.parse_args()
    context = get_context("forkserver")
    context.set_forkserver_preload([live.__module__])
    missed: list[Miss] = []
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=1) as pool:
        bench = Bench(options, pool)
        for name in options.only or ROUNDS:
            for table in ROUNDS[name](bench):
                sys.stdout.write(f"\n{table}\n")
                sys.stdout.flush()
                missed += table.missed
    sys.stdout.write("".join(f"\nMISSED  {line}" for line in missed) + "\n")
    return int(any(one.can_be_met for one in missed))


if __name__ == "__main__":
    sys.exit(main())
