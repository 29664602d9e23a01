"""A preset: music, speaker, volume and modes under one name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from ..const import CONF_DEVICE
from ..webapi.models import RepeatState
from ..webapi.stored import as_choice, as_mapping, as_number_up_to, as_text
from .linked_player import LinkedPlayer
from .request import PlayRequest

SUBENTRY_PRESET: Final = "preset"

CONF_MEDIA: Final = "media"
CONF_MEDIA_NAME: Final = "media_name"
CONF_MEDIA_IMAGE: Final = "media_image"
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
    """What to do when the speaker is unavailable."""

    WAIT = "wait"
    NEXT = "next"
    FAIL = "fail"


KEEP: Final = "keep"
SHUFFLES: Final[Mapping[str, bool | None]] = {KEEP: None, "on": True, "off": False}
REPEATS: Final[Mapping[str, RepeatState | None]] = {
    KEEP: None,
    **{state.value: state for state in RepeatState},
}
_STARTS: Final = {one.value: one for one in StartAt}
_MISSING: Final = {one.value: one for one in Missing}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What the form holds. `device_id` is empty for wherever music plays; times are seconds."""

    media: str
    volume: int | None
    shuffle: bool | None
    repeat: RepeatState | None
    device_id: str
    start: StartAt
    fade_in: float
    missing: Missing
    wait: float
    linked_player: LinkedPlayer | None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Read a subentry's data; what another version wrote there has the form's default."""
        volume = as_number_up_to(data.get(CONF_VOLUME), 100, None)
        return cls(
            media=as_text(data.get(CONF_MEDIA)),
            volume=None if volume is None else round(volume),
            shuffle=as_choice(data.get(CONF_SHUFFLE), SHUFFLES, None),
            repeat=as_choice(data.get(CONF_REPEAT), REPEATS, None),
            device_id=as_text(data.get(CONF_DEVICE)),
            start=as_choice(data.get(CONF_START), _STARTS, StartAt.BEGINNING),
            fade_in=as_number_up_to(data.get(CONF_FADE_IN), LONGEST_FADE, 0),
            missing=as_choice(data.get(CONF_MISSING), _MISSING, Missing.WAIT),
            wait=as_number_up_to(data.get(CONF_WAIT), LONGEST_WAIT, DEFAULT_WAIT),
            linked_player=LinkedPlayer.read(as_mapping(data.get(CONF_LINKED_PLAYER))),
        )

    @property
    def request(self) -> PlayRequest:
        """What to play and how. Raises ServiceValidationError where that cannot be read."""
        request = PlayRequest.restore(self.media)
        return replace(request, volume=self.volume, shuffle=self.shuffle, repeat=self.repeat)
