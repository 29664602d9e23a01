"""A library in the middle of something: stopped halfway, cancelled, unloaded, or huge."""

import asyncio
from collections.abc import Awaitable

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from .answers import refusal, tell
from .house import DOMAIN, House, placeholders
from .library import Caller, asked_of_spotify, ids, move_in, titles
from .simulator.catalogue import Album, Playlist, Track
from .simulator.faults import Fault, drop, say
from .simulator.log import Request


@pytest.fixture
async def caller(house: House) -> Caller:
    """Switch everything on."""
    return await move_in(house)


def make_tracks(house: House, number: int) -> list[str]:
    """Put tracks into the catalogue; return their URIs."""
    album = house.simulator.catalogue.all(Album)[0]
    tracks = [Track(f"{one:022}", f"Track {one}", album, 1, 1) for one in range(number)]
    for track in tracks:
        house.simulator.catalogue.add(track)
    return [track.uri for track in tracks]


def ban() -> web.Response:
    """Answer that there were too many requests."""
    return web.Response(status=429, headers={"Retry-After": "90"})


def fail_after(house: House, requests: int, method: str, part: str, *, cut: bool = False) -> None:
    """Let the first such changes pass; the next one is refused, or its connection is cut."""
    seen: list[Request] = []

    def matches(request: Request) -> bool:
        is_meant = request.method == method and part in request.path
        seen.extend([request] * is_meant)
        return is_meant and len(seen) > requests

    house.simulator.faults.add(Fault("late", drop if cut else say(ban), "api", matches=matches))


# Stopped halfway


async def test_what_was_added_before_the_ban_is_told(caller: Caller) -> None:
    """So that nobody adds it twice; it is shown, too."""
    house = caller.house
    many = make_tracks(house, 250)
    playlist = house.simulator.catalogue.named(Playlist, "Kitchen Disco")
    playlist.tracks = []
    assert ids(await caller.browse(playlist.uri, "playlist")) == []
    fail_after(house, 2, "POST", "/items")
    error = await caller.refusal("add_to_playlist", playlist=playlist.uri, uris=many)
    assert error.translation_key == "partly_done"
    assert placeholders(error) | {"playlist": ""} == {
        "done": "200",
        "total": "250",
        "seconds": "90",
        "playlist": "",
    }
    assert playlist.tracks == many[:200]
    house.simulator.faults.remove("late")
    await house.pass_time(91, step=5)
    await caller.act("add_to_playlist", playlist=playlist.uri, uris=many[200:])
    assert playlist.tracks == many
    assert ids(await Caller(house).browse(playlist.uri, "playlist"))[:50] == many[:50]


async def test_nothing_of_a_long_change_is_sent_twice_when_its_answer_is_lost(
    caller: Caller,
) -> None:
    """It may have been obeyed; the person is told what is sure."""
    many = make_tracks(caller.house, 250)
    fail_after(caller.house, 1, "POST", "/items", cut=True)
    error = await caller.refusal("add_to_playlist", playlist="Kitchen Disco", uris=many)
    assert (error.translation_key, placeholders(error)["done"]) == ("partly_done", "100")
    assert len([one for one in asked_of_spotify(caller.house) if "POST" in one]) == 2


@pytest.mark.parametrize(
    ("action", "method", "done", "data"),
    [
        ("save", "PUT", "40", {}),
        ("unsave", "DELETE", "40", {}),
        ("remove_from_playlist", "DELETE", "100", {"playlist": "Kitchen Disco"}),
    ],
)
async def test_how_much_of_a_long_change_is_done_is_told(
    caller: Caller, action: str, method: str, done: str, data: dict[str, str]
) -> None:
    """Of each kind."""
    fail_after(caller.house, 1, method, "")
    error = await caller.refusal(action, uris=make_tracks(caller.house, 120), **data)
    assert (error.translation_key, placeholders(error)["done"]) == ("partly_done", done)


@pytest.mark.parametrize(("requests", "done"), [(0, "0"), (1, "100")])
async def test_a_playlist_that_was_made_but_not_filled_is_told(
    caller: Caller, requests: int, done: str
) -> None:
    """Else the person makes it a second time."""
    many = make_tracks(caller.house, 150)
    fail_after(caller.house, requests, "POST", "/items")
    error = await caller.refusal("create_playlist", name="Rainy days", uris=many)
    assert error.translation_key == "playlist_partly"
    assert placeholders(error)["playlist"] == "Rainy days"
    assert (placeholders(error)["done"], placeholders(error)["total"]) == (done, "150")
    await caller.house.pass_time(91, step=5)
    assert "Rainy days" in titles(await Caller(caller.house).browse("library:playlists"))


async def test_a_change_of_which_nothing_is_done_is_told_by_its_reason(caller: Caller) -> None:
    """There is no rest to send."""
    fail_after(caller.house, 0, "POST", "/items")
    many = make_tracks(caller.house, 250)
    error = await caller.refusal("add_to_playlist", playlist="Kitchen Disco", uris=many)
    assert error.translation_key == "rate_limited"


async def test_how_much_of_an_album_is_queued_is_told(caller: Caller) -> None:
    """Else the person queues its beginning twice."""
    house = caller.house
    album, other = house.simulator.catalogue.all(Album)[:2]
    await caller.act("play", media=other.uri, device="Kitchen")
    fail_after(house, 3, "POST", "/queue")
    data = {"media_content_id": album.uri, "media_content_type": "album", "enqueue": "add"}
    error = await refusal(house, "play_media", **data)
    assert (error.translation_key, placeholders(error)["done"]) == ("partly_done", "3")
    assert house.world.now().session.queue == album.tracks[:3]


# By name


async def test_a_playlist_is_found_by_its_name_on_any_page(caller: Caller) -> None:
    """For a request for each fifty, once; and what is called like another is none."""
    house = caller.house
    for number in range(130):
        list_ = Playlist(f"{number:022}", f"List {number:03}", "juniper", "", [])
        house.simulator.catalogue.add(list_)
    track = house.simulator.catalogue.all(Track)[0].uri
    await caller.act("get_playlist_items", playlist="list 128")
    assert asked_of_spotify(house).count("GET /me/playlists") == 3
    await caller.act("add_to_playlist", playlist="List 127", uris=[track])
    assert asked_of_spotify(house).count("GET /me/playlists") == 3
    assert house.simulator.catalogue.named(Playlist, "List 127").tracks == [track]


async def test_a_playlist_that_was_made_on_a_phone_has_its_name_at_once(caller: Caller) -> None:
    """Though the list of playlists was read a moment before."""
    await caller.browse("library:playlists")
    made = Playlist("1" * 22, "Made on a phone", "juniper", "", [])
    caller.house.simulator.catalogue.add(made)
    answer = await caller.act("get_playlist_items", playlist="made on a phone")
    assert answer["items"] == []


# Cancelled, unloaded

HELD = ("/v1/me/tracks", "/v1/me/playlists")


async def begin[T](house: House, doing: Awaitable[T]) -> asyncio.Future[T]:
    """Begin something, and wait until it has reached Spotify."""
    reached = asyncio.Event()

    def note(request: Request) -> None:
        if request.path.startswith(HELD):
            reached.set()

    house.simulator.log.listeners.append(note)
    task = asyncio.ensure_future(doing)
    await house.through(reached.wait())
    return task


def call(house: House, action: str, **data: object) -> Awaitable[object]:
    """Call an action of ours."""
    return house.hass.services.async_call(
        DOMAIN,
        action,
        data | {"entity_id": house.player.entity_id},
        blocking=True,
        return_response=True,
    )


def hold(house: House) -> None:
    """Let Spotify keep those waiting who ask for libraries."""

    def matches(request: Request) -> bool:
        return request.path.startswith(HELD)

    faults = house.simulator.faults
    faults.add(Fault("held", faults.hold(3600), "api", matches=matches))


async def test_browsing_that_was_cancelled_leaves_nothing_behind(caller: Caller) -> None:
    """What is opened next is read as if nothing had been."""
    house = caller.house
    hold(house)
    task = await begin(house, call(house, "get_library", kind="liked_songs"))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await house.through(task)
    house.simulator.faults.remove("held")
    answer = await caller.act("get_library", kind="liked_songs")
    assert [item["uri"] for item in answer["items"]] == house.world.saved("track")[:50]


async def test_who_browses_while_the_account_is_unloaded_is_answered_or_told(
    caller: Caller,
) -> None:
    """And after it is loaded again, nothing of before is shown."""
    house = caller.house
    hold(house)
    task = await begin(house, call(house, "get_library", kind="liked_songs"))
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    house.simulator.faults.remove("held")
    (end,) = await house.through(asyncio.gather(task, return_exceptions=True))
    if isinstance(end, BaseException):
        assert isinstance(end, HomeAssistantError)
        assert end.translation_key in {"unloaded", "spotify_unavailable"}
    removed, *_ = house.world.saved("track")
    del house.world.library[removed]
    await house.through(house.hass.config_entries.async_setup(house.entry.entry_id))
    await house.settle()
    assert house.entry.state is ConfigEntryState.LOADED
    answer = await caller.act("get_library", kind="liked_songs")
    assert [item["uri"] for item in answer["items"]] == house.world.saved("track")[:50]


@pytest.fixture
async def panel(hass: HomeAssistant, socket_enabled: None) -> None:
    """Bring the media panel into the house."""
    hass.config.components.add("frontend")
    assert await async_setup_component(hass, "media_source", {})


async def test_the_panel_tells_that_the_account_was_unloaded(panel: None, caller: Caller) -> None:
    """Not that something unknown has happened."""
    house = caller.house
    hold(house)
    place = f"media-source://{DOMAIN}/{house.entry.entry_id}/library:playlists"
    browsing = await begin(
        house, caller._command("media_source/browse_media", {"media_content_id": place})
    )
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    fault = Fault("refused", drop, "api")
    house.simulator.faults.add(fault)
    house.simulator.faults.remove("held")
    answer = await house.through(browsing)
    assert isinstance(answer, dict)
    assert answer["success"] or "does not answer" in answer["error"]["message"], answer


# Huge, local


async def test_a_playlist_of_ten_thousand_is_shown_to_its_end(caller: Caller) -> None:
    """Any part of it for one request."""
    house = caller.house
    many = make_tracks(house, 10_000)
    playlist = house.simulator.catalogue.named(Playlist, "Kitchen Disco")
    playlist.tracks = [*many]
    first = await caller.browse(playlist.uri, "playlist")
    assert ids(first)[:50] == many[:50]
    assert "/10000" in titles(first)[-1]
    last = await caller.browse(f"{playlist.uri}?page=9970", "playlist")
    assert ids(last) == many[9970:]
    assert (await caller.browse(f"{playlist.uri}?page=10000", "playlist"))["children"] == []
    house.simulator.log.clear()
    answer = await caller.act("get_playlist_items", playlist=playlist.uri, limit=100, offset=9900)
    assert [item["uri"] for item in answer["items"]] == many[9900:]
    assert (answer["total"], answer["next_offset"]) == (10_000, None)
    assert len(asked_of_spotify(house)) == 2
    await caller.act("play", device="Kitchen")
    error = await caller.refusal("play", media=f"{playlist.uri}?item=nonsense")
    assert error.translation_key == "wrong_item"
    await caller.act("play", media=playlist.uri, item="random")
    assert house.heard[0] in many


async def test_a_local_file_that_plays_cannot_be_saved(caller: Caller) -> None:
    """Spotify knows it on that one computer alone."""
    house = caller.house
    house.simulator.scenarios.phone_play("juniper", device="Kitchen")
    tell(house, lambda told: told["item"].update(uri="spotify:local:Gran:Shoebox:Gran+Sings:97"))
    await house.notice()
    house.simulator.log.clear()
    for action in ("save", "check_saved"):
        assert (await caller.refusal(action)).translation_key == "wrong_kind"
    assert asked_of_spotify(house) == []
