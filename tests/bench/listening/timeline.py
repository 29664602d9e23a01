"""What is true of a player, from moment to moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import NamedTuple

HOUR = 3600.0
DAY = 24 * HOUR


class Activity(StrEnum):
    """What the player does."""

    PLAYING = "playing"
    PAUSED = "paused"
    SILENT = "silent"


class Cause(StrEnum):
    """Why something else is true from now on."""

    PERSON = "person"
    HOME = "Home Assistant"
    TRACK_END = "track end"
    SESSION_END = "session end"


class Moment(NamedTuple):
    """What is true from now on; times in seconds since a Monday's first midnight."""

    at: float
    activity: Activity
    item: object = None
    device: object = None
    cause: Cause = Cause.PERSON
    # When what plays began, were it never paused, and when it will be over.
    began: float = -inf
    ends: float = inf

    @property
    def shown(self) -> object:
        """What there is to be seen."""
        return None if self.activity is Activity.SILENT else self[1:4]


@dataclass(frozen=True)
class Timeline:
    """All moments of one household, from the first midnight on."""

    name: str
    moments: Sequence[Moment]
    days: int

    @property
    def end(self) -> float:
        """When it is over."""
        return self.days * DAY
