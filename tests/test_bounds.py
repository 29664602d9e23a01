"""What comes from outside has a bound: hints, trouble, waits, limits, positions, options."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.config_entries import ConfigEntryState
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest

from custom_components.evergreen_spotify.webapi.backoff import Backoff
from custom_components.evergreen_spotify.webapi.errors import LONGEST_WAIT, parse_retry_after

from .answers import (
    DEVICES,
    PLAYER,
    answer_commands,
    answer_polls,
    asked,
    count_polls,
    is_poll,
    refusal,
    tell,
)
from .bench.duel.rivals import DEFAULT
from .bench.flood.kinds import CALM, HINTS
from .bench.flood.live import live
from .house import House
from .simulator import errors
from .simulator.catalogue import Playlist
from .simulator.errors import Refusal
from .simulator.faults import Fault, json_error, say

pytestmark = pytest.mark.usefixtures("socket_enabled")

MINUTE = 60
HOUR = 3600
DAY = 86_400


def requests(house: House) -> int:
    """Count all requests of the Web API."""
    return len([one for one in house.simulator.log.requests if one.kind == "api"])


def show(house: House, state: str, name: str = "Kitchen", **attributes: Any) -> None:
    """Let another integration show something of its player."""
    about = {"friendly_name": name, **attributes}
    house.hass.states.async_set("media_player.another", state, about)


async def listen_on(house: House) -> None:
    """Let Juniper listen to music without an end."""
    playlist = house.simulator.catalogue.named(Playlist, "Morning Fog")
    house.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    house.simulator.scenarios.phone_repeat("juniper", "context")
    await house.notice()
    house.simulator.log.clear()


# Hints


@pytest.mark.parametrize("name", ["Kitchen", "Telly"])
async def test_a_player_that_changes_each_second_costs_few_requests(home: House, name: str) -> None:
    """Neither a speaker's namesake nor a stranger is followed each time."""
    show(home, "idle", name)
    home.simulator.log.clear()
    for second in range(150):
        show(home, ("playing", "idle")[second % 2], name, media_title=str(second))
        await home.pass_time(1)
    assert 3 <= requests(home) <= 14


@pytest.mark.parametrize("name", HINTS)
def test_useless_hints_cost_less_than_a_poll_a_minute(name: str) -> None:
    """While music plays, for ten minutes: the change that is real, and hinted, is left out."""
    if "real" not in name:
        hinted, usual = live(DEFAULT, name, 1 / 6), live(DEFAULT, CALM, 1 / 6)
        assert len(hinted.polls) <= len(usual.polls) + 16


async def test_a_real_change_is_seen_at_once_again_after_a_calm(home: House) -> None:
    """Who cried wolf is heard again; and what was worth it falls back at once."""
    show(home, "idle")
    for second in range(60):
        show(home, "idle", media_title=str(second))
        await home.pass_time(1)
    await home.pass_time(1300, step=50)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    show(home, "playing", media_title="news")
    await home.pass_time(0.8, step=0.4)
    assert home.player.state == "playing"
    for percent in (11, 12, 13):
        await home.pass_time(2)
        home.simulator.scenarios.phone_volume("juniper", percent)
        show(home, "playing", media_title="news", volume_level=percent / 100)
        await home.pass_time(0.8, step=0.4)
        assert home.player.attributes["volume_level"] == percent / 100


async def test_a_useless_title_does_not_delay_the_start(home: House) -> None:
    """A radio's titles change all day; that it plays Spotify now is told by other words."""
    show(home, "playing", source="Radio")
    for second in range(60):
        show(home, "playing", source="Radio", media_title=str(second))
        await home.pass_time(1)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    show(home, "playing", source="Spotify", media_title="news")
    await home.pass_time(0.8, step=0.4)
    assert home.player.state == "playing"


async def test_a_hint_within_the_gap_is_followed_at_its_end(home: House) -> None:
    """The last of many is not lost."""
    show(home, "idle")
    for second in range(5):
        show(home, "idle", media_title=str(second))
        await home.pass_time(1)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    show(home, "idle", media_title="news")
    await home.pass_time(10)
    assert home.player.state == "playing"


async def test_hints_live_inside_the_budget(home: House) -> None:
    """Where it is spent there are none, though each would bring something new."""
    assert (await home.configure("player", pace="frugal"))["type"] == "create_entry"
    await listen_on(home)
    await home.act_at_once("shuffle_set", [{"shuffle": True}] * 900)
    await home.pass_time(HOUR / 2, step=60)
    home.simulator.log.clear()
    for percent in range(100):
        home.simulator.scenarios.phone_volume("juniper", percent)
        show(home, "playing", volume_level=percent / 100)
        await home.pass_time(6)
    assert count_polls(home) <= 1


async def test_no_hint_is_followed_in_trouble(playing: House) -> None:
    """The back-off is kept, whatever of the other player changes."""
    playing.simulator.scenarios.down()
    await playing.pass_time(200, step=5)
    playing.simulator.log.clear()
    told = ("media_title", "media_content_id", "source", "volume_level", "shuffle", "repeat")
    shown: dict[str, Any] = {}
    for second in range(60):
        shown[told[second // 2 % len(told)]] = second
        show(playing, ("playing", "idle")[second % 2], **shown)
        await playing.pass_time(1)
    assert requests(playing) <= 4


# Trouble

LASTING = {
    **dict.fromkeys(("500", "503 as a page", "401", "nothing but a proxy's page"), 300.0),
    **dict.fromkeys(("403", "403, not registered", "403, the owner", "404"), 1800.0),
}
ROUND_TRIPS = 3.0
"""Seconds that a poll in trouble may take, its retry included."""


@pytest.mark.parametrize(("name", "longest"), LASTING.items(), ids=LASTING)
def test_lasting_trouble_is_polled_ever_more_rarely(name: str, longest: float) -> None:
    """Up to five minutes apart where it may pass, half an hour where somebody has to mend it."""
    figures = live(DEFAULT, name, 4)
    polls = [gap for gap in figures.gaps if gap > ROUND_TRIPS]
    assert polls[0] < 10
    assert max(polls) <= longest + ROUND_TRIPS
    assert min(polls[-3:]) >= 0.8 * longest - 1
    assert len(figures.polls) <= 3 * (len(polls) + 1)


async def test_what_failed_does_not_count_against_the_budget(playing: House) -> None:
    """After hours of outage the pace is back at once."""
    await listen_on(playing)
    before = (await playing.schedule())["last_24_hours"]
    playing.simulator.scenarios.down(surface="api")
    await playing.pass_time(3 * HOUR, step=100)
    playing.simulator.scenarios.up()
    await playing.pass_time(305, step=5)
    assert playing.player.state == "playing"
    assert (await playing.schedule())["last_24_hours"] < before + 25
    playing.simulator.log.clear()
    await playing.pass_time(260, step=1)
    assert count_polls(playing) >= 4


async def test_many_failures_in_a_row_count_as_few_requests(playing: House) -> None:
    """A loop of commands that fail does not slow down the polling of a whole day."""
    before = (await playing.schedule())["last_24_hours"]
    answer_commands(playing, json_error(500))
    for _ in range(40):
        await refusal(playing, "media_next_track")
    playing.simulator.faults.remove("commands")
    await playing.pass_time(20)
    after = (await playing.schedule())["last_24_hours"]
    assert after - before < 30


async def test_a_reload_polls_at_once_in_trouble(playing: House) -> None:
    """Whoever has mended it need not wait."""
    playing.simulator.scenarios.unregister("juniper")
    await playing.pass_time(HOUR, step=100)
    playing.simulator.scenarios.calm()
    await playing.restart_entry()
    assert playing.entry.state is ConfigEntryState.LOADED
    assert playing.player.state == "playing"


async def test_a_command_that_works_polls_at_once_in_trouble(playing: House) -> None:
    """It shows that Spotify answers again."""
    answer_polls(playing, json_error(500))
    await playing.pass_time(50)
    await playing.pass_time(3, step=0.5)
    playing.simulator.faults.remove("polls")
    await playing.act("media_pause")
    playing.simulator.log.clear()
    await playing.pass_time(2, step=0.5)
    assert count_polls(playing) >= 1


async def test_commands_are_not_slowed_by_trouble_with_polls(playing: House) -> None:
    """They are sent the moment they are asked for."""
    answer_polls(playing, json_error(500))
    await playing.pass_time(50)
    before = playing.simulator.clock()
    await playing.act("media_pause")
    assert playing.simulator.clock() - before < 1
    assert playing.world.now().session.playing is False


def test_a_back_off_never_exceeds_its_bound() -> None:
    """Not after a thousand failures, either; and it is over with the first success."""
    backoff = Backoff(5, 300)
    waits = [backoff.fail() for _ in range(5000)]
    assert max(waits) <= 300
    assert min(waits[10:]) >= 0.8 * 300
    assert waits[0] <= 5
    backoff.succeed()
    assert backoff.wait == 0
    assert backoff.fail() <= 5


def test_not_all_clients_try_again_at_once() -> None:
    """Chance takes off up to a fifth of each wait."""
    waits = {Backoff(5, 300).fail() for _ in range(50)}
    assert len(waits) > 1
    assert 4 <= min(waits) < 4.8
    assert 4.2 < max(waits) <= 5


async def test_a_401_for_ever_is_a_repair_after_ten_minutes(playing: House) -> None:
    """New tokens are issued and refused, too: nobody else would tell."""
    answer_polls(playing, errors.TOKEN_INVALID.response)
    await playing.pass_time(8 * MINUTE, step=10)
    assert playing.issues == []
    await playing.pass_time(8 * MINUTE, step=10)
    (issue,) = playing.issues
    assert (issue.translation_key, issue.is_fixable) == ("unauthorized", True)
    playing.simulator.faults.remove("polls")
    await playing.pass_time(5 * MINUTE, step=10)
    assert playing.issues == []


async def test_a_401_for_ever_is_told_at_start_up_too(home: House) -> None:
    """Each attempt to set up begins anew, the ten minutes do not."""
    answer_polls(home, errors.TOKEN_INVALID.response)
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    await home.pass_time(25 * MINUTE, step=20)
    assert [issue.translation_key for issue in home.issues] == ["unauthorized"]
    _, flow_id = (await home.repair())["next_flow"]
    home.simulator.faults.remove("polls")
    await home.sign_in_again(flow_id, "juniper")
    await home.pass_time(5 * MINUTE, step=20)
    assert home.issues == []
    assert home.player.state == "idle"


async def test_a_list_of_devices_that_fails_is_asked_for_ever_more_rarely(playing: House) -> None:
    """Each poll misses it anew."""
    answer = Fault("list", say(json_error(500)), "api")
    answer.matches = lambda request: request.path == DEVICES
    playing.simulator.faults.add(answer)
    tell(playing, lambda told: told["device"].update(id="f" * 40))
    await playing.pass_time(HOUR, step=20)
    assert 2 <= asked(playing, DEVICES) <= 30


async def test_a_name_that_fails_is_asked_for_ever_more_rarely(playing: House) -> None:
    """A playlist's name never stands in the way, and is not worth many requests."""
    answer = Fault("name", say(json_error(500)), "api")
    answer.matches = lambda request: request.path.startswith("/v1/playlists/")
    playing.simulator.faults.add(answer)
    uri = "spotify:playlist:" + "9" * 22
    tell(playing, lambda told: told.update(context={"type": "playlist", "uri": uri}))
    await playing.pass_time(HOUR, step=20)
    assert 2 <= len(playing.simulator.log.matching("/v1/playlists/" + "9" * 22)) <= 24


# Retry-After


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("86401", LONGEST_WAIT),
        ("9" * 4000, LONGEST_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Mon, 23 Nov 2026 20:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 20:00:30", 30),
        ("Mon, 23 Nov 1926 20:00:00 GMT", 0),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
        ("3.5", 3.5),
        (" 120.25 ", 120.25),
        ("3.", None),
        ("10, 20", None),
        ("", None),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("Mon, 23 Nov 2026 20:00:30 +9999999999", None),
        ("Mon, 23 Nov 2026 20:00:30 " + "9" * 400, None),
        (None, None),
    ],
)
def test_a_retry_after_is_clamped_where_it_enters(
    header: str | None, seconds: float | None
) -> None:
    """To a day at the most; what makes no sense is none."""
    assert parse_retry_after(header, datetime(2026, 11, 23, 20, tzinfo=UTC)) == seconds


@given(st.text() | st.integers().map(str) | st.floats().map(str) | st.datetimes().map(str))
def test_any_retry_after_is_none_or_up_to_a_day(header: str) -> None:
    """It raises nothing, whatever it says."""
    wait = parse_retry_after(header)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


@pytest.mark.parametrize("header", ["9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
@pytest.mark.parametrize("refusal", [errors.WINDOW_LIMIT, errors.QUOTA_LIMIT])
async def test_a_huge_retry_after_is_a_repair_and_ends_after_a_day(
    playing: House, hass_storage: dict[str, Any], refusal: Refusal, header: str
) -> None:
    """Neither the review nor the stored file is hurt by it; a restart does not change it."""

    def limited() -> web.Response:
        response = refusal.response()
        response.headers["Retry-After"] = header
        return response

    answer_polls(playing, limited, times=1)
    await playing.pass_time(120, step=10)
    assert [issue.translation_key for issue in playing.issues] == ["locked_out_player_state"]
    await playing.through(playing.hass.config_entries.async_unload(playing.entry.entry_id))
    playing.hass.data.pop("evergreen_spotify_governors")
    await playing.restart_entry()
    await playing.pass_time(23 * HOUR, step=600)
    assert playing.entry.state is ConfigEntryState.SETUP_RETRY
    await playing.pass_time(2 * HOUR, step=100)
    assert playing.entry.state is ConfigEntryState.LOADED


# Groups of endpoints


@pytest.fixture
async def quota_on_names(playing: House) -> House:
    """Open a house in which the quota is spent for names of playlists, and for nothing else."""
    playing.simulator.scenarios.exhaust_quota(50_000, path_prefix="/v1/playlists")
    uri = "spotify:playlist:" + "9" * 22
    tell(playing, lambda told: told.update(context={"type": "playlist", "uri": uri}), times=1)
    await playing.pass_time(60, step=5)
    playing.simulator.log.clear()
    return playing


async def test_a_quota_on_names_leaves_the_player_alone(quota_on_names: House) -> None:
    """It goes on being polled and controlled; the repair says what is closed."""
    await quota_on_names.pass_time(120, step=5)
    assert count_polls(quota_on_names) >= 5
    await quota_on_names.act("media_pause")
    assert quota_on_names.player.state == "paused"
    (issue,) = quota_on_names.issues
    assert issue.translation_key == "locked_out_library"
    assert not quota_on_names.simulator.log.matching("/v1/playlists/")


async def test_a_second_account_keeps_its_player_too(quota_on_names: House) -> None:
    """The quota is the app's, the names' only."""
    await quota_on_names.connect("rowan")
    states = {quota_on_names.state("media_player", one).state for one in quota_on_names.entries}
    assert "unavailable" not in states


async def test_two_groups_refused_within_a_minute_close_all(playing: House) -> None:
    """Then the limit is everybody's: nothing is asked any more."""
    playing.simulator.scenarios.rate_limit(2000)
    answer_commands(playing, errors.WINDOW_LIMIT.response)
    await playing.pass_time(20)
    with pytest.raises(Exception, match="fewer requests"):
        await playing.act("media_pause")
    playing.simulator.log.clear()
    with pytest.raises(Exception, match="fewer requests"):
        await playing.act("select_source", source="Attic")
    await playing.pass_time(15)
    with pytest.raises(Exception, match="fewer requests"):
        await playing.play("spotify:playlist:" + "9" * 22, "playlist")
    assert playing.simulator.log.requests == []


async def test_two_groups_refused_long_after_each_other_close_themselves_only(
    playing: House,
) -> None:
    """Each for its own time; the commands go on when theirs is over."""
    playing.simulator.scenarios.exhaust_quota(20_000, path_prefix="/v1/playlists")
    uri = "spotify:playlist:" + "9" * 22
    tell(playing, lambda told: told.update(context={"type": "playlist", "uri": uri}), times=1)
    await playing.pass_time(90, step=5)
    answer_commands(playing, errors.WINDOW_LIMIT.response, times=1)
    with pytest.raises(Exception, match="fewer requests"):
        await playing.act("media_pause")
    playing.simulator.log.clear()
    await playing.pass_time(30)
    assert count_polls(playing) >= 2
    await playing.act("media_pause")
    assert playing.player.state == "paused"


async def test_what_is_closed_outlives_a_restart_by_group(
    quota_on_names: House, hass_storage: dict[str, Any]
) -> None:
    """The names stay closed, the player open."""
    house = quota_on_names
    await house.pass_time(30)
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    house.hass.data.pop("evergreen_spotify_governors")
    house.simulator.log.clear()
    await house.restart_entry()
    uri = "spotify:playlist:" + "8" * 22
    tell(house, lambda told: told.update(context={"type": "playlist", "uri": uri}))
    await house.pass_time(60, step=5)
    assert count_polls(house) >= 2
    assert not house.simulator.log.matching("/v1/playlists/")


@pytest.mark.parametrize("kind", ["window", "quota"])
async def test_a_stored_ban_of_the_version_before_holds_for_a_day_at_most(
    home: House, hass_storage: dict[str, Any], kind: str
) -> None:
    """Version 0.1.0 knew one gate; a clock that was wrong then locks nobody out for ever."""
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    home.hass.data.pop("evergreen_spotify_governors")
    home.hass.data.pop("evergreen_spotify_caches")
    key = f"evergreen_spotify_requests.{home.entry.data['client_id']}"
    now = home.simulator.clock()
    closed = {"window": 0.0, "quota": 0.0, kind: now + 400 * DAY}
    data = {"closed_until": closed, "sparing_until": 0.0, "hours": [[int(now // HOUR), 3]]}
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": data}
    home.simulator.log.clear()
    await home.restart_entry()
    await home.pass_time(23 * HOUR, step=600)
    assert requests(home) == 0
    await home.pass_time(2 * HOUR, step=100)
    assert home.player.state == "idle"


# The position


SPEEDS = ("a position that stands", "half speed", "1.5 times speed", "3.5 times speed")


@pytest.mark.parametrize("name", SPEEDS)
def test_a_position_that_does_not_follow_the_clock_is_nobodys_change(name: str) -> None:
    """No extra polls and not a state each time for half an hour: its speed is learned."""
    figures = live(DEFAULT, name, 0.5)
    assert len(figures.polls) <= 155
    assert figures.writes <= 55


async def test_a_podcast_at_another_speed_is_shown_near_its_place(playing: House) -> None:
    """Home Assistant goes on at the clock's speed: it is told from time to time."""
    since = playing.simulator.clock()

    def change(told: dict[str, Any]) -> None:
        told["progress_ms"] = round((playing.simulator.clock() - since) * 1500)
        told["item"].update(uri="spotify:track:" + "1" * 22, duration_ms=10**8)
        told["is_playing"] = True

    tell(playing, change)
    await playing.pass_time(300, step=2)
    shown = playing.player.attributes
    age = (dt_util.utcnow() - shown["media_position_updated_at"]).total_seconds()
    assert abs(shown["media_position"] + age - 450) < 30


async def test_a_seek_is_a_change_whatever_the_speed(playing: House) -> None:
    """One jump is somebody's: it is shown at the next poll."""
    await playing.pass_time(40)
    playing.simulator.scenarios.phone_seek("juniper", 100_000)
    await playing.pass_time(15)
    shown = playing.player.attributes
    age = (dt_util.utcnow() - shown["media_position_updated_at"]).total_seconds()
    assert abs(shown["media_position"] + age - playing.world.now().position_ms / 1000) < 2


async def test_the_position_is_stamped_in_the_middle_of_the_round_trip(playing: House) -> None:
    """Half of the way is over when Spotify answers."""
    trips: list[tuple[float, float]] = []

    async def answer(_: web.Request) -> web.Response:
        begun = playing.simulator.clock()
        playing.freezer.tick(3)
        told = playing.simulator.shapes.playback(playing.world.seen(), {"track", "episode"})
        told["progress_ms"] = 50_000
        told["item"]["uri"] = "spotify:track:" + "1" * 22
        playing.freezer.tick(3)
        trips.append((begun, playing.simulator.clock()))
        return web.json_response(told)

    playing.simulator.faults.add(Fault("slow", answer, "api", times=1, matches=is_poll))
    while not trips:
        await playing.pass_time(1)
    ((begun, ended),) = trips
    shown = playing.player.attributes
    assert shown["media_position"] == 50
    stamp = shown["media_position_updated_at"].timestamp()
    assert abs(stamp - (begun + ended) / 2) < 0.5


# Options


async def test_a_pace_acts_at_once_at_night(home: House) -> None:
    """Not at the next poll, which may be half an hour away."""
    assert (await home.configure("player", pace="frugal"))["type"] == "create_entry"
    await home.pass_time(13 * HOUR, step=600)
    assert (await home.configure("player", pace="quick"))["type"] == "create_entry"
    home.simulator.log.clear()
    await home.pass_time(190, step=5)
    assert count_polls(home) >= 1


async def test_a_hidden_device_is_hidden_at_once_and_costs_nothing(home: House) -> None:
    """The list of sources follows the options."""
    assert "Kitchen" in home.player.attributes["source_list"]
    home.simulator.log.clear()
    kitchen = home.world.device("Kitchen").id
    assert (await home.configure("player", pace="default", hidden_devices=[kitchen]))["type"]
    await home.settle()
    assert "Kitchen" not in home.player.attributes["source_list"]
    assert requests(home) == 0


async def test_options_in_trouble_do_not_hurry_the_polls(playing: House) -> None:
    """Nor do they bring back a player that is not there."""
    playing.simulator.scenarios.down()
    await playing.pass_time(200, step=5)
    assert playing.player.state == "unavailable"
    playing.simulator.log.clear()
    for pace in ("frugal", "quick", "default"):
        assert (await playing.configure("player", pace=pace))["type"] == "create_entry"
        assert playing.player.state == "unavailable"
    assert requests(playing) == 0


async def test_options_that_change_all_the_time_do_not_put_off_the_polls(playing: House) -> None:
    """The next one keeps its time."""
    for second in range(60):
        pace = ("default", "quick")[second % 2]
        options = {**playing.entry.options, "pace": pace}
        playing.hass.config_entries.async_update_entry(playing.entry, options=options)
        await playing.pass_time(1)
    assert 3 <= count_polls(playing) <= 16


# Redirects


@pytest.fixture
async def elsewhere(socket_enabled: None) -> AsyncGenerator[tuple[TestServer, list[str]]]:
    """Run a server that is not Spotify, and note what it is told."""
    told: list[str] = []

    async def listen(request: web.Request) -> web.Response:
        told.append(request.headers.get("Authorization", ""))
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", listen)
    server = TestServer(app)
    async with server:
        yield server, told


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_of_the_web_api_is_not_followed(
    playing: House, elsewhere: tuple[TestServer, list[str]], status: int
) -> None:
    """The token is for Spotify alone; a command goes nowhere else, either."""
    server, told = elsewhere

    def redirect() -> web.Response:
        return web.Response(status=status, headers={"Location": str(server.make_url("/v1/me"))})

    playing.simulator.faults.add(Fault("away", say(redirect), "api"))
    await playing.pass_time(15)
    with pytest.raises(Exception, match="does not answer properly"):
        await playing.act("media_pause")
    assert told == []
    assert count_polls(playing) >= 1


@pytest.mark.parametrize("status", [302, 307])
async def test_a_redirect_within_the_web_api_is_not_followed(playing: House, status: int) -> None:
    """Nobody but we decide what the token is shown to."""

    def redirect() -> web.Response:
        return web.Response(status=status, headers={"Location": f"{PLAYER}/elsewhere"})

    answer_polls(playing, redirect, times=1)
    await playing.pass_time(20)
    assert asked(playing, f"{PLAYER}/elsewhere") == 0
