"""All that the simulator assumes about Spotify although no source attests it.

Nothing here is a fact. Each world draws its own values from a seed, so that nobody can come to
rely on one of them; what is attested stands in the code that does it. `none found` means that
documents, issues and forums were searched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from os import environ
from random import Random
from typing import Any, Protocol, Self, override

SEED_VARIABLE = "WORLD_SEED"
DEFAULT_SEED = 22
"""A world much like the one in which most tests were written; `scripts/seeds` goes to others."""


class Range(Protocol):
    """What may be drawn."""

    def draw(self, dice: Random) -> Any:
        """Draw a value."""

    @property
    def bounds(self) -> tuple[Any, ...]:
        """Name the outermost values, or all of them."""


@dataclass(frozen=True)
class Between:
    """Any number between two others; their digits are such that nobody has them by chance."""

    low: float
    high: float

    def draw(self, dice: Random) -> float:
        """Draw a number."""
        return round(dice.uniform(self.low, self.high), 6)

    @property
    def bounds(self) -> tuple[float, float]:
        """Name the outermost values."""
        return self.low, self.high


@dataclass(frozen=True)
class Whole(Between):
    """Any whole number between two others."""

    @override
    def draw(self, dice: Random) -> int:
        """Draw a number."""
        return dice.randint(round(self.low), round(self.high))


@dataclass(frozen=True)
class OneOf:
    """One of several ways."""

    bounds: tuple[Any, ...]

    def draw(self, dice: Random) -> Any:
        """Draw a way."""
        return dice.choice(self.bounds)


EITHER = OneOf((False, True))


def _assumed(drawn_from: Range, *, meaning: str, source: str = "none found") -> Any:
    """Declare an assumption: what may be drawn, what it means, and who attests how much of it."""
    return field(metadata={"range": drawn_from, "meaning": meaning, "source": source})


@dataclass(kw_only=True)
class Assumptions:
    """What one world takes for true; times in seconds."""

    seed: int

    # Sessions

    session_end: float = _assumed(
        Between(547.0, 893.0),
        meaning="a session that is paused ends after so long",
        source="spotatui #464: it ends; when: none found",
    )
    stale_for: float = _assumed(
        Between(0.19, 1.87),
        meaning="readings are old for so long after a command",
        source="jamiew/spotify-mcp #23, SpotifyService #1: about 0.2 to more than 1 s",
    )
    timestamp_means: str = _assumed(
        OneOf(("change", "reading", "nothing")),
        meaning="the field `timestamp` tells of the last change, of the reading, or is 0",
        source="documented as the last change, reported as unreliable",
    )
    transfer_jumps_back: float = _assumed(
        Between(0.0, 1.43),
        meaning="the music begins so much earlier on the device it is transferred to",
        source="Home Assistant core #16648: it may jump back; how far: none found",
    )

    # Devices

    wake_after: float = _assumed(
        Between(0.83, 4.91),
        meaning="a sleeping device is there so long after the first command that names it",
    )
    wakes_by: str = _assumed(
        OneOf(("transfer or play", "anything")),
        meaning="which commands wake a sleeping device",
    )
    restricted_hides: bool = _assumed(
        EITHER,
        meaning="a restricted device that plays has no id and is not listed",
        source="web-api #991, #1337: often",
    )
    play_leaves_restricted: bool = _assumed(
        EITHER,
        meaning="`play` with a device leads away from a restricted one, as a transfer does",
    )
    options_at_rest: bool = _assumed(
        EITHER,
        meaning="a device at rest that is named takes shuffle, repeat and the queue",
        source="spotatui #464: naming the device helps; with which commands: none found",
    )

    # What plays

    shuffle_begins: str = _assumed(
        OneOf(("anywhere", "first")),
        meaning="what a context that is started shuffled and without an offset begins with",
    )
    foreign_offset: int = _assumed(
        OneOf((403, 502)),
        meaning="the status for an offset that is not in the context",
        source="both are reported, when which: none found",
    )
    restart_after_ms: int = _assumed(
        Whole(1_930, 4_070),
        meaning="`previous` starts an item over that has played for longer than this",
    )
    history_after_ms: int = _assumed(
        Whole(20_170, 40_390),
        meaning="an item that was heard for so long is remembered as played",
    )
    queue_length: int = _assumed(
        Whole(17, 21),
        meaning="the queue is told as far as this",
        source="about 20, from memory only",
    )
    most_uris: int = _assumed(
        Whole(229, 797),
        meaning="more items in one `play` are too many",
        source="limits between 228 and 800 are reported; spotatui cuts to 100",
    )

    # Signing in

    code_lifetime: float = _assumed(
        Between(61.0, 599.0),
        meaning="an authorization code can be traded for so long",
        source="it expires; when: none found",
    )
    grant_days: float = _assumed(
        Between(180.7, 184.3),
        meaning="six months, in days",
        source="Spotify's announcement of 18 Jun 2026: six months; in days: none found",
    )

    # The way to Spotify

    nearest: float = _assumed(
        Between(0.047, 0.113),
        meaning="the shortest round trip, where trips take time at all",
    )
    farthest: float = _assumed(
        Between(0.157, 0.293),
        meaning="the longest round trip, likewise",
    )

    @classmethod
    def draw(cls, seed: int | None = None) -> Self:
        """Draw a world; without a seed it is the one of the environment."""
        seed = world_seed() if seed is None else seed
        drawn = {
            name: one["range"].draw(Random(f"{seed}/{name}"))  # new ones leave the others alone
            for name, one in declared().items()
        }
        return cls(seed=seed, **drawn)

    def dice(self, *what: object) -> Random:
        """Return the chance that decides something in this world."""
        return Random("/".join(map(str, (self.seed, *what))))

    def assume(self, **values: Any) -> None:
        """Settle what a test is about."""
        if unknown := values.keys() - declared().keys():
            raise TypeError(f"no such assumption: {', '.join(unknown)}")
        for name, value in values.items():
            setattr(self, name, value)


GRANTED: Mapping[str, str] = {
    "a phone's changes are told at once": "none found",
    "a session that ended is resumed where it was, however long ago": "none found",
    "a context that ends rests paused at its first item": "web-api #1245: it is inconsistent",
    "a command that names a device which does not play changes the session": "none found",
    "a volume can be set on a device that does not play": "none found",
    "the queue outlives a change of the context": "none found",
    "shuffled music keeps its order when it repeats": "none found",
    "an advert lets pass what its `disallows` does not name": "two recordings, 2021 and 2022",
}
"""What is assumed in every world alike, for want of a likely alternative; and its source."""


def declared() -> dict[str, Mapping[str, Any]]:
    """List all assumptions by their names: range, meaning and source."""
    return {one.name: one.metadata for one in fields(Assumptions) if one.metadata}


def world_seed() -> int:
    """Return the seed of the environment, or the usual one."""
    return int(environ.get(SEED_VARIABLE, DEFAULT_SEED))
