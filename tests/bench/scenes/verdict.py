"""Judge one activation by the simulator's world alone; every reason is a few words."""

from collections.abc import Iterator
from dataclasses import dataclass

from homeassistant.exceptions import HomeAssistantError

from .ear import Ear, Heard
from .situations import Ending, Is
from .truth import Goal, Truth

WRONG_MOST = 1.0
INTRUDING_MOST = 0.3
"""Seconds of sound that are forgiven where silence is wanted."""

JUMP_MOST = 0.5
MOVE_MOST = 3.0
"""Seconds by which the position may be off: on the same device, and on another one."""

GAP_MOST = 0.3


@dataclass(frozen=True)
class Evidence:
    """All that is known of an activation."""

    ending: Ending
    goal: Goal
    start: Truth
    end: Truth
    ear: Ear
    error: Exception | None
    is_beside_done: bool


def judge(case: Evidence) -> list[str]:
    """Return the reasons why it is not right."""
    return [*_error(case), *_end(case), *_way(case), *_position(case), *_beside(case)]


def _error(case: Evidence) -> Iterator[str]:
    name = type(case.error).__name__
    if case.ending is Ending.RESTORED:
        if case.error is not None:
            yield f"raised {name}"
    elif case.error is None:
        yield "raised nothing"
    elif not isinstance(case.error, HomeAssistantError):
        yield f"raised {name}"


def _end(case: Evidence) -> Iterator[str]:
    goal, end = case.goal, case.end
    untouched = {**case.start.volumes, goal.device: 0} == {**end.volumes, goal.device: 0}
    if not untouched:
        yield "turned another device's knob"
    if goal.state is Is.IDLE:
        if end.state is Is.PLAYING:
            yield "plays"
        return
    if end.state is not goal.state:
        yield {Is.PLAYING: "plays", Is.PAUSED: "paused", Is.IDLE: "silent"}[end.state]
    if end.state is Is.IDLE:
        return
    if end.device != goal.device:
        yield f"on {end.device}"
    if end.context != goal.context:
        yield "other context" if end.context else "context lost"
    if end.item not in goal.items:
        yield "other item"
    if end.device == goal.device and not goal.has_volume(end.volume):
        yield f"volume {end.volume} not {goal.volume}"
    if end.shuffle is not goal.shuffle:
        yield "shuffled" if end.shuffle else "not shuffled"
    if end.repeat != goal.repeat:
        yield f"repeat {end.repeat}"


def _way(case: Evidence) -> Iterator[str]:
    wrong = case.ear.seconds[Heard.WRONG]
    if wrong > WRONG_MOST:
        yield f"{wrong:.1f} s wrong"
    if case.ear.intruding > INTRUDING_MOST:
        yield f"{case.ear.intruding:.1f} s of sound"
    if _goes_on(case) and case.ear.seconds[Heard.SILENCE] > GAP_MOST:
        yield f"{case.ear.seconds[Heard.SILENCE]:.1f} s of silence"


def _position(case: Evidence) -> Iterator[str]:
    """Expect an item that was on already to have run on from where it was."""
    start, end = case.start, case.end
    if start.state is Is.IDLE or start.item not in case.goal.items or end.item != start.item:
        return
    off = end.position - start.position - case.ear.ran[start.item]
    if abs(off) > (JUMP_MOST if _goes_on(case) else MOVE_MOST):
        yield "restarted the track" if end.position < start.position else "lost its place"


def _goes_on(case: Evidence) -> bool:
    """Tell whether the wanted item is heard all the time."""
    start, goal = case.start, case.goal
    return start.sound is not None and goal.sounds_like(start.sound) and bool(goal.volume)


def _beside(case: Evidence) -> Iterator[str]:
    if not case.is_beside_done:
        yield "the other entity waits"
