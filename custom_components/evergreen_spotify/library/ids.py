"""From the ids that people have to those that the player takes; a pure translation.

People have links with and without https, upper-case schemes, what core's `spotify` puts into
automations (`spotify://<entry>/spotify:playlist:…`, `current_user_saved_tracks`, the content type
`spotify://playlist`), our own media source's ids, and audiobooks, whose URIs are a podcast's.
What is none of these comes back as it was, for the player to judge.
"""

from collections.abc import Iterable, Mapping
import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode

from ..const import DOMAIN
from ..webapi.uris import SpotifyUri, UriType

CORE_PREFIX: Final = "spotify://"
COLLECTION: Final = str(SpotifyUri(UriType.COLLECTION))
LATEST: Final = "latest"
RANDOM: Final = "random"

MAX_LENGTH: Final = 2048
"""Characters that an id may have; longer ones are no ids."""

# Words of core's for what can be played, and Spotify's for what plays as something else.
_ALIASES: Final[Mapping[str, str]] = {
    "current_user_saved_tracks": COLLECTION,
    "library:liked_songs": COLLECTION,
}
_SAME_AS: Final[Mapping[str, str]] = {"audiobook": "show", "chapter": "episode"}

_MEDIA_SOURCE: Final = re.compile(rf"media-source://{DOMAIN}/[^/]+/", re.IGNORECASE)
_CORE: Final = re.compile(rf"{CORE_PREFIX}(?:[^/?#]*/)?", re.IGNORECASE)
_SITE: Final = re.compile(
    r"(?:https?:)?(?://)?(?:open|play|www)\.spotify\.com/(?P<path>[^?#]*)", re.IGNORECASE
)
_URI: Final = re.compile(r"spotify:(?P<path>[^?#]+)", re.IGNORECASE)
_SHORT: Final = re.compile(
    r"(?:https?:)?(?://)?(?P<host>spotify\.link|spotify\.app\.link)/(?P<name>[0-9A-Za-z_-]{1,64})",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:\.\d+)?s?")

# What stands before kind and id in the path of a link.
_DECORATION: Final = re.compile(r"intl-[a-z-]+|embed(?:-podcast)?", re.IGNORECASE)


def plain_id(media_id: str) -> str:
    """Return a content id as the player takes it; what it takes already is left as it is."""
    text = media_id.strip()
    if len(text) > MAX_LENGTH:
        return media_id
    text = unwrapped(text)
    head, mark, tail = _split(text)
    head = _ALIASES.get(head, head)
    thing = _thing(head)
    if thing is None:
        return f"{head}{mark}{tail}"
    if thing[0] in _SAME_AS:
        head = _spelled(*thing)
    said = parse_qsl(tail, keep_blank_values=True) if mark == "?" and _SITE.match(text) else []
    if {"t", "context"}.isdisjoint(key for key, _ in said):
        return f"{head}{mark}{tail}"
    return _linked(head, thing, said)


def _linked(head: str, thing: tuple[str, str], said: list[tuple[str, str]]) -> str:
    """Read what a link says besides: where to begin, and in what a track is to be played."""
    known, uri = dict(said), _spelled(*thing)
    kept = [(key, word) for key, word in said if key not in {"t", "context"}]
    if _is_single(uri):
        kept += _time(known.get("t", "")).items()
        context = _spelled(*(_thing(known.get("context", "")) or ("", "")))
        if context.count(":") > 1 and not _is_single(context):
            return _joined(context, [("item", uri.removeprefix("spotify:")), *kept])
    return _joined(head, kept)


def kind_and_id(text: str) -> tuple[str, str]:
    """Return Spotify's kind and id of a URI or a link, empty for anything else."""
    if len(text) > MAX_LENGTH:
        return "", ""
    head, _, _ = _split(unwrapped(text.strip()))
    kind, thing_id = _thing(head) or ("", "")
    is_plain = thing_id.isascii() and thing_id.isalnum()
    is_user = kind == "user" and re.fullmatch(r"[\w.-]{1,64}", thing_id) is not None
    return (kind, thing_id) if is_plain or is_user else ("", "")


def plain_type(media_type: str) -> str:
    """Return a content type without core's prefix."""
    return media_type.lower().removeprefix(CORE_PREFIX)


def short_link(media_id: str) -> tuple[str, str] | None:
    """Return host and name of a short link, None for anything else."""
    match = _SHORT.match(media_id.strip())
    return (match["host"].lower(), match["name"]) if match else None


def drawn_item(content_id: str) -> tuple[str, str] | None:
    """Return a content id without its item, and which item is to be looked up, if one is."""
    head, _, tail = content_id.partition("?")
    said = dict(parse_qsl(tail))
    item = said.pop("item", "").lower()
    return (_joined(head, said.items()), item) if item in {LATEST, RANDOM} else None


def with_words(content_id: str, **words: str) -> str:
    """Return a content id that says more."""
    head, mark, tail = _split(content_id)
    said = _time(tail) if mark == "#" else dict(parse_qsl(tail.partition("#")[0]))
    return _joined(head, (said | words).items())


def _split(text: str) -> tuple[str, str, str]:
    """Part a text before its query, or before its fragment where it has no query."""
    match = re.search(r"[?#]", text)
    if match is None:
        return text, "", ""
    return text[: match.start()], match[0], text[match.end() :]


def unwrapped(text: str) -> str:
    """Take off what core and media sources put around a URI."""
    return _CORE.sub("", _MEDIA_SOURCE.sub("", text, count=1), count=1)


def _thing(head: str) -> tuple[str, str] | None:
    """Return kind and id of a link or a URI in any spelling."""
    if match := _SITE.fullmatch(head):
        parts = unquote(match["path"]).strip("/").split("/")
        while parts and _DECORATION.fullmatch(parts[0]):
            del parts[0]
        return _named(_of_user(parts)[:2])  # what follows is a tab of the page
    if match := _URI.fullmatch(head):
        return _named(_of_user(match["path"].strip(":").split(":")))
    return None


def _of_user(parts: list[str]) -> list[str]:
    """Leave out whose playlist or collection it is."""
    return parts[2:] if parts[0].lower() == "user" and len(parts) > len(("user", "id")) else parts


def _named(parts: list[str]) -> tuple[str, str] | None:
    """Name a thing by its kind and id; the liked songs have no id."""
    kind, *rest = parts or [""]
    kind = kind.lower()
    if kind == UriType.COLLECTION:
        return (kind, "") if rest in ([], ["tracks"]) else None
    return (kind, rest[0]) if len(rest) == 1 and kind else None


def _spelled(kind: str, thing_id: str) -> str:
    """Return the URI under which Spotify plays a thing."""
    return f"spotify:{_SAME_AS.get(kind, kind)}:{thing_id}".rstrip(":")


def _time(text: str) -> dict[str, str]:
    """Read a time in seconds or as 1:02:03."""
    match = _CLOCK.fullmatch(text.removeprefix("t="))
    if match is None:
        return {}
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return {"position": str((hours * 60 + minutes) * 60 + seconds)}


def _is_single(uri: str) -> bool:
    return uri.startswith(("spotify:track:", "spotify:episode:"))


def _joined(head: str, said: Iterable[tuple[str, str]]) -> str:
    return "?".join(filter(None, [head, urlencode([*said], safe=":")]))
