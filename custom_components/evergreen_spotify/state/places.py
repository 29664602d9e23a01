"""Where playing was left in each album, playlist or show."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from homeassistant.util import dt as dt_util

from ..webapi.uris import SpotifyUri
from .player_state import PlayerState
from .stored import read_list

LONGEST_MS: Final = 2**31 - 1
"""The furthest position that Spotify can be told: it counts in an integer."""

KEPT: Final = 50
"""How many places are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where playing was left: what, where in it, and on which device."""

    context_uri: str | None = None
    item_uri: str | None = None
    position_ms: int = 0
    device_id: str = ""

    def goes_on_from(self, other: Self) -> bool:
        """Tell whether the same album, playlist or show goes on, on the same device."""
        return (self.key, self.device_id) == (other.key, other.device_id)

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


def is_position(position_ms: int | None) -> bool:
    """Tell whether a stored position is one that Spotify takes, or none."""
    return position_ms is None or 0 <= position_ms <= LONGEST_MS


class Places:
    """The places of an account, the latest last."""

    def __init__(self, changed: Callable[[], None], progressed: Callable[[], None]) -> None:
        """Initialize without any place; one of both is called when there is something to keep.

        `progressed` is for what goes on as it did.
        """
        self._places: dict[str, Place] = {}
        self._changed = changed
        self._progressed = progressed

    def restore(self, stored: object) -> None:
        """Restore what `as_list` returned."""
        found = (one for one in read_list(Place, stored) if is_position(one.position_ms))
        places = {place.key: place for place in found if place.key}
        self._places = dict(list(places.items())[-KEPT:])

    def as_list(self) -> list[dict[str, Any]]:
        """Return what is to be stored."""
        return [asdict(place) for place in self._places.values()]

    def note(self, player_state: PlayerState) -> None:
        """Remember what plays, and where."""
        place, latest = Place.of(player_state), self.latest
        if place is None or place == latest:
            return
        self._places.pop(place.key, None)
        self._places[place.key] = place
        for oldest in list(self._places)[:-KEPT]:
            del self._places[oldest]
        goes_on = player_state.is_playing and place.goes_on_from(latest)
        (self._progressed if goes_on else self._changed)()

    @property
    def latest(self) -> Place:
        """Where playing was left last."""
        return next(reversed(self._places.values()), NOWHERE)

    def left(self, media: SpotifyUri) -> Place | None:
        """Return where playing was left in something, None where that is not known."""
        return self._places.get(str(media))
