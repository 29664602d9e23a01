"""Interrupt every action at every point by everything: `scripts/interrupt`."""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
import os
from pathlib import Path
import sys

from .actions import ACTIONS
from .interruptions import INTERRUPTIONS
from .points import Point
from .report import details, kinds, table
from .trial import MOST, Trial, find_points, try_points


def _chunks(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    for start in range(0, len(points), MOST):
        yield points[start : start + MOST]


def run(actions: Sequence[str], interruptions: Sequence[str], every: int) -> list[Trial]:
    """Try all of it, on all cores."""
    context = get_context("forkserver")
    context.set_forkserver_preload([try_points.__module__])
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=20) as pool:
        found = {name: pool.submit(find_points, name) for name in actions}
        jobs = [
            pool.submit(try_points, action, interruption, points)
            for action, searched in found.items()
            for interruption in interruptions
            for points in _chunks(searched.result()[::every])
        ]
        for number, _ in enumerate(as_completed(jobs), 1):
            sys.stderr.write(f"\r{number} of {len(jobs)}")
        sys.stderr.write("\n")
        return [trial for job in jobs for trial in job.result()]


def main() -> int:
    """Print the table and the kinds of failures; fail if there are any."""
    parser = argparse.ArgumentParser(prog="scripts/interrupt", description=__doc__)
    parser.add_argument("--action", default="", metavar="TEXT", help="actions named so")
    parser.add_argument("--by", default="", metavar="TEXT", help="interruptions named so")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth point")
    parser.add_argument("--details", type=Path, metavar="FILE", help="write each failure there")
    options = parser.parse_args()
    actions = [one.name for one in ACTIONS if options.action in one.name]
    interruptions = [one.name for one in INTERRUPTIONS if options.by in one.name]
    if not actions or not interruptions:
        parser.error("nothing is named so")
    trials = run(actions, interruptions, options.every)
    failed = [one for one in trials if one.failures]
    sys.stdout.write(f"\n{table(trials)}\n\n")
    sys.stdout.writelines(f"{line}\n" for line in kinds(trials))
    sys.stdout.write(f"{len(failed)} of {len(trials)} points failed\n")
    if options.details:
        options.details.write_text("".join(f"{line}\n" for line in details(trials)))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
