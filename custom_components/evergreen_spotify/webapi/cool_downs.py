"""For how long Spotify wants no requests, by groups of endpoints."""

from collections.abc import Mapping
import time
from typing import Any, Final

from .endpoints import EndpointGroup
from .errors import LONGEST_WAIT, QuotaExceededError, RateLimitedError
from .stored import as_mapping, as_number

SHARED_WITHIN: Final = 60.0
"""Seconds within which a second group has to be refused for the limit to be everybody's."""

_KINDS: Final[Mapping[str, type[RateLimitedError]]] = {
    "window": RateLimitedError,
    "quota": QuotaExceededError,
}


class CoolDowns:
    """Until when each group is closed, and for which kind of limit; in monotonic time."""

    def __init__(self) -> None:
        """Initialize with every group open."""
        self._until = {group: dict.fromkeys(_KINDS.values(), 0.0) for group in EndpointGroup}
        self._refused_at: dict[tuple[type[RateLimitedError], EndpointGroup], float] = {}

    def wait(self, group: EndpointGroup) -> float:
        """Return the seconds until requests of a group are welcome again."""
        return max(0.0, max(self._until[group].values()) - time.monotonic())

    def kind(self, group: EndpointGroup) -> type[RateLimitedError]:
        """Return the limit that keeps a group closed longest."""
        until = self._until[group]
        return max(until, key=until.__getitem__)

    def close(self, group: EndpointGroup, error: RateLimitedError) -> None:
        """Close a group for as long as Spotify asked; a longer wait stands.

        Where another group met the same kind of limit just now, the limit is not the group's:
        then all are closed, those that were not refused for the shorter of the two waits.
        """
        kind, now = type(error), time.monotonic()
        self._extend(group, kind, now + error.retry_after)
        self._refused_at[kind, group] = now
        refused = [
            one
            for one in EndpointGroup
            if now - self._refused_at.get((kind, one), -SHARED_WITHIN) < SHARED_WITHIN
        ]
        if len(refused) > 1:
            until = min(self._until[one][kind] for one in refused)
            for one in EndpointGroup:
                self._extend(one, kind, until)

    def as_dict(self) -> dict[str, Any]:
        """Return what to store, in Unix times.

        Version 0.1.0 knew one gate for all; it reads that of the polling where it looks for it.
        """
        groups = {group.value: self._times(group) for group in EndpointGroup}
        return {**self._times(EndpointGroup.PLAYER_STATE), "groups": groups}

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Take up what was stored; a clock that is wrong closes nothing for more than a day."""
        lead, latest = _lead(), time.monotonic() + LONGEST_WAIT
        for group in EndpointGroup:
            times = as_mapping(as_mapping(stored.get("groups")).get(group, stored))
            for name, kind in _KINDS.items():
                self._until[group][kind] = min(as_number(times.get(name)) - lead, latest)

    def _extend(self, group: EndpointGroup, kind: type[RateLimitedError], until: float) -> None:
        self._until[group][kind] = max(self._until[group][kind], until)

    def _times(self, group: EndpointGroup) -> dict[str, float]:
        return {name: self._until[group][kind] + _lead() for name, kind in _KINDS.items()}


def _lead() -> float:
    """Return by how much the Unix time is ahead of the monotonic one."""
    return time.time() - time.monotonic()
