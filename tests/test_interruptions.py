"""The short form of `scripts/interrupt`: each action, by each interruption, at one point each."""

from collections.abc import Iterable, Sequence
from random import Random

import pytest

from .interruption.actions import ACTIONS
from .interruption.interruptions import INTERRUPTIONS
from .interruption.points import Point
from .interruption.trial import try_out

pytestmark = pytest.mark.usefixtures("socket_enabled")

SEED = 10


@pytest.mark.parametrize("action", [one.name for one in ACTIONS])
def test_an_interrupted_action_leaves_things_as_before_or_as_asked(action: str) -> None:
    """Heard, set and shown; and nothing is left that could act later."""
    chance = Random(f"{SEED} {action}")

    def choose(_: str, points: Sequence[Point]) -> Iterable[Point]:
        return [chance.choice(points)]

    trials = try_out(action, [one.name for one in INTERRUPTIONS], choose)
    assert {one.interruption for one in trials}
    failures = [one for one in trials if one.failures]
    assert not failures, "\n".join(
        f"{one.interruption} at {one.point}: {'; '.join(one.failures)}" for one in failures
    )


def test_there_is_a_name_for_everything() -> None:
    """Each action and each interruption has one of its own."""
    assert len({one.name for one in ACTIONS}) == len(ACTIONS)
    assert len({one.name for one in INTERRUPTIONS}) == len(INTERRUPTIONS)
