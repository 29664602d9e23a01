"""Hold requests against Spotify's API document: its schemas, and what its words say besides."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from json import dumps, loads
from typing import Any, Protocol

from . import data
from .operations import Operation, operation, problems, validator

PREFIX = "/v1"
CONTEXTS = ("album", "artist", "playlist", "show")
SAVED = ("album", "artist", "audiobook", "episode", "playlist", "show", "track", "user")
PLAYABLE = ("track", "episode")
MOST = {"uris": 40, "items": 100}

type Query = Mapping[str, str]
type Rule = Callable[[Query, Any], Iterator[str]]


class Sent(Protocol):
    """A request as the simulator's log keeps it."""

    method: str
    path: str
    query: dict[str, str]
    body: object


class Recorder:
    """Listen to a log, and keep what Spotify's document does not allow."""

    def __init__(self) -> None:
        """Hear of nothing yet."""
        self.violations: list[str] = []

    def __call__(self, request: Sent) -> None:
        """Hold a request to the Web API against the document, if there is one."""
        if request.path.startswith(f"{PREFIX}/") and data.is_there():
            self.violations += violations(request)


def violations(request: Sent) -> list[str]:
    """Say in a few words each what Spotify's API document does not allow about a request."""
    query = dumps(request.query, sort_keys=True)
    return [*_violations(request.method, request.path, query, dumps(request.body))]


@cache
def _violations(method: str, path: str, query: str, body: str) -> tuple[str, ...]:
    found = operation(method, path.removeprefix(PREFIX))
    if found is None:
        return (f"{method} {path} is in no document",)
    words = _all(found, path, loads(query), loads(body))
    return tuple(f"{found}: {one}" for one in words)


def _all(one: Operation, path: str, query: dict[str, str], body: Any) -> Iterator[str]:
    if one.is_deprecated:
        yield "taken away from new apps"
    if any(not _is_id(part) for part in _ids(one.template, path.removeprefix(PREFIX))):
        yield "an id that is none"
    formal = [*_query(one, query), *_body(one, body)]
    yield from formal
    if not formal:  # the rules read only what has the right form
        yield from RULES.get(str(one), _nothing)(query, body)


def _ids(template: str, path: str) -> Iterator[str]:
    pairs = zip(template.split("/"), path.split("/"), strict=True)
    return (part for word, part in pairs if word.startswith("{"))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _query(one: Operation, query: dict[str, str]) -> Iterator[str]:
    yield from (f"?{name} is unknown" for name in query.keys() - one.parameters.keys())
    for name, parameter in one.parameters.items():
        if name in query:
            for value in _values(parameter["schema"], query[name]):
                for _, message in problems(validator(parameter["schema"]), value):
                    yield f"?{name}: {message}"
        elif parameter.get("required"):
            yield f"?{name} is missing"


def _values(schema: dict[str, Any], text: str) -> list[Any]:
    """Read a word of the query as what it is to be; what cannot be read stays a word."""
    kind = schema.get("type")
    if kind == "array":
        return [text.split(",")]
    if kind == "integer" and text.removeprefix("-").isdecimal():
        return [int(text)]
    return [{"true": True, "false": False}.get(text, text) if kind == "boolean" else text]


def _body(one: Operation, body: Any) -> Iterator[str]:
    if one.body is None:
        if body is not None:
            yield "takes no body"
    elif body is not None:
        for where, message in problems(validator(one.body), body):
            yield f"{where or 'body'}: {message}"
        known = one.body.get("properties", {})
        yield from (f"{name} is unknown" for name in sorted({*body} - {*known}))
    elif one.body.get("required"):
        yield "needs a body"


def _nothing(_: Query, __: Any) -> Iterator[str]:
    return iter(())


def _play(_: Query, body: Any) -> Iterator[str]:
    """Hold to what the document says in words, and to what Spotify answers otherwise (facts)."""
    body = body or {}
    context, uris, offset = (body.get(name) for name in ("context_uri", "uris", "offset"))
    kind = None if context is None else _context_kind(context)
    if context is not None and kind is None:
        yield f"context_uri: {context} is no context"
    if context is not None and uris is not None:
        yield "either context_uri or uris"
    if uris is not None:
        yield from _uris("uris", uris, PLAYABLE, len(uris))
    if body.get("position_ms", 0) < 0:
        yield "position_ms: is negative"
    if offset is not None:
        yield from _offset(offset, kind, uris)


def _offset(offset: Any, kind: str | None, uris: list[str] | None) -> Iterator[str]:
    place, uri = offset.get("position"), offset.get("uri")
    if kind == "artist" or (kind is None and uris is None):
        yield "offset: is for albums, playlists and lists"
    if {*offset} not in ({"position"}, {"uri"}):
        yield "offset: either position or uri"
    if place is not None and (type(place) is not int or place < 0):
        yield "offset.position: is no place"
    if uri is not None and not _is_uri(uri, PLAYABLE):
        yield "offset.uri: is no item"


def _context_kind(uri: str) -> str | None:
    if uri.startswith("spotify:user:") and uri.endswith(":collection"):
        return "collection" if uri.count(":") == 3 else None
    return next((kind for kind in CONTEXTS if _is_uri(uri, (kind,))), None)


def _is_uri(uri: object, kinds: tuple[str, ...]) -> bool:
    parts = uri.split(":") if isinstance(uri, str) else []
    if len(parts) != 3 or parts[0] != "spotify" or parts[1] not in kinds:
        return False
    return bool(parts[2]) if parts[1] == "user" else _is_id(parts[2])


def _uris(name: str, uris: list[str], kinds: tuple[str, ...], most: int) -> Iterator[str]:
    yield from (f"{name}: {uri} is none" for uri in uris if not _is_uri(uri, kinds))
    if not 0 < len(uris) <= most:
        yield f"{name}: {len(uris)} of them"


def _transfer(_: Query, body: Any) -> Iterator[str]:
    ids = (body or {}).get("device_ids", [])
    if len(ids) != 1 or not ids[0]:
        yield "device_ids: one and only one"


def _among(name: str, *words: str) -> Rule:
    def rule(query: Query, _: Any) -> Iterator[str]:
        if name in query and query[name] not in words:
            yield f"?{name}: {query[name]} is not among {', '.join(words)}"

    return rule


def _within(name: str, low: int, high: float) -> Rule:
    def rule(query: Query, _: Any) -> Iterator[str]:
        text = query.get(name, "")
        if text.removeprefix("-").isdecimal() and not low <= int(text) <= high:
            yield f"?{name}: {text} is beyond {low} to {high}"

    return rule


def _enqueue(query: Query, _: Any) -> Iterator[str]:
    yield from _uris("?uri", [query.get("uri", "")], PLAYABLE, 1)


def _library(query: Query, _: Any) -> Iterator[str]:
    yield from _uris("?uris", query.get("uris", "").split(","), SAVED, MOST["uris"])


def _songs(query: Query, body: Any) -> Iterator[str]:
    uris = (body or {}).get("uris")
    if uris is not None:
        yield from _uris("uris", uris, PLAYABLE, MOST["items"])
    elif "uris" not in query:
        yield "uris are missing"


def _arranged(query: Query, body: Any) -> Iterator[str]:
    moves, replaces = "range_start" in (body or {}), "uris" in {**query, **(body or {})}
    if moves == replaces:
        yield "either replaces or moves"
    if (uris := (body or {}).get("uris")) and not moves:
        yield from _uris("uris", uris, PLAYABLE, MOST["items"])


def _removed(_: Query, body: Any) -> Iterator[str]:
    items = (body or {}).get("items", [])
    yield from _uris("items", [one.get("uri") for one in items], PLAYABLE, MOST["items"])


def _one_way(query: Query, _: Any) -> Iterator[str]:
    if {"before", "after"} <= query.keys():
        yield "either ?before or ?after"


_time_range = _among("time_range", "short_term", "medium_term", "long_term")

RULES: Mapping[str, Rule] = {
    "PUT /me/player/play": _play,
    "PUT /me/player": _transfer,
    "PUT /me/player/repeat": _among("state", "track", "context", "off"),
    "PUT /me/player/volume": _within("volume_percent", 0, 100),
    "PUT /me/player/seek": _within("position_ms", 0, float("inf")),
    "POST /me/player/queue": _enqueue,
    "GET /me/player/recently-played": _one_way,
    "GET /me/top/artists": _time_range,
    "GET /me/top/tracks": _time_range,
    "PUT /me/library": _library,
    "DELETE /me/library": _library,
    "GET /me/library/contains": _library,
    "POST /playlists/{playlist_id}/items": _songs,
    "PUT /playlists/{playlist_id}/items": _arranged,
    "DELETE /playlists/{playlist_id}/items": _removed,
}
"""What the document says in words only, and no schema holds."""
