"""Judge one activation by the simulator's world alone; every reason is a few words."""

from collections.abc import Iterator
from dataclasses import dataclass

from homeassistant.exceptions import HomeAssistantError

from .ear import Ear, Heard
from .situation import Ending, Is, Situation
from .truth import Goal, Truth

WRONG_MOST = 1.0
INTRUDING_MOST = 0.3
"""Seconds of sound that are forgiven where silence is wanted."""

GAP_MOST = 0.3
"""Seconds of silence that are forgiven where the music shall go on."""

JUMP_MOST = 0.5
MOVE_MOST = 3.0
"""Seconds by which a position may be off: where the music goes on, and where it moves or begins."""


@dataclass(frozen=True)
class Evidence:
    """All that is known of an activation."""

    situation: Situation
    goal: Goal
    start: Truth
    end: Truth
    ear: Ear
    error: Exception | None
    is_beside_done: bool
    saved_position: float | None


def judge(case: Evidence) -> list[str]:
    """Return the reasons why it is not right."""
    reasons = [*_error(case), *_end(case), *_beside(case)]
    if not case.situation.is_roundabout:
        reasons += [*_way(case), *_position(case)]
    return reasons


def _error(case: Evidence) -> Iterator[str]:
    name = type(case.error).__name__
    if case.situation.ending is Ending.RESTORED:
        if case.error is not None:
            yield f"raised {name}"
    elif case.error is None:
        yield "raised nothing"
    elif not isinstance(case.error, HomeAssistantError):
        yield f"raised {name}"


def _end(case: Evidence) -> Iterator[str]:
    yield from case.goal.missed_by(case.end)
    here = {case.goal.device} if case.goal.has_music else set()
    if case.situation.is_roundabout:
        here.add(case.situation.wants.device)
    others = {name: level for name, level in case.start.volumes.items() if name not in here}
    if not others.items() <= case.end.volumes.items():
        yield "other knob turned"


def _way(case: Evidence) -> Iterator[str]:
    wrong = case.ear.seconds[Heard.WRONG]
    # What sounds wrong in the end has been told.
    if wrong > WRONG_MOST and case.ear.notes[-1][1] is not Heard.WRONG:
        yield f"{wrong:.1f} s wrong"
    if case.ear.intruding > INTRUDING_MOST:
        yield f"{case.ear.intruding:.1f} s of sound"
    if _goes_on(case) and case.ear.seconds[Heard.SILENCE] > GAP_MOST:
        yield f"{case.ear.seconds[Heard.SILENCE]:.1f} s of silence"


def _position(case: Evidence) -> Iterator[str]:
    """Expect an item that was on already to have run on from where it was."""
    if case.saved_position is not None and case.situation.ending is Ending.RESTORED:
        yield from _saved_position(case, case.saved_position)
        return
    start, end, goal = case.start, case.end, case.goal
    is_pausing = start.state is not goal.state and goal.state is Is.PAUSED
    is_same = start.item in goal.items and start.context == goal.context
    if start.state is Is.IDLE or is_pausing or not is_same or end.item != start.item:
        return
    off = end.position - start.position - case.ear.ran[start.item]
    if abs(off) > (JUMP_MOST if _goes_on(case) else MOVE_MOST):
        yield "restarted the track" if end.position < start.position else "lost its place"


def _saved_position(case: Evidence, saved: float) -> Iterator[str]:
    """Expect a saved moment to have run on from where it was."""
    ran = case.ear.ran[case.end.item]
    least = saved if case.start.item == case.end.item else saved + ran
    if not least - MOVE_MOST <= case.end.position <= saved + ran + MOVE_MOST:
        yield "lost its place"


def _goes_on(case: Evidence) -> bool:
    """Tell whether the wanted item is heard all the time."""
    start, goal = case.start, case.goal
    return start.sound is not None and goal.sounds_like(start.sound) and bool(goal.volume)


def _beside(case: Evidence) -> Iterator[str]:
    if not case.is_beside_done:
        yield "the other entity waits"
