"""Plan the polls of an account, and learn when they are worth it."""

from dataclasses import dataclass
from math import inf
from typing import Any

from homeassistant.util import dt as dt_util

from .allowance import Allowance
from .hints import Hints
from .interval import Activity, bounded_calm, interval
from .player_state import PlayerState
from .reconcile import Reconciler
from .schedule import Plan, Reason, plan_poll
from .worth import HourlyWorth


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the interval goes by: seconds of calm, what the hour is worth, how hints slow it."""

    activity: Activity
    calm: float
    worth: float
    slow: float


class Planner:
    """Decide in how many seconds to poll next: by the pace, and as the track ends."""

    def __init__(
        self, allowance: Allowance, reconciler: Reconciler, hints: Hints, worth: HourlyWorth
    ) -> None:
        """Initialize without a plan."""
        self._allowance = allowance
        self._reconciler = reconciler
        self._hints = hints
        self._worth = worth
        self._situation = _Situation(Activity.SILENT, inf, 1.0, 1.0)
        self._plan = Plan(0.0, Reason.INTERVAL)

    def plan(self, player_state: PlayerState) -> Plan:
        """Return when to poll next."""
        allowance = self._allowance
        calm, turning_points = self._reconciler.look_ahead(player_state)
        now = self._situation = _Situation(
            activity := activity_of(player_state),
            bounded_calm(calm),
            self._worth.at(dt_util.now().hour),
            self._hints.slow_down(activity, player_state.active_source),
        )
        seconds = interval(allowance.settings.factor, now.calm, activity, now.worth, now.slow)
        self._plan = plan_poll(
            Plan(seconds, Reason.INTERVAL if now.slow == 1 else Reason.HINTED),
            turning_points,
            stretch=allowance.stretch,
            wait=allowance.wait,
            is_spent=allowance.is_spent,
        )
        return self._plan

    def learn(self, last: PlayerState | None, player_state: PlayerState) -> None:
        """Learn from what is believed after a poll."""
        if last is None or not self._reconciler.somebody_acted:
            return
        was_silent = activity_of(last) is Activity.SILENT
        self._hints.learn(was_silent=was_silent)
        if was_silent and activity_of(player_state) is not Activity.SILENT:
            self._worth.session_began(dt_util.now())

    def as_dict(self) -> dict[str, Any]:
        """Return what a bug report needs."""
        now, allowance = self._situation, self._allowance
        return {
            "pace": allowance.pace,
            "cap": allowance.cap,
            "last_24_hours": allowance.spent,
            "stretch": round(allowance.stretch, 2),
            "activity": now.activity,
            "calm_seconds": round(now.calm),
            "worth_of_the_hour": round(now.worth, 2),
            "next_poll_seconds": round(self._plan.seconds, 1),
            "next_poll_because": self._plan.reason,
        }


def activity_of(player_state: PlayerState) -> Activity:
    """Tell what the player does."""
    if player_state.is_playing:
        return Activity.PLAYING
    return Activity.SILENT if player_state.item is None else Activity.PAUSED
