"""Activate presets."""

import asyncio
from itertools import pairwise

from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from .answers import PLAYER, answer_commands
from .house import DOMAIN, House, Json
from .preset_forms import activate, fails, make, playlist
from .simulator.catalogue import Artist, Playlist, Show
from .simulator.contexts import open_context
from .simulator.faults import Fault, json_error, say

WAKING = 20
"""Seconds after which a speaker comes back in these tests."""


def requests(house: House) -> list[str]:
    """List all that was asked of Spotify, in order."""
    return [
        f"{request.method} {request.path.removeprefix('/v1/').removeprefix('me/player/')}"
        for request in house.simulator.log.requests
        if request.kind == "api"
    ]


def volumes(house: House) -> list[int]:
    """List the volumes that were set."""
    sent = house.simulator.log.matching(f"{PLAYER}/volume")
    return [int(request.query["volume_percent"]) for request in sent]


def manner(house: House) -> tuple[str | None, int, bool, str]:
    """Say what it plays from, how loud, and in which manner."""
    session = house.world.now().session
    return session.context, session.active.volume, session.shuffle, session.repeat


# What it asks of Spotify

LOOK, LIST = "GET me/player", "GET devices"
QUIET = ["PUT volume", "PUT shuffle", "PUT repeat"]


async def test_from_silence(home: House) -> None:
    """Two looks at once, all that is quiet, then the music: six requests."""
    await make(home)
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert manner(home) == (playlist(home).uri, 35, True, "context")
    assert requests(home) == [LOOK, LIST, *QUIET, "PUT play"]
    for seconds in (0, 3):
        await home.pass_time(seconds)
        shown = home.player.attributes
        assert (home.player.state, shown["source"]) == ("playing", "Kitchen")
        assert shown["volume_level"] == 0.35


async def test_what_is_right_already_is_not_sent(home: House) -> None:
    """Only the music is missing."""
    await make(home, volume=40, shuffle="keep", repeat="keep")
    await activate(home)
    assert requests(home) == [LOOK, LIST, "PUT play"]


@pytest.mark.parametrize("start", ["beginning", "left", "random"])
async def test_twice_is_once(home: House, start: str) -> None:
    """The second time it looks, and changes nothing, wherever the playlist has got to."""
    await make(home, start=start)
    await activate(home)
    home.simulator.scenarios.phone_next("juniper")
    await home.pass_time(10)
    heard, home.simulator.log.requests[:] = home.heard, []
    await activate(home)
    assert requests(home) == [LOOK]
    assert home.heard == heard


async def test_called_twice_at_once_is_once(home: House) -> None:
    """By two automations."""
    await make(home)
    call = home.hass.services.async_call
    target = {"entity_id": "scene.good_morning"}
    both = (call("scene", "turn_on", target, blocking=True) for _ in range(2))

    async def together() -> None:
        await asyncio.gather(*both)

    await home.through(together())
    assert home.commands() == ["volume", "shuffle", "repeat", "play"]


async def test_only_the_manner_differs(playing: House) -> None:
    """The track goes on."""
    await make(playing)
    uri, before = playing.heard[0], playing.world.now().position_ms
    await activate(playing)
    assert playing.heard == (uri, True, "Kitchen")
    assert playing.world.now().position_ms >= before
    assert manner(playing)[1:] == (35, True, "context")
    assert "play" not in playing.commands()


async def test_it_moves_what_plays_elsewhere(playing: House) -> None:
    """In the very track, as loud as the preset says from the first moment."""
    await make(playing, device=playing.world.device("Living Room").id)
    uri = playing.heard[0]
    await activate(playing)
    assert playing.heard == (uri, True, "Living Room")
    assert playing.commands()[0] == "volume"
    assert playing.commands()[-1] == "transfer"


async def test_without_a_device_it_plays_where_music_was(playing: House) -> None:
    """Last."""
    await make(playing, device=None, media=playlist(playing, "Late Trams").uri)
    await activate(playing)
    assert playing.heard[1:] == (True, "Kitchen")
    assert manner(playing)[0] == playlist(playing, "Late Trams").uri


# Where it begins


async def test_the_beginning_is_the_beginning_after_a_pause(playing: House) -> None:
    """Yesterday's half of a playlist is no alarm."""
    await make(playing, shuffle="off")
    playing.simulator.scenarios.phone_next("juniper")
    playing.simulator.scenarios.phone_pause("juniper")
    await playing.notice()
    await activate(playing)
    assert playing.heard == (playlist(playing).tracks[0], True, "Kitchen")


async def test_the_volume_shows_at_once_after_a_pause(playing: House) -> None:
    """Not the one that the speaker had before."""
    await make(playing)
    playing.simulator.scenarios.phone_pause("juniper")
    await playing.notice()
    await activate(playing)
    assert (playing.player.state, playing.player.attributes["volume_level"]) == ("playing", 0.35)


async def test_a_chosen_track_is_what_has_to_play(playing: House) -> None:
    """It begins anew if another one does, and stays if it is that one."""
    chosen = playlist(playing).tracks[4]
    await make(playing, start="track", track=chosen)
    assert playing.heard[0] != chosen
    await activate(playing)
    assert playing.heard == (chosen, True, "Kitchen")
    await playing.pass_time(10)
    playing.simulator.log.clear()
    await activate(playing)
    assert requests(playing) == [LOOK]


async def test_where_it_was_left(playing: House) -> None:
    """After other music, a night and a restart."""
    await make(playing, start="left", shuffle="keep")
    scenarios = playing.simulator.scenarios
    scenarios.phone_next("juniper")
    scenarios.phone_seek("juniper", 61_000)
    await playing.pass_time(30)
    uri, place = playing.world.now().uri, playing.world.now().position_ms
    scenarios.phone_play("juniper", context=playlist(playing, "Late Trams").uri)
    await playing.pass_time(20)
    scenarios.phone_pause("juniper")
    await playing.pass_time(60)
    await playing.restart_entry()
    await activate(playing)
    assert playing.heard == (uri, True, "Kitchen")
    assert playing.world.now().position_ms == pytest.approx(place, abs=15_000)


async def test_a_show_goes_on_where_it_was_left(home: House) -> None:
    """In the episode."""
    show = home.simulator.catalogue.all(Show)[0]
    episode = show.contents[1]
    scenarios = home.simulator.scenarios
    scenarios.phone_play("juniper", context=show.uri, uri=episode.uri, device="Kitchen")
    scenarios.phone_seek("juniper", 300_000)
    await home.notice()
    scenarios.phone_play("juniper", context=playlist(home).uri)
    await home.notice()
    await make(home, media=show.uri, start="left", shuffle="keep")
    await activate(home)
    assert home.heard == (episode.uri, True, "Kitchen")
    assert home.world.now().position_ms >= 300_000


async def test_what_was_left_paused_is_resumed(playing: House) -> None:
    """In place, by one command."""
    await make(playing, start="left", volume=None, shuffle="keep", repeat="keep")
    playing.simulator.scenarios.phone_pause("juniper")
    await playing.notice()
    heard = playing.heard
    playing.simulator.log.clear()
    await activate(playing)
    assert playing.heard == (heard[0], True, "Kitchen")
    assert requests(playing) == [LOOK, "PUT play"]


async def test_what_was_never_left_begins(home: House) -> None:
    """At the beginning."""
    await make(home, start="left", shuffle="off")
    await activate(home)
    assert home.heard == (playlist(home).tracks[0], True, "Kitchen")


async def test_any_track(home: House) -> None:
    """One request more counts the tracks; over some mornings they differ."""
    own = playlist(home, "Sunday Pancakes")
    await make(home, media=own.uri, start="random", shuffle="off")
    first = set()
    for _ in range(8):
        home.simulator.log.clear()
        await activate(home)
        first.add(home.heard[0])
        counted = home.simulator.log.matching(f"/v1/playlists/{own.id}/items")
        assert [request.query["limit"] for request in counted] == ["1"]
        home.simulator.scenarios.phone_pause("juniper")
        await home.pass_time(5)
    assert len(first) > 1
    assert first <= set(own.tracks)


@pytest.mark.parametrize("shuffle", ["on", "off", "keep"])
@pytest.mark.parametrize(("kind", "name"), [(Playlist, "Morning Fog"), (Artist, "Odalie Brandt")])
async def test_any_track_of_what_cannot_be_counted(
    playing: House, kind: type[Playlist | Artist], name: str, shuffle: str
) -> None:
    """Other people's playlists are not shown to us, artists have no list: Spotify draws."""
    thing = playing.simulator.catalogue.named(kind, name)
    playing.simulator.scenarios.phone_pause("juniper")
    await make(playing, media=thing.uri, start="random", shuffle=shuffle)
    await activate(playing)
    assert playing.heard[1:] == (True, "Kitchen")
    assert manner(playing)[::2] == (thing.uri, shuffle == "on")
    assert playing.heard[0] != open_context(playing.world, thing.uri)[0]


# Fading in


async def test_it_fades_in(home: House) -> None:
    """From very quiet to the volume of the preset, in small steps upwards."""
    await make(home, fade_in=60)
    await activate(home)
    assert manner(home)[1] == 3
    assert home.commands()[0] == "volume"
    await home.pass_time(65)
    assert volumes(home)[0] == 3
    assert volumes(home)[-1] == home.world.device("Kitchen").volume == 35
    steps = [louder - quiet for quiet, louder in pairwise(volumes(home))]
    assert 10 <= len(steps) <= 20
    assert max(steps) <= 4
    assert min(steps) >= 1


async def test_a_fade_has_its_time(home: House) -> None:
    """Half-way it is half as loud."""
    await make(home, fade_in=60, volume=43)
    begin = home.simulator.clock()
    await activate(home)
    await home.pass_time(70)
    sent = home.simulator.log.matching(f"{PLAYER}/volume")
    half = next(one.at for one in sent if int(one.query["volume_percent"]) >= 23) - begin
    whole = sent[-1].at - begin
    assert half / whole == pytest.approx(0.5, abs=0.1)
    assert whole == pytest.approx(60, abs=25)  # the clock of these tests moves in steps


HANDS = {
    "pause": lambda scenarios: scenarios.phone_pause("juniper"),
    "volume": lambda scenarios: scenarios.turn_knob("juniper", "Kitchen", 12),
    "device": lambda scenarios: scenarios.phone_move("juniper", "Living Room"),
}


@pytest.mark.parametrize("hand", HANDS)
async def test_a_hand_ends_the_fade(home: House, hand: str) -> None:
    """Nothing is louder afterwards than that hand has left it."""
    await make(home, fade_in=300)
    await activate(home)
    HANDS[hand](home.simulator.scenarios)
    kitchen, living = home.world.device("Kitchen"), home.world.device("Living Room")
    before = (kitchen.volume, living.volume)
    await home.pass_time(310)
    assert (kitchen.volume, living.volume) == before
    assert volumes(home) == [3]


async def test_what_plays_already_does_not_fade(playing: House) -> None:
    """It would have to grow quiet first."""
    await make(playing, fade_in=60)
    await activate(playing)
    await playing.pass_time(70)
    assert volumes(playing) == [35]


async def test_another_activation_ends_the_fade(home: House) -> None:
    """Its own volume stays."""
    await make(home, fade_in=300)
    quick = await make(home, name="At once", volume=50)
    await activate(home)
    await activate(home, quick.entity_id)
    await home.pass_time(310)
    assert manner(home)[1] == 50


async def test_called_twice_it_fades_all_the_same(home: House) -> None:
    """By two automations: nobody is woken by a sudden full volume."""
    await make(home, fade_in=60)
    call = home.hass.services.async_call
    target = {"entity_id": "scene.good_morning"}

    async def twice() -> None:
        for _ in range(2):
            await call("scene", "turn_on", target, blocking=True)
        await asyncio.sleep(10)
        await call("scene", "turn_on", target, blocking=True)

    await home.through(twice())
    await home.pass_time(65)
    assert volumes(home)[-1] == 35
    assert max(louder - quiet for quiet, louder in pairwise(volumes(home))) <= 4


async def test_a_reload_ends_the_fade(home: House) -> None:
    """The music goes on as loud as it was."""
    await make(home, fade_in=300)
    await activate(home)
    await home.restart_entry()
    await home.pass_time(310)
    assert (home.heard[1], manner(home)[1]) == (True, 3)


async def test_a_step_that_fails_is_made_up_for(home: House) -> None:
    """By the next one."""
    await make(home, fade_in=30)
    await activate(home)
    answer_commands(home, json_error(503), times=3)
    await home.pass_time(40)
    assert manner(home)[1] == 35


async def test_a_phone_does_not_fade(home: House) -> None:
    """Its volume is its own."""
    await make(home, fade_in=60, device=home.world.device("Pocket").id)
    await activate(home)
    await home.pass_time(70)
    assert home.heard[1:] == (True, "Pocket")
    assert volumes(home) == []


# The device is missing


async def test_it_is_waited_for(home: House) -> None:
    """With ever longer pauses between the calls."""
    await make(home, wait=60)
    home.simulator.scenarios.take_device("juniper", "Kitchen")

    async def wake() -> None:
        await asyncio.sleep(WAKING)
        home.simulator.scenarios.return_device("juniper", "Kitchen")

    waking = home.hass.async_create_background_task(wake(), "waking")
    await activate(home)
    await waking
    assert home.heard[1:] == (True, "Kitchen")
    assert manner(home) == (playlist(home).uri, 35, True, "context")
    assert home.commands().count("volume") <= 9


@pytest.mark.parametrize(("missing", "least", "most"), [("wait", 45, 75), ("fail", 5, 12)])
async def test_it_never_comes(home: House, missing: str, least: float, most: float) -> None:
    """The call fails, and says which devices there are; nothing plays and nothing is claimed."""
    await make(home, missing=missing, wait=45)
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    began = home.simulator.clock()
    error = await fails(home)
    assert least <= home.simulator.clock() - began <= most
    assert error.translation_key == "device_asleep"
    assert error.translation_placeholders["devices"] == "Living Room, Pocket"
    assert home.world.now().session.playing is False
    assert home.player.state == "idle"


async def test_the_next_best_plays(home: House) -> None:
    """The default one, if it is awake."""
    await home.configure("player", pace="default", default_device=home.world.device("Pocket").id)
    await make(home, missing="next")
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    await activate(home)
    assert home.heard[1:] == (True, "Pocket")
    assert home.world.now().session.context == playlist(home).uri


async def test_the_next_best_is_where_music_plays(playing: House) -> None:
    """Rather than any other."""
    bedroom = playing.world.device("Bedroom")
    bedroom.awake_at = 0
    await playing.restart_entry()
    trams = playlist(playing, "Late Trams").uri
    await make(playing, missing="next", device=bedroom.id, media=trams)
    playing.simulator.scenarios.take_device("juniper", "Bedroom")
    await activate(playing)
    assert playing.heard[1:] == (True, "Kitchen")
    assert manner(playing)[0] == trams


async def test_a_device_that_takes_no_commands_has_a_next_best(home: House) -> None:
    """It is there, and yet of no use."""
    await make(home, missing="next")
    home.simulator.scenarios.restrict_device("juniper", "Kitchen")
    await activate(home)
    assert home.heard[1] is True
    assert home.heard[2] != "Kitchen"


async def test_any_device_that_is_awake_will_do(home: House) -> None:
    """Where none was chosen, and none was ever used."""
    await make(home, missing="next", device=None)
    await activate(home)
    assert home.heard[1] is True


async def test_there_is_no_next_best(home: House) -> None:
    """The call says that the chosen one does not answer."""
    await make(home, missing="next")
    for name in ("Kitchen", "Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    assert (await fails(home)).translation_key == "device_asleep"


async def test_a_forgotten_device_is_asked_for(home: House, hass_storage: Json) -> None:
    """What was remembered of it is lost; once it is awake it is found again."""
    await make(home, missing="fail")
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    entries, entry_id = home.hass.config_entries, home.entry.entry_id
    await home.through(entries.async_unload(entry_id))
    await home.settle()
    del hass_storage[f"{DOMAIN}_player.{entry_id}"]
    await home.through(entries.async_setup(entry_id))
    assert (await fails(home)).translation_key == "device_asleep"
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_who_is_asked_last_outdoes_who_still_waits(home: House) -> None:
    """The speaker of the first comes back, and the music stays with the second."""
    await make(home, wait=120)
    second = await make(home, name="Dinner", device=home.world.device("Living Room").id)
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    waiting = home.hass.async_create_task(
        home.hass.services.async_call(
            "scene", "turn_on", {"entity_id": "scene.good_morning"}, blocking=True
        )
    )
    await activate(home, second.entity_id)
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    with pytest.raises(HomeAssistantError) as failure:
        await home.through(waiting)
    assert failure.value.translation_key == "outdone"
    assert home.heard[1:] == (True, "Living Room")


# What cannot be done

TROUBLES = {
    "playlist gone": (lambda s, uri: s.delete_playlist("juniper", uri), "not_found"),
    "no Premium": (lambda s, _: s.set_product("juniper", "free"), "premium_required"),
    "a rate limit": (lambda s, _: s.rate_limit(90), "rate_limited"),
    "a spent quota": (lambda s, _: s.exhaust_quota(90_000), "quota_exceeded"),
    "Spotify down": (lambda s, _: s.down(), "spotify_unavailable"),
    "restricted": (lambda s, _: s.restrict_device("juniper", "Kitchen"), "device_restricted"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("start", ["beginning", "random"])
async def test_one_clear_error(home: House, trouble: str, start: str) -> None:
    """Nothing plays, nothing is claimed, and the volume is as it was."""
    cause, key = TROUBLES[trouble]
    await make(home, start=start, fade_in=30)
    cause(home.simulator.scenarios, playlist(home).uri)
    error = await fails(home)
    assert error.translation_key == key
    await home.pass_time(40)
    assert home.world.now().session.playing is False
    assert home.world.device("Kitchen").volume == 40
    assert home.player.state in {"idle", "paused"}


async def test_looks_that_are_refused_together_wait_for_one_renewal(home: House) -> None:
    """And the scene plays, a second later."""
    await make(home)
    home.simulator.scenarios.expire_access("juniper")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert home.simulator.log.count(path_prefix="/api/token") == 1


@pytest.mark.parametrize("path", ["devices", "items"])
async def test_an_alarm_rings_though_not_all_can_be_asked(home: House, path: str) -> None:
    """Which devices there are, or how many tracks, is not worth failing for."""
    own = playlist(home, "Sunday Pancakes")
    await make(home, media=own.uri, start="random", volume=40)
    fault = Fault("broken", say(json_error(503)), "api")
    fault.matches = lambda request: request.path.endswith(path)
    home.simulator.faults.add(fault)
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert manner(home) == (own.uri, 40, True, "context")


async def test_after_a_revocation(home: House) -> None:
    """The scene stays, says so, and works again once somebody has signed in."""
    await make(home)
    home.simulator.scenarios.revoke("juniper")
    home.simulator.scenarios.expire_access("juniper")
    error = await fails(home)
    assert error.translation_key == "sign_in_revoked"
    await home.notice()
    assert home.player.state == "unavailable"
    assert home.hass.states.get("scene.good_morning").state != "unavailable"
    assert (await fails(home)).translation_key == "sign_in_revoked"
    step = await home.repair()
    await home.sign_in_again(step["next_flow"][1], "juniper")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_music_that_plays_goes_on_as_it_was(playing: House) -> None:
    """If the preset's own cannot be had: the volume that was lowered for it comes back."""
    gone = playlist(playing, "Late Trams").uri
    await make(playing, media=gone, volume=5, fade_in=60)
    playing.simulator.scenarios.delete_playlist("juniper", gone)
    before, kitchen = playing.heard, playing.world.device("Kitchen")
    assert (await fails(playing)).translation_key == "not_found"
    assert playing.heard == before
    assert kitchen.volume == 40
    await playing.pass_time(70)
    assert kitchen.volume == 40
    assert playing.player.state == "playing"


@pytest.mark.parametrize("order", [1, -1])
async def test_the_rest_of_a_bigger_scene_does_its_part(home: House, order: int) -> None:
    """One call turns on the preset, which cannot be done, and a lamp's scene."""
    await make(home)
    home.simulator.scenarios.delete_playlist("juniper", playlist(home).uri)
    assert await async_setup_component(home.hass, "input_boolean", {"input_boolean": {"lamp": {}}})
    lamp = {"scene_id": "lamp", "entities": {"input_boolean.lamp": "on"}}
    await home.through(home.hass.services.async_call("scene", "create", lamp, blocking=True))
    scenes = ["scene.good_morning", "scene.lamp"][::order]
    assert (await fails(home, *scenes)).translation_key == "not_found"
    await home.settle()
    assert home.hass.states.get("input_boolean.lamp").state == "on"
