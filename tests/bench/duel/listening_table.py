"""What is told of how people listen, and what is promised."""

from collections.abc import Mapping, Sequence
from functools import partial

from tests.bench.listening.model import Outcome, quantile
from tests.bench.listening.played import played

from .frontier_table import Frontier, Goal, frontier
from .table import CORE, Limit, Row, Table

CAPS = {"default": 1500, "hints": 1500, "frugal": 800, "quick": 3000}
REQUESTS = {"default": 0.33, "hints": 0.22, "frugal": 0.19, "quick": 0.58}
WRONG = {"default": 1.1, "hints": 0.25, "frugal": 1.7, "quick": 0.68}
CHANGES = {"default": 1.2}
STARTS = {"default": 2.5, "hints": 0.2}


COUNTS = (ASKED, MOST) = "requests a day", "most requests in 24 h"


def _of_core(limits: Mapping[str, float]) -> Mapping[str, Limit]:
    return {name: Limit(most, of_core=True) for name, most in limits.items()}


def _changes(share: float, outcome: Outcome) -> float:
    return quantile(outcome.changes, share)


def _starts(share: float, outcome: Outcome) -> float:
    return quantile(outcome.starts, share)


ROWS: Sequence[Row[Outcome]] = (
    Row(ASKED, lambda outcome: outcome.requests_a_day, limits=_of_core(REQUESTS)),
    Row(
        "seconds a day with anything wrong",
        lambda outcome: outcome.wrong_a_day,
        limits=_of_core(WRONG),
    ),
    Row("phone's change shown after (s), median", partial(_changes, 0.5), ".1f"),
    Row("phone's change shown after (s), p90", partial(_changes, 0.9), ".1f", _of_core(CHANGES)),
    Row("start from silence shown after (s), median", partial(_starts, 0.5), ".1f"),
    Row("start from silence shown after (s), p90", partial(_starts, 0.9), ".1f", _of_core(STARTS)),
    Row(
        MOST,
        lambda outcome: outcome.most_in_a_day,
        limits={name: Limit(cap) for name, cap in CAPS.items()},
    ),
)


def listening_table(results: Mapping[str, Sequence[Outcome]], days: int) -> Table[Outcome]:
    """Put the households' days of all rivals side by side, as if they were one household's."""
    count = len(results[CORE])
    pooled = {name: [sum(outcomes, Outcome())] for name, outcomes in results.items()}
    title = f"Listening: {count} households x {days} days, phone activity only, (ratio to core)"
    return Table(title, ROWS, pooled)


def listening_frontier(pace: str, seeds: Sequence[int], days: int, core: float) -> Frontier:
    """Tell how near the goals of a pace any schedule comes, for core's requests a day."""
    goals = [
        Goal(row.name, row.figure, row.limits[pace].most)
        for row in ROWS
        if pace in row.limits and row.name not in COUNTS
    ]
    timelines = [played(seed, days) for seed in seeds]
    return frontier(pace, timelines, goals, REQUESTS[pace] * core, CAPS[pace])
