"""One line for each situation, and the totals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from .activation import Result

type Results = Sequence[Result | None]

NAME, REASON = 64, 30
CELLS = f"  {{:{REASON}}} {{:>5}} {{:>5}}"


def table(results: Mapping[str, Results]) -> str:
    """Draw one world."""
    heads = [word for rival in results for word in (rival, "sound", "c+r")]
    head = _line("", heads)
    rows = zip(*results.values(), strict=True)
    lines = [_line(_name(row), _cells(row)) for row in rows]
    rule = "-" * len(head)
    return "\n".join([head, rule, *lines, rule, _totals(results)])


def world(results: Results) -> str:
    """Count what is right in one world, and name what is not."""
    known = [one for one in results if one is not None]
    wrong = [f"  {one.situation}: {', '.join(one.reasons)}" for one in known if not one.is_right]
    return "\n".join([f"world {known[0].seed}: {_right(known)} right", *wrong])


def worlds(results: Results) -> str:
    """Count what is right in all worlds."""
    known = [one for one in results if one is not None]
    return f"{len({one.seed for one in known})} worlds: {_right(known)} right"


def details(results: Results) -> str:
    """Tell of each wrong one in full."""
    wrong = (one for one in results if one is not None and not one.is_right)
    return "".join(
        f"\n{one.rival}: {one.situation}, world {one.seed}: {', '.join(one.reasons)}\n"
        + "".join(f"{line}\n" for line in one.details)
        for one in wrong
    )


def _line(name: str, cells: Iterable[str]) -> str:
    words = list(cells)
    return f"{name:{NAME}}" + (CELLS * (len(words) // 3)).format(*words)


def _name(row: Results) -> str:
    return next(one.situation for one in row if one is not None)


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


def _right(results: Sequence[Result]) -> str:
    return f"{sum(one.is_right for one in results)} of {len(results)}"


def _totals(results: Mapping[str, Results]) -> str:
    cells: list[str] = []
    for every in results.values():
        each = [one for one in every if one is not None]
        if not each:
            cells += "---"
            continue
        firsts = [one.first for one in each if one.first is not None]
        requests = median(one.commands + one.reads for one in each)
        sound = f"{median(firsts):.1f}" if firsts else "-"
        cells += [_right(each), sound, f"{requests:g}"]
    return _line("right; median time to sound and of requests", cells)
