"""The library among Home Assistant's media sources, for its media panel and for other players."""

from homeassistant.components.media_source import Unresolvable, async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from .house import DOMAIN, House, Json
from .library import Caller, asked_of_spotify, ids, move_in, named, titles
from .simulator.catalogue import Album

ROOT = f"media-source://{DOMAIN}"


@pytest.fixture
async def panel(hass: HomeAssistant, socket_enabled: None) -> None:
    """Bring the media panel into the house."""
    hass.config.components.add("frontend")
    assert await async_setup_component(hass, "media_source", {})


@pytest.fixture
async def caller(panel: None, house: House) -> Caller:
    """Sit before the media panel of a house with Juniper's account."""
    return await move_in(house)


async def browse(caller: Caller, content_id: str) -> Json:
    """Open a place in the media panel."""
    answer = await caller.command("media_source/browse_media", media_content_id=content_id)
    assert answer["success"], answer
    return answer["result"]


async def test_each_account_has_a_root_of_its_own(caller: Caller) -> None:
    """And shows what is that person's."""
    await caller.house.connect("rowan")
    accounts = await browse(caller, ROOT)
    assert titles(accounts) == ["Juniper Vale", "Rowan Hale"]
    for account, playlist in zip(accounts["children"], ("Kitchen Disco", "Deep Work"), strict=True):
        root = await browse(caller, account["media_content_id"])
        lists = await browse(caller, named(root, "Playlists")["media_content_id"])
        assert named(lists, playlist)["can_play"]


async def test_the_tree_is_the_player_s(caller: Caller) -> None:
    """Page by page, for as few requests."""
    (account,) = (await browse(caller, ROOT))["children"]
    songs = await browse(caller, f"{account['media_content_id']}/spotify:collection")
    shown = await caller.browse("spotify:collection")
    assert titles(songs) == titles(shown)
    assert len(asked_of_spotify(caller.house)) == 1
    if songs["children"][-1]["title"].startswith("More"):
        assert (await browse(caller, ids(songs)[-1]))["children"]


async def test_the_box_of_the_panel_searches(caller: Caller) -> None:
    """In the account that is open."""
    (account,) = (await browse(caller, ROOT))["children"]
    answer = await caller.command(
        "media_source/search_media",
        media_content_id=account["media_content_id"],
        search_query="neon moss",
    )
    album = caller.house.simulator.catalogue.named(Album, "Neon Moss")
    found = answer["result"]["result"]
    assert f"{account['media_content_id']}/{album.uri}" in ids(found)


async def test_what_the_panel_shows_plays_on_our_player(caller: Caller) -> None:
    """It sends the media source's own ids."""
    (account,) = (await browse(caller, ROOT))["children"]
    album = caller.house.simulator.catalogue.all(Album)[0]
    await caller.house.act("select_source", source="Kitchen")
    await caller.house.play(f"{account['media_content_id']}/{album.uri}", "album")
    assert caller.house.world.now().session.context == album.uri


async def resolve(house: House, platform: str) -> str:
    """Let a player of some integration play an album from the panel; return what it is given."""
    entity = er.async_get(house.hass).async_get_or_create("media_player", platform, "0123")
    item = f"{ROOT}/{house.entry.entry_id}/spotify:album:0123"
    return (await async_resolve_media(house.hass, item, entity.entity_id)).url


async def test_sonos_is_given_a_link(caller: Caller) -> None:
    """It is linked to Spotify itself."""
    assert await resolve(caller.house, "sonos") == "https://open.spotify.com/album/0123"


@pytest.mark.parametrize("platform", ["cast", "dlna_dmr"])
async def test_other_players_are_told(caller: Caller, platform: str) -> None:
    """There is no stream to give them."""
    with pytest.raises(Unresolvable) as failure:
        await resolve(caller.house, platform)
    assert failure.value.translation_key == "no_stream"


@pytest.mark.parametrize(
    "content_id",
    [f"{ROOT}/nobody", f"{ROOT}/nobody/spotify:album:0123", f"{ROOT}/../{DOMAIN}"],
)
async def test_an_account_that_is_not_there_is_told(caller: Caller, content_id: str) -> None:
    """Also when it was removed meanwhile."""
    answer = await caller.command("media_source/browse_media", media_content_id=content_id)
    assert "no such Spotify account" in answer["error"]["message"]
