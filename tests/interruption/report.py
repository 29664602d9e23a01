"""The tables of `scripts/interrupt`."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
import re

from .interruptions import INTERRUPTIONS
from .trial import Trial

_VOLUMES = re.compile(r"(volume [A-Z][A-Za-z ]*) \d+")

NAME, CELL = 26, 13
EXAMPLES = 6


def table(trials: Sequence[Trial]) -> str:
    """Draw a line for each action: of how many points tried how many failed."""
    columns = [one.name for one in INTERRUPTIONS]
    tried = Counter((one.action, one.interruption) for one in trials)
    failed = Counter((one.action, one.interruption) for one in trials if one.failures)
    head = f"{'failed / tried':<{NAME}}" + "".join(f"{name:>{CELL}}" for name in columns)
    lines = [head, "-" * len(head)]
    for action in dict.fromkeys(one.action for one in trials):
        cells = [_cell(failed[action, name], tried[action, name]) for name in columns]
        lines.append(f"{action:<{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells))
    sums = [
        _cell(
            sum(number for (_, name), number in failed.items() if name == column),
            sum(number for (_, name), number in tried.items() if name == column),
        )
        for column in columns
    ]
    lines += ["-" * len(head), f"{'all':<{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in sums)]
    return "\n".join(lines)


def kinds(trials: Sequence[Trial]) -> Iterator[str]:
    """Yield what failed, the most frequent first, with the actions that it befell."""
    found: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in trials:
        for failure in one.failures:
            found[_VOLUMES.sub(r"\1 n", failure)][one.action, one.interruption] += 1
    for failure, where in sorted(found.items(), key=lambda item: -item[1].total()):
        interruptions = ", ".join(dict.fromkeys(name for _, name in where))
        actions = list(dict.fromkeys(name for name, _ in where))
        more = f" and {len(actions) - EXAMPLES} more" if len(actions) > EXAMPLES else ""
        yield f"{where.total():6}  {failure}"
        yield f"        by {interruptions}: {', '.join(actions[:EXAMPLES])}{more}"


def details(trials: Sequence[Trial]) -> Iterator[str]:
    """Yield a line for each point that failed."""
    for one in trials:
        if one.failures:
            failures = "; ".join(one.failures)
            yield f"{one.action} | {one.interruption} | {one.point} | {failures}"


def _cell(failed: int, tried: int) -> str:
    return f"{failed} / {tried}" if tried else "-"
