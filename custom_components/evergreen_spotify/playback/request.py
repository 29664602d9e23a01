"""What shall play and how; and its form as a `media_content_id`.

A scene of Home Assistant restores no more of what plays than this one text
(`media_player.reproduce_state`), so it says everything, readable by a person:

    spotify:playlist:37i9dQZF1DX4WYpdgoIcn6?item=track:11dFghVXANMlKmJXsNCbNl&shuffle=on&repeat=context

All after the question mark may be left out: `item` (track or episode to begin with), `position`
(seconds into it, or 1:30), `shuffle` (on, off), `repeat` (off, track, context), `state` (playing,
paused). A position may also stand after a hash, as in `spotify:track:…#1:30`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

from ..errors import invalid
from ..webapi.models import Playback, RepeatState
from ..webapi.uris import SpotifyUri, UriType
from .request_text import read_media, refuse_media

# The DJ has the URI of a playlist, but starts in Spotify's own apps alone (seen 2026).
_DJ: Final = SpotifyUri(UriType.PLAYLIST, "37i9dQZF1EYkqdzj48dyYq")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRequest:
    """What shall play and how; what is None stays as it is, and no `media` is what was on.

    `item` is where to begin in `media`, or `index`, counted from 0; `volume` is in percent. Where
    `shuffle` is for drawing a track only, `then_shuffle` follows once it plays. If it `skips`, it
    begins in silence and skips to a shuffled track, so that the first one is not heard. If it
    `may_stay`, what is on already is not begun again.
    """

    media: SpotifyUri | None = None
    item: SpotifyUri | None = None
    index: int | None = None
    position_ms: int | None = None
    volume: int | None = None
    shuffle: bool | None = None
    then_shuffle: bool | None = None
    repeat: RepeatState | None = None
    skips: bool = False
    is_paused: bool = False
    may_stay: bool = False

    @classmethod
    def parse(cls, text: str, hint: UriType | None = None) -> Self:
        """Read a content id, a link or, where the type is known, a bare id.

        Raises ServiceValidationError, which names the word that is not understood, or that
        Spotify's API document does not allow.
        """
        media, said = read_media(text, hint)
        if not media.is_well_formed:
            refuse_media(text)
        request = cls(media=media, **said)
        request._check()
        return request

    @classmethod
    def restore(cls, text: str, hint: UriType | None = None) -> Self:
        """Read what was saved once, also by a version that refused less.

        Where to begin is left out if it cannot be said to Spotify. Raises ServiceValidationError.
        """
        media, said = read_media(text, hint)
        request = cls(media=media, **said)
        if request.item is not None and not media.takes(request.item):
            request = replace(request, item=None, position_ms=None)
        return replace(request, position_ms=None) if request.lacks_item else request

    @classmethod
    def of(cls, playback: Playback) -> Self | None:
        """Return the request for what is on, None where it could not be started again."""
        item = SpotifyUri.parse(playback.item.context_uri or "") if playback.item else None
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
    def is_drawn(self) -> bool:
        """Whether shuffle decides where in the context to begin."""
        is_open = self.item is None and self.index is None
        return self.shuffle is True and is_open and self.media is not None and self.media.is_context

    @property
    def content_id(self) -> str:
        """Return it as a text that `parse` understands."""
        return "?".join(filter(None, [str(self.media), "&".join(self._words())]))

    @property
    def lacks_item(self) -> bool:
        """Whether there is a position, but nothing that it could be a position in."""
        is_whole = self.item is None and self.media is not None and self.media.is_context
        return is_whole and self.position_ms is not None

    def for_queue(self) -> SpotifyUri:
        """Return what to queue. Raises ServiceValidationError where the words say more."""
        words = (word.partition("=")[0] for word in self._words())
        if word := next(words, "position" if self.position_ms is not None else ""):
            raise invalid("unqueued_word", word=word)
        return self.media or refuse_media("")

    def _check(self) -> None:
        if self.media == _DJ:
            raise invalid("unplayable_dj")
        if (media := self.media) and (item := self.item) is not None:
            if item.is_context or not item.is_well_formed:
                raise invalid("wrong_item", word="item", value=f"{item.type}:{item.id}")
            if not media.takes(item):
                raise invalid("unfit_item", item=str(item), media=str(media))
        if self.lacks_item:
            raise invalid("position_without_item", media=str(self.media))

    def _words(self) -> Iterator[str]:
        if self.item is not None and self.media is not None and self.media.takes(self.item):
            yield f"item={self.item.type}:{self.item.id}"
        if self.shuffle is not None:
            yield f"shuffle={'on' if self.shuffle else 'off'}"
        if self.repeat is not None:
            yield f"repeat={self.repeat}"
        if self.is_paused:
            yield "state=paused"
