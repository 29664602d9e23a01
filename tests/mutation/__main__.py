"""Break each promise and see that a test notices: `scripts/mutate`."""

import argparse
from collections import Counter
from collections.abc import Sequence
import sys
import time

from .mutation import Mutation
from .mutations import MUTATIONS
from .trial import AT_ONCE, Copies, copies, try_all, unmutated


def survey(lent: Copies, mutations: Sequence[Mutation], at_once: int) -> int:
    """Try mutations and print a line for each; return 1 unless all are caught."""
    began_at, cpu = time.monotonic(), 0.0
    for outcome in unmutated(lent, mutations, at_once):
        cpu += outcome.cpu
        if not outcome.is_passed:
            sys.stdout.write(f"without a mutation: {outcome.words}\n")
            return 1
    verdicts: Counter[str] = Counter()
    for trial in try_all(lent, mutations, at_once):
        verdicts[trial.verdict] += 1
        cpu += trial.outcome.cpu
        line = f"{trial.verdict:9}{trial.seconds:5.0f} s  {trial.mutation.promise}"
        by = "" if trial.verdict == "survived" else f"\n{'':18}{trial.outcome.words}"
        sys.stdout.write(f"{line}{by}\n")
        sys.stdout.flush()
    minutes = (time.monotonic() - began_at) / 60
    caught = f"{verdicts['caught']} of {len(mutations)} caught"
    sys.stdout.write(f"{caught} in {minutes:.1f} min, {cpu / 60:.1f} min of CPU\n")
    return int(verdicts["caught"] < len(mutations))


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="promises or files named so")
    parser.add_argument("--list", action="store_true", help="print the promises, and try nothing")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, metavar="N", help="runs at a time")
    options = parser.parse_args()
    chosen = [one for one in MUTATIONS if options.only in f"{one.path} {one.promise}"]
    if not chosen:
        parser.error("nothing is named so")
    if options.list:
        sys.stdout.writelines(f"{one.path.name:20} {one.promise}\n" for one in chosen)
        return 0
    with copies(options.at_once) as lent:
        return survey(lent, chosen, options.at_once)


if __name__ == "__main__":
    sys.exit(main())
