"""Where playing was left in each album, playlist or show."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from homeassistant.util import dt as dt_util

from ..webapi.uris import SpotifyUri
from .player_state import PlayerState
from .stored import read_list

NEAR_MS: Final = 300_000
"""How far playing goes on before the place is written down again."""

KEPT: Final = 50
"""How many places are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where playing was left: what, where in it, and on which device."""

    context_uri: str | None = None
    item_uri: str | None = None
    position_ms: int = 0
    device_id: str = ""

    def is_near(self, other: Self) -> bool:
        """Tell whether another place is so near that this one need not be written down."""
        is_same = replace(self, position_ms=0) == replace(other, position_ms=0)
        return is_same and abs(self.position_ms - other.position_ms) < NEAR_MS

    @property
    def key(self) -> str:
        """What it is a place in, as it is called in a link, too."""
        uri = self.context_uri or self.item_uri or ""
        return str(SpotifyUri.parse(uri) or uri)

    @classmethod
    def of(cls, player_state: PlayerState) -> Self | None:
        """Return the place of what is shown, None where nothing is."""
        playback = player_state.playback
        if playback is None or playback.item is None or playback.item.uri is None:
            return None
        return cls(
            context_uri=playback.context.uri if playback.context else None,
            item_uri=playback.item.context_uri,
            position_ms=player_state.position_ms(dt_util.utcnow()),
            device_id=playback.device.id if playback.device else "",
        )


NOWHERE: Final = Place()


class Places:
    """The places of an account, the latest last."""

    def __init__(self) -> None:
        """Initialize without any place."""
        self._places: dict[str, Place] = {}
        self._written = NOWHERE

    def restore(self, stored: object) -> None:
        """Restore what `as_list` returned."""
        places = {place.key: place for place in read_list(Place, stored) if place.key}
        self._places = dict(list(places.items())[-KEPT:])

    def as_list(self) -> list[dict[str, Any]]:
        """Return what is to be stored."""
        return [asdict(place) for place in self._places.values()]

    def note(self, player_state: PlayerState) -> bool:
        """Remember what plays, and where; return whether that should be stored."""
        place = Place.of(player_state)
        if place is None or place == self.latest:
            return False
        self._places.pop(place.key, None)
        self._places[place.key] = place
        for oldest in list(self._places)[:-KEPT]:
            del self._places[oldest]
        is_playing = player_state.playback is not None and player_state.playback.is_playing
        if is_playing and place.is_near(self._written):
            return False
        self._written = place
        return True

    @property
    def latest(self) -> Place:
        """Where playing was left last."""
        return next(reversed(self._places.values()), NOWHERE)

    def left(self, media: SpotifyUri) -> Place | None:
        """Return where playing was left in something, None where that is not known."""
        return self._places.get(str(media))
