"""The player: what it shows, what it does, and how it refuses."""

from http import HTTPStatus
from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from .house import House
from .simulator.catalogue import Album, Artist, Episode, Playlist, Show, Track


@pytest.fixture
async def playing(home: House) -> House:
    """Open a house in which Juniper's phone has just started a playlist in the kitchen."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    await home.notice()
    assert home.player.state == "playing"
    home.simulator.log.clear()
    return home


async def refused(house: House, action: str, **data: Any) -> tuple[str | None, str]:
    """Call an action that must fail; return the error's key and its text."""
    with pytest.raises(HomeAssistantError) as failure:
        await house.act(action, **data)
    return failure.value.translation_key, str(failure.value)


# What it shows


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
        f"{now.session.context}?item={now.uri.removeprefix('spotify:')}&shuffle=off&repeat=off"
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


async def test_a_device_that_takes_no_commands_is_shown(home: House) -> None:
    """It plays all the same, but it cannot be chosen."""
    home.simulator.scenarios.phone_play("juniper", device="Old Radio")
    await home.notice()
    assert home.player.state == "playing"
    assert home.player.attributes["source"] == "Old Radio"
    assert "Old Radio" not in home.player.attributes["source_list"]
    assert (await refused(home, "media_next_track"))[0] == "device_restricted"


async def test_twins_are_told_apart(home: House) -> None:
    """Two devices may have one name."""
    home.world.device("Living Room").name = "Kitchen"
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Kitchen 2", "Pocket"]


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


# What it does


@pytest.mark.parametrize(
    ("action", "data", "attribute", "value"),
    [
        ("volume_set", {"volume_level": 0.57}, "volume_level", 0.57),
        ("volume_up", {}, "volume_level", 0.5),
        ("volume_down", {}, "volume_level", 0.3),
        ("volume_mute", {"is_volume_muted": True}, "is_volume_muted", True),
        ("shuffle_set", {"shuffle": True}, "shuffle", True),
        ("repeat_set", {"repeat": "one"}, "repeat", "one"),
        ("repeat_set", {"repeat": "all"}, "repeat", "all"),
        ("select_source", {"source": "Living Room"}, "source", "Living Room"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_command_shows_at_once_and_stays(
    playing: House, action: str, data: dict[str, Any], attribute: str, value: object
) -> None:
    """Spotify goes on telling the old state for a moment; that does not undo it."""
    await playing.act(action, **data)
    for _ in range(8):
        assert playing.player.attributes[attribute] == pytest.approx(value)
        await playing.pass_time(0.5)
    assert len(playing.commands()) == 1


async def test_volume_is_rounded(playing: House) -> None:
    """0.29 times 100 is a little less than 29."""
    await playing.act("volume_set", volume_level=0.29)
    assert playing.world.now().session.active.volume == 29


async def test_unmuting_brings_the_volume_back(playing: House) -> None:
    """Spotify has no mute; we remember."""
    await playing.act("volume_mute", is_volume_muted=True)
    assert playing.world.now().session.active.volume == 0
    await playing.pass_time(30)
    await playing.act("volume_mute", is_volume_muted=False)
    assert playing.world.now().session.active.volume == 40


async def test_pause_stop_and_play(playing: House) -> None:
    """The position stands still meanwhile."""
    for silence in ("media_pause", "media_stop"):
        await playing.act(silence)
        assert playing.player.state == "paused"
        position = playing.player.attributes["media_position"]
        await playing.pass_time(35)
        assert playing.player.state == "paused"
        assert playing.player.attributes["media_position"] == pytest.approx(position, abs=1)
        await playing.act("media_play")
        assert playing.player.state == "playing"
        await playing.pass_time(5)


async def test_skipping_is_seen_within_seconds(playing: House) -> None:
    """Forward and back."""
    first = playing.world.now().item.name
    await playing.act("media_next_track")
    await playing.pass_time(2)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name != first
    await playing.act("media_previous_track")
    await playing.pass_time(2)
    assert playing.player.attributes["media_title"] == first


async def test_skipping_is_seen_even_if_spotify_is_slow(playing: House) -> None:
    """A state that is older than the command is no news."""
    playing.world.lag = 1.5
    await playing.act("media_next_track")
    await playing.pass_time(4)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_seeking_moves_the_position(playing: House) -> None:
    """At once, and Spotify's old position does not pull it back."""
    await playing.act("media_seek", seek_position=120)
    for _ in range(4):
        assert playing.player.attributes["media_position"] >= 119
        await playing.pass_time(1)


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
    home: House, kind: type, media_type: str, form: str
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
    assert home.world.now().session.active.volume == 15
    assert home.commands() == ["volume", "play"]
    await home.act("select_source", source="Living Room")
    assert home.heard[1:] == (True, "Living Room")


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
    assert now.session.active.volume == 35


async def test_playing_goes_on_where_it_was_last(playing: House) -> None:
    """The last device is remembered when the session has ended."""
    playing.simulator.scenarios.sleep("juniper")
    await playing.pass_time(30)
    assert playing.player.state == "idle"
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")


async def test_the_only_device_needs_no_choice(home: House) -> None:
    """Where there is one, it is meant."""
    for name in ("Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    await home.restart_entry()
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


async def test_a_device_that_has_just_come_can_be_chosen(home: House) -> None:
    """The list is asked for again when a name is new."""
    assert "Bedroom" not in home.player.attributes["source_list"]
    home.world.device("Bedroom").awake_at = 0
    await home.act("select_source", source="Bedroom")
    assert home.player.attributes["source"] == "Bedroom"


async def test_a_device_that_fell_asleep_is_woken(home: House) -> None:
    """Spotify knows it no more for a moment; the second call finds it."""
    await home.act("select_source", source="Kitchen")
    home.world.device("Kitchen").awake_at = float("inf")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


async def test_resuming_wakes_a_session_that_ended_unseen(playing: House) -> None:
    """What is shown may be a minute old."""
    await playing.act("media_pause")
    await playing.pass_time(3)
    playing.simulator.scenarios.sleep("juniper")
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize(
    ("action", "phone", "state"),
    [("media_pause", "phone_pause", "paused"), ("media_play", None, "playing")],
    ids=["pause", "play"],
)
async def test_what_is_so_already_is_a_success(
    playing: House, action: str, phone: str | None, state: str
) -> None:
    """Spotify calls it a violation; nobody else does."""
    if phone:
        getattr(playing.simulator.scenarios, phone)("juniper")
    await playing.act(action)
    assert playing.player.state == state


async def test_a_false_premium_required_is_repeated(playing: House) -> None:
    """Spotify claims it of Premium users, too."""
    playing.simulator.scenarios.spurious_premium()
    await playing.act("media_next_track")
    assert playing.commands() == ["next", "next"]


# How it refuses


async def test_an_unknown_source_is_named_with_those_there_are(home: House) -> None:
    """The message tells what can be chosen."""
    key, text = await refused(home, "select_source", source="Attic")
    assert key == "unknown_source"
    assert "Attic" in text
    assert "Kitchen, Living Room, Pocket" in text


async def test_without_a_device_the_choice_is_told(home: House) -> None:
    """Guessing would wake somebody."""
    key, text = await refused(home, "media_play")
    assert key == "no_device"
    assert "Kitchen, Living Room, Pocket" in text


@pytest.mark.parametrize(
    "media_id",
    ["", "hello", "spotify:banana:1234", "https://example.com/track/1", "spotify:track:"],
)
async def test_an_unknown_id_is_explained(home: House, media_id: str) -> None:
    """With the forms that are possible."""
    data = {"media_content_id": media_id, "media_content_type": "music"}
    key, text = await refused(home, "play_media", **data)
    assert key == "unknown_media"
    assert "album" in text


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"announce": True}, "announce_unsupported"),
        ({"enqueue": "add"}, "queue_unsupported"),
        ({"enqueue": "next"}, "queue_unsupported"),
    ],
    ids=["announce", "add", "next"],
)
async def test_what_cannot_be_done_is_not_done_otherwise(
    playing: House, data: dict[str, Any], key: str
) -> None:
    """An announcement must not replace the music."""
    with pytest.raises(ServiceValidationError) as failure:
        await playing.play("spotify:collection", **data)
    assert failure.value.translation_key == key
    assert playing.commands() == []


async def test_a_device_that_never_wakes_is_reported(home: House) -> None:
    """After four calls."""
    await home.act("select_source", source="Kitchen")
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    data = {"media_content_id": "spotify:collection", "media_content_type": "playlist"}
    assert (await refused(home, "play_media", **data))[0] == "device_asleep"
    assert home.commands() == ["play"] * 4


async def test_what_spotify_does_not_have_is_reported(playing: House) -> None:
    """Nothing else changes."""
    data = {"media_content_id": "spotify:album:" + "0" * 22, "media_content_type": "album"}
    before = playing.heard
    key, _ = await refused(playing, "play_media", **data)
    assert key in {"not_found", "bad_request"}
    assert playing.heard == before


async def test_a_refused_command_takes_back_what_was_shown(playing: House) -> None:
    """At once, not with the next look."""
    await playing.act("select_source", source="Pocket")
    await playing.pass_time(3)
    key, _ = await refused(playing, "volume_set", volume_level=0.1)
    assert key == "volume_restricted"
    assert playing.player.attributes["volume_level"] == 1.0


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        (lambda s: s.set_product("juniper", "free"), "premium_required"),
        (lambda s: s.unregister("juniper"), "not_registered"),
        (lambda s: s.lapse_owner_premium("CLIENT"), "owner_premium"),
        (lambda s: s.rate_limit(40), "rate_limited"),
        (lambda s: s.exhaust_quota(40_000), "quota_exceeded"),
        (lambda s: s.down(), "spotify_unavailable"),
        (lambda s: s.proxy_page(None, 302, surface="api"), "spotify_unavailable"),
    ],
    ids=["free", "not registered", "owner", "rate limit", "quota", "down", "proxy"],
)
async def test_each_trouble_has_its_words(playing: House, trouble: Any, key: str) -> None:
    """So that a person knows what to do, and sees what is true."""
    scenarios = playing.simulator.scenarios
    lapse = scenarios.lapse_owner_premium
    scenarios.lapse_owner_premium = lambda _: lapse(playing.entry.data["client_id"])
    trouble(scenarios)
    shown = playing.player.attributes["shuffle"]
    assert (await refused(playing, "shuffle_set", shuffle=True))[0] == key
    assert playing.player.attributes["shuffle"] is shown


async def test_a_short_rate_limit_is_sat_out_by_a_command(playing: House) -> None:
    """The first refusal tells how long."""
    playing.simulator.scenarios.rate_limit(3)
    await playing.act("media_next_track")
    assert playing.commands() == ["next", "next"]


async def test_a_long_rate_limit_fails_at_once_and_names_the_wait(playing: House) -> None:
    """And nothing is sent meanwhile."""
    playing.simulator.scenarios.rate_limit(60)
    await refused(playing, "media_next_track")
    playing.simulator.log.clear()
    before = playing.simulator.clock()
    key, text = await refused(playing, "media_next_track")
    assert key == "rate_limited"
    assert "60" in text or "59" in text
    assert playing.simulator.clock() - before < 1
    await playing.pass_time(50)
    assert playing.simulator.log.requests == []
    await playing.pass_time(25)
    assert playing.player.state == "playing"
    await playing.act("media_next_track")


# Devices


async def test_a_sleeping_device_stays_a_source(home: House) -> None:
    """Spotify forgets it within minutes; we do not, and say that it sleeps."""
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]
    assert home.player.attributes["asleep_sources"] == ["Kitchen"]
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    await home.act("select_source", source="Kitchen")
    assert home.player.attributes["asleep_sources"] == []


async def test_devices_are_remembered_over_a_restart(home: House) -> None:
    """So that a scene can be made and run while everything sleeps."""
    for name in ("Kitchen", "Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]


async def test_a_device_keeps_its_name_when_a_twin_comes(home: House) -> None:
    """Scenes name it."""
    kitchen = home.world.device("Kitchen").id
    twin = home.world.device("Bedroom")
    twin.name, twin.awake_at = "Kitchen", 0
    await home.restart_entry()
    assert home.player.attributes["source_list"][0] == "Kitchen"
    assert "Kitchen 2" in home.player.attributes["source_list"]
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    assert home.world.now().session.active.id == kitchen


async def test_a_device_that_was_renamed_has_its_new_name(home: House) -> None:
    """People name their things."""
    home.world.device("Kitchen").name = "Scullery"
    await home.restart_entry()
    assert "Scullery" in home.player.attributes["source_list"]
    assert "Kitchen" not in home.player.attributes["source_list"]


async def test_the_default_device_is_used_when_none_was(home: House) -> None:
    """And hidden ones are not offered."""
    ids = {name: home.world.device(name).id for name in ("Living Room", "Pocket")}
    await home.configure(
        "player",
        pace="default",
        default_device=ids["Living Room"],
        hidden_devices=[ids["Pocket"]],
    )
    await home.notice()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room"]
    await home.play("spotify:collection")
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
    assert home.world.now().session.active.volume == 30


# Resuming and queueing


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
    playing.simulator.catalogue.get(context).withheld = True
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize("mode", ["add", "next"])
async def test_tracks_and_albums_can_be_queued(playing: House, mode: str) -> None:
    """Track by track, since Spotify takes no other."""
    track = playing.simulator.catalogue.all(Track)[7]
    album = playing.simulator.catalogue.all(Album)[2]
    before = playing.heard
    await playing.play(track.uri, "music", enqueue=mode)
    await playing.play(album.uri, "album", enqueue=mode)
    assert playing.world.now().session.queue == [track.uri, *album.tracks]
    assert playing.heard == before


async def test_a_playlist_of_ones_own_can_be_queued(playing: House) -> None:
    """Without what cannot be played."""
    playlist = playing.simulator.catalogue.named(Playlist, "Attic Tapes")
    await playing.play(playlist.uri, "playlist", enqueue="add")
    wanted = [uri for uri in playlist.tracks if uri and not uri.startswith("spotify:local")]
    assert playing.world.now().session.queue == wanted


async def test_a_playlist_of_somebody_else_cannot_be_queued(playing: House) -> None:
    """Spotify does not show what is in it."""
    playlist = playing.simulator.catalogue.named(Playlist, "Morning Fog")
    data = {"media_content_id": playlist.uri, "media_content_type": "playlist", "enqueue": "add"}
    assert (await refused(playing, "play_media", **data))[0] == "forbidden"


@pytest.mark.parametrize("mode", ["play", "replace"])
async def test_play_and_replace_start_at_once(playing: House, mode: str) -> None:
    """Both mean this, and now."""
    album = playing.simulator.catalogue.all(Album)[2]
    await playing.play(album.uri, "album", enqueue=mode)
    assert playing.world.now().session.context == album.uri


async def test_what_spotify_disallows_is_refused_clearly(playing: House) -> None:
    """After a second look, since what is disallowed changes by the second."""
    playing.simulator.scenarios.advertise("juniper", 120)
    await playing.pass_time(20)
    assert (await refused(playing, "media_next_track"))[0] == "restriction"
    assert playing.commands() == []
    await playing.pass_time(130)
    await playing.act("media_next_track")


async def test_a_scene_that_says_unmuted_leaves_the_volume(playing: House) -> None:
    """Home Assistant's scenes set the volume first and then that nothing is muted."""
    await playing.act("volume_set", volume_level=0.6)
    await playing.act("volume_mute", is_volume_muted=False)
    assert playing.world.now().session.active.volume == 60
