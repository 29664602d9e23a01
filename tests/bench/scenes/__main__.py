"""Activate scenes with core's Spotify and with ours: `scripts/scenes`."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import os
import sys

from tests.bench.duel.rivals import CORE, DEFAULT, Rival
from tests.simulator.assumptions import DEFAULT_SEED

from .activation import Result, activate
from .report import details, table, world, worlds
from .situation import Situation, Way
from .situations import SITUATIONS

OURS = Rival("ours", options=DEFAULT.options)


def has(rival: Rival, situation: Situation) -> bool:
    """Tell whether a rival knows such a thing at all."""
    return rival is OURS or situation.way is Way.SCENE


def run(
    situations: Sequence[Situation], seeds: Sequence[int], rivals: Sequence[Rival]
) -> Iterator[dict[str, list[Result | None]]]:
    """Run all situations on all cores, and yield world by world.

    None stands where a rival has no such thing.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([activate.__module__])
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=20) as pool:
        started = [
            {
                rival.name: [
                    pool.submit(activate, rival, one, seed) if has(rival, one) else None
                    for one in situations
                ]
                for rival in rivals
            }
            for seed in seeds
        ]
        for jobs in started:
            yield {
                name: [None if job is None else job.result() for job in each]
                for name, each in jobs.items()
            }


def compare(situations: Sequence[Situation], *, tells: bool) -> bool:
    """Print core beside ours in the usual world; return whether ours is right."""
    (results,) = run(situations, [DEFAULT_SEED], (OURS, CORE))
    sys.stdout.write(f"\n{table(results)}\n")
    for each in results.values() if tells else ():
        sys.stdout.write(details(each))
    return is_right(results[OURS.name])


def travel(situations: Sequence[Situation], number: int, *, tells: bool) -> bool:
    """Print how ours fares in so many worlds; return whether it is right in all."""
    every: list[Result | None] = []
    for results in run(situations, range(1, number + 1), (OURS,)):
        ours = results[OURS.name]
        every += ours
        sys.stdout.write(f"{world(ours)}\n")
        if tells:
            sys.stdout.write(details(ours))
        sys.stdout.flush()
    sys.stdout.write(f"{worlds(every)}\n")
    return is_right(every)


def is_right(results: Iterable[Result | None]) -> bool:
    """Tell whether nothing is to be said against any."""
    return all(one and one.is_right for one in results)


def main() -> int:
    """Print what came of it; fail unless ours is right in all that was asked for."""
    parser = argparse.ArgumentParser(prog="scripts/scenes", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="situations named so")
    parser.add_argument("--details", action="store_true", help="tell of each wrong one in full")
    parser.add_argument("--seeds", type=int, metavar="N", help="ours alone, in N worlds")
    options = parser.parse_args()
    situations = [one for one in SITUATIONS if options.only in one.name]
    if not situations:
        parser.error(f"no situation is named so: {options.only}")
    if options.seeds is None:
        return int(not compare(situations, tells=options.details))
    return int(not travel(situations, options.seeds, tells=options.details))


if __name__ == "__main__":
    sys.exit(main())
