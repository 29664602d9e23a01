"""Answers to `GET /me/player` as Spotify may send them next year, drawn from a seed."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

type Json = dict[str, Any]
type Place = tuple[Json, str]

ENUMS = {
    "album_type",
    "currently_playing_type",
    "release_date_precision",
    "repeat_state",
    "type",
}
WORDS = ("hologram", "", "Tv", "TRACK", "UNKNOWN", "super_context", "sideways")
NEWS: tuple[Any, ...] = (
    None,
    True,
    7,
    "new",
    [],
    {},
    [None],
    {"is": {"nice": [1, 2]}},
    "2027-01-01",
    -1.5,
)
# How many things are altered in one answer, by weight.
SIZES = {1: 60, 2: 25, 3: 15}


@dataclass(frozen=True)
class Variation:
    """An answer, and what of it is still said."""

    body: Json
    title: str

    @property
    def tells(self) -> dict[str, Any] | None:
        """Return what must be shown: None where Spotify does not say what plays."""
        item, playing = self.body.get("item"), self.body.get("is_playing")
        name = item.get("name") if isinstance(item, dict) else None
        if name != self.title or not isinstance(playing, bool):
            return None
        return {"state": "playing" if playing else "paused", "title": name}

    @property
    def tells_besides(self) -> dict[str, Any]:
        """Return what else must be shown, as far as it is intact."""
        device = self.body.get("device")
        about = device if isinstance(device, dict) else {}
        said = {
            "source": about.get("name"),
            "volume": about.get("volume_percent"),
            "shuffle": self.body.get("shuffle_state"),
        }
        return {name: value for name, value in said.items() if value is not None}


def vary(bases: list[Json], count: int, seed: int) -> Iterator[Variation]:
    """Alter answers; each bears a title of its own, so that an old one is never taken for it."""
    dice = Random(seed)
    for number in range(count):
        body = deepcopy(dice.choice(bases))
        title = f"{body['item']['name']} No. {number}"
        body["item"]["name"] = title
        size = dice.choices(list(SIZES), list(SIZES.values()))[0]
        for _ in range(size):
            dice.choice(ALTERATIONS)(body, dice)
        yield Variation(body, title)


def _drop(body: Json, dice: Random) -> None:
    home, key = dice.choice(list(_places(body)))
    del home[key]


def _null(body: Json, dice: Random) -> None:
    home, key = dice.choice(list(_places(body)))
    home[key] = None


def _rename(body: Json, dice: Random) -> None:
    """Change a word of a list that was thought to be complete."""
    places = [(home, key) for home, key in _places(body) if key in ENUMS]
    if places:
        home, key = dice.choice(places)
        home[key] = dice.choice(WORDS)


def _add(body: Json, dice: Random) -> None:
    home, _ = dice.choice(list(_places(body)))
    home[f"new_in_{dice.randrange(2027, 2040)}"] = deepcopy(dice.choice(NEWS))


ALTERATIONS: tuple[Callable[[Json, Random], None], ...] = (_drop, _null, _rename, _add)


def _places(value: object) -> Iterator[Place]:
    """Name every key, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner)
