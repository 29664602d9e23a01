"""Spell no more of a long list than the page that is asked for."""

from collections.abc import Callable, Sequence
from typing import Any


class Spelled[T](Sequence[Any]):
    """A list of things that is spelled when it is looked at."""

    def __init__(self, things: Sequence[T], spell: Callable[[T], Any]) -> None:
        """Remember the things and how to spell one."""
        self._things = things
        self._spell = spell

    def __len__(self) -> int:
        """Count the things."""
        return len(self._things)

    def __getitem__(self, place: int | slice) -> Any:
        """Spell one, or some."""
        if isinstance(place, slice):
            return list(map(self._spell, self._things[place]))
        return self._spell(self._things[place])
