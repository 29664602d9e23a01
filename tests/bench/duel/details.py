"""Tell a day in full, to tune by."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
import re

from tests.simulator.log import Request

from .day import Figures
from .seconds import Seconds

HOUR = 3600
_ID = re.compile(r"[0-9A-Za-z]{22}")


def write_details(folder: Path, figures: Figures) -> None:
    """Write two files: a summary, and each request."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{figures.rival}_{figures.seed}"
    (folder / f"{name}.txt").write_text("\n".join(_summary(figures)) + "\n", encoding="utf-8")
    (folder / f"{name}.tsv").write_text("\n".join(_requests(figures)) + "\n", encoding="utf-8")


def _summary(figures: Figures) -> Iterator[str]:
    yield f"{figures.rival}, seed {figures.seed}: {len(figures.requests)} requests"
    yield "\nRequests by endpoint and by what was true then"
    counts = Counter((_endpoint(one), _phase(figures, one.at)) for one in figures.requests)
    for (endpoint, phase), count in counts.most_common():
        yield f"{count:6}  {phase:8} {endpoint}"
    yield "\nSeconds by what was true"
    yield from (f"{seconds:7.0f}  {state}" for state, seconds in _seconds(figures).most_common())
    yield "\nRequests by hour"
    hours = Counter(int(one.at // HOUR) for one in figures.requests)
    yield from (f"  {hour:02}: {hours[hour]}" for hour in range(24))
    yield "\nSeconds shown wrong, by cause and aspect"
    for (cause, aspects), seconds in figures.sums.causes.most_common():
        yield f"{seconds:7.1f}  {cause:16} {aspects}"
    yield "\nChanges on the phone, and after how many seconds they were shown"
    for change in figures.phone:
        speaker = "on a speaker" if change.on_speaker else ""
        yield f"  {_clock(change.at)}  {change.name:8} {change.after:6.2f}  {speaker}"
    yield "\nCommands: shown after seconds, call in seconds and round trips"
    for one in figures.commands:
        end = one.refused or ("" if one.worked else "in vain")
        yield (
            f"  {_clock(one.at)}  {one.verb:8} {one.change.after:6.2f} {one.seconds:6.2f} "
            f"{one.trips:5.2f}  {'from idle' if one.from_idle else ''} {end}"
        )


def _requests(figures: Figures) -> Iterator[str]:
    """Spell each request, with the seconds since the one before it."""
    last = 0.0
    for one in figures.requests:
        phase = _phase(figures, one.at)
        yield f"{_clock(one.at)}\t{one.at - last:.2f}\t{one.status}\t{phase}\t{_endpoint(one)}"
        last = one.at


def _phase(figures: Figures, at: float) -> str:
    place = bisect(figures.states, at, key=lambda since: since[0])
    return figures.states[max(0, place - 1)][1]


def _seconds(figures: Figures) -> Seconds[str]:
    seconds: Seconds[str] = Seconds()
    ends = [at for at, _ in figures.states[1:]] + [24 * HOUR]
    for (at, state), end in zip(figures.states, ends, strict=True):
        seconds[state] += end - at
    return seconds


def _endpoint(request: Request) -> str:
    return f"{request.method} {_ID.sub('{id}', request.path.removeprefix('/v1'))}"


def _clock(at: float) -> str:
    minutes, seconds = divmod(at, 60)
    return f"{int(minutes // 60):02}:{int(minutes % 60):02}:{seconds:05.2f}"
