"""What shall play and how; and its form as a `media_content_id`.

A scene of Home Assistant restores no more of what plays than this one text
(`media_player.reproduce_state`), so it says everything, readable by a person:

    spotify:playlist:37i9dQZF1DX4WYpdgoIcn6?item=track:11dFghVXANMlKmJXsNCbNl&shuffle=on&repeat=context

All after the question mark may be left out: `item` (track or episode to begin with), `position`
(seconds into it), `shuffle` (on, off), `repeat` (off, track, context), `state` (playing, paused).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import parse_qsl

from ..webapi.models import Playback, RepeatState
from ..webapi.uris import SpotifyUri, UriType

_SWITCH: Final[Mapping[str, bool]] = {"on": True, "off": False}
_PAUSED: Final[Mapping[str, bool]] = {"paused": True, "playing": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRequest:
    """What shall play and how; what is None stays as it is, and no `media` is what was on.

    `item` is where to begin in `media`, or `index`, counted from 0; `volume` is in percent. If it
    `may_stay`, what is on already is not begun again.
    """

    media: SpotifyUri | None = None
    item: SpotifyUri | None = None
    index: int | None = None
    position_ms: int | None = None
    volume: int | None = None
    shuffle: bool | None = None
    repeat: RepeatState | None = None
    is_paused: bool = False
    may_stay: bool = False

    @classmethod
    def parse(cls, content_id: str, hint: UriType | None = None) -> Self | None:
        """Read a content id, a link or, where the type is known, a bare id; else None."""
        text, _, query = content_id.partition("?")
        said = dict(parse_qsl(query, keep_blank_values=True))
        try:
            request = cls(
                media=_known(SpotifyUri.parse(text, hint)),
                item=_known(SpotifyUri.parse(f"spotify:{said['item']}"))
                if "item" in said
                else None,
                position_ms=round(float(said["position"]) * 1000) if "position" in said else None,
                shuffle=_SWITCH[said["shuffle"]] if "shuffle" in said else None,
                repeat=RepeatState(said["repeat"]) if "repeat" in said else None,
                is_paused=_PAUSED[said.get("state", "playing")],
            )
        except KeyError, ValueError, OverflowError:
            return None
        return request

    @classmethod
    def of(cls, playback: Playback) -> Self | None:
        """Return the wish for what is on, None where it could not be started again."""
        item = SpotifyUri.parse(playback.item.uri or "") if playback.item else None
        context = SpotifyUri.parse(playback.context.uri) if playback.context else None
        if (media := context or item) is None:
            return None
        return cls(
            media=media,
            item=item if context else None,
            shuffle=playback.shuffle,
            repeat=playback.repeat,
            is_paused=not playback.is_playing,
        )

    @property
    def content_id(self) -> str:
        """Return it as a text that `parse` understands."""
        return "?".join(filter(None, [str(self.media), "&".join(self._words())]))

    def _words(self) -> Iterator[str]:
        if self.item is not None:
            yield f"item={self.item.type}:{self.item.id}"
        if self.shuffle is not None:
            yield f"shuffle={'on' if self.shuffle else 'off'}"
        if self.repeat is not None:
            yield f"repeat={self.repeat}"
        if self.is_paused:
            yield "state=paused"


def _known(uri: SpotifyUri | None) -> SpotifyUri:
    if uri is None:
        raise ValueError
    return uri
