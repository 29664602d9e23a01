"""What is told of the days, and what is promised."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tests.bench.listening.model import Outcome, quantile

from .day import Command, Figures
from .day_timeline import timeline
from .frontier_table import Frontier, Goal, frontier
from .listening_table import CAPS
from .table import Limit, Row, Table, typical

OURS = ("default", "hints", "frugal", "quick")
NONE = 0.0
REQUESTS = {"default": 0.6, "hints": 1 / 3, "frugal": 0.25}
WRONG = {"default": 0.6, "hints": 0.2, "frugal": 1.0}
PHONE = {"default": 0.5}

AWAITS_MUSIC = {"start", "play", "device"}
"""What is told only when the music is heard: a speaker may swallow it without a word."""


def _wrong(aspect: str) -> Callable[[Figures], float]:
    return lambda figures: figures.sums.wrong[aspect]


def _phone_median(figures: Figures) -> float:
    return typical(change.after for change in figures.phone)


def _speaker_slowest(figures: Figures) -> float:
    return max((change.after for change in figures.phone if change.on_speaker), default=NONE)


def _shown(figures: Figures) -> list[float]:
    """Return in how many milliseconds each command was shown; of a skip nobody knows what to."""
    return [1000 * one.change.after for one in figures.commands if one.verb != "skip"]


def _skips(figures: Figures) -> list[float]:
    return [one.change.after for one in figures.commands if one.verb == "skip"]


def _trips(figures: Figures) -> list[float]:
    return [one.trips for one in figures.commands]


def _longest(figures: Figures, *, has_to_poll: bool) -> float:
    calls = (one for one in figures.commands if _has_to_poll(one) is has_to_poll)
    return max((one.trips for one in calls), default=NONE)


def _has_to_poll(command: Command) -> bool:
    """Tell whether only a poll shows what to do, or whether it was done."""
    return command.verb in AWAITS_MUSIC or command.in_silence


def _starts(figures: Figures) -> list[Command]:
    return [one for one in figures.commands if one.verb == "start"]


def _each(limit: Limit) -> dict[str, Limit]:
    return dict.fromkeys(OURS, limit)


def _of_core(limits: Mapping[str, float]) -> Mapping[str, Limit]:
    return {name: Limit(most, of_core=True) for name, most in limits.items()}


SECONDS_WRONG, PHONE_SHOWN = "seconds with anything wrong", "phone's change shown after (s), median"


ROWS: Sequence[Row[Figures]] = (
    Row(
        "requests",
        lambda figures: len(figures.requests),
        limits=_of_core(REQUESTS),
    ),
    Row(SECONDS_WRONG, _wrong("any"), limits=_of_core(WRONG)),
    *(Row(f"  {aspect}", _wrong(aspect)) for aspect in ("state", "title", "source", "volume")),
    Row(PHONE_SHOWN, _phone_median, ".1f", _of_core(PHONE)),
    Row("  on a speaker, slowest", _speaker_slowest, ".1f", {"hints": Limit(2.0)}),
    Row("command shown after (ms), median", lambda figures: typical(_shown(figures))),
    Row(
        "  slowest", lambda figures: max(_shown(figures)), limits=_each(Limit(50.0)), over_seeds=max
    ),
    Row("skip shown after (s), median", lambda figures: typical(_skips(figures)), ".2f"),
    Row("call took (round trips), median", lambda figures: typical(_trips(figures)), ".2f"),
    Row(
        "  longest on music that is shown",
        partial(_longest, has_to_poll=False),
        ".2f",
        _each(Limit(1.05)),
        over_seeds=max,
    ),
    Row(
        "  longest in silence, or until music is heard",
        partial(_longest, has_to_poll=True),
        ".2f",
        over_seeds=max,
    ),
    Row(
        "play_media from idle, called",
        lambda figures: len(_starts(figures)),
        over_seeds=sum,
    ),
    Row(
        "  refused or silent",
        lambda figures: sum(not one.worked for one in _starts(figures)),
        limits=_each(Limit(0.0)),
        over_seeds=sum,
    ),
    Row(
        "other commands refused or in vain",
        lambda figures: sum(not one.worked for one in figures.commands if one.verb != "start"),
        over_seeds=sum,
    ),
)


def day_table(results: Mapping[str, Sequence[Figures]], seeds: int) -> Table[Figures]:
    """Put the days of all rivals side by side."""
    return Table(f"A day in the life: medians of {seeds} days, (ratio to core)", ROWS, results)


def _wrong_a_day(outcome: Outcome) -> float:
    return outcome.wrong_a_day


def _median_change(outcome: Outcome) -> float:
    return quantile(outcome.changes, 0.5)


MODELLED = ((SECONDS_WRONG, _wrong_a_day, WRONG), (PHONE_SHOWN, _median_change, PHONE))


def day_frontier(pace: str, seeds: Sequence[int], core: float) -> Frontier:
    """Tell how near the goals of a pace any schedule comes, for core's requests a day."""
    goals = [Goal(name, figure, most[pace]) for name, figure, most in MODELLED if pace in most]
    timelines = [timeline(seed) for seed in seeds]
    return frontier(pace, timelines, goals, REQUESTS[pace] * core, CAPS[pace])
