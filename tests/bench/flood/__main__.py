"""Let every kind of flood come down for a day: `scripts/flood`."""

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import os
import sys

from tests.bench.duel.rivals import DEFAULT, FRUGAL, QUICK

from .kinds import FLOODS
from .live import live
from .verdict import budget, hour_limit, missed

HOURS = 24
RIVALS = {rival.name: rival for rival in (DEFAULT, FRUGAL, QUICK)}


def main() -> int:
    """Run the floods, print a line for each, and fail where a bound is missed."""
    parser = argparse.ArgumentParser(prog="scripts/flood", description=__doc__)
    parser.add_argument("--hours", type=float, default=HOURS, help="how long each lasts")
    parser.add_argument("--pace", choices=RIVALS, default=DEFAULT.name)
    parser.add_argument("--only", default="", metavar="TEXT", help="those whose name has this")
    options = parser.parse_args()
    rival, names = RIVALS[options.pace], [name for name in FLOODS if options.only in name]
    width = max(map(len, names), default=0)
    title = f"{options.hours:g} h, {rival.name}, {budget(rival)} requests a day"
    sys.stdout.write(f"{title:<{width}}  requests  worst hour  allowed  renewals  commands\n")
    failed = False
    context = get_context("forkserver")
    context.set_forkserver_preload([live.__module__])
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=1) as pool:
        jobs = {name: pool.submit(live, rival, name, options.hours) for name in names}
        for name, job in jobs.items():
            figures = job.result()
            faults = list(missed(rival, name, figures))
            failed |= bool(faults)
            sys.stdout.write(
                f"{name:<{width}}  {len(figures.polls):>8}  {figures.worst_hour:>10}"
                f"  {hour_limit(rival, name):>7.0f}  {figures.renewals:>8}"
                f"  {figures.commands:>8}  {'MISSED ' + ', '.join(faults) if faults else 'ok'}\n"
            )
            sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
