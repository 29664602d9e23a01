"""Try an action against interruptions, in virtual time and in a house of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import gc

from tests.bench import virtual_time

from .actions import BY_NAME as ACTIONS
from .case import InterruptedCall
from .escapes import watching
from .goals import Learner
from .interruptions import BY_NAME as INTERRUPTIONS
from .points import Point, counting
from .stage import stage

MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
MOST = 60
"""How many points are tried in one house: each takes minutes, and at night it polls rarely."""

type Choose = Callable[[str, Sequence[Point]], Iterable[Point]]


@dataclass(frozen=True)
class Trial:
    """One action, one interruption, one point: nothing in `failures` where all is well."""

    action: str
    interruption: str
    point: str
    failures: tuple[str, ...]


def try_out(action: str, interruptions: Sequence[str], choose: Choose) -> list[Trial]:
    """Interrupt an action by each of these at the points that are chosen."""
    return virtual_time.run(_try_out(action, interruptions, choose), MORNING)


def try_points(action: str, interruption: str, points: Sequence[Point]) -> list[Trial]:
    """Interrupt an action at these points."""
    return try_out(action, [interruption], lambda _, __: points)


def find_points(action: str) -> list[Point]:
    """Return all points of an action."""
    points: list[Point] = []

    def take(_: str, found: Sequence[Point]) -> Iterable[Point]:
        points.extend(found)
        return ()

    try_out(action, ["cancel"], take)
    return points


async def _try_out(action_name: str, interruptions: Sequence[str], choose: Choose) -> list[Trial]:
    action, trials = ACTIONS[action_name], []
    async with stage() as house:
        with watching() as escapes, counting():
            learner = Learner(house, action)
            await learner.learn()
            assert not learner.asked.failures, (action_name, learner.asked.failures)
            gc.collect()
            gc.freeze()
            for name in interruptions:
                interruption = INTERRUPTIONS[name]
                goals = await learner.after(interruption)
                escapes.taken()
                for point in choose(name, learner.asked.points):
                    case = InterruptedCall(house, action, interruption, escapes)
                    wrong = await case.live(point, goals)
                    if wrong is not None:
                        trials.append(Trial(action_name, name, str(point), tuple(wrong)))
    return trials
