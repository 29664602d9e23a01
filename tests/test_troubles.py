"""Bad days: Spotify is down, answers oddly, or refuses, at start-up and later."""

import logging
from typing import Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
import pytest

from .house import House
from .simulator import CLIENT_ID
from .simulator.faults import Fault

PLAYER_PATH = "/v1/me/player"


def log_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what a user sees of us in his log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.INFO and "evergreen_spotify" in record.name
    ]


def answer_with(house: House, body: Any, path: str = PLAYER_PATH, status: int = 200) -> None:
    """Let Spotify answer with this, whatever is true."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    house.simulator.faults.add(
        Fault("altered", answer, "api", matches=lambda request: request.path == path)
    )


@pytest.fixture
async def playing(home: House) -> House:
    """Open a house in which music plays."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    return home


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_outage_at_start_up_is_waited_for(home: House, status: int) -> None:
    """The entry tries again by itself."""
    home.simulator.scenarios.down(status=status)
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    home.simulator.scenarios.up()
    await home.pass_time(120, step=5)
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.player.state == "idle"


async def test_an_outage_of_the_token_endpoint_at_start_up_is_waited_for(home: House) -> None:
    """So it is when the token has to be renewed first."""
    home.simulator.scenarios.down(surface="token")
    home.freezer.tick(4000)
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    assert not home.issues
    home.simulator.scenarios.up()
    await home.pass_time(600, step=5)
    assert home.player.state == "idle"


async def test_a_short_outage_is_not_seen(playing: House, caplog: pytest.LogCaptureFixture) -> None:
    """The last state is believed for a minute."""
    caplog.clear()
    playing.simulator.scenarios.down(45)
    for _ in range(60):
        await playing.pass_time(1)
        assert playing.player.state == "playing"
    assert log_lines(caplog) == []


async def test_a_long_outage_is_seen_and_told_once(
    playing: House, caplog: pytest.LogCaptureFixture
) -> None:
    """One line when it goes, one when it returns, and it returns by itself."""
    caplog.set_level(logging.INFO)
    caplog.clear()
    playing.simulator.scenarios.down()
    await playing.pass_time(90)
    assert playing.player.state == "unavailable"
    await playing.pass_time(600, step=10)
    playing.simulator.scenarios.up()
    await playing.pass_time(300, step=10)
    assert playing.player.state == ("playing" if playing.heard[1] else "paused")
    lines = log_lines(caplog)
    assert len(lines) == 2, lines
    assert "does not answer" in lines[0]
    assert "recovered" in lines[1]


@pytest.mark.parametrize("trouble", ["junk", "reset_connections", "spurious_401"])
async def test_short_troubles_are_not_seen(playing: House, trouble: str) -> None:
    """A broken answer or two changes nothing."""
    getattr(playing.simulator.scenarios, trouble)(2)
    for _ in range(60):
        await playing.pass_time(1)
        assert playing.player.state == "playing"


async def test_a_hanging_answer_is_given_up(playing: House) -> None:
    """After ten seconds, and asked for again."""
    playing.simulator.scenarios.hang(60, surface="api")
    await playing.notice()
    assert playing.player.state == "playing"


async def test_a_rate_limit_is_respected(playing: House) -> None:
    """Not one request while Spotify wants none."""
    playing.simulator.scenarios.rate_limit(300)
    await playing.pass_time(40)
    playing.simulator.log.clear()
    await playing.pass_time(200, step=5)
    assert playing.simulator.log.requests == []
    assert playing.player.state == "unavailable"
    await playing.pass_time(120, step=5)
    assert playing.player.state == "playing"


async def test_a_spent_quota_is_respected(playing: House) -> None:
    """For hours, by all accounts of the app, also where Spotify does not say how long."""
    await playing.connect("rowan")
    playing.simulator.scenarios.exhaust_quota(5000, retry_after=False)
    await playing.pass_time(120, step=5)
    playing.simulator.log.clear()
    await playing.pass_time(3000, step=60)
    assert playing.simulator.log.requests == []
    await playing.pass_time(6000, step=60)
    states = [playing.state("media_player", entry).state for entry in playing.entries]
    assert "unavailable" not in states


@pytest.mark.parametrize(
    "trouble",
    [
        lambda scenarios: scenarios.unregister("juniper"),
        lambda scenarios: scenarios.lapse_owner_premium(CLIENT_ID),
    ],
    ids=["not registered", "owner without Premium"],
)
async def test_a_refusal_is_not_a_sign_out(playing: House, trouble: Any) -> None:
    """The account is fine, the app is not; it comes back by itself."""
    trouble(playing.simulator.scenarios)
    await playing.pass_time(30)
    assert playing.player.state == "unavailable"
    assert not playing.flows
    playing.simulator.scenarios.calm()
    await playing.notice()
    assert playing.player.state == "playing"


async def test_devices_that_cannot_be_listed_do_not_hide_the_music(home: House) -> None:
    """The list is a help, the state is the point."""
    answer_with(home, {"error": {"status": 500}}, f"{PLAYER_PATH}/devices", 500)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.restart_entry()
    assert home.player.state == "playing"
    assert home.player.attributes["source"] == "Kitchen"


# Payloads


def track(**changes: Any) -> dict[str, Any]:
    """Make a track in Spotify's shape."""
    return {
        "type": "track",
        "id": "1" * 22,
        "uri": "spotify:track:" + "1" * 22,
        "name": "Paper Lanterns",
        "duration_ms": 200_000,
        "artists": [{"name": "The Ferrymen"}],
        "album": {"name": "Low Tide", "images": [], "artists": [{"name": "The Ferrymen"}]},
        **changes,
    }


def player(**changes: Any) -> dict[str, Any]:
    """Make an answer to `GET /me/player`."""
    return {
        "device": {"id": "d" * 40, "name": "Shed", "type": "Speaker", "volume_percent": 20},
        "is_playing": True,
        "item": track(),
        "progress_ms": 1000,
        "currently_playing_type": "track",
        **changes,
    }


@pytest.mark.parametrize(
    "body",
    [
        player(),
        player(context=None),
        player(context={"type": "audiobook", "uri": "spotify:show:1"}),
        player(context={"type": "spell", "uri": None}),
        player(device={"id": None, "name": "Shed", "type": "Tv", "volume_percent": None}),
        player(device={"id": "d", "name": "Shed", "type": "Toaster", "supports_volume": None}),
        player(repeat_state="sideways", shuffle_state=None),
        player(progress_ms=None, timestamp="yesterday"),
        player(actions=None),
        player(actions={"disallows": {"pausing": True, "levitating": True, "seeking": None}}),
        player(currently_playing_type="poem"),
        player(item=track(album=None)),
        player(item=track(album={"name": "Low Tide", "album_type": None, "images": None})),
        player(item=track(artists=None, available_markets=["SE"], popularity=3)),
        player(item=track(duration_ms=None)),
        player(item=track(id=None, uri=None, is_local=True)),
        player(smart_shuffle=True, new_in_2027={"is": ["nice"]}),
    ],
    ids=lambda body: str(body)[-40:],
)
async def test_odd_answers_still_show_what_plays(home: House, body: dict[str, Any]) -> None:
    """What Spotify leaves out, nulls or invents costs that field and no other."""
    answer_with(home, body)
    await home.notice()
    assert home.player.state == "playing"
    assert home.player.attributes["media_title"] == "Paper Lanterns"
    assert home.player.attributes["source"] == "Shed"


async def test_the_largest_cover_is_shown(home: House) -> None:
    """Whatever their order, and where sizes are missing the first."""
    images = [
        {"url": "small", "width": 64},
        {"url": "", "width": 900},
        {"url": "big", "width": 640},
    ]
    answer_with(home, player(item=track(album={"name": "Low Tide", "images": images})))
    await home.notice()
    first = home.player.attributes["entity_picture"]
    home.simulator.faults.remove("altered")
    sizeless = [{"url": "big", "width": None}, {"url": "small"}]
    answer_with(home, player(item=track(images=sizeless)))
    await home.notice()
    assert home.player.attributes["entity_picture"].split("cache=")[1] == first.split("cache=")[1]


@pytest.mark.parametrize(
    "body",
    [{}, {"device": None, "item": None}, {"is_playing": False, "item": "what"}, {"device": {}}],
    ids=["empty", "nulls", "wrong", "half a device"],
)
async def test_an_answer_without_music_is_idle(home: House, body: dict[str, Any]) -> None:
    """And not an error."""
    answer_with(home, body)
    await home.notice()
    assert home.player.state == "idle"


@pytest.mark.parametrize(
    "body",
    [
        {"devices": None},
        {},
        {"devices": [None, 3, {"id": "a", "name": None}, {"id": None, "name": "Ghost"}]},
    ],
    ids=["null", "empty", "odd entries"],
)
async def test_odd_lists_of_devices_are_read(home: House, body: dict[str, Any]) -> None:
    """What has an id can be chosen."""
    answer_with(home, body, f"{PLAYER_PATH}/devices")
    await home.restart_entry()
    shown = home.player.attributes
    awake = set(shown["source_list"]) - set(shown["asleep_sources"])
    assert awake == ({"a"} if body.get("devices") else set())


@pytest.mark.parametrize("body", [{}, {"id": None}, {"display_name": "Nobody"}, []])
async def test_a_profile_of_nobody_connects_nobody(house: House, body: Any) -> None:
    """Without an id there is no account."""
    answer_with(house, body, "/v1/me")
    assert (await house.connect("juniper"))["reason"] == "cannot_connect"
    assert not house.entries


async def test_a_retry_after_may_be_a_date(playing: House) -> None:
    """As HTTP allows."""

    async def answer(_: web.Request) -> web.Response:
        headers = {"Retry-After": "Mon, 23 Nov 2099 07:00:00 GMT"}
        return web.Response(status=429, headers=headers)

    playing.simulator.faults.add(Fault("date", answer, "api"))
    await playing.pass_time(40)
    playing.simulator.log.clear()
    await playing.pass_time(600, step=10)
    assert playing.simulator.log.requests == []


@pytest.mark.parametrize("header", ["soon", "-1", "Mon, 23 Nov 2009 07:00:00 GMT"])
async def test_a_senseless_retry_after_does_not_matter(playing: House, header: str) -> None:
    """Then we guess."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": header})

    playing.simulator.faults.add(Fault("odd", answer, "api", times=2))
    for _ in range(50):
        await playing.pass_time(1)
        assert playing.player.state == "playing"
