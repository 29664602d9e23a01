"""What is told of the days, and what is promised."""

from collections.abc import Callable, Mapping, Sequence

from .day import Command, Figures
from .table import Limit, Row, Table, typical

OURS = ("default", "hints", "frugal", "quick")
NONE = 0.0


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


def _starts(figures: Figures) -> list[Command]:
    return [one for one in figures.commands if one.verb == "start"]


def _each(limit: Limit) -> dict[str, Limit]:
    return dict.fromkeys(OURS, limit)


ROWS: Sequence[Row[Figures]] = (
    Row(
        "requests",
        lambda figures: len(figures.requests),
        limits={
            "default": Limit(0.6, of_core=True),
            "hints": Limit(1 / 3, of_core=True),
            "frugal": Limit(0.25, of_core=True),
        },
    ),
    Row(
        "seconds with anything wrong",
        _wrong("any"),
        limits={
            "default": Limit(0.6, of_core=True),
            "hints": Limit(0.2, of_core=True),
            "frugal": Limit(1.0, of_core=True),
        },
    ),
    *(Row(f"  {aspect}", _wrong(aspect)) for aspect in ("state", "title", "source", "volume")),
    Row(
        "phone's change shown after (s), median",
        _phone_median,
        ".1f",
        {"default": Limit(0.5, of_core=True)},
    ),
    Row("  on a speaker, slowest", _speaker_slowest, ".1f", {"hints": Limit(2.0)}),
    Row("command shown after (ms), median", lambda figures: typical(_shown(figures))),
    Row(
        "  slowest", lambda figures: max(_shown(figures)), limits=_each(Limit(50.0)), over_seeds=max
    ),
    Row("skip shown after (s), median", lambda figures: typical(_skips(figures)), ".2f"),
    Row("call took (round trips), median", lambda figures: typical(_trips(figures)), ".2f"),
    Row(
        "  longest", lambda figures: max(_trips(figures)), ".2f", _each(Limit(1.05)), over_seeds=max
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
