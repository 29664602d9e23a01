"""Activate presets: what is asked of Spotify, and where the music begins."""

import asyncio

import pytest

from .house import House
from .preset_forms import activate, make, manner, playlist
from .simulator.catalogue import Artist, Playlist, Show
from .simulator.contexts import open_context


def requests(house: House) -> list[str]:
    """List all that was asked of Spotify, in order."""
    return [
        f"{request.method} {request.path.removeprefix('/v1/').removeprefix('me/player/')}"
        for request in house.simulator.log.requests
        if request.kind == "api"
    ]


# What it asks of Spotify

LOOK, LIST = "GET me/player", "GET devices"
QUIET = ["PUT volume", "PUT shuffle", "PUT repeat"]


def sent(house: House) -> list[str]:
    """List the commands among the requests."""
    return [request for request in requests(house) if not request.startswith("GET")]


async def test_from_silence(home: House) -> None:
    """Two looks at once, all that is quiet, then the music: six requests."""
    await make(home)
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert manner(home) == (playlist(home).uri, 35, True, "context")
    assert requests(home)[:6] == [LOOK, LIST, *QUIET, "PUT play"]
    for seconds in (0, 3):
        await home.pass_time(seconds)
        shown = home.player.attributes
        assert (home.player.state, shown["source"]) == ("playing", "Kitchen")
        assert shown["volume_level"] == 0.35


async def test_what_is_right_already_is_not_sent(home: House) -> None:
    """Only the music is missing."""
    await make(home, volume=40, shuffle="keep", repeat="keep")
    await activate(home)
    assert sent(home) == ["PUT play"]


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
    assert sent(playing) == ["PUT play"]


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
    playing.simulator.assume(shuffle_begins="first")
    thing = playing.simulator.catalogue.named(kind, name)
    await make(playing, media=thing.uri, start="random", shuffle=shuffle)
    first = set()
    for _ in range(4):
        playing.simulator.scenarios.phone_pause("juniper")
        await playing.pass_time(5)
        await activate(playing)
        assert playing.heard[1:] == (True, "Kitchen")
        assert manner(playing)[::2] == (thing.uri, shuffle == "on")
        first.add(playing.heard[0])
    assert len(first) > 1
    assert first <= set(open_context(playing.world, thing.uri))
