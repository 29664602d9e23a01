"""What a person would hear and find set; and what a call may have left of it."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from tests.simulator.world import World

STRETCH = 900.0
"""Seconds: two positions in a track are told apart where they lie in different quarters."""

LASTING = ("playing", "shuffle", "repeat", "library", "playlists")
"""What is found in silence, too."""


class Heard(NamedTuple):
    """The world at one moment: the volumes are those of all devices that have one."""

    playing: bool
    device: str | None
    context: str | None
    item: str | None
    place: int
    shuffle: bool
    repeat: str
    volumes: tuple[tuple[str, int | None], ...]
    library: frozenset[str]
    playlists: tuple[tuple[str, tuple[str | None, ...]], ...]

    @classmethod
    def of(cls, world: World) -> Self:
        """Listen, and look at the knobs."""
        player = world.now()
        session, active = player.session, player.session.active
        return cls(
            playing=session.playing and active is not None,
            device=active.name if active else None,
            context=session.context,
            item=player.uri,
            place=int(player.position_ms / 1000 // STRETCH),
            shuffle=session.shuffle,
            repeat=session.repeat,
            volumes=tuple((one.name, one.volume) for one in world.devices if one.supports_volume),
            library=frozenset(world.library),
            playlists=tuple((one.uri, tuple(one.tracks)) for one in world.playlists()),
        )

    def differences(self, other: Self) -> frozenset[str]:
        """Name what a person would find otherwise; in silence only what is set is to be found."""
        found = {name for name in LASTING if self._has(name) != other._has(name)}
        if self.playing or other.playing:
            names = ("device", "context", "item", "place")
            found |= {name for name in names if self._has(name) != other._has(name)}
        pairs = zip(self.volumes, other.volumes, strict=True)
        return frozenset(found | {f"volume {mine[0]}" for mine, theirs in pairs if mine != theirs})

    def _has(self, name: str) -> object:
        return getattr(self, name)

    def value(self, name: str) -> object:
        """Return what is named so in `differences`."""
        return dict(self.volumes)[name[7:]] if name.startswith("volume ") else self._has(name)


def mixture(heard: Heard, goals: Iterable[tuple[str, Heard]], *, ignored: frozenset[str]) -> str:
    """Say how what is heard is neither of the goals; nothing where it is one of them."""
    goals = list(goals)
    wrong = [heard.differences(goal) - ignored for _, goal in goals]
    if not all(wrong):
        return ""
    named = sorted(frozenset().union(*wrong))
    return ", ".join(f"{name} {_whose(name, heard, goals)}" for name in named)


def _whose(name: str, heard: Heard, goals: list[tuple[str, Heard]]) -> str:
    value = heard.value(name)
    owners = [owner for owner, goal in goals if goal.value(name) == value]
    if owners:
        return f"as {' and '.join(owners)}"
    return "neither" if name in {"context", "item", "library", "playlists"} else f"{value}"
