"""What is odd about what plays at Spotify, and how it is shown all the same."""

from typing import Any

import pytest

from .answers import DEVICES, refusal, tell
from .house import House
from .simulator.catalogue import Album, Playlist, Show, Thing

# What plays


async def test_an_advert_can_be_paused_but_not_skipped(playing: House) -> None:
    """As its `disallows` say."""
    playing.simulator.scenarios.advertise("juniper", 60)
    await playing.pass_time(20)
    assert (await refusal(playing, "media_next_track")).translation_key == "restriction"
    assert playing.player.state == "playing"
    await playing.act("media_pause")
    await playing.pass_time(120, step=5)
    assert playing.heard[1] is False
    await playing.act("media_play")
    await playing.pass_time(60)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


@pytest.mark.parametrize("kind", ["track", "unknown", None])
async def test_an_episode_is_known_by_its_own_type(home: House, kind: str | None) -> None:
    """Whatever the state calls it."""
    tell(home, lambda told: told.update(currently_playing_type=kind))
    show = home.simulator.catalogue.all(Show)[0]
    home.simulator.scenarios.phone_play("juniper", context=show.uri, device="Kitchen")
    await home.notice()
    assert home.player.attributes["media_content_type"] == "podcast"
    assert home.player.attributes["media_series_title"] == show.name


async def test_an_episode_that_is_withheld_is_playing_all_the_same(home: House) -> None:
    """If asking for episodes is no longer understood."""
    tell(home, lambda told: told.update(item=None))
    show = home.simulator.catalogue.all(Show)[0]
    home.simulator.scenarios.phone_play("juniper", context=show.uri, device="Kitchen")
    await home.notice()
    assert home.player.state == "playing"
    assert home.player.attributes["source"] == "Kitchen"
    await home.act("media_pause")
    assert home.heard[1] is False


@pytest.mark.parametrize("context", ["show", "audiobook"])
async def test_an_audiobook_is_shown_like_a_podcast(home: House, context: str) -> None:
    """Its chapters look like episodes, with holes."""

    def make_audiobook(told: Any) -> None:
        told["context"]["type"] = context
        told["item"].update(release_date="0000", language="", resume_point=None)
        del told["item"]["is_playable"]
        told["item"]["show"].update(total_episodes=None, languages=[])

    tell(home, make_audiobook)
    show = home.simulator.catalogue.all(Show)[1]
    home.simulator.scenarios.phone_play("juniper", context=show.uri, device="Kitchen")
    await home.notice()
    shown = home.player.attributes
    assert shown["media_title"] == home.world.now().item.name
    assert shown["media_series_title"] == show.name
    assert shown["media_content_id"].partition("?")[0] == show.uri
    assert "media_playlist" not in shown


# Files of one's own


@pytest.fixture
async def tape(home: House) -> House:
    """Open a house in which a file from somebody's own disk plays."""
    playlist = home.simulator.catalogue.named(Playlist, "Attic Tapes")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    while home.world.now().item.name != "Gran Sings in the Car":
        home.simulator.scenarios.phone_next("juniper")
    await home.restart_entry()
    return home


async def test_a_local_file_has_no_cover_and_an_album_without_a_type(tape: House) -> None:
    """Its tags are all there is."""
    shown = tape.player.attributes
    assert shown["media_album_name"] == "Shoebox"
    assert "media_album_artist" not in shown
    assert "entity_picture" not in shown
    assert shown["media_content_type"] == "music"


async def test_a_local_file_without_a_context_is_named_by_its_tags(tape: House) -> None:
    """That URI is the only one it has."""
    tape.world.player.session.context = None
    await tape.restart_entry()
    assert tape.player.attributes["media_content_id"].startswith("spotify:local:Gran:Shoebox:")


async def test_a_local_file_cannot_be_started(home: House) -> None:
    """Spotify has no way to it, and we say so before asking."""
    data = {
        "media_content_id": "spotify:local:Gran:Shoebox:Gran+Sings+in+the+Car:97",
        "media_content_type": "music",
    }
    assert (await refusal(home, "play_media", **data)).translation_key == "unplayable_local_file"
    assert home.commands() == []


async def test_a_local_file_is_resumed_where_it_rests(tape: House) -> None:
    """Its URI is not sent, which Spotify would refuse."""
    await tape.act("media_pause")
    await tape.pass_time(5)
    tape.simulator.scenarios.sleep("juniper")
    await tape.notice()
    assert tape.player.state == "idle"
    await tape.act("media_play")
    assert tape.heard == (tape.world.now().uri, True, "Kitchen")
    assert "spotify:local" not in str([one.body for one in tape.simulator.log.requests])


# Contexts


@pytest.mark.parametrize(
    "change",
    [lambda told: told.update(context=None), lambda told: told.pop("context")],
    ids=["null", "missing"],
)
async def test_a_context_may_be_null_or_missing(playing: House, change: Any) -> None:
    """Then the track itself is what a scene brings back."""
    tell(playing, change)
    await playing.pass_time(20)
    shown, now = playing.player.attributes, playing.world.now()
    assert shown["media_content_id"].partition("?")[0] == now.uri
    assert shown["media_title"] == now.item.name
    assert "media_playlist" not in shown


@pytest.mark.parametrize("kind", [Album, Show])
async def test_only_playlists_are_asked_for_their_name(home: House, kind: type[Thing]) -> None:
    """The others are named by what plays."""
    thing = home.simulator.catalogue.all(kind)[1]
    home.simulator.scenarios.phone_play("juniper", context=thing.uri, device="Kitchen")
    home.simulator.log.clear()
    await home.notice()
    assert home.player.attributes["media_content_id"].partition("?")[0] == thing.uri
    assert "media_playlist" not in home.player.attributes
    assert {one.path for one in home.simulator.log.requests} <= {"/v1/me/player", DEVICES}


async def test_liked_songs_have_no_name_to_ask_for(home: House) -> None:
    """They are a context that is not in the catalogue."""
    context = "spotify:user:juniper:collection"
    home.simulator.scenarios.phone_play("juniper", context=context, device="Kitchen")
    await home.notice()
    assert home.player.attributes["media_content_id"].partition("?")[0] == "spotify:collection"
    assert "media_playlist" not in home.player.attributes
    assert home.simulator.log.count(path_prefix="/v1/playlists") == 0


async def test_an_old_playlist_uri_is_named_and_played(home: House) -> None:
    """With its owner in it, as before 2018."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog")
    old = playlist.uri.replace("spotify:", "spotify:user:groundskeeper:")
    home.simulator.scenarios.phone_play("juniper", context=old, device="Kitchen")
    await home.notice()
    assert home.player.attributes["media_content_id"].partition("?")[0] == playlist.uri
    assert home.player.attributes["media_playlist"] == "Morning Fog"
    home.simulator.scenarios.phone_pause("juniper")
    await home.play(old, "playlist")
    assert home.world.now().session.context == playlist.uri


async def test_the_dj_cannot_be_started(playing: House) -> None:
    """Spotify refuses, and what plays goes on."""
    hedge = playing.simulator.catalogue.named(Playlist, "Hedge DJ")
    before = playing.heard
    data = {"media_content_id": hedge.uri, "media_content_type": "playlist"}
    assert (await refusal(playing, "play_media", **data)).translation_key == "unplayable"
    assert playing.heard == before
    assert playing.player.attributes["media_playlist"] == "Morning Fog"


async def test_the_dj_is_missed_once_however_often_it_comes_back(home: House) -> None:
    """From a playlist to the DJ and back, and again: the miss is remembered."""
    contexts = [
        home.simulator.catalogue.named(Playlist, name) for name in ("Morning Fog", "Hedge DJ")
    ]
    home.simulator.scenarios.phone_play("juniper", context=contexts[0].uri, device="Kitchen")
    for playlist in contexts * 2:
        home.world.player.session.context = playlist.uri
        await home.notice()
    for playlist in contexts:
        assert home.simulator.log.count(path_prefix=f"/v1/playlists/{playlist.id}") == 1


# Nulls


@pytest.mark.parametrize("images", [None, []], ids=str)
async def test_images_may_be_null_or_none(playing: House, images: list[Any] | None) -> None:
    """Then there is no cover."""
    assert "entity_picture" in playing.player.attributes
    tell(playing, lambda told: told["item"]["album"].update(images=images))
    playing.simulator.scenarios.phone_next("juniper")
    await playing.pass_time(20)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name
    assert "entity_picture" not in playing.player.attributes


async def test_a_cover_whose_address_changed_is_shown_anew(playing: House) -> None:
    """Addresses of images expire."""
    before = playing.player.attributes["entity_picture"]
    image = {"url": f"{playing.simulator.url}/image/anew-640", "width": 640, "height": 640}
    tell(playing, lambda told: told["item"]["album"].update(images=[image]))
    await playing.pass_time(20)
    assert playing.player.attributes["entity_picture"] != before


async def test_an_image_needs_no_size(playing: House) -> None:
    """It is a cover nevertheless, and can be fetched."""

    def strip(told: Any) -> None:
        for image in told["item"]["album"]["images"]:
            image.update(width=None, height=None)

    tell(playing, strip)
    await playing.restart_entry()
    response = await playing.through(
        playing.client.get(playing.player.attributes["entity_picture"])
    )
    assert response.content_type == "image/png"


@pytest.mark.parametrize(
    "field", ["name", "uri", "id", "duration_ms", "artists", "album", "track_number", "type"]
)
async def test_any_field_of_a_track_may_be_null(playing: House, field: str) -> None:
    """It costs that field alone."""
    tell(playing, lambda told: told["item"].update({field: None}))
    await playing.pass_time(20)
    shown = playing.player.attributes
    assert playing.player.state == "playing"
    assert shown["source"] == "Kitchen"
    assert shown.get("media_title") == (None if field == "name" else playing.world.now().item.name)
