"""One table for all rounds: the figures of each rival, their ratio to core's, and the limits."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite, isnan, nan
from statistics import median

CORE = "core"


@dataclass(frozen=True)
class Limit:
    """How much is allowed: absolutely, or of what core needs."""

    most: float = inf
    least: float = -inf
    of_core: bool = False

    def holds(self, value: float, core: float) -> bool:
        """Tell whether a figure keeps within it."""
        share = core if self.of_core else 1.0
        return self.least * share <= value <= self.most * share if isfinite(share) else True

    def __str__(self) -> str:
        """Spell it."""
        words = f"≤ {self.most:.3g}" if isfinite(self.most) else f"≥ {self.least:.3g}"
        return f"{words} of core" if self.of_core else words


@dataclass(frozen=True)
class Row[F]:
    """One figure, how it comes about, and what is promised of it."""

    name: str
    figure: Callable[[F], float]
    spelling: str = ".0f"
    limits: Mapping[str, Limit] = field(default_factory=dict)
    over_seeds: Callable[[Iterable[float]], float] = median

    def value(self, figures: Sequence[F]) -> float:
        """Return the figure over all seeds that have one."""
        values = [self.figure(one) for one in figures]
        return self.over_seeds([value for value in values if not isnan(value)] or [nan])


@dataclass(frozen=True)
class Cell:
    """One figure of one rival."""

    value: float
    text: str
    missed: str = ""


@dataclass(frozen=True)
class Miss:
    """A limit that was missed, by how much, and whether anybody could have met it."""

    rival: str
    text: str
    can_be_met: bool

    def __str__(self) -> str:
        """Tell it."""
        return self.text


@dataclass(frozen=True)
class Table[F]:
    """A round's table.

    `nearest` tells by row and rival how near a limit, in parts of core's figure, anybody comes;
    `beyond` are the rivals whose limits nobody meets all at once.
    """

    title: str
    rows: Sequence[Row[F]]
    results: Mapping[str, Sequence[F]]
    nearest: Mapping[tuple[str, str], float] = field(default_factory=dict)
    beyond: Collection[str] = ()

    @property
    def missed(self) -> list[Miss]:
        """Say which limits were missed, by whom and by how much."""
        return list(self._misses())

    def _misses(self) -> Iterator[Miss]:
        for row in self.rows:
            for name in self.results:
                if missed := self._cell(row, name).missed:
                    nearest = self.nearest.get((row.name, name))
                    beside = "" if nearest is None else f"; the frontier is at {nearest:.2f}"
                    text = f"{row.name.strip()}, {name}: {missed}{beside}"
                    yield Miss(name, text, can_be_met=nearest is None or name not in self.beyond)

    def __str__(self) -> str:
        """Draw it."""
        grid = [["", *self.results], *self._lines()]
        widths = [max(len(line[place]) for line in grid) for place in range(len(grid[0]))]
        drawn = ["  ".join(self._pad(line, widths)).rstrip() for line in grid]
        return "\n".join([self.title, "", drawn[0], "-" * len(drawn[0]), *drawn[1:]])

    def _lines(self) -> Iterator[list[str]]:
        for row in self.rows:
            yield [row.name, *(self._cell(row, name).text for name in self.results)]

    @staticmethod
    def _pad(line: list[str], widths: list[int]) -> list[str]:
        figures = zip(line[1:], widths[1:], strict=True)
        return [line[0].ljust(widths[0]), *(text.rjust(width) for text, width in figures)]

    def _cell(self, row: Row[F], name: str) -> Cell:
        value = row.value(self.results[name])
        core = row.value(self.results[CORE]) if CORE in self.results else inf
        text = _spell(value, row.spelling)
        if name != CORE and isfinite(core) and core:
            text += f" ({value / core:.2f})"
        limit = row.limits.get(name)
        if limit is None or limit.holds(value, core):
            return Cell(value, text + ("  ok" if limit else "    "))
        return Cell(value, text + "  !!", f"{text} is not {limit}")


def _spell(value: float, spelling: str) -> str:
    if isnan(value):
        return "-"
    return format(value, spelling) if isfinite(value) else "never"


def typical(values: Iterable[float]) -> float:
    """Return the median, if there is any."""
    known = list(values)
    return median(known) if known else nan
