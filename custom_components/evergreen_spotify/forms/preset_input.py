"""What people enter in a preset's form: how it is read, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.exceptions import ServiceValidationError

from ..playback.preset import CONF_MEDIA
from ..playback.request import PlayRequest
from ..playback.request_text import is_reference
from ..webapi.stored import as_text
from ..webapi.uris import SpotifyUri, UriType
from .preset_fields import CONF_TRACK


class WrongInputError(Exception):
    """What was entered cannot be used; `field` is where, `key` with its `words` says why."""

    def __init__(self, field: str, key: str, words: Mapping[str, str] | None = None) -> None:
        """Initialize the error of a field."""
        super().__init__(key)
        self.field, self.key, self.words = field, key, words or {}


def parts(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what to play as the form asks for it: the whole, and the track to begin with."""
    try:
        request = PlayRequest.restore(as_text(data.get(CONF_MEDIA)))
    except ServiceValidationError:
        return {}  # the form shows what is there
    whole = {CONF_MEDIA: str(request.media)}
    return whole if request.item is None else {**whole, CONF_TRACK: str(request.item)}


def parsed(field: str, text: str, unknown: str, hint: UriType | None = None) -> PlayRequest:
    """Read what was entered in a field; `unknown` says there that it names nothing."""
    try:
        return PlayRequest.parse(text, hint)
    except ServiceValidationError as err:
        key = err.translation_key or ""
        key = unknown if key == "unknown_media" else key
        raise WrongInputError(field, key, err.translation_placeholders) from err


def check_beginning(request: PlayRequest, item: SpotifyUri | None) -> None:
    """Refuse to begin with what Spotify cannot begin with."""
    if (media := request.media) is None:
        return
    if item is None and media.is_context:
        raise WrongInputError(CONF_TRACK, "track_missing")
    if item is not None and not media.takes(item):
        words = {"item": str(item), "media": str(media)}
        raise WrongInputError(CONF_TRACK, "unfit_item", words)


def is_words(text: str) -> bool:
    """Tell whether a text means to be words to search for, rather than a track."""
    try:
        PlayRequest.parse(text, UriType.TRACK)
    except ServiceValidationError as err:
        return err.translation_key == "unknown_media" and not is_reference(text)
    return False
