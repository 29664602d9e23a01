"""Which changes in Home Assistant are hints that something has changed at Spotify."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State

from .names import normalized

SHORTEST_GAP: Final = 1.0
UNRELATED_GAP: Final = 30.0
"""Seconds at least between two polls for hints of players that are not known to be ours."""

UNRELATED: Final = ""
"""In place of the name: all players that do not bear the name of a device."""

MEDIA_SESSION: Final = "_media_session"
"""In the entity ids of the companion app's sensors for what plays on an Android phone."""

_SPOTIFY: Final = "com.spotify.music"
"""Spotify's package on Android; the sensor's attributes end with it."""

_TICKING: Final = "position"

_STATE: Final = "state"
_TELLING: Final = (
    "media_title",
    "media_content_id",
    "source",
    "volume_level",
    "is_volume_muted",
    "shuffle",
    "repeat",
)
_PLAYING: Final = frozenset({"playing", "buffering"})
UNKNOWN_STATES: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})


class Kind(StrEnum):
    """Who gives a hint."""

    SPEAKER = "speaker"
    MEDIA_SESSION = "media_session"
    CHOSEN = "chosen"
    UNRELATED = "unrelated"


class Hint(NamedTuple):
    """A hint: who gave it, what has changed, and the shortest gap between two polls for it."""

    source: str
    what: str
    kind: Kind
    gap: float = SHORTEST_GAP


def is_media_session(entity_id: str) -> bool:
    """Tell whether this may be a sensor of the companion app's."""
    return MEDIA_SESSION in entity_id and entity_id.startswith("sensor.")


def hints_of(
    old: State, new: State, *, speakers: Collection[str], chosen: Collection[str]
) -> Iterator[Hint]:
    """Yield what a change tells, by the normalized names of speakers and the chosen entities."""
    if is_media_session(new.entity_id) and _session(old) != _session(new):
        yield Hint(new.entity_id, _STATE, Kind.MEDIA_SESSION)
    elif new.domain == MEDIA_PLAYER_DOMAIN and (name := normalized(new.name)) in speakers:
        yield from (Hint(name, what, Kind.SPEAKER) for what in _told(old, new))
    elif new.entity_id in chosen:
        if not UNKNOWN_STATES & {old.state, new.state}:
            yield from (Hint(new.entity_id, what, Kind.CHOSEN) for what in _told(old, new))
    elif new.domain == MEDIA_PLAYER_DOMAIN and _plays(old) != _plays(new):
        yield Hint(UNRELATED, _STATE, Kind.UNRELATED, UNRELATED_GAP)


def _told(old: State, new: State) -> Iterator[str]:
    if old.state != new.state:
        yield _STATE
    for attribute in _TELLING:
        if old.attributes.get(attribute) != new.attributes.get(attribute):
            yield attribute


def _plays(state: State) -> bool:
    return state.state in _PLAYING


def _session(state: State) -> Mapping[str, Any]:
    """Return what the companion app tells of Spotify, without what ticks."""
    return {
        name: value
        for name, value in state.attributes.items()
        if name.endswith(_SPOTIFY) and _TICKING not in name
    }
