"""What the player shows."""

from http import HTTPStatus

import pytest

from .house import House
from .simulator.catalogue import Episode, Playlist, Show, Track


async def test_nothing_plays(home: House) -> None:
    """Idle, with every feature a scene may ask for, and nothing that would start music."""
    shown = home.player
    assert shown.state == "idle"
    assert shown.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]
    for absent in ("media_content_id", "media_title", "media_position", "shuffle", "source"):
        assert absent not in shown.attributes


async def test_what_plays_is_shown_in_full(playing: House) -> None:
    """Title, artist, album, cover, position, playlist, device, volume."""
    shown, now = playing.player.attributes, playing.world.now()
    track = now.item
    assert isinstance(track, Track)
    assert shown["media_title"] == track.name
    assert shown["media_artist"] == track.album.artist.name
    assert shown["media_album_name"] == track.album.name
    assert shown["media_album_artist"] == track.album.artist.name
    assert shown["media_duration"] == round(track.duration_ms / 1000)
    assert shown["media_content_type"] == "music"
    assert shown["media_content_id"] == (
        f"{now.session.context}?item={now.item.uri.removeprefix('spotify:')}&shuffle=off&repeat=off"
    )
    assert shown["media_playlist"] == "Morning Fog"
    assert shown["source"] == "Kitchen"
    assert shown["volume_level"] == 0.4
    assert shown["is_volume_muted"] is False
    assert shown["shuffle"] is False
    assert shown["repeat"] == "off"


async def test_the_cover_can_be_fetched(playing: House) -> None:
    """Through Home Assistant, as the front end does."""
    picture = playing.player.attributes["entity_picture"]
    response = await playing.through(playing.client.get(picture))
    assert response.status == HTTPStatus.OK
    assert response.content_type == "image/png"


async def test_the_position_is_true(playing: House) -> None:
    """To the second, though it is asked for a few times a minute only."""
    shown = playing.player.attributes
    elapsed = playing.simulator.clock() - shown["media_position_updated_at"].timestamp()
    true = playing.world.now().position_ms / 1000
    assert shown["media_position"] + elapsed == pytest.approx(true, abs=1)


async def test_the_next_track_is_seen_as_it_begins(playing: House) -> None:
    """The end of a track is known in advance."""
    now = playing.world.now()
    title, rest = now.item.name, (now.item.duration_ms - now.position_ms) / 1000
    await playing.pass_time(rest - 5)
    assert playing.player.attributes["media_title"] == title
    await playing.pass_time(9)
    assert playing.world.now().item.name != title
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_a_podcast_is_shown(home: House) -> None:
    """The show stands where people look for the artist."""
    show = home.simulator.catalogue.all(Show)[0]
    home.simulator.scenarios.phone_play("juniper", context=show.uri, device="Kitchen")
    await home.notice()
    shown, episode = home.player.attributes, home.world.now().item
    assert isinstance(episode, Episode)
    assert shown["media_content_type"] == "podcast"
    assert shown["media_title"] == episode.name
    assert shown["media_series_title"] == shown["media_artist"] == show.name
    assert "media_album_name" not in shown


async def test_an_advert_is_no_reason_to_stumble(playing: House) -> None:
    """Spotify says that something plays, and not what."""
    playing.simulator.scenarios.advertise("juniper", 40)
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert "media_title" not in playing.player.attributes


async def test_a_file_of_ones_own_is_shown(home: House) -> None:
    """Local files have no ids, no cover, and an album without a type."""
    playlist = home.simulator.catalogue.named(Playlist, "Attic Tapes")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    while home.world.now().item.name != "Gran Sings in the Car":
        home.simulator.scenarios.phone_next("juniper")
    await home.restart_entry()
    assert home.player.attributes["media_title"] == "Gran Sings in the Car"
    assert home.player.attributes["media_artist"] == "Gran"


async def test_an_empty_answer_is_not_idle(playing: House) -> None:
    """Spotify blinks now and then while music plays."""
    playing.simulator.scenarios.blank()
    states = []
    for _ in range(25):
        await playing.pass_time(1)
        states.append(playing.player.state)
    assert set(states) == {"playing"}


async def test_a_session_that_ended_is_idle(playing: House) -> None:
    """Two empty answers are believed."""
    playing.simulator.scenarios.sleep("juniper")
    await playing.pass_time(30)
    assert playing.player.state == "idle"


async def test_the_name_of_a_playlist_never_delays_the_state(home: House) -> None:
    """A playlist that Spotify withholds is asked for once."""
    hedge = home.simulator.catalogue.named(Playlist, "Hedge DJ")
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    home.world.player.session.context = hedge.uri
    await home.pass_time(200)
    assert home.player.state == "playing"
    assert "media_playlist" not in home.player.attributes
    assert home.simulator.log.count(path_prefix=f"/v1/playlists/{hedge.id}") == 1
