"""Plot a week of one household: what each integration asks, and for how long it is wrong."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from matplotlib import style
from matplotlib.figure import Figure

from .bench.duel.listening import listen
from .bench.duel.rivals import CORE, DEFAULT, HINTS
from .bench.listening.model import Outcome

HOUSEHOLD = 1
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WIDTH = 0.27
"""Of a bar, in days."""

STYLE = Path(__file__).with_suffix(".mplstyle")
"""Ink that can be read on a light page and on a dark one."""


class Line(NamedTuple):
    """One integration's bars."""

    label: str
    color: str
    week: Sequence[Outcome]


RIVALS = (
    (CORE, "core's spotify", "#9aa0a6"),
    (DEFAULT, "default pace", "#1a9850"),
    (HINTS, "default pace, with hints", "#66c2ff"),
)


def live() -> list[Line]:
    """Let the integrations live through the week."""
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        lived = partial(listen, seed=HOUSEHOLD, days=len(DAYS))
        outcomes = list(pool.map(lived, [rival for rival, *_ in RIVALS]))
    return [
        Line(label, color, outcome.daily)
        for (_, label, color), outcome in zip(RIVALS, outcomes, strict=True)
    ]


def draw(lines: Sequence[Line], path: Path) -> None:
    """Draw their weeks into an SVG file."""
    with style.context(STYLE):
        _plot(lines).savefig(path, metadata={"Date": None, "Creator": None}, transparent=True)


def _plot(lines: Sequence[Line]) -> Figure:
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    requests, wrong = figure.subplots(2, 1, sharex=True)
    for place, line in enumerate(lines):
        days = [day + WIDTH * (place - (len(lines) - 1) / 2) for day in range(len(line.week))]
        look = {"width": 0.92 * WIDTH, "color": line.color, "label": line.label}
        requests.bar(days, [day.requests for day in line.week], **look)
        wrong.bar(days, [day.wrong for day in line.week], **look)
    for axes, title in ((requests, "requests a day"), (wrong, "seconds wrong a day")):
        axes.set_ylabel(title)
        axes.set_xticks(range(len(lines[0].week)), DAYS[: len(lines[0].week)])
        axes.grid(visible=True, axis="y", alpha=0.3)
        axes.set_axisbelow(True)
    legend = requests.get_legend_handles_labels()
    figure.legend(*legend, loc="outside upper center", ncols=len(lines), frameon=False)
    return figure
