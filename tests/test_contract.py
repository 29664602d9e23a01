"""What the simulator answers and what the product asks, held against what is known of Spotify."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from .contract import data
from .contract.answers import Heard, against_document, against_recordings, recorded, shapes
from .contract.operations import operations
from .contract.requests import RULES, Recorder, violations
from .contract.tolerated import ANSWERS, GONE, REQUESTS, untolerated, unused
from .contract.tour import routes, tour
from .simulator.log import Request
from .simulator.visitor import visit

pytestmark = pytest.mark.usefixtures("socket_enabled")

ERAS = pytest.mark.parametrize("modern", [False, True], ids=["old app", "new app"])
WITHOUT_RECORDING = {"GET /me/library/contains"}


@cache
def toured() -> dict[bool, tuple[list[Heard], list[Request]]]:
    """Keep what the tours of both eras have heard."""
    return {}


async def heard_by(*, modern: bool) -> list[Heard]:
    """Walk through an era, the first time, and return all answers."""
    if modern not in toured():
        toured()[modern] = await tour(modern=modern)
    return toured()[modern][0]


def by_operation(heard: list[Heard]) -> dict[str, list[Any]]:
    """Sort the bodies of good answers by what was asked for."""
    bodies: dict[str, list[Any]] = defaultdict(list)
    for answer in heard:
        if answer.body is not None and answer.status < 300:
            bodies[str(answer.operation)].append(answer.body)
    return bodies


def from_recordings(heard: list[Heard]) -> Iterator[str]:
    """Say where answers differ from recorded ones."""
    for operation, bodies in by_operation(heard).items():
        for words in against_recordings(shapes(*bodies), shapes(*recorded(operation))):
            yield f"{operation}: {words}"


def from_document(heard: list[Heard]) -> Iterator[str]:
    """Say where answers differ from the document."""
    for answer in heard:
        yield from against_document(answer)


# Answers


@ERAS
async def test_every_route_is_asked_and_answers(*, modern: bool) -> None:
    """By each method; nothing is refused on the way."""
    heard = await heard_by(modern=modern)
    assert routes() - {str(one.operation) for one in heard} == set()
    assert [one for one in heard if one.status >= 400] == []
    assert {*by_operation(heard)} - {*filter(recorded, by_operation(heard))} == WITHOUT_RECORDING


@ERAS
async def test_every_answer_is_as_documented(*, modern: bool) -> None:
    """Status, keys and types, but for what is listed."""
    heard = await heard_by(modern=modern)
    assert untolerated(from_document(heard), ANSWERS) == []


@ERAS
async def test_every_answer_has_the_shape_of_recorded_ones(*, modern: bool) -> None:
    """No key that none of them has, and all that they never lack."""
    heard = await heard_by(modern=modern)
    assert untolerated(from_recordings(heard), ANSWERS) == []


async def test_a_new_app_is_told_nothing_that_was_taken_away() -> None:
    """In no answer and however deep."""
    heard = await heard_by(modern=True)
    told = {key for answer in heard for shape in shapes(answer.body).values() for key in shape.keys}
    assert told & GONE <= {"followers"}  # a playlist's; the artists' and users' are gone
    places = {name for name, bodies in by_operation(heard).items() if "followers" in str(bodies)}
    assert places <= {"GET /playlists/{playlist_id}", "POST /me/playlists"}


async def test_an_old_app_is_told_what_is_gone_for_new_ones() -> None:
    """Else nothing would prove that it can be read."""
    heard = await heard_by(modern=False)
    told = {key for one in heard for shape in shapes(one.body).values() for key in shape.keys}
    assert GONE - told == {"linked_from"}  # a track that was relinked; see the scenarios


async def test_every_tolerated_difference_is_there() -> None:
    """A row that nothing needs any more is deleted."""
    heard = [*await heard_by(modern=False), *await heard_by(modern=True)]
    assert unused([*from_document(heard), *from_recordings(heard)], ANSWERS) == []


@pytest.mark.parametrize("playing", [True, False], ids=["playing", "paused"])
async def test_an_advert_disallows_what_was_recorded(*, playing: bool) -> None:
    """A transfer above all; it can be paused."""
    adverts = [one for one in data.recordings().values() if is_advert(one)]
    (recording,) = [one for one in adverts if one["is_playing"] is playing]
    async with visit() as app:
        app.simulator.scenarios.phone_play("juniper", device="Kitchen")
        app.simulator.scenarios.advertise("juniper", 30)
        if not playing:
            app.simulator.scenarios.phone_pause("juniper")
        told = (await app.get("/me/player/currently-playing")).json
    for key in ("actions", "item", "currently_playing_type", "is_playing"):
        assert told[key] == recording[key]


def is_advert(answer: Any) -> bool:
    """Tell whether a recorded player shows an advert."""
    return isinstance(answer, dict) and answer.get("currently_playing_type") == "ad"


# Requests

TRACK = "spotify:track:" + "1" * 22
ALBUM = "spotify:album:" + "2" * 22
PLAY = "/v1/me/player/play"


def put(path: str, body: object = None, **query: str) -> Request:
    """Make a request."""
    return Request(0, "PUT", path, "api", query, body)


ALLOWED = (
    put(PLAY),
    put(PLAY, {"context_uri": ALBUM, "offset": {"position": 3}, "position_ms": 1000}),
    put(PLAY, {"uris": [TRACK], "offset": {"uri": TRACK}}, device_id="0d18"),
    put(PLAY, {"context_uri": "spotify:user:juniper:collection"}),
    put("/v1/me/player", {"device_ids": ["0d18"], "play": True}),
    put("/v1/me/player/shuffle", state="true"),
    put("/v1/me/library", uris=f"{TRACK},spotify:artist:" + "3" * 22),
)
FORBIDDEN = {
    "negative position": put(PLAY, {"uris": [TRACK], "position_ms": -5000}),
    "position of a word": put(PLAY, {"uris": [TRACK], "position_ms": "5"}),
    "position of a float": put(PLAY, {"uris": [TRACK], "position_ms": 1.5}),
    "album as item": put(PLAY, {"uris": [ALBUM]}),
    "album as offset": put(PLAY, {"context_uri": ALBUM, "offset": {"uri": ALBUM}}),
    "collection as offset": put(PLAY, {"context_uri": ALBUM, "offset": {"uri": "collection"}}),
    "negative offset": put(PLAY, {"context_uri": ALBUM, "offset": {"position": -1}}),
    "two offsets": put(PLAY, {"context_uri": ALBUM, "offset": {"position": 1, "uri": TRACK}}),
    "no offset": put(PLAY, {"context_uri": ALBUM, "offset": {}}),
    "offset of nothing": put(PLAY, {"offset": {"position": 1}}),
    "offset of an artist": put(
        PLAY, {"context_uri": "spotify:artist:" + "3" * 22, "offset": {"position": 1}}
    ),
    "track as context": put(PLAY, {"context_uri": TRACK}),
    "context and items": put(PLAY, {"context_uri": ALBUM, "uris": [TRACK]}),
    "time in a URI": put(PLAY, {"uris": [f"{TRACK}#0:30"]}),
    "no items": put(PLAY, {"uris": []}),
    "word of another API": put(PLAY, {"context": ALBUM}),
    "two devices": put("/v1/me/player", {"device_ids": ["a", "b"]}),
    "no device": put("/v1/me/player", {"device_ids": []}),
    "transfer without a body": put("/v1/me/player"),
    "loud": put("/v1/me/player/volume", volume_percent="101"),
    "loud by halves": put("/v1/me/player/volume", volume_percent="9.5"),
    "shuffle of a word": put("/v1/me/player/shuffle", state="on"),
    "repeat of a word": put("/v1/me/player/repeat", state="all"),
    "body for pause": put("/v1/me/player/pause", {"device_id": "0d18"}),
    "library in the body": put("/v1/me/library", {"uris": [TRACK]}),
    "too much for the library": put("/v1/me/library", uris=",".join([TRACK] * 41)),
    "what was taken away": put("/v1/me/tracks", {"ids": ["1" * 22]}),
    "what never was": put("/v1/me/player/louder"),
    "id that is none": Request(0, "GET", "/v1/albums/a%2Fb", "api"),
    "far too many": Request(
        0, "GET", "/v1/search", "api", {"q": "a", "type": "track", "limit": "50"}
    ),
    "kind of nothing": Request(0, "GET", "/v1/search", "api", {"q": "a", "type": "song"}),
    "search for nothing": Request(0, "GET", "/v1/search", "api", {"type": "track"}),
}


@pytest.mark.parametrize("request_", ALLOWED, ids=lambda one: f"{one.method} {one.path}")
def test_what_the_document_allows_is_no_violation(request_: Request) -> None:
    """Nor what facts allow besides it."""
    assert violations(request_) == []


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_the_document_forbids_is_a_violation(name: str) -> None:
    """By its schemas or in its words."""
    assert violations(FORBIDDEN[name])


@ERAS
async def test_the_tour_itself_asks_for_nothing_forbidden(*, modern: bool) -> None:
    """So the rules let pass whatever there is to ask."""
    await heard_by(modern=modern)
    _, requests = toured()[modern]
    assert untolerated((one for sent in requests for one in api_violations(sent)), REQUESTS) == []


def api_violations(request: Request) -> list[str]:
    """Leave out what does not go to the Web API."""
    return violations(request) if request.kind == "api" else []


async def test_a_recorder_hears_of_requests_that_were_cleared() -> None:
    """So nothing that the product sends in a test goes unheard."""
    recorder = Recorder()
    async with visit() as app:
        app.simulator.log.listeners.append(recorder)
        await app.put("/me/player/volume", volume_percent=101)
        app.simulator.log.clear()
    assert [words.partition(":")[0] for words in recorder.violations] == ["PUT /me/player/volume"]


def test_every_rule_is_about_an_operation_that_is_documented() -> None:
    """Else it would hold nothing."""
    assert RULES.keys() <= {str(one) for one in operations()}
