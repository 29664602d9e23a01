"""What a schedule would show of a timeline, and for how many requests: no Home Assistant needed."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf, nan
from typing import NamedTuple

from .timeline import DAY, HOUR, Activity, Cause, Moment, Timeline

AFTER_END = 0.15
"""Seconds after the end of a track at which the next one is asked for."""


class State(NamedTuple):
    """What a schedule may go by: what is shown, since when it is calm, and what the clock says."""

    activity: Activity
    calm: float
    now: float

    @property
    def hour(self) -> int:
        """The hour of the day."""
        return int(self.now % DAY // HOUR)


class Schedule:
    """How long to wait for the next poll."""

    meets_track_ends = True

    def next_interval(self, state: State) -> float:
        """Return the seconds until the next poll."""
        raise NotImplementedError

    def session_began(self, at: float) -> None:
        """Hear of a session that began from silence."""

    def polled(self, at: float) -> None:
        """Hear of a poll."""


class Even(Schedule):
    """Core's way: every so many seconds, whatever happens."""

    def __init__(self, seconds: float = 30.0) -> None:
        """Keep to an interval."""
        self._seconds = seconds

    def next_interval(self, state: State) -> float:
        """Return the same as ever."""
        return self._seconds


@dataclass
class Outcome:
    """What one timeline came to, over all its days."""

    days: float = 0.0
    requests: int = 0
    wrong: float = 0.0
    heard_wrong: float = 0.0
    # Seconds until a change by a person was shown, and until a start from silence was.
    changes: list[float] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    most_in_a_day: int = 0
    # The same of each day alone, from midnight to midnight.
    daily: list[Outcome] = field(default_factory=list)

    def __add__(self, other: Outcome) -> Outcome:
        """Put two together."""
        return Outcome(
            self.days + other.days,
            self.requests + other.requests,
            self.wrong + other.wrong,
            self.heard_wrong + other.heard_wrong,
            self.changes + other.changes,
            self.starts + other.starts,
            max(self.most_in_a_day, other.most_in_a_day),
            self.daily + other.daily,
        )

    @property
    def requests_a_day(self) -> float:
        """How many requests a day it took."""
        return self.requests / self.days

    @property
    def wrong_a_day(self) -> float:
        """How many seconds a day something wrong was shown."""
        return self.wrong / self.days

    @property
    def heard_wrong_a_day(self) -> float:
        """How many of these seconds music played."""
        return self.heard_wrong / self.days


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which such a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else nan


def simulate(timeline: Timeline, schedule: Schedule) -> Outcome:
    """Poll through a timeline."""
    return _Run(timeline, schedule).outcome()


def simulate_all(timelines: Iterable[Timeline], make: Callable[[], Schedule]) -> Outcome:
    """Poll through many, each with a schedule of its own."""
    return sum((simulate(one, make()) for one in timelines), Outcome())


class _Run:
    """One run; what is shown is a moment of the timeline."""

    def __init__(self, timeline: Timeline, schedule: Schedule) -> None:
        self._timeline = timeline
        self._schedule = schedule
        self._place = 0
        self._shown: Moment = timeline.moments[0]
        self._acted_at = -inf
        self._outcome = Outcome(days=timeline.days)
        self._polls: list[float] = []
        self._commands = [one.at for one in timeline.moments if one.cause is Cause.HOME]
        self._days = [Outcome(days=1.0) for _ in range(timeline.days)]

    def outcome(self) -> Outcome:
        now, end = 0.0, self._timeline.end
        while now < end:
            self._poll(now)
            now = min(now + self._wait(now), self._next_command(now))
        self._account(end)
        self._outcome.requests = len(self._polls)
        self._outcome.most_in_a_day = most_in_a_day(self._polls)
        polls = Counter(int(at // DAY) for at in self._polls)
        for number, day in enumerate(self._days):
            day.requests = polls[number]
        self._outcome.daily = self._days
        return self._outcome

    def _next_command(self, now: float) -> float:
        """Return when Home Assistant sends the next command, which it checks."""
        place = bisect_right(self._commands, now)
        return self._commands[place] if place < len(self._commands) else inf

    def _wait(self, now: float) -> float:
        shown = self._shown
        state = State(shown.activity, now - self._acted_at, now)
        seconds = self._schedule.next_interval(state)
        rest = shown.ends - now + AFTER_END
        if self._schedule.meets_track_ends and 0 < rest < inf:
            return rest / max(1, round(rest / seconds))
        return seconds

    def _poll(self, now: float) -> None:
        self._account(now)
        self._polls.append(now)
        self._schedule.polled(now)
        truth, shown = self._timeline.moments[self._place], self._shown
        if truth is shown:
            return
        self._shown = truth
        if truth.shown == shown.shown and truth.began == shown.began:
            return
        was_due = shown.ends <= now or truth.cause is Cause.SESSION_END
        if not was_due or truth.activity is Activity.PAUSED:
            self._acted_at = now
        if shown.activity is Activity.SILENT:
            self._schedule.session_began(now)

    def _account(self, until: float) -> None:
        """Add up what was wrong since the last poll, and note the changes that are shown now."""
        moments, outcome, shown = self._timeline.moments, self._outcome, self._shown.shown
        while True:
            place = self._place
            here = moments[place]
            begin = max(here.at, self._polls[-1] if self._polls else 0.0)
            last = place + 1 == len(moments) or moments[place + 1].at > until
            end = until if last else moments[place + 1].at
            if here.shown != shown:
                outcome.wrong += end - begin
                self._day(begin).wrong += end - begin
                if here.activity is Activity.PLAYING:
                    outcome.heard_wrong += end - begin
            if last:
                return
            self._place += 1
            after = moments[place + 1]
            if after.cause is Cause.PERSON and after.shown != here.shown:
                for one in (outcome, self._day(after.at)):
                    one.changes.append(until - after.at)
                    if here.activity is Activity.SILENT:
                        one.starts.append(until - after.at)

    def _day(self, at: float) -> Outcome:
        return self._days[min(int(at // DAY), len(self._days) - 1)]


def most_in_a_day(polls: Sequence[float]) -> int:
    """Return the most requests in any 24 hours, of their times in seconds and in order."""
    return max(
        (place - bisect_right(polls, at - DAY) + 1 for place, at in enumerate(polls)), default=0
    )
