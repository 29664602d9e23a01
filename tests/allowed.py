"""What Spotify's OpenAPI document allows of a request, in its texts where not by its types."""

from collections.abc import Callable, Iterator, Mapping
import re
from typing import Any, Final

from .house import House
from .simulator.log import Request

LONGEST: Final = 2**31 - 1

ITEM: Final = re.compile(r"spotify:(track|episode):[0-9A-Za-z]{22}")
CONTEXT: Final = re.compile(
    r"spotify:(?P<kind>album|artist|playlist|show):[0-9A-Za-z]{22}|spotify:user:\w+:collection"
)
BEGINS_WITH: Final = {
    "album": {"track"},
    "playlist": {"track", "episode"},
    "show": {"episode"},
    None: {"track"},
}


def is_integer(value: object, most: int = LONGEST) -> bool:
    """Tell whether a value of JSON is an integer from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def is_number(text: str | None, most: int = LONGEST) -> bool:
    """Tell whether a value of a query is such an integer."""
    return re.fullmatch(r"[0-9]{1,10}", text or "") is not None and int(text or "") <= most


def forbidden_transfer(request: Request) -> Iterator[str]:
    """List what is wrong with moving the music."""
    body = request.body if isinstance(request.body, dict) else {}
    ids = body.get("device_ids")
    if not isinstance(ids, list) or len(ids) != 1 or not isinstance(ids[0], str):
        yield "device_ids"
    if not isinstance(body.get("play", False), bool):
        yield "play"


def forbidden_play(request: Request) -> Iterator[str]:
    """List what is wrong with starting something."""
    body = {} if request.body is None else request.body
    assert isinstance(body, dict)
    if unknown := set(body) - {"context_uri", "uris", "offset", "position_ms"}:
        yield f"unknown {unknown}"
    if "uris" in body:
        uris = body["uris"]
        if not isinstance(uris, list) or not uris or not all(map(ITEM.fullmatch, uris)):
            yield "uris"
        if "context_uri" in body:
            yield "both"
    if "position_ms" in body and not is_integer(body["position_ms"]):
        yield "position_ms"
    context = CONTEXT.fullmatch(body.get("context_uri", ""))
    if "context_uri" in body and not context:
        yield "context_uri"
    if "offset" in body:
        yield from forbidden_offset(body["offset"], context)


def forbidden_offset(offset: Mapping[str, Any], context: re.Match[str] | None) -> Iterator[str]:
    """List what is wrong with where to begin."""
    if context is None or context["kind"] not in BEGINS_WITH:
        yield "offset of nothing that takes one"
    elif set(offset) == {"uri"}:
        item = ITEM.fullmatch(offset["uri"])
        if item is None or item[1] not in BEGINS_WITH[context["kind"]]:
            yield "offset.uri"
    elif set(offset) != {"position"} or not is_integer(offset["position"]):
        yield "offset"


def in_query(name: str, is_right: Callable[[str | None], bool]) -> Callable[..., Iterator[str]]:
    """Return what lists whether something in the query is wrong."""

    def check(request: Request) -> Iterator[str]:
        if not is_right(request.query.get(name)):
            yield name

    return check


CHECKS: Final[Mapping[tuple[str, str], Callable[[Request], Iterator[str]]]] = {
    ("PUT", "/v1/me/player"): forbidden_transfer,
    ("PUT", "/v1/me/player/play"): forbidden_play,
    ("PUT", "/v1/me/player/pause"): lambda _: iter(()),
    ("PUT", "/v1/me/player/seek"): in_query("position_ms", is_number),
    ("PUT", "/v1/me/player/volume"): in_query("volume_percent", lambda text: is_number(text, 100)),
    ("PUT", "/v1/me/player/shuffle"): in_query("state", {"true", "false"}.__contains__),
    ("PUT", "/v1/me/player/repeat"): in_query("state", {"track", "context", "off"}.__contains__),
    ("POST", "/v1/me/player/queue"): in_query(
        "uri", lambda text: ITEM.fullmatch(text or "") is not None
    ),
    ("GET", "/v1/search"): in_query("q", lambda text: text is not None and 0 < len(text) <= 1000),
}


def forbidden(request: Request) -> list[str]:
    """List what Spotify's document forbids of a request."""
    check = CHECKS.get((request.method, request.path))
    if check is not None:
        return [*check(request)]
    parts = request.path.removeprefix("/v1/").split("/")
    is_read = request.method == "GET" and (parts[0] == "me" or len(parts[1]) == 22)
    return [] if is_read else [f"{request.method} {request.path}"]


def assert_allowed(house: House) -> None:
    """Hold what has left since the log was cleared against the document."""
    sent = [one for one in house.simulator.log.requests if one.kind == "api"]
    assert [(one, forbidden(one)) for one in sent if forbidden(one)] == []
