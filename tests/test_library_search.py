"""What a person types or says is found, the best first, for few requests."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from .house import House
from .library import Caller, asked_of_spotify, ids, move_in, titles
from .preset_forms import make
from .simulator.catalogue import Album, Artist, Audiobook, Episode, Playlist, Show, Thing, Track


@pytest.fixture(params=[True, False], ids=["2026", "before"])
async def box(house: House, request: pytest.FixtureRequest) -> Caller:
    """Sit before the search box, in either era."""
    house.simulator.modern = request.param
    return await move_in(house)


@pytest.fixture
async def simple(house: House) -> Caller:
    """Sit before the search box, where the era makes no difference."""
    return await move_in(house)


def add_playlist(house: House, name: str, owner: str = "juniper") -> Playlist:
    """Make a playlist elsewhere."""
    playlist = Playlist(f"{len(name):022}", name, owner, "", [*house.world.saved("track")[:3]])
    house.simulator.catalogue.add(playlist)
    return playlist


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("Morning Fog", Playlist, "Morning Fog"),
        ("morning fog", Playlist, "Morning Fog"),
        ("Salt Lanterns", Artist, "Salt Lanterns"),
        ("neon moss", Track, "Neon Moss"),
        ("honey arithmetic wren oyelaran voss", Track, "Honey Arithmetic"),
        ("Unlikely Maps", Show, "Unlikely Maps"),
        ("the cold proof", Episode, "The Cold Proof"),
        ("moth weather", Audiobook, "Moth Weather"),
        ("field guide to leaving", Track, "Field Guide to Leaving"),
        ("kitchen disco", Playlist, "Kitchen Disco"),
        ("auntie's radio", Track, "Auntie's Radio"),
    ],
)
async def test_the_first_thing_found_is_what_was_said(
    box: Caller, said: str, kind: type[Thing], name: str
) -> None:
    """That is the one that Assist plays."""
    found = await box.search(said)
    assert ids(found)[0] == box.house.simulator.catalogue.named(kind, name).uri
    assert found[0]["can_play"]
    assert len(asked_of_spotify(box.house)) <= 2


@pytest.mark.parametrize(
    ("media_class", "said", "kind", "name"),
    [
        ("album", "neon moss", Album, "Neon Moss"),
        ("track", "neon moss", Track, "Neon Moss"),
        ("music", "neon moss", Track, "Neon Moss"),
        ("artist", "kestrel", Artist, "Kestrel Motel"),
        ("playlist", "fog", Playlist, "Morning Fog"),
        ("podcast", "maps", Show, "Unlikely Maps"),
        ("episode", "crust", Episode, "A Crust Is a Promise"),
    ],
)
async def test_a_class_narrows_it_down(
    box: Caller, media_class: str, said: str, kind: type[Thing], name: str
) -> None:
    """To what was asked for."""
    found = await box.search(said, media_class)
    assert ids(found)[0] == box.house.simulator.catalogue.named(kind, name).uri
    kinds = {type(box.house.simulator.catalogue.get(uri)) for uri in ids(found)}
    assert kinds <= {kind, Audiobook}


async def test_a_search_that_is_repeated_costs_nothing(box: Caller) -> None:
    """For ten minutes."""
    found = await box.search("rain")
    box.house.simulator.log.clear()
    assert await box.search("rain") == found
    assert asked_of_spotify(box.house) == []


async def test_a_search_of_one_kind_goes_past_the_first_ten(box: Caller) -> None:
    """Within two requests."""
    found = await box.search("the", "track")
    assert 10 < len(found) <= 20
    assert asked_of_spotify(box.house) == ["GET /search"] * 2


async def test_a_search_in_a_folder_looks_for_its_kind(box: Caller) -> None:
    """The box above the albums finds albums."""
    where = {"media_content_id": "library:albums", "media_content_type": "library"}
    found = await box.search("neon moss", **where)
    assert {item["media_class"] for item in found} == {"album"}


async def test_one_s_own_comes_before_the_catalogue(simple: Caller) -> None:
    """Where both are called alike."""
    add_playlist(simple.house, "Harbour Weather", owner="groundskeeper")
    own = add_playlist(simple.house, "Harbour Weather!")
    assert ids(await simple.search("harbour weather", "playlist"))[0] == own.uri


@pytest.mark.parametrize("said", ["my running list", "running playlist", "my running", "Running 5"])
async def test_what_a_person_calls_a_list_of_theirs(simple: Caller, said: str) -> None:
    """More or less by its name."""
    own = add_playlist(simple.house, "Running 5 km")
    add_playlist(simple.house, "My Running List", owner="groundskeeper")
    assert ids(await simple.search(said))[0] == own.uri


async def test_a_song_is_not_hidden_by_a_list_of_a_longer_name(simple: Caller) -> None:
    """Its very name counts more."""
    add_playlist(simple.house, "Neon Moss and others")
    track = simple.house.simulator.catalogue.named(Track, "Neon Moss")
    assert ids(await simple.search("neon moss"))[0] == track.uri


@pytest.mark.parametrize("said", ["Liked songs", "my liked songs", "my likes"])
async def test_the_liked_songs_have_a_name(simple: Caller, said: str) -> None:
    """Though Spotify finds none."""
    assert ids(await simple.search(said))[0] == "spotify:collection"


async def test_a_preset_is_found_and_played_by_its_name(simple: Caller) -> None:
    """It is the user's own."""
    await make(simple.house, name="Slow sunrise")
    found = await simple.search("slow sunrise")
    assert titles(found)[0] == "Slow sunrise"
    await simple.house.play(found[0]["media_content_id"], found[0]["media_content_type"])
    assert simple.house.heard[1:] == (True, "Kitchen")
    root = await simple.browse()
    assert titles(await simple.open(root["children"][-1])) == ["Slow sunrise"]


async def test_a_preset_that_is_gone_is_told(simple: Caller) -> None:
    """Somebody may have a button for it yet."""
    with pytest.raises(Exception, match="no longer exists"):
        await simple.house.play("presets:0123", "presets")


@pytest.mark.parametrize("said", ["", "   ", "\x00", "?!", "xyzzy plugh", "a" * 5000, "日本"])
async def test_nothing_is_found_without_trouble(box: Caller, said: str) -> None:
    """Whatever is typed."""
    assert [item for item in await box.search(said) if item["title"] == said] == []
    assert len(asked_of_spotify(box.house)) <= 2


async def test_the_catalogue_can_be_searched_without_a_feature(house: House) -> None:
    """It needs no permission."""
    caller = await move_in(house, features=[])
    found = await caller.search("Salt Lanterns")
    assert titles(found)[0] == "Salt Lanterns"
    assert asked_of_spotify(house) == ["GET /search"]


async def test_many_playlists_are_read_one_page_a_search(simple: Caller) -> None:
    """Until all their names are known."""
    house = simple.house
    for number in range(130):
        house.simulator.catalogue.add(
            Playlist(f"{number:022}", f"List {number:03}", "juniper", "", [])
        )
    for said in ("one", "two", "three"):
        house.simulator.log.clear()
        await simple.search(said)
        assert len(asked_of_spotify(house)) <= 2
    house.simulator.log.clear()
    await simple.search("four")
    assert asked_of_spotify(house) == ["GET /search"]
    assert titles(await simple.search("my list 128"))[0] == "List 128"


async def test_a_search_waits_for_a_ban_to_end(simple: Caller) -> None:
    """The person is told how long."""
    simple.house.simulator.scenarios.rate_limit(seconds=300)
    await simple.house.notice()
    simple.house.simulator.log.clear()
    for said in ("moss", "fog"):
        answer = await simple.command(
            "media_player/search_media",
            entity_id=simple.house.player.entity_id,
            search_query=said,
        )
        assert "Try again in" in answer["error"]["message"]
    assert len(asked_of_spotify(simple.house)) <= 2  # by which Spotify tells of the ban


# By voice


@pytest.fixture
async def assist(hass: HomeAssistant, socket_enabled: None) -> None:
    """Bring Assist into the house."""
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})


@pytest.fixture
async def kitchen(assist: None, house: House) -> House:
    """Open a house in which the player stands in the kitchen, and Assist may speak to it."""
    await move_in(house)
    area = ar.async_get(house.hass).async_create("Kitchen")
    player = house.player.entity_id
    device_id = er.async_get(house.hass).entities[player].device_id or ""
    dr.async_get(house.hass).async_update_device(device_id, area_id=area.id)
    async_expose_entity(house.hass, "conversation", player, should_expose=True)
    await house.act("select_source", source="Kitchen")
    return house


async def say(house: House, text: str) -> Any:
    """Speak to Assist through the conversation API; return its answer."""
    answer = await house._post("/api/conversation/process", {"text": text, "language": "en"})
    return answer["response"]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("play Morning Fog in the kitchen", Playlist, "Morning Fog"),
        ("play the album Neon Moss in the kitchen", Album, "Neon Moss"),
        ("play the artist Salt Lanterns in the kitchen", Artist, "Salt Lanterns"),
        ("play my sunday pancakes playlist in the kitchen", Playlist, "Sunday Pancakes"),
    ],
)
async def test_assist_plays_what_it_was_told_to(
    kitchen: House, text: str, kind: type[Thing], name: str
) -> None:
    """In the room that was named."""
    answer = await say(kitchen, text)
    assert answer["response_type"] == "action_done", answer
    assert kitchen.heard[1:] == (True, "Kitchen")
    wanted = kitchen.simulator.catalogue.named(kind, name)
    assert kitchen.world.now().session.context == wanted.uri


async def test_assist_says_when_there_is_nothing(kitchen: House) -> None:
    """And plays nothing."""
    answer = await say(kitchen, "play xyzzy plugh in the kitchen")
    assert answer["response_type"] == "error"
    assert not kitchen.heard[1]
