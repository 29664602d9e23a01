"""Activate scenes with core's Spotify and with ours: `scripts/scenes`."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import os
import sys

from tests.bench.duel.rivals import CORE, DEFAULT, Rival

from .activation import Result, activate
from .report import table
from .situations import SITUATIONS, Situation

OURS = Rival("ours", options=DEFAULT.options)
RIVALS = (OURS, CORE)


def run(situations: Sequence[Situation], seeds: Sequence[int]) -> dict[str, list[Result]]:
    """Run all situations for both in all worlds, on all cores."""
    context = get_context("forkserver")
    context.set_forkserver_preload([activate.__module__])
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=20) as pool:
        jobs = {
            rival.name: [
                pool.submit(activate, rival, one, seed) for one in situations for seed in seeds
            ]
            for rival in RIVALS
        }
        return {name: [job.result() for job in started] for name, started in jobs.items()}


def main() -> int:
    """Print the table; fail unless ours is right in all that was asked for."""
    parser = argparse.ArgumentParser(prog="scripts/scenes", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="situations named so")
    parser.add_argument("--details", action="store_true", help="tell of each wrong one in full")
    parser.add_argument("--world-seeds", type=int, default=1, metavar="N", help="worlds to try")
    options = parser.parse_args()
    situations = [one for one in SITUATIONS if options.only in one.name]
    if not situations:
        parser.error(f"no situation is named so: {options.only}")
    results = run(situations, range(1, options.world_seeds + 1))
    sys.stdout.write(f"\n{table(results)}\n")
    if options.details:
        wrong = (one for each in results.values() for one in each if not one.is_right)
        for one in wrong:
            reasons = ", ".join(one.reasons)
            lines = "\n".join(one.details)
            sys.stdout.write(
                f"\n{one.rival}: {one.situation}, world {one.seed}: {reasons}\n{lines}\n"
            )
    return int(not all(one.is_right for one in results[OURS.name]))


if __name__ == "__main__":
    sys.exit(main())
