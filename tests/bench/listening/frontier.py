"""How near its goals any schedule comes that asks so often: a search over schedules."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import exp
from random import Random

from .model import Outcome, Schedule, simulate_all
from .schedules import CubeRoot, Free, Rations, cube_root
from .timeline import Timeline

TRIALS = 120
STEP = 0.35
"""How far a trial goes from the best so far, as a logarithm; it shrinks to a third."""

HALVINGS = 9

SPEEDS = (
    *(0.5, 0.55, 0.6, 0.67, 0.75, 0.83, 0.92, 1.0, 1.1, 1.17, 1.33, 1.5, 1.67, 1.83, 2.0),
    *(2.33, 2.83, 3.33, 4.67, 6.67),
)
"""Those of which each day is given the quickest that it can afford, as factors of intervals."""

START = 3.0
"""The pace of the product's schedule from which the search begins."""

type Badness = Callable[[Outcome], float]
"""How bad an outcome is; it falls about as much as requests rise."""


def wrong_seconds(outcome: Outcome) -> float:
    """Return the plainest badness."""
    return outcome.wrong_a_day


def search(
    timelines: Sequence[Timeline], badness: Badness = wrong_seconds, *, trials: int = TRIALS
) -> Free:
    """Return the best schedule found without a cap, at a speed that is yet to be chosen.

    The product of badness and requests hardly depends on the speed: the least is searched for.
    """

    def product(free: Free) -> float:
        outcome = simulate_all(timelines, free.schedule)
        return badness(outcome) * outcome.requests_a_day

    return _least(product, cube_root(START), trials)


def search_capped(
    timelines: Sequence[Timeline],
    requests: float,
    cap: int,
    badness: Badness = wrong_seconds,
    *,
    trials: int = TRIALS,
) -> Outcome:
    """Return what the best schedule found under a cap comes to, at most so many requests a day."""

    def badness_at_requests(free: Free) -> float:
        outcome = simulate_all(timelines, partial(free.capped, cap))
        return badness(outcome) * max(1.0, outcome.requests_a_day / requests) ** 2

    starts = [cube_root(START).slower(speed) for speed in SPEEDS]
    best = _least(badness_at_requests, min(starts, key=badness_at_requests), trials)
    return simulate_all(timelines, partial(best.capped, cap))


def _least(loss: Callable[[Free], float], start: Free, trials: int) -> Free:
    """Climb down from a start, by steps that become smaller."""
    dice, best, least = Random(1), start, loss(start)
    for trial in range(trials):
        candidate = _near(best, dice, STEP * (1 - trial / trials * 2 / 3))
        if (found := loss(candidate)) < least:
            best, least = candidate, found
    return best


def found_at(timelines: Sequence[Timeline], free: Free, requests: float) -> Outcome:
    """Return what a schedule comes to at about so many requests a day."""
    return at_requests(timelines, lambda factor: free.slower(factor).schedule(), requests)


def product_at(timelines: Sequence[Timeline], requests: float) -> Outcome:
    """Return what the product's schedule comes to at about so many requests a day."""
    return at_requests(timelines, lambda factor: CubeRoot(START * factor), requests)


def foreseen(
    timelines: Sequence[Timeline],
    free: Free,
    requests: float,
    cap: int,
    badness: Badness = wrong_seconds,
) -> Outcome:
    """Return what a schedule comes to if it were known each morning what the day will need.

    Each day, from midnight to midnight, has it at the quickest speed that keeps it within the
    cap; a rule that hears of changes as they come will hardly be better.
    """
    days = [simulate_all(timelines, free.slower(speed).schedule).daily for speed in SPEEDS]
    possible = []
    for quickest in range(len(SPEEDS)):
        chosen = [
            next((day for day in same_day[quickest:] if day.requests <= cap), same_day[-1])
            for same_day in zip(*days, strict=True)
        ]
        possible.append(replace(sum(chosen, Outcome()), daily=chosen))
    affordable = [one for one in possible if one.requests_a_day <= requests]
    return min(affordable or possible[-1:], key=badness)


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


def _near(free: Free, dice: Random, step: float) -> Free:
    """Change a knot or two or all, how much the hours count, and how a cap is shared out."""
    knots = list(free.slower(dice.choice((1.0, exp(dice.gauss(0.0, step / 3))))).knots)
    for _ in range(dice.choice((1, 1, 2))):
        knots[dice.randrange(len(knots))] += dice.gauss(0.0, step)
    worth = max(0.0, free.worth + dice.choice((0.0, dice.gauss(0.0, step))))
    shortest = min(max(2.0, free.shortest + dice.choice((0.0, dice.gauss(0.0, 1.0)))), 8.0)
    rations = Rations(
        tightness=free.rations.tightness * exp(dice.gauss(0.0, step)),
        reserve=free.rations.reserve * exp(dice.gauss(0.0, step)),
        power=free.rations.power * exp(dice.gauss(0.0, step)),
    )
    rations = dice.choice((rations, free.rations))
    return replace(free, knots=tuple(knots), worth=worth, shortest=shortest, rations=rations)
