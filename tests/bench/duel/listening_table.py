"""What is told of how people listen, and what is promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tests.bench.listening.frontier import foreseen, product_at, search
from tests.bench.listening.model import Even, Outcome, quantile, simulate_all
from tests.bench.listening.played import played

from .table import CORE, Limit, Row, Table

CAPS = {"default": 1500, "hints": 1500, "frugal": 800, "quick": 3000}
REQUESTS = {"default": 0.33, "hints": 0.22, "frugal": 0.19, "quick": 0.58}
WRONG = {"default": 1.1, "hints": 0.25, "frugal": 1.7, "quick": 0.68}


def _of_core(limits: Mapping[str, float]) -> Mapping[str, Limit]:
    return {name: Limit(most, of_core=True) for name, most in limits.items()}


def _changes(share: float, outcome: Outcome) -> float:
    return quantile(outcome.changes, share)


def _starts(share: float, outcome: Outcome) -> float:
    return quantile(outcome.starts, share)


ROWS: Sequence[Row[Outcome]] = (
    Row("requests a day", lambda outcome: outcome.requests_a_day, limits=_of_core(REQUESTS)),
    Row(
        "seconds a day with anything wrong",
        lambda outcome: outcome.wrong_a_day,
        limits=_of_core(WRONG),
    ),
    Row("phone's change shown after (s), median", partial(_changes, 0.5), ".1f"),
    Row("  p90", partial(_changes, 0.9), ".1f", _of_core({"default": 1.2})),
    Row("start from silence shown after (s), median", partial(_starts, 0.5), ".1f"),
    Row("  p90", partial(_starts, 0.9), ".1f", _of_core({"default": 2.5, "hints": 0.2})),
    Row(
        "most requests in 24 h",
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


@dataclass(frozen=True)
class Frontier:
    """What a pace could come to by the offline model, at the requests that are its goal."""

    pace: str
    ours: float
    best: float
    capped: float
    foreseen: float


def frontier(pace: str, seeds: Sequence[int], days: int, requests: float) -> Frontier:
    """Search for the least that can be wrong, against core's, at so many requests a day."""
    timelines = [played(seed, days) for seed in seeds]
    core = simulate_all(timelines, Even).wrong_a_day
    found = (
        product_at(timelines, requests),
        search(timelines, requests),
        product_at(timelines, requests, CAPS[pace]),
    )
    wrong = [one.wrong_a_day for one in found] + [foreseen(timelines, requests, CAPS[pace])]
    return Frontier(pace, *(one / core for one in wrong))


def frontier_table(found: Sequence[Frontier], days: int) -> Table[Frontier]:
    """Tell how near the goals any schedule comes that knows nothing but the player."""
    rows = (
        Row[Frontier]("cube root of calm, no cap", lambda one: one.ours, ".2f"),
        Row[Frontier]("best of the schedules tried, no cap", lambda one: one.best, ".2f"),
        Row[Frontier]("cube root of calm under the pace's cap", lambda one: one.capped, ".2f"),
        Row[Frontier]("the same, were each day's need known", lambda one: one.foreseen, ".2f"),
        Row[Frontier]("goal", lambda one: WRONG[one.pace], ".2f"),
    )
    title = (
        f"Frontier: share of core's wrong seconds at the goal's requests ({days} days, simulated)"
    )
    return Table(title, rows, {one.pace: [one] for one in found})
