"""Core's `spotify` beside ours, browsed through the same websocket: ours shows all that it shows.

Core reads Spotify's answers of before 2026 only, so that is the era here.
"""

from collections.abc import AsyncIterator, Awaitable
from types import SimpleNamespace

from homeassistant.components.application_credentials import (
    AuthorizationServer,
    ClientCredential,
    async_import_client_credential,
)
from homeassistant.components.spotify import application_credentials
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from spotifyaio import spotify as spotifyaio
from yarl import URL

from .house import House, Json
from .library import Caller, move_in
from .simulator import CLIENT_ID, CLIENT_SECRET
from .simulator.catalogue import Playlist

CORE = "spotify"
PLACES = 60
"""Places that core opens at most; each folder's first three things, and theirs."""


@pytest.fixture
async def beside(house: House, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Move in with everything on, and add core's integration with the same account."""
    house.simulator.modern = False
    spotify = house.simulator.url

    async def server(_: HomeAssistant) -> AuthorizationServer:
        return AuthorizationServer(f"{spotify}/authorize", f"{spotify}/api/token")

    monkeypatch.setattr(application_credentials, "async_get_authorization_server", server)
    monkeypatch.setattr(spotifyaio, "URL", SimpleNamespace(build=lambda **_: URL(spotify)))
    caller = await move_in(house)
    assert await async_setup_component(house.hass, "application_credentials", {})
    credential = ClientCredential(CLIENT_ID, CLIENT_SECRET)
    await async_import_client_credential(house.hass, CORE, credential, CLIENT_ID)
    result = await house.consent(await house.start(CORE), "juniper")
    assert result["type"] == "create_entry", result
    fog = house.simulator.catalogue.named(Playlist, "Morning Fog")
    # Core's player has no library in silence.
    house.simulator.scenarios.phone_play("juniper", context=fog.uri, device="Kitchen")
    await house.notice()
    return caller


def core_player(house: House) -> str:
    """Name the player of core's integration."""
    (entry,) = house.hass.config_entries.async_entries(CORE)
    entities = er.async_entries_for_config_entry(er.async_get(house.hass), entry.entry_id)
    (player,) = (one.entity_id for one in entities if one.domain == "media_player")
    return player


async def unchecked(house: House, request: Awaitable[Json]) -> Json:
    """Await what core asks: how well it keeps to Spotify's document is not ours to say."""
    listeners = house.simulator.log.listeners
    kept, listeners[:] = list(listeners), []
    try:
        return await request
    finally:
        listeners[:] = kept


async def core_places(caller: Caller) -> AsyncIterator[Json]:
    """Open core's library place by place: all folders, and the first things of each kind."""
    player = core_player(caller.house)
    library = await unchecked(caller.house, caller.browse_on(player))
    yield library
    waiting = list(library["children"])
    seen: set[str] = set()
    while waiting and len(seen) < PLACES:
        item = waiting.pop(0)
        if item["media_content_id"] in seen:
            continue
        seen.add(item["media_content_id"])
        what = item["media_content_id"], item["media_content_type"]
        place = await unchecked(caller.house, caller.browse_on(player, *what))
        yield place
        waiting += [one for one in place["children"] if one["can_expand"]][:3]


def uri_of(item: Json) -> str:
    """Return the URI of what was shown, or the name of a folder."""
    return str(item["media_content_id"]).rpartition("/")[2].partition("?")[0]


def is_same(core: Json, ours: Json) -> bool:
    """Tell whether both are the same thing: by URI, or where core has none by title."""
    if uri_of(core).startswith("spotify:"):
        return uri_of(core) == uri_of(ours)
    return bool(core["title"].casefold() == ours["title"].casefold())


def falls_short(core: Json, ours: Json | None) -> list[str]:
    """Name what core shows of a thing and ours does not."""
    if ours is None:
        return [f"{core['title']} is missing"]
    short = [
        f"{core['title']}: {can}" for can in ("can_play", "can_expand") if core[can] > ours[can]
    ]
    if core["title"].casefold() not in ours["title"].casefold():
        short.append(f"{core['title']} is called {ours['title']}")
    if core["thumbnail"] and not ours["thumbnail"]:
        short.append(f"{core['title']} has no picture")
    return short


async def test_ours_shows_all_that_cores_shows(beside: Caller) -> None:
    """Each place by the very id that core gives it, as a dashboard may hold it."""
    opened, short = set[str](), list[str]()
    async for place in core_places(beside):
        opened.add(place["media_class"])
        ours = await beside.browse(place["media_content_id"], place["media_content_type"])
        if place["title"].casefold() not in {"media library", ours["title"].casefold()}:
            short.append(f"{place['title']} is called {ours['title']}")
        assert place["can_play"] <= ours["can_play"], place["title"]
        for child in place["children"]:
            match = next((one for one in ours["children"] if is_same(child, one)), None)
            short += [f"{place['title']} > {what}" for what in falls_short(child, match)]
    assert short == []
    assert opened >= {"album", "artist", "directory", "playlist", "podcast"}


async def test_ours_keeps_the_order_that_core_shows(beside: Caller) -> None:
    """The newest first, the best first, or as the user has it."""
    async for place in core_places(beside):
        ours = await beside.browse(place["media_content_id"], place["media_content_type"])
        wanted = [uri for uri in map(uri_of, place["children"]) if uri.startswith("spotify:")]
        assert [uri_of(one) for one in ours["children"]][: len(wanted)] == wanted, place["title"]


async def test_what_core_offers_to_play_plays_on_ours(beside: Caller) -> None:
    """By the id that core gives it: one of each kind."""
    house = beside.house
    await house.act("select_source", source="Kitchen")
    played: set[str] = set()
    async for place in core_places(beside):
        for child in place["children"]:
            kind = child["media_content_type"]
            if child["can_play"] and kind not in played:
                played.add(kind)
                await house.play(child["media_content_id"], kind)
                assert house.heard[1:] == (True, "Kitchen"), child["title"]
    assert len(played) >= 5


async def test_ours_has_what_core_lacks(beside: Caller) -> None:
    """Nobody loses by the change; these are gained."""
    root = await beside.browse()
    core = await anext(core_places(beside))
    gained = {one["title"] for one in root["children"]} - {one["title"] for one in core["children"]}
    assert {"Saved episodes", "Audiobooks"} <= gained
    assert root["can_search"]
