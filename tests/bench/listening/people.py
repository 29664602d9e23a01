"""Read the timings of real people, where there are any: they are not kept here."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
import json
from pathlib import Path
from random import Random

from .timeline import Activity, Cause, Moment, Timeline

SESSION_ENDS = (9 * 60.0, 15 * 60.0)
"""Seconds after a pause between which Spotify forgets a session."""

GAPLESS = 3.0
"""Seconds of silence between two items that are none."""

type Item = tuple[float, float, float, int, int, float, float, object]


def people(folder: Path) -> Iterator[Timeline]:
    """Read each person of a folder."""
    for path in sorted(folder.glob("*.json")):
        read = json.loads(path.read_text(encoding="utf-8"))
        items = [_item(raw) for raw in read["items"]]
        dice = Random(path.stem)
        moments = sorted(_moments(items, dice), key=lambda moment: moment.at)
        yield Timeline(path.stem, moments, 7 * read["weeks"])


def _item(raw: Sequence[int]) -> Item:
    start, played, length, end, same, pause_at, pause, device = raw
    return start / 10, played / 10, length / 10, end, same, pause_at / 10, pause / 10, device


def _moments(items: Sequence[Item], dice: Random) -> Iterator[Moment]:
    yield Moment(0.0, Activity.SILENT)
    title, cause = 0, Cause.PERSON
    never = (items[-1][0] + 1e9, *items[-1][1:])
    for item, following in pairwise((*items, never)):
        start, played, length, end, same, pause_at, pause, device = item
        title += not same
        over = start + played + pause
        gap = following[0] - over
        if gap < GAPLESS:
            over, gap = following[0], 0.0
        ends_by_itself = end == 0 and not gap
        ends = over if ends_by_itself else max(over, start + length + pause)
        on = (title, device)
        if pause:
            yield Moment(start, Activity.PLAYING, *on, cause, start, ends - pause)
            yield from _paused(start + pause_at, pause, on, Cause.PERSON, dice)
            back = start + pause_at + pause
            yield Moment(back, Activity.PLAYING, *on, Cause.PERSON, start + pause, ends)
        else:
            yield Moment(start, Activity.PLAYING, *on, cause, start, ends)
        if gap:
            why = Cause.TRACK_END if end == 0 else Cause.PERSON
            yield from _paused(over, gap, on, why, dice)
        moved = device != following[7]
        cause = Cause.TRACK_END if ends_by_itself and not moved else Cause.PERSON


def _paused(
    at: float, seconds: float, on: tuple[object, object], cause: Cause, dice: Random
) -> Iterator[Moment]:
    yield Moment(at, Activity.PAUSED, *on, cause)
    if seconds > (patience := dice.uniform(*SESSION_ENDS)):
        yield Moment(at + patience, Activity.SILENT, cause=Cause.SESSION_END)
