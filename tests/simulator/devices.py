"""Furnish each household with things that play."""

from dataclasses import dataclass
from math import inf
from typing import Any

from .catalogue import number


@dataclass
class Device:
    """Something with a loudspeaker."""

    id: str
    name: str
    type: str | None
    volume: int | None = 40
    supports_volume: bool = True
    restricted: bool = False
    private: bool = False
    awake_at: float = 0.0
    taken: bool = False
    swallows: int = 0

    def present(self, now: float) -> bool:
        """Tell whether Spotify sees it."""
        return not self.taken and now >= self.awake_at

    def stir(self, awake_at: float) -> None:
        """Begin to wake, as a sleeping speaker does when a command names it."""
        self.awake_at = min(self.awake_at, awake_at)


def _device(user_id: str, name: str, kind: str, **traits: Any) -> Device:
    return Device(f"{number('device', user_id, name):064x}"[:40], name, kind, **traits)


_HOUSEHOLDS = {
    "juniper": (
        ("Kitchen", "Speaker", {"volume": 40}),
        ("Living Room", "AVR", {"volume": 55}),
        ("Pocket", "Smartphone", {"volume": 100, "supports_volume": False}),
        ("Old Radio", "Speaker", {"volume": 30, "restricted": True}),
        ("Bedroom", "Speaker", {"volume": 20, "awake_at": inf}),
    ),
    "rowan": (
        ("Studio", "Speaker", {"volume": 65}),
        ("Desk", "Computer", {"volume": 48}),
        ("Coat", "Smartphone", {"volume": 100, "supports_volume": False}),
        ("Telly", "TV", {"volume": 25}),
        ("Workshop", "CastAudio", {"volume": 35, "awake_at": inf}),
    ),
    "linnet": (
        ("Nest", "Tablet", {"volume": 70}),
        ("Glovebox", "Automobile", {"volume": 50}),
    ),
}


def furnish(user_id: str) -> list[Device]:
    """Set up the devices of one household; who is not known here lives as Juniper does."""
    household = _HOUSEHOLDS.get(user_id, _HOUSEHOLDS["juniper"])
    return [_device(user_id, name, kind, **traits) for name, kind, traits in household]
