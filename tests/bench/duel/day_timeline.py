"""What is true during a day in the life, for schedules that are tried without Home Assistant."""

from functools import partial

from tests.bench.listening.played import USER, Happening, Stage
from tests.bench.listening.timeline import DAY, Cause, Timeline

from .script import Hand, Step, day
from .verbs import VERBS


def timeline(seed: int) -> Timeline:
    """Return what was true; what Home Assistant does succeeds at once."""
    stage = Stage(seed)
    stage.phone.phone_repeat(USER, "context")
    steps = (step for step in day(seed, stage.world.catalogue) if step.hand is not Hand.TELLY)
    happenings = (_happening(stage, step) for step in steps)
    return Timeline(f"day {seed}", list(stage.play(happenings, DAY)), 1)


def _happening(stage: Stage, step: Step) -> Happening:
    verb = VERBS[step.verb]
    do = partial(getattr(stage.phone, verb.by_phone), USER, **verb.phone_words(step.what))
    return Happening(step.at, do, Cause.HOME if step.hand is Hand.HOME else Cause.PERSON)
