"""Activate scenes with core's Spotify and with ours: `scripts/scenes`."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import os
import sys

from tests.bench.duel.rivals import CORE, DEFAULT, Rival
from tests.simulator.assumptions import DEFAULT_SEED

from .activation import Result, activate
from .report import table
from .situation import Situation, Way
from .situations import SITUATIONS

OURS = Rival("ours", options=DEFAULT.options)
RIVALS = (OURS, CORE)


def has(rival: Rival, situation: Situation) -> bool:
    """Tell whether a rival knows such a thing at all."""
    return rival is OURS or situation.way is Way.SCENE


def run(
    situations: Sequence[Situation], seeds: Sequence[int], rivals: Sequence[Rival]
) -> dict[str, list[Result | None]]:
    """Run all situations in all worlds, on all cores; None where a rival has no such thing."""
    context = get_context("forkserver")
    context.set_forkserver_preload([activate.__module__])
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=20) as pool:
        jobs = {
            rival.name: [
                pool.submit(activate, rival, one, seed) if has(rival, one) else None
                for seed in seeds
                for one in situations
            ]
            for rival in rivals
        }
        return {
            name: [None if job is None else job.result() for job in each]
            for name, each in jobs.items()
        }


def worlds(number: int) -> list[int]:
    """Return the seeds of so many worlds, the usual one first."""
    return [DEFAULT_SEED, *(seed for seed in range(1, number + 1) if seed != DEFAULT_SEED)][:number]


def main() -> int:
    """Print the table; fail unless ours is right in all that was asked for."""
    parser = argparse.ArgumentParser(prog="scripts/scenes", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="situations named so")
    parser.add_argument("--details", action="store_true", help="tell of each wrong one in full")
    parser.add_argument("--ours", action="store_true", help="leave core out")
    parser.add_argument("--world-seeds", type=int, default=1, metavar="N", help="worlds to try")
    options = parser.parse_args()
    situations = [one for one in SITUATIONS if options.only in one.name]
    if not situations:
        parser.error(f"no situation is named so: {options.only}")
    rivals = RIVALS[:1] if options.ours else RIVALS
    results = run(situations, worlds(options.world_seeds), rivals)
    sys.stdout.write(f"\n{table(results)}\n")
    if options.details:
        known = (one for each in results.values() for one in each if one is not None)
        wrong = (one for one in known if not one.is_right)
        for one in wrong:
            reasons = ", ".join(one.reasons)
            lines = "\n".join(one.details)
            sys.stdout.write(
                f"\n{one.rival}: {one.situation}, world {one.seed}: {reasons}\n{lines}\n"
            )
    return int(not all(one and one.is_right for one in results[OURS.name]))


if __name__ == "__main__":
    sys.exit(main())
