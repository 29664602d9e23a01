"""How little can be wrong at so many requests a day: a search over schedules, without a cap."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from random import Random

from .model import Outcome, Schedule, simulate_all
from .schedules import Capped, CubeRoot, Free, cube_root
from .timeline import Timeline

TRIALS = 120
STEP = 0.35
"""How far a trial goes from the best so far, as a logarithm; it shrinks to a third."""

HALVINGS = 9

PACES = (
    *(1.5, 1.65, 1.8, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0),
    *(7.0, 8.5, 10.0, 14.0, 20.0),
)
"""Those of which each day is given the quickest that it can afford."""


def search(
    timelines: Sequence[Timeline], requests: float, *, trials: int = TRIALS, seed: int = 1
) -> Outcome:
    """Return what the best schedule found comes to at about so many requests a day.

    Wrong seconds fall as requests rise, and their product hardly changes: the least product
    is searched for, and then the speed at which it takes as many requests as it may.
    """
    dice = Random(seed)
    start = cube_root(3.0)
    best, least = start, _product(timelines, start)
    for trial in range(trials):
        candidate = _near(best, dice, STEP * (1 - trial / trials * 2 / 3))
        product = _product(timelines, candidate)
        if product < least:
            best, least = candidate, product
    found = at_requests(timelines, lambda factor: best.slower(factor).schedule(), requests)
    return min(found, product_at(timelines, requests), key=lambda outcome: outcome.wrong)


def product_at(timelines: Sequence[Timeline], requests: float, cap: int | None = None) -> Outcome:
    """Return what the product's schedule comes to at about so many requests a day."""

    def make(factor: float) -> Schedule:
        schedule = CubeRoot(3.0 * factor)
        return schedule if cap is None else Capped(schedule, cap)

    return at_requests(timelines, make, requests)


def foreseen(timelines: Sequence[Timeline], requests: float, cap: int) -> float:
    """Return the wrong seconds a day if it were known each morning what the day will need.

    Each day, from midnight to midnight, has the product's schedule at the quickest pace that
    keeps it within the cap; a rule that hears of changes as they come will hardly be better.
    """
    days = [simulate_all(timelines, partial(CubeRoot, pace)).daily for pace in PACES]
    best = inf
    for quickest in range(len(PACES)):
        chosen = [
            next((day for day in same_day[quickest:] if day[0] <= cap), same_day[-1])
            for same_day in zip(*days, strict=True)
        ]
        if sum(spent for spent, _ in chosen) <= requests * len(chosen):
            best = min(best, sum(wrong for _, wrong in chosen) / len(chosen))
    return best


def at_requests(
    timelines: Sequence[Timeline], make: Callable[[float], Schedule], requests: float
) -> Outcome:
    """Find the factor at which a schedule takes at most so many requests a day."""
    fast, slow = 0.2, 6.0
    for _ in range(HALVINGS):
        factor = (fast * slow) ** 0.5
        outcome = simulate_all(timelines, partial(make, factor))
        fast, slow = (factor, slow) if outcome.requests_a_day > requests else (fast, factor)
    return simulate_all(timelines, partial(make, slow))


def _product(timelines: Sequence[Timeline], free: Free) -> float:
    outcome = simulate_all(timelines, free.schedule)
    return outcome.wrong_a_day * outcome.requests_a_day


def _near(free: Free, dice: Random, step: float) -> Free:
    """Change a knot or two, or how much the hours count."""
    knots = list(free.knots)
    for _ in range(dice.choice((1, 1, 2))):
        knots[dice.randrange(len(knots))] += dice.gauss(0.0, step)
    worth = max(0.0, free.worth + dice.choice((0.0, dice.gauss(0.0, step))))
    shortest = min(max(2.0, free.shortest + dice.choice((0.0, dice.gauss(0.0, 1.0)))), 8.0)
    return replace(free, knots=tuple(knots), worth=worth, shortest=shortest)
