"""One line for each situation, and the totals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from .activation import Result

type Results = Sequence[Result | None]

NAME, REASON = 64, 30
CELLS = f"  {{:{REASON}}} {{:>5}} {{:>5}}"


def table(results: Mapping[str, Results]) -> str:
    """Draw it."""
    heads = [word for rival in results for word in (rival, "sound", "c+r")]
    head = _line("", heads)
    rows = zip(*results.values(), strict=True)
    lines = [_line(_name(row), _cells(row)) for row in rows]
    rule = "-" * len(head)
    return "\n".join([head, rule, *lines, rule, *_worlds(results), *_totals(results)])


def _line(name: str, cells: Iterable[str]) -> str:
    words = list(cells)
    return f"{name:{NAME}}" + (CELLS * (len(words) // 3)).format(*words)


def _name(row: Results) -> str:
    return next(f"{one.situation} ({one.seed})" for one in row if one is not None)


def _cells(row: Results) -> Iterator[str]:
    for one in row:
        if one is None:
            yield from "---"
            continue
        yield "right" if one.is_right else _short(", ".join(one.reasons))
        yield "-" if one.first is None else f"{one.first:.1f}"
        yield f"{one.commands}+{one.reads}"


def _short(text: str) -> str:
    return text if len(text) <= REASON else f"{text[: REASON - 1]}…"


def _worlds(results: Mapping[str, Results]) -> Iterator[str]:
    """Say for each of several worlds how many are right."""
    known = {name: [one for one in each if one] for name, each in results.items()}
    seeds = sorted({one.seed for each in known.values() for one in each})
    for seed in seeds if len(seeds) > 1 else ():
        counts = []
        for name, every in known.items():
            each = [one.is_right for one in every if one.seed == seed]
            counts.append(f"{name} {sum(each)} of {len(each)}")
        yield f"world {seed}: {', '.join(counts)} right"


def _totals(results: Mapping[str, Results]) -> Iterator[str]:
    cells: list[str] = []
    for every in results.values():
        each = [one for one in every if one is not None]
        if not each:
            cells += "---"
            continue
        firsts = [one.first for one in each if one.first is not None]
        requests = median(one.commands + one.reads for one in each)
        right = sum(one.is_right for one in each)
        sound = f"{median(firsts):.1f}" if firsts else "-"
        cells += [f"{right} of {len(each)}", sound, f"{requests:g}"]
    yield _line("right; median time to sound and of requests", cells)
