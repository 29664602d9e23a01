"""How near a missed goal any schedule comes that asks as often as it may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Final

from tests.bench.listening.frontier import (
    TRIALS,
    foreseen,
    found_at,
    product_at,
    search,
    search_capped,
)
from tests.bench.listening.model import Even, Outcome, simulate_all
from tests.bench.listening.timeline import Timeline

from .table import Row, Table

CAPPED: Final = "best of those tried, under the pace's cap"
VARIANTS: Final = (
    "cube root of calm, no cap",
    "best of those tried, no cap",
    CAPPED,
    "best under the cap, were each day's need known",
)


@dataclass(frozen=True)
class Goal:
    """A figure and how much of core's is allowed, by the name of its row."""

    name: str
    figure: Callable[[Outcome], float]
    most: float

    def share(self, outcome: Outcome, core: Outcome) -> float:
        """Return what part of core's an outcome comes to."""
        return self.figure(outcome) / self.figure(core)


@dataclass(frozen=True)
class Frontier:
    """What a pace could come to by the offline model, as parts of what core would."""

    pace: str
    goals: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def nearest(self) -> Mapping[tuple[str, str], float]:
        """How near a schedule comes that keeps within the cap, by row and pace."""
        return {(name, self.pace): self.shares[CAPPED, name] for name in self.goals}

    @property
    def is_beyond(self) -> bool:
        """Whether all goals at once are out of the reach of any schedule that was tried."""
        return any(self.shares[CAPPED, name] > most for name, most in self.goals.items())


def frontier(
    pace: str,
    timelines: Sequence[Timeline],
    goals: Sequence[Goal],
    requests: float,
    cap: int,
    *,
    trials: int = TRIALS,
) -> Frontier:
    """Search for schedules that come nearest to all goals at once, at so many requests a day."""
    core = simulate_all(timelines, Even)

    def badness(outcome: Outcome) -> float:
        return max(goal.share(outcome, core) / goal.most for goal in goals)

    best = search(timelines, badness, trials=trials)
    outcomes = (
        product_at(timelines, requests),
        found_at(timelines, best, requests),
        search_capped(timelines, requests, cap, badness, trials=trials),
        foreseen(timelines, best, requests, cap, badness),
    )
    shares = {
        (variant, goal.name): goal.share(outcome, core)
        for variant, outcome in zip(VARIANTS, outcomes, strict=True)
        for goal in goals
    }
    return Frontier(pace, {goal.name: goal.most for goal in goals}, shares)


def frontier_table(title: str, found: Sequence[Frontier]) -> Table[Frontier]:
    """Tell by goal how near each kind of schedule comes."""
    names = dict.fromkeys(name for one in found for name in one.goals)
    rows = [row for name in names for row in _rows(name)]
    return Table(f"Frontier: {title}", rows, {one.pace: [one] for one in found})


def _rows(name: str) -> list[Row[Frontier]]:
    def shares(variant: str) -> Callable[[Frontier], float]:
        return lambda one: one.shares.get((variant, name), nan)

    def goal(one: Frontier) -> float:
        return one.goals.get(name, nan)

    head = Row(f"{name}: goal", goal, ".2f")
    return [head, *(Row(f"  {variant}", shares(variant), ".2f") for variant in VARIANTS)]
