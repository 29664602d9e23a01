"""What is told of the weight, and what is promised."""

from collections.abc import Mapping, Sequence

from . import crowd, weight
from .table import Limit, Row, Table

ROWS: Sequence[Row[weight.Figures]] = (
    Row("requests until a player plays", lambda figures: figures.start_requests),
    Row("seconds until then", lambda figures: figures.start_seconds, ".2f"),
    Row("CPU per poll (µs)", lambda figures: figures.poll_microseconds),
    Row("memory per entry (KiB)", lambda figures: figures.entry_kibibytes),
    Row("CPU to import (ms)", lambda figures: figures.import_milliseconds),
)

CROWD_ROWS: Sequence[Row[crowd.Figures]] = (
    Row(
        "players", lambda figures: figures.players, limits={"default": Limit(least=crowd.ACCOUNTS)}
    ),
    Row("requests", lambda figures: figures.requests),
    Row("turns of the loop", lambda figures: figures.turns),
    Row(
        "longest turn (ms of CPU)",
        lambda figures: 1000 * figures.longest,
        ".1f",
        {"default": Limit(1000 * crowd.STALL)},
    ),
)


def weight_table(results: Mapping[str, Sequence[weight.Figures]]) -> Table[weight.Figures]:
    """Put the scales side by side."""
    return Table("Weight", ROWS, results)


def crowd_table(results: Mapping[str, Sequence[crowd.Figures]]) -> Table[crowd.Figures]:
    """Tell of the crowd."""
    title = f"{crowd.ACCOUNTS} accounts on {crowd.CLIENT_IDS} Client IDs for a day"
    return Table(title, CROWD_ROWS, results)
