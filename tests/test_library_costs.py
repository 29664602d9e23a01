"""What a gesture costs: requests of Spotify, time and memory of Home Assistant's own."""

import gc

import pytest

from custom_components.evergreen_spotify.library.cache import MAX_PAGES
from custom_components.evergreen_spotify.webapi.library_models import Media

from .collection import collect
from .house import House
from .library import Caller, asked_of_spotify, ids, move_in, named
from .simulator.catalogue import Album


@pytest.fixture
async def collector(house: House) -> Caller:
    """Sit before the library of a collector."""
    collect(house.simulator, "juniper")
    return await move_in(house)


async def test_the_first_page_of_anything_costs_one_request(collector: Caller) -> None:
    """However much there is; the second time it costs none."""
    root = await collector.browse()
    for folder in root["children"]:
        collector.house.simulator.log.clear()
        first = await collector.open(folder)
        assert len(asked_of_spotify(collector.house)) <= 1, folder["title"]
        assert len(first["children"]) <= 51
        await collector.open(folder)
        assert len(asked_of_spotify(collector.house)) <= 1, folder["title"]


async def test_no_gesture_costs_more_than_two_requests(collector: Caller) -> None:
    """However large the library is."""
    house = collector.house
    album = house.simulator.catalogue.all(Album)[1]
    gestures = {
        "open an album": (1, collector.browse(album.uri, "album")),
        "open an artist": (1, collector.browse(album.artist.uri, "artist")),
        "search": (2, collector.search("neon moss")),
        "search again": (0, collector.search("neon moss")),
        "search in albums": (2, collector.search("moss", "album")),
        "queue": (1, collector.act("get_queue")),
        "library, 100": (2, collector.act("get_library", kind="liked_songs", limit=100)),
        "save": (1, collector.act("save", uris=[album.uri])),
        "check 40": (1, collector.act("check_saved", uris=album.tracks)),
        "create": (2, collector.act("create_playlist", name="New", uris=album.tracks)),
    }
    for name, (most, gesture) in gestures.items():
        house.simulator.log.clear()
        await gesture
        assert len(asked_of_spotify(house)) <= most, name


def count_things() -> int:
    """Count what the product keeps of Spotify's catalogue in memory."""
    return sum(type(one) is Media for one in gc.get_objects())


async def test_an_hour_of_browsing_leaves_no_more_than_a_few_pages(collector: Caller) -> None:
    """The cache has a bound; what has fallen out of it is read again. See scripts/library."""
    root = await collector.browse()
    place = await collector.open(named(root, "Liked songs"))
    kept: list[int] = []
    for pages in (MAX_PAGES, 10):
        for _ in range(pages):
            place = await collector.open(place["children"][-1])
        kept.append(count_things())
    assert kept[0] == kept[1] > 0
    collector.house.simulator.log.clear()
    place = await collector.open(named(root, "Liked songs"))
    assert len(asked_of_spotify(collector.house)) == 1
    assert ids(place)[:50] == collector.house.world.saved("track")[:50]


async def test_the_last_page_of_a_long_list_is_reached_at_once(collector: Caller) -> None:
    """Without all those before it."""
    saved = collector.house.world.saved("track")
    page = await collector.browse(f"library:liked_songs?page={len(saved) - 20}")
    assert ids(page) == saved[-20:]
    assert len(asked_of_spotify(collector.house)) == 1
