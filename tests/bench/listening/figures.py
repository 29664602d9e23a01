"""What there is to say of how somebody listens, so that a household can be held against people."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, pstdev

from .habits import SINCE
from .timeline import DAY, HOUR, Activity, Cause, Moment, Timeline

NIGHT = frozenset({23, *range(6)})


@dataclass(frozen=True)
class Session:
    """From a start in silence until Spotify forgets."""

    begin: float
    end: float
    pauses: int


def describe(timeline: Timeline) -> Mapping[str, float]:
    """Return the figures of one household, by name."""
    spans = list(_spans(timeline))
    sessions = list(_sessions(spans))
    playing = [(one, end) for one, end in spans if one.activity is Activity.PLAYING]
    played = sum(end - one.at for one, end in playing)
    changes = [one for _, one in _changes(timeline)]
    lengths = sorted((one.end - one.begin) / 60 for one in sessions)
    a_day = Counter(int(one.begin // DAY) for one in sessions)
    heard_on = {int(one.at // DAY) for one, _ in playing}
    night = sum(end - one.at for one, end in playing if int(one.at % DAY // HOUR) in NIGHT)
    skips, ends = _skips(timeline), _ends(timeline)
    return {
        "hours played a day": played / HOUR / timeline.days,
        "sessions a day": len(sessions) / timeline.days,
        "median session, min": median(lengths),
        "p90 session, min": lengths[int(0.9 * len(lengths))],
        "days without listening, %": 100 * (1 - len(heard_on) / timeline.days),
        "phone changes a day": len(changes) / timeline.days,
        "skips per hour played": skips / (played / HOUR),
        "plays that end by themselves, %": 100 * ends / (ends + skips + len(sessions)),
        "pauses under 9 min per session": sum(one.pauses for one in sessions) / len(sessions),
        "listening 23-6, % of time": 100 * night / played,
        "standard deviation of sessions between days": pstdev(
            a_day[day] for day in range(timeline.days)
        ),
    }


def rates(timelines: list[Timeline]) -> Mapping[Activity, list[tuple[float, int]]]:
    """Return by activity and the time since the last change: hours spent so, and changes."""
    spent: defaultdict[Activity, list[float]] = defaultdict(lambda: [0.0] * len(SINCE))
    made: defaultdict[Activity, list[int]] = defaultdict(lambda: [0] * len(SINCE))
    for timeline in timelines:
        last = -DAY
        for before, after in pairwise(timeline.moments):
            for place, (begin, end) in enumerate(pairwise((*SINCE, 1e12))):
                hours = min(after.at, last + end) - max(before.at, last + begin)
                spent[before.activity][place] += max(0.0, hours) / HOUR
            if _is_change(before, after):
                made[before.activity][bisect_right(SINCE, after.at - last) - 1] += 1
                last = after.at
    return {one: list(zip(spent[one], made[one], strict=True)) for one in spent}


def _is_change(before: Moment, after: Moment) -> bool:
    return after.cause is Cause.PERSON and before.shown != after.shown


def _changes(timeline: Timeline) -> Iterator[tuple[Moment, Moment]]:
    return (pair for pair in pairwise(timeline.moments) if _is_change(*pair))


def _spans(timeline: Timeline) -> Iterator[tuple[Moment, float]]:
    ends = [one.at for one in timeline.moments[1:]] + [timeline.end]
    return zip(timeline.moments, ends, strict=True)


def _sessions(spans: list[tuple[Moment, float]]) -> Iterator[Session]:
    begin, pauses, last = None, 0, 0.0
    for moment, end in spans:
        if moment.activity is Activity.SILENT:
            if begin is not None:
                yield Session(begin, last, pauses)
            begin, pauses = None, 0
            continue
        begin = moment.at if begin is None else begin
        if moment.activity is Activity.PLAYING:
            last = end
        else:
            pauses += end - moment.at < 9 * 60
    if begin is not None:
        yield Session(begin, last, pauses)


def _skips(timeline: Timeline) -> int:
    return sum(
        before.activity is after.activity is Activity.PLAYING and before.item != after.item
        for before, after in _changes(timeline)
    )


def _ends(timeline: Timeline) -> int:
    return sum(one.cause is Cause.TRACK_END for one in timeline.moments)
