"""What there is to be seen of a player: as it truly is, and as Home Assistant shows it."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State

from tests.simulator.world import World

# What is counted in seconds while it is wrong.
ASPECTS = ("state", "title", "source", "volume")
SILENT = {"idle", "off"}


class View(NamedTuple):
    """One look at a player."""

    state: str
    title: str | None = None
    source: str | None = None
    volume: int | None = None
    shuffle: bool | None = None

    @classmethod
    def of_world(cls, world: World) -> View:
        """Look at the music itself."""
        player = world.now()
        session = player.session
        if session.active is None:
            return cls("idle")
        return cls(
            "playing" if session.playing else "paused",
            player.item.name if player.item else None,
            session.active.name,
            session.active.volume,
            session.shuffle,
        )

    @classmethod
    def of_state(cls, state: State | None) -> View:
        """Look at Home Assistant's state."""
        if state is None:
            return cls(STATE_UNAVAILABLE)
        shown = state.attributes
        level = shown.get("volume_level")
        return cls(
            state.state,
            shown.get("media_title"),
            shown.get("source"),
            None if level is None else round(level * 100),
            shown.get("shuffle"),
        )

    @property
    def is_silent(self) -> bool:
        """Whether there is no session."""
        return self.state in SILENT

    @property
    def is_missing(self) -> bool:
        """Whether there is no player at all."""
        return self.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}

    def differences(self, other: View) -> AbstractSet[str]:
        """Name the aspects in which two differ."""
        pairs = zip(self._fields, self, other, strict=True)
        return {name for name, mine, theirs in pairs if mine != theirs}

    def shows(self, words: dict[str, object]) -> bool:
        """Tell whether all of this is to be seen."""
        return all(getattr(self, name) == value for name, value in words.items())


def wrong(truth: View, shown: View) -> AbstractSet[str]:
    """Name what is shown wrong; where no session is, there is no title or device to tell."""
    if shown.is_missing:
        return frozenset(ASPECTS)
    if truth.is_silent:
        return frozenset() if shown.is_silent else frozenset({"state"})
    return truth.differences(shown) & set(ASPECTS)
