"""What the player starts, and where."""

import pytest

from .house import House
from .simulator.catalogue import Album, Artist, Episode, Playlist, Show, Thing, Track


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        (Track, "music"),
        (Track, "track"),
        (Album, "album"),
        (Artist, "artist"),
        (Playlist, "playlist"),
        (Show, "podcast"),
        (Episode, "episode"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
@pytest.mark.parametrize(
    "form",
    [
        "spotify:{kind}:{id}",
        "https://open.spotify.com/{kind}/{id}",
        "https://open.spotify.com/intl-de/{kind}/{id}?si=0123456789abcdef",
        " {id} ",
    ],
    ids=["URI", "link", "shared link", "id"],
)
async def test_everything_can_be_played(
    home: House, kind: type[Thing], media_type: str, form: str
) -> None:
    """In every form that people paste."""
    thing = home.simulator.catalogue.all(kind)[1]
    _, word, thing_id = thing.uri.split(":")
    await home.act("select_source", source="Living Room")
    await home.play(form.format(kind=word, id=thing_id), media_type)
    uri, is_playing, device = home.heard
    assert (is_playing, device) == (True, "Living Room")
    assert uri in {thing.uri, *getattr(thing, "tracks", [])}
    await home.pass_time(3)
    assert home.player.state == "playing"
    assert home.player.attributes["media_title"] == home.world.now().item.name


@pytest.mark.parametrize(
    "media_id",
    [
        "spotify:collection",
        "spotify:user:juniper:collection",
        "https://open.spotify.com/collection/tracks",
    ],
)
async def test_liked_songs_can_be_played(home: House, media_id: str) -> None:
    """They are a context of the user's own."""
    await home.act("select_source", source="Kitchen")
    await home.play(media_id, "playlist")
    assert home.world.now().session.context == "spotify:user:juniper:collection"
    await home.pass_time(3)
    assert home.player.attributes["media_content_id"].startswith("spotify:collection?item=")


@pytest.mark.parametrize("mode", ["play", "replace"])
async def test_play_and_replace_start_at_once(playing: House, mode: str) -> None:
    """Both mean this, and now."""
    album = playing.simulator.catalogue.all(Album)[2]
    await playing.play(album.uri, "album", enqueue=mode)
    assert playing.world.now().session.context == album.uri


async def test_volume_and_source_are_remembered_while_idle(home: House) -> None:
    """As a scene sets them, before anything plays."""
    await home.act("select_source", source="Kitchen")
    await home.act("volume_set", volume_level=0.15)
    assert home.player.state == "idle"
    assert home.player.attributes["source"] == "Kitchen"
    assert home.player.attributes["volume_level"] == 0.15
    home.simulator.log.clear()
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")
    assert home.world.now().session.device.volume == 15
    assert home.commands() == ["volume", "play"]
    await home.act("select_source", source="Living Room")
    assert home.heard[1:] == (True, "Living Room")


async def test_somebody_who_plays_elsewhere_ends_the_choice(home: House) -> None:
    """What was remembered for the next play is not for his."""
    await home.act("select_source", source="Living Room")
    await home.act("volume_set", volume_level=0.5)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    assert home.player.attributes["source"] == "Kitchen"
    assert home.player.attributes["volume_level"] == 0.4
    await home.act("volume_set", volume_level=0.3)
    assert home.world.now().session.device.volume == 30


async def test_a_scene_brings_music_from_cold(home: House) -> None:
    """Home Assistant's own scene, which knows nothing of Spotify."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog")
    wanted = {
        "state": "playing",
        "source": "Kitchen",
        "volume_level": 0.35,
        "media_content_type": "playlist",
        "media_content_id": playlist.uri,
    }
    await home.through(
        home.hass.services.async_call(
            "scene", "apply", {"entities": {home.player.entity_id: wanted}}, blocking=True
        )
    )
    now = home.world.now()
    assert (now.session.context, home.heard[1:]) == (playlist.uri, (True, "Kitchen"))
    assert now.session.device.volume == 35


async def test_playing_goes_on_where_it_was_last(playing: House) -> None:
    """The last device is remembered when the session has ended."""
    playing.simulator.scenarios.sleep("juniper")
    await playing.pass_time(30)
    assert playing.player.state == "idle"
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")


async def test_a_long_idle_session_goes_on_where_it_was(playing: House) -> None:
    """Same playlist, same track, same place, same speaker; after a restart, too."""
    playing.simulator.scenarios.phone_next("juniper")
    await playing.pass_time(20)
    await playing.act("media_pause")
    await playing.pass_time(20)
    uri, context = playing.heard[0], playing.world.now().session.context
    position = playing.world.now().position_ms
    playing.simulator.scenarios.sleep("juniper")
    await playing.pass_time(700, step=10)
    assert playing.player.state == "idle"
    playing.world.player.session.context = None  # Spotify has forgotten it all
    playing.world.player.session.order = []
    await playing.restart_entry()
    await playing.act("media_play")
    assert playing.heard == (uri, True, "Kitchen")
    assert playing.world.now().session.context == context
    assert playing.world.now().position_ms == pytest.approx(position, abs=3000)


async def test_what_is_gone_is_not_insisted_on(playing: House) -> None:
    """If the place is refused, Spotify resumes as it can."""
    await playing.act("media_pause")
    await playing.pass_time(20)
    playing.simulator.scenarios.sleep("juniper")
    await playing.pass_time(65, step=5)
    context = playing.world.now().session.context
    playing.simulator.catalogue.find(Playlist, str(context)).withheld = True
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")


async def test_resuming_wakes_a_session_that_ended_unseen(playing: House) -> None:
    """What is shown may be a minute old."""
    await playing.act("media_pause")
    await playing.pass_time(3)
    playing.simulator.scenarios.sleep("juniper")
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")
