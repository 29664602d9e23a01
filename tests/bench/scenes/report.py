"""One line for each situation, and the totals."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from .activation import Result

NAME, REASON = 44, 30
LINE = f"{{:{NAME}}}" + f"  {{:{REASON}}} {{:>5}} {{:>5}}" * 2


def table(results: Mapping[str, Sequence[Result]]) -> str:
    """Draw it."""
    heads = [word for rival in results for word in (rival, "sound", "c+r")]
    head = LINE.format("", *heads)
    rows = zip(*results.values(), strict=True)
    lines = [LINE.format(row[0].situation, *_cells(row)) for row in rows]
    return "\n".join([head, "-" * len(head), *lines, "-" * len(head), *_totals(results)])


def _cells(row: Sequence[Result]) -> Iterator[str]:
    for one in row:
        yield "right" if one.is_right else _short(", ".join(one.reasons))
        yield "-" if one.first is None else f"{one.first:.1f}"
        yield f"{one.commands}+{one.reads}"


def _short(text: str) -> str:
    return text if len(text) <= REASON else f"{text[: REASON - 1]}…"


def _totals(results: Mapping[str, Sequence[Result]]) -> Iterator[str]:
    cells: list[str] = []
    for each in results.values():
        firsts = [one.first for one in each if one.first is not None]
        requests = median(one.commands + one.reads for one in each)
        right = sum(one.is_right for one in each)
        sound = f"{median(firsts):.1f}" if firsts else "-"
        cells += [f"{right} of {len(each)}", sound, f"{requests:g}"]
    yield LINE.format("right; median time to sound and of requests", *cells)
