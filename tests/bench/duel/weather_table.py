"""What is told of the weather, and what is promised."""

from collections.abc import Mapping, Sequence

from .table import Limit, Row, Table
from .weather import Figures

NONE = {"default": Limit(0.0)}

ROWS: Sequence[Row[Figures]] = (
    Row("requests", lambda figures: len(figures.requests)),
    Row("falsely idle (times)", lambda figures: figures.sums.false_idles, limits=NONE),
    Row("falsely idle (s)", lambda figures: figures.sums.false_idle, limits=NONE),
    Row("unavailable without a long outage (s)", lambda figures: figures.missing, limits=NONE),
    Row("requests while banned", lambda figures: figures.requests_in_bans, limits=NONE),
    Row("seconds with anything wrong", lambda figures: figures.sums.wrong["any"]),
)


def weather_table(results: Mapping[str, Sequence[Figures]]) -> Table[Figures]:
    """Put the bad days side by side."""
    return Table("Weather: a day with music, 24 bans and 48 blinks", ROWS, results)
