"""What people write: a URI, a link or an id, and the words after it.

Every refusal is a ServiceValidationError that names the word.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import batched
import re
from typing import Any, Final, NoReturn
from urllib.parse import unquote

from ..errors import invalid, listed
from ..webapi.models import RepeatState
from ..webapi.uris import SpotifyUri, UriType, kind_of

LONGEST_TEXT: Final = 2000
"""How many letters are read."""

SHOWN: Final = 100
"""How many letters of what is refused an error repeats."""

LONGEST_POSITION: Final = (2**31 - 1) // 1000
"""Seconds: Spotify counts milliseconds in an integer, whose size its document does not tell."""

type _Reader = Callable[[str, str], object]

# What a text may be wrapped in: blanks, those without a width, quotes, brackets, a full stop.
_AROUND: Final = (
    r"[\s\u200b-\u200f\u2060\ufeff\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2026"
    r"\"'<>()\[\]{}.,;:!`*_]+"
)
_EDGES: Final = re.compile(rf"\A{_AROUND}|{_AROUND}\Z")
_MARK: Final = re.compile(r"([?&#])")
_TIME: Final = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)", re.ASCII)

# What Spotify's apps and those who share a link add to it.
_SHARING: Final = re.compile(
    r"utm_\w+|_branch_\w+|si|context|dl_branch|dlsi|fbclid|feature|gclid|go|igshid|nd|pi|product"
    r"|pt|referral|sp_cid|t|theme"
)

# Kinds of which there is more to say than that they cannot be started.
_UNPLAYABLE: Final[Mapping[str, str]] = {
    "local": "unplayable_local_file",
    "prerelease": "unplayable_prerelease",
    "station": "unplayable_station",
    "radio": "unplayable_station",
    "dj": "unplayable_dj",
}


def read_media(text: str, hint: UriType | None) -> tuple[SpotifyUri, dict[str, Any]]:
    """Return what a text names, and what its words say by the names of a request's fields.

    A bare id is understood where a `hint` says what it is.
    """
    if len(text) > LONGEST_TEXT:
        refuse_media(text)
    head, *tail = _MARK.split(unquote(text))
    head = _EDGES.sub("", head)
    if media := SpotifyUri.parse(head, hint):
        return media, _read_words(tail)
    kind = kind_of(head)
    if kind is None or kind in UriType:
        refuse_media(text)
    raise invalid(_UNPLAYABLE.get(kind, "unplayable_kind"), kind=shown(kind))


def refuse_media(text: str) -> NoReturn:
    """Say that a text names nothing that Spotify plays."""
    raise invalid("unknown_media", media_id=shown(text))


def is_reference(text: str) -> bool:
    """Tell whether a text means to be a URI or a link, rather than words to search for."""
    start = _EDGES.sub("", unquote(text[:LONGEST_TEXT])).lower().removeprefix("//")
    return start.startswith(("spotify:", "http:", "https:", "open.spotify.", "play.spotify."))


def read_position(seconds: float, word: str = "position") -> int:
    """Return a position in seconds as Spotify counts it, in milliseconds."""
    if not 0 <= seconds <= LONGEST_POSITION:  # holds for nan, too
        _refuse_position(word, str(seconds))
    return round(seconds * 1000)


def shown(text: str) -> str:
    """Return a text as an error repeats it."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _refuse_position(word: str, value: str) -> NoReturn:
    raise invalid("wrong_position", word=word, value=shown(value), longest=str(LONGEST_POSITION))


def _read_words(tail: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for word, value in _words(tail):
        if word not in _WORDS:
            raise invalid("unknown_word", word=shown(word), words=listed(_OURS))
        field, read = _WORDS[word]
        if field in said:
            raise invalid("repeated_word", word=word)
        said[field] = read(word, value)
    return said


def _words(tail: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the words with their values; what stands after a hash is a word of its own."""
    for mark, text in batched(tail, 2, strict=True):
        if not (piece := _EDGES.sub("", text)):
            continue
        word, _, value = ("#", "", piece) if mark == "#" else piece.partition("=")
        word = word.strip().lower()
        if not _SHARING.fullmatch(word):
            yield word, value.strip()


def _choice[T](choices: Mapping[str, T]) -> _Reader:
    def read(word: str, value: str) -> T:
        if (chosen := value.lower()) not in choices:
            raise invalid("wrong_value", word=word, value=shown(value), choices=listed(choices))
        return choices[chosen]

    return read


def _read_item(word: str, value: str) -> SpotifyUri:
    if (uri := SpotifyUri.parse(value) or SpotifyUri.parse(f"spotify:{value}")) is None:
        raise invalid("wrong_item", word=word, value=shown(value))
    return uri


def _read_time(word: str, value: str) -> int:
    """Read seconds, or 1:30 or 1:02:03."""
    if (match := _TIME.fullmatch(value)) is None:
        _refuse_position(word, value)
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return read_position((hours * 60 + minutes) * 60 + seconds, word)


# Word: what it says of a request, and how it is read. Those of the last two are not ours: links
# to a track in an album have the one, and URIs with a start position the other.
_WORDS: Final[Mapping[str, tuple[str, _Reader]]] = {
    "item": ("item", _read_item),
    "position": ("position_ms", _read_time),
    "shuffle": ("shuffle", _choice({"on": True, "off": False, "true": True, "false": False})),
    "repeat": ("repeat", _choice({state.value: state for state in RepeatState})),
    "state": ("is_paused", _choice({"playing": False, "paused": True})),
    "highlight": ("item", _read_item),
    "#": ("position_ms", _read_time),
}
_OURS: Final = tuple(_WORDS)[:-2]
