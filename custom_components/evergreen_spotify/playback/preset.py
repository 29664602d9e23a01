"""A preset: music, speaker and manner under one name, chosen in a form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from ..const import CONF_DEVICE
from ..webapi.models import RepeatState
from .linked_player import LinkedPlayer
from .request import PlayRequest

SUBENTRY_PRESET: Final = "preset"

CONF_MEDIA: Final = "media"
CONF_MEDIA_NAME: Final = "media_name"
CONF_VOLUME: Final = "volume"
CONF_SHUFFLE: Final = "shuffle"
CONF_REPEAT: Final = "repeat"
CONF_START: Final = "start"
CONF_FADE_IN: Final = "fade_in"
CONF_MISSING: Final = "missing"
CONF_WAIT: Final = "wait"
CONF_LINKED_PLAYER: Final = "companion"

LONGEST_FADE: Final = 3600
LONGEST_WAIT: Final = 300
DEFAULT_WAIT: Final = 30


class StartAt(StrEnum):
    """Where to begin."""

    BEGINNING = "beginning"
    TRACK = "track"
    LEFT = "left"
    RANDOM = "random"


class Missing(StrEnum):
    """What to do when the speaker is not there."""

    WAIT = "wait"
    NEXT = "next"
    FAIL = "fail"


KEEP: Final = "keep"
SHUFFLES: Final[Mapping[str, bool | None]] = {KEEP: None, "on": True, "off": False}
REPEATS: Final[Mapping[str, RepeatState | None]] = {
    KEEP: None,
    **{state.value: state for state in RepeatState},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What the form holds. `device_id` is empty for wherever music plays; times are seconds."""

    request: PlayRequest
    device_id: str
    start: StartAt
    fade_in: float
    missing: Missing
    wait: float
    linked_player: LinkedPlayer | None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Read a subentry's data, which the form has checked."""
        volume = data.get(CONF_VOLUME)
        return cls(
            request=replace(
                PlayRequest.restore(data[CONF_MEDIA]),
                volume=None if volume is None else round(volume),
                shuffle=SHUFFLES[data[CONF_SHUFFLE]],
                repeat=REPEATS[data[CONF_REPEAT]],
            ),
            device_id=data.get(CONF_DEVICE, ""),
            start=StartAt(data[CONF_START]),
            fade_in=data.get(CONF_FADE_IN, 0),
            missing=Missing(data[CONF_MISSING]),
            wait=data.get(CONF_WAIT, DEFAULT_WAIT),
            linked_player=LinkedPlayer.read(data.get(CONF_LINKED_PLAYER, {})),
        )
