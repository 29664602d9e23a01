"""What is told of the payloads, and what is promised."""

from collections.abc import Mapping, Sequence

from .payloads import Figures
from .table import Limit, Row, Table

ALL = {"default": Limit(least=100.0)}

ROWS: Sequence[Row[Figures]] = (
    Row("variations", lambda figures: figures.shown),
    Row("that still say what plays", lambda figures: figures.told),
    Row("  shown right (%)", lambda figures: 100 * figures.right / figures.told, ".2f", ALL),
    Row(
        "  and device, volume, shuffle (%)",
        lambda figures: 100 * figures.right_besides / figures.told,
        ".2f",
        ALL,
    ),
    Row(
        "without a player (%)",
        lambda figures: 100 * figures.missing / figures.shown,
        ".2f",
        {"default": Limit(0.0)},
    ),
)


def payloads_table(results: Mapping[str, Sequence[Figures]]) -> Table[Figures]:
    """Put the readers side by side."""
    return Table("Payloads: each altered in one to three places", ROWS, results)
