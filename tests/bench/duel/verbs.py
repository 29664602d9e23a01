"""What a listener can do, with a phone or from Home Assistant, and what is to be seen of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

type Words = dict[str, Any]


class Start(NamedTuple):
    """What is put on, and where it plays if nobody says otherwise."""

    kind: str
    context: str
    device: str


@dataclass(frozen=True)
class Verb:
    """One deed: how the phone does it, how Home Assistant does, and what shows it afterwards.

    Nobody knows beforehand what shows a skip: its title is Spotify's choice.
    """

    by_phone: str
    by_home: str
    phone_words: Callable[[Any], Words] = lambda _: {}
    home_words: Callable[[Any], Words] = lambda _: {}
    shows: Callable[[Any], Words] = lambda _: {}


VERBS = {
    "start": Verb(
        "phone_play",
        "play_media",
        lambda it: {"context": it.context, "device": it.device},
        lambda it: {"media_content_type": it.kind, "media_content_id": it.context},
        lambda _: {"state": "playing"},
    ),
    "play": Verb("phone_play", "media_play", shows=lambda _: {"state": "playing"}),
    "pause": Verb("phone_pause", "media_pause", shows=lambda _: {"state": "paused"}),
    "skip": Verb("phone_next", "media_next_track"),
    "volume": Verb(
        "phone_volume",
        "volume_set",
        lambda percent: {"percent": percent},
        lambda percent: {"volume_level": percent / 100},
        lambda percent: {"volume": percent},
    ),
    "shuffle": Verb(
        "phone_shuffle",
        "shuffle_set",
        lambda on: {"on": on},
        lambda on: {"shuffle": on},
        lambda on: {"shuffle": on},
    ),
    "device": Verb(
        "phone_move",
        "select_source",
        lambda name: {"device": name},
        lambda name: {"source": name},
        lambda name: {"source": name},
    ),
}
