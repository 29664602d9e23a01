"""The simulator's libraries, books and long lists answer as Spotify's do."""

from collections.abc import AsyncIterator

import pytest

from .simulator.catalogue import Audiobook, Show, Track
from .simulator.visitor import Visitor, visit

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture(params=[True, False], ids=["2026", "before"])
async def app(socket_enabled: None, request: pytest.FixtureRequest) -> AsyncIterator[Visitor]:
    """Come with everything granted, in either era."""
    async with visit(modern=request.param) as visitor:
        yield visitor


def book(app: Visitor) -> Audiobook:
    """Find a book."""
    return app.simulator.catalogue.named(Audiobook, "Moth Weather")


async def test_a_saved_book_is_in_the_list_of_books_alone(app: Visitor) -> None:
    """As itself, without the wrapping that saved shows have."""
    books = (await app.get("/me/audiobooks")).json["items"]
    assert book(app).uri in {entry["uri"] for entry in books}
    assert {entry["type"] for entry in books} == {"audiobook"}
    shows = (await app.get("/me/shows", limit=50)).json["items"]
    assert book(app).uri not in {entry["show"]["uri"] for entry in shows}


async def test_a_book_has_the_uris_of_a_podcast(app: Visitor) -> None:
    """And so have its chapters."""
    answer = (await app.get(f"/audiobooks/{book(app).id}")).json
    assert answer["uri"] == f"spotify:show:{book(app).id}"
    assert answer["type"] == "audiobook"
    chapters = answer["chapters"]["items"]
    assert [chapter["uri"] for chapter in chapters] == book(app).tracks
    assert {chapter["type"] for chapter in chapters} == {"chapter"}
    page = (await app.get(f"/audiobooks/{book(app).id}/chapters", limit=2, offset=1)).json
    assert [chapter["uri"] for chapter in page["items"]] == book(app).tracks[1:3]


async def test_a_podcast_is_no_book(app: Visitor) -> None:
    """Though the URIs look alike."""
    podcast = app.simulator.catalogue.all(Show)[0]
    assert (await app.get(f"/audiobooks/{podcast.id}")).status == 404
    assert (await app.get(f"/shows/{book(app).id}")).status == 404


async def test_books_can_be_found(app: Visitor) -> None:
    """By their names."""
    found = (await app.get("/search", q="moth", type="audiobook,track")).json
    assert [entry["uri"] for entry in found["audiobooks"]["items"]] == [book(app).uri]


async def test_a_show_tells_how_far_its_episodes_were_heard(app: Visitor) -> None:
    """To the listener whose ears they were."""
    show = app.simulator.catalogue.all(Show)[0]
    done, begun, *_ = show.contents
    heard = app.simulator.world("juniper").heard
    heard[done.uri], heard[begun.uri] = done.duration_ms, 61_000
    for path in (f"/shows/{show.id}", f"/shows/{show.id}/episodes"):
        answer = (await app.get(path)).json
        page = answer.get("episodes", answer)
        first, second, third, *_ = [entry["resume_point"] for entry in page["items"]]
        assert first["fully_played"]
        assert second == {"fully_played": False, "resume_position_ms": 61_000}
        assert third == {"fully_played": False, "resume_position_ms": 0}


async def test_a_long_list_is_cut_before_it_is_spelled(app: Visitor) -> None:
    """Any page of it is right, and the page past its end is empty."""
    world = app.simulator.world("juniper")
    saved = world.saved("track")
    page = (await app.get("/me/tracks", limit=3, offset=4)).json
    assert [entry["track"]["uri"] for entry in page["items"]] == saved[4:7]
    assert page["total"] == len(saved) < len(app.simulator.catalogue.all(Track))
    assert (await app.get("/me/tracks", offset=len(saved))).json["items"] == []
