"""Trouble comes when it is called, in Spotify's shapes, and ends when it should."""

import asyncio
from collections.abc import AsyncIterator, Callable
from time import monotonic

from aiohttp import ClientConnectionError
import pytest

from .simulator.catalogue import Album, Playlist, Track
from .simulator.scenarios import Scenarios
from .simulator.visitor import Visitor, visit

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def app(socket_enabled: None) -> AsyncIterator[Visitor]:
    """Come with everything granted and music on."""
    async with visit() as visitor:
        visitor.simulator.scenarios.phone_play("juniper", device="Kitchen")
        yield visitor


@pytest.fixture
def trouble(app: Visitor) -> Scenarios:
    """Hold all verbs."""
    return app.simulator.scenarios


async def test_a_rate_limit_says_how_long_and_ends(app: Visitor, trouble: Scenarios) -> None:
    """In JSON and in plain text by turns."""
    trouble.rate_limit(10)
    first, second = await app.get("/me"), await app.get("/me/player")
    assert first.refusal == (429, "API rate limit exceeded", None)
    assert (second.status, second.text) == (429, "Too many requests")
    assert first.headers["Retry-After"] == "10"
    app.clock.advance(seconds=7.5)
    assert (await app.get("/me")).headers["Retry-After"] == "3"
    app.clock.advance(seconds=2.5)
    assert (await app.get("/me")).status == 200


async def test_a_quota_may_keep_its_length_to_itself(app: Visitor, trouble: Scenarios) -> None:
    """And may concern one group of endpoints alone."""
    trouble.exhaust_quota(50_000, retry_after=False, path_prefix="/v1/shows")
    answer = await app.get("/shows/any")
    assert answer.refusal == (429, "Too many requests", "QUOTA_EXCEEDED")
    assert "Retry-After" not in answer.headers
    assert (await app.get("/me")).status == 200


async def test_a_limit_leaves_the_token_endpoint_alone(app: Visitor, trouble: Scenarios) -> None:
    """It is the Web API's."""
    trouble.rate_limit(10)
    assert (await app.refresh()).status == 200


async def test_spotify_goes_down_and_up(app: Visitor, trouble: Scenarios) -> None:
    """A page and JSON by turns, on both servers."""
    trouble.down(status=502)
    kinds = [(await app.get("/me")).headers["Content-Type"] for _ in range(2)]
    assert [kind.partition(";")[0] for kind in kinds] == ["text/html", "application/json"]
    assert (await app.refresh()).status == 502
    trouble.up()
    assert (await app.get("/me")).status == 200
    trouble.down(5, surface="api")
    assert (await app.get("/me")).status == 503
    assert (await app.refresh()).status == 200
    app.clock.advance(seconds=5)
    assert (await app.get("/me")).status == 200


async def test_connections_are_cut(app: Visitor, trouble: Scenarios) -> None:
    """The client sees no answer; the log says so."""
    trouble.reset_connections(2)
    with pytest.raises(ClientConnectionError):
        await app.post("/me/player/next")
    assert app.simulator.log.requests[-1].status == 0
    trouble.calm()
    assert (await app.get("/me")).status == 200


async def test_a_request_hangs_until_calm(app: Visitor, trouble: Scenarios) -> None:
    """Then it is answered after all."""
    trouble.hang(60)
    waiting = asyncio.create_task(app.get("/me"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    assert app.simulator.log.requests[-1].status is None
    trouble.calm()
    assert (await waiting).status == 200


async def test_a_hanging_request_does_not_hold_up_the_end(app: Visitor, trouble: Scenarios) -> None:
    """The server stops when told to."""
    trouble.hang(60)
    waiting = asyncio.create_task(app.get("/me"))
    await asyncio.sleep(0.05)
    began = monotonic()
    await app.simulator.stop()
    assert monotonic() - began < 1
    await asyncio.gather(waiting, return_exceptions=True)


async def test_readings_turn_into_junk_and_commands_do_not(
    app: Visitor, trouble: Scenarios
) -> None:
    """All with status 200."""
    trouble.junk(3)
    assert (await app.post("/me/player/next")).status in {200, 204}
    bodies = {(await app.get("/me/player")).text for _ in range(3)}
    assert len(bodies) == 3
    assert (await app.get("/me/player")).json["is_playing"] is True


async def test_a_state_is_blank_while_music_plays(app: Visitor, trouble: Scenarios) -> None:
    """Once."""
    trouble.blank()
    assert (await app.get("/me/player")).status == 204
    assert (await app.get("/me/player")).status == 200


@pytest.mark.parametrize(
    ("begin", "refusal"),
    [
        (Scenarios.spurious_401, (401, "Access token missing", None)),
        (
            Scenarios.spurious_premium,
            (403, "Player command failed: Premium required", "PREMIUM_REQUIRED"),
        ),
    ],
    ids=["401", "premium"],
)
async def test_false_refusals_pass(
    app: Visitor, trouble: Scenarios, begin: Callable, refusal: tuple[int, str, str | None]
) -> None:
    """The same request works the next time."""
    begin(trouble, 1)
    assert (await app.get("/me/player")).refusal == refusal
    assert (await app.get("/me/player")).status == 200


async def test_a_captive_portal_answers_instead(app: Visitor, trouble: Scenarios) -> None:
    """With 200 and a page."""
    trouble.proxy_page(2)
    assert "Hotel Marmot" in (await app.get("/me")).text
    assert "Hotel Marmot" in (await app.refresh()).text
    assert (await app.get("/me")).status == 200


async def test_the_token_endpoint_refuses_on_demand(app: Visitor, trouble: Scenarios) -> None:
    """As often as asked, with a description or without."""
    trouble.token_error("invalid_grant", description="Refresh token revoked", times=2)
    trouble.token_error("slow_down", 429)
    for _ in range(2):
        assert (await app.refresh()).refusal == (400, "invalid_grant", "Refresh token revoked")
    assert (await app.refresh()).refusal == (429, "slow_down", None)
    assert (await app.refresh()).status == 200


@pytest.mark.parametrize("kind", ["html", "json", "junk", "empty", "rate_limit"])
async def test_the_token_endpoint_fails_on_demand(
    app: Visitor, trouble: Scenarios, kind: str
) -> None:
    """In every way a server can; no token is used up by it."""
    trouble.token_fault(kind, seconds=9)
    answer = await app.refresh()
    assert "access_token" not in answer.text
    assert answer.headers.get("Retry-After") == ("9" if kind == "rate_limit" else None)
    assert (await app.refresh()).status == 200


async def test_the_token_endpoint_cuts_the_connection(app: Visitor, trouble: Scenarios) -> None:
    """POST is not repeated by the client."""
    trouble.token_fault("reset")
    with pytest.raises(ClientConnectionError):
        await app.refresh()
    assert (await app.refresh()).status == 200


async def test_a_revoked_grant_stays_revoked(app: Visitor, trouble: Scenarios) -> None:
    """Calm does not bring it back; consent does."""
    trouble.revoke("juniper")
    trouble.calm()
    assert (await app.refresh()).refusal == (400, "invalid_grant", "Refresh token revoked")
    await app.connect()
    assert (await app.get("/me")).status == 200


async def test_a_grant_expires_early_on_demand(app: Visitor, trouble: Scenarios) -> None:
    """Its access token has run out as well."""
    trouble.expire_grant("juniper")
    assert (await app.get("/me")).refusal == (401, "The access token expired", None)
    assert (await app.refresh()).refusal == (400, "invalid_grant", "Refresh token expired")


async def test_calm_gives_back_what_was_taken(app: Visitor, trouble: Scenarios) -> None:
    """Premium, dashboard and server."""
    trouble.set_product("juniper", "free")
    trouble.unregister("juniper")
    trouble.lapse_owner_premium(app.client_id)
    trouble.down()
    trouble.calm()
    assert (await app.post("/me/player/next")).status in {200, 204}


async def test_a_device_can_be_taken_and_returned(app: Visitor, trouble: Scenarios) -> None:
    """The music on it ends."""
    kitchen = app.simulator.world("juniper").device("Kitchen").id
    trouble.take_device("juniper", "Kitchen")
    assert (await app.get("/me/player")).status == 204
    gone = await app.put("/me/player/play", device_id=kitchen)
    assert gone.refusal == (404, "Device not found", None)
    trouble.return_device("juniper", "Kitchen")
    assert (await app.put("/me/player/play", device_id=kitchen)).status in {200, 204}


async def test_a_device_can_fall_asleep_and_be_woken(app: Visitor, trouble: Scenarios) -> None:
    """It is not listed, and stirs when a command names it."""
    kitchen = app.simulator.world("juniper").device("Kitchen")
    trouble.lull_device("juniper", "Kitchen")
    listed = (await app.get("/me/player/devices")).json["devices"]
    assert kitchen.id not in {device["id"] for device in listed}
    assert (await app.put("/me/player/play", device_id=kitchen.id)).status == 404
    wakes_at = app.simulator.clock() + app.simulator.assumptions.wake_after
    assert kitchen.awake_at == pytest.approx(wakes_at, abs=1)


async def test_a_device_can_refuse_and_be_turned_by_hand(app: Visitor, trouble: Scenarios) -> None:
    """Whatever the Web API says."""
    kitchen = app.simulator.world("juniper").device("Kitchen")
    trouble.restrict_device("juniper", "Kitchen")
    refused = await app.put("/me/player/volume", volume_percent="70")
    assert refused.refusal == (403, "Player command failed: Restricted device", "UNKNOWN")
    trouble.turn_knob("juniper", "Kitchen", 70)
    assert kitchen.volume == 70


async def test_a_playlist_can_vanish_while_it_plays(app: Visitor, trouble: Scenarios) -> None:
    """It plays on, but cannot be started again."""
    pancakes = app.simulator.catalogue.named(Playlist, "Sunday Pancakes").uri
    disco = app.simulator.catalogue.named(Playlist, "Kitchen Disco").uri
    trouble.phone_play("juniper", context=disco)
    trouble.delete_playlist("juniper", disco)
    trouble.withhold_playlist("juniper", pancakes)
    assert (await app.get("/me/player")).json["context"]["uri"] == disco
    assert (await app.put("/me/player/play", {"context_uri": disco})).status == 404
    assert (await app.put("/me/player/play", {"context_uri": pancakes})).status == 403


async def test_a_listener_with_a_phone_needs_no_web_api(app: Visitor, trouble: Scenarios) -> None:
    """Everything shows at once, and nothing is in the log."""
    album = app.simulator.catalogue.named(Album, "Vacancy")
    trouble.phone_play("juniper", context=album.uri, uri=album.tracks[2])
    trouble.phone_move("juniper", "Living Room")
    trouble.phone_volume("juniper", 12)
    trouble.phone_seek("juniper", 30_000)
    trouble.phone_repeat("juniper", "context")
    trouble.phone_queue("juniper", album.tracks[0])
    assert app.simulator.log.requests == []
    shown = (await app.get("/me/player")).json
    assert (shown["item"]["name"], shown["progress_ms"]) == ("Pool Closed", 30_000)
    assert (shown["device"]["name"], shown["device"]["volume_percent"]) == ("Living Room", 12)
    trouble.phone_next("juniper")
    assert (await app.get("/me/player")).json["item"]["name"] == "Check-in after Midnight"
    trouble.phone_previous("juniper")
    trouble.phone_pause("juniper")
    trouble.phone_shuffle("juniper", on=True)
    shown = (await app.get("/me/player")).json
    assert (shown["item"]["name"], shown["is_playing"]) == ("Pool Closed", False)
    assert shown["shuffle_state"] is True


async def test_the_control_page_runs_verbs(app: Visitor) -> None:
    """A listed verb does what it says and answers what it did."""
    url = f"{app.simulator.url}/control/do"
    wish = {"verb": "phone_volume", "user": "juniper", "percent": 66}
    async with app.http.post(url, json=wish) as response:
        assert await response.json() == {"done": "phone_volume"}
    assert app.simulator.world("juniper").device("Kitchen").volume == 66


@pytest.mark.parametrize(
    "wish",
    [
        {"verb": "__init__"},
        {"verb": "stop"},
        {"verb": "revoke", "user": "nobody"},
        {"verb": "revoke"},
        {"verb": "rate_limit", "seconds": "soon"},
        {"verb": "phone_move", "user": "juniper", "device": "Moon"},
        {"verb": "phone_play", "user": "juniper", "context": "spotify:album:nowhere"},
        {"verb": "calm", "and": "then"},
    ],
    ids=str,
)
async def test_the_control_page_refuses_what_it_does_not_know(app: Visitor, wish: dict) -> None:
    """With a reason to read."""
    async with app.http.post(f"{app.simulator.url}/control/do", json=wish) as response:
        assert response.status == 400
        assert (await response.json())["error"]


async def test_the_control_page_obeys_no_foreign_form(app: Visitor) -> None:
    """A form another page could send is not JSON."""
    url = f"{app.simulator.url}/control/do"
    async with app.http.post(url, data={"verb": "calm"}) as response:
        assert response.status == 400


async def test_the_control_page_shows_everything_but_secrets(
    app: Visitor, trouble: Scenarios
) -> None:
    """Players, grants, trouble and requests."""
    await app.refresh()
    await app.get("/me")
    trouble.rate_limit(30)
    async with app.http.get(f"{app.simulator.url}/control/state") as response:
        text, state = await response.text(), await response.json()
    juniper = state["users"][0]
    assert juniper["player"]["playing"] is True
    assert juniper["grants"][0]["refreshes"] == 1
    assert state["trouble"][0]["name"] == "rate limit"
    assert [one["path"] for one in state["requests"]] == ["/v1/me", "/api/token"]
    assert not [secret for secret in app.simulator.accounts.secrets if secret in text]
    for path in ("/", "/control"):
        async with app.http.get(app.simulator.url + path) as response:
            assert response.status == 200
    assert len(app.simulator.log.requests) == 2


async def test_a_device_can_swallow_what_it_is_told_to_play(
    app: Visitor, trouble: Scenarios
) -> None:
    """The answer is that of success, and nothing sounds."""
    kitchen = app.simulator.world("juniper").device("Kitchen")
    trouble.phone_pause("juniper")
    trouble.swallow("juniper", "Kitchen", 1)
    album = app.simulator.catalogue.all(Album)[0].uri
    for sounds in (False, True):
        told = await app.put("/me/player/play", {"context_uri": album}, device_id=kitchen.id)
        assert told.status in {200, 204}
        assert app.simulator.world("juniper").now().session.playing is sounds


async def test_a_private_session_is_told_as_silence(app: Visitor, trouble: Scenarios) -> None:
    """Though it plays, and obeys."""
    trouble.phone_play("juniper", device="Kitchen")
    trouble.private_session("juniper")
    assert (await app.get("/me/player")).status == 204
    assert (await app.get("/me/player/currently-playing")).status == 204
    devices = (await app.get("/me/player/devices")).json["devices"]
    assert all(device["is_private_session"] for device in devices)
    assert (await app.put("/me/player/pause")).status in {200, 204}
    trouble.private_session("juniper", on=False)
    assert (await app.get("/me/player")).status == 200


async def test_a_track_can_be_relinked(socket_enabled: None) -> None:
    """Old apps are told what it stands for."""
    for modern in (False, True):
        async with visit(modern=modern) as app:
            listed, sounding, *_ = app.simulator.catalogue.all(Track)
            app.simulator.scenarios.relink("juniper", listed.uri, sounding.uri)
            app.simulator.scenarios.phone_play("juniper", context=listed.album.uri, uri=listed.uri)
            item = (await app.get("/me/player")).json["item"]
            assert item["uri"] == sounding.uri
            assert item.get("linked_from", {}).get("uri") == (None if modern else listed.uri)
