"""Everything about the player's state that is odd at Spotify, and how it is shown all the same.

Told elsewhere, in another of the test_player files unless a file is named:

no session                            test_nothing_plays, test_a_session_that_ended_is_idle
an empty answer while music plays     test_an_empty_answer_is_not_idle
an idle device vanishes               test_a_sleeping_device_stays_a_source
a restricted device takes no command  test_a_device_that_takes_no_commands_is_shown
no volume from here                   test_a_refused_command_takes_back_what_was_shown
names that change                     test_a_device_that_was_renamed_has_its_new_name
names that are not unique             test_twins_are_told_apart
a disallowed action is looked up      test_what_spotify_disallows_is_refused_clearly
adverts                               test_an_advert_is_no_reason_to_stumble
episodes have to be asked for         test_a_podcast_is_shown
liked songs as a context              test_liked_songs_can_be_played
a playlist that is withheld           test_the_name_of_a_playlist_never_delays_the_state
a state that is old for a moment      test_a_command_shows_at_once_and_stays
the queue takes one by one            test_tracks_and_albums_can_be_queued
gaps in a playlist                    test_a_playlist_of_ones_own_can_be_queued
images without sizes                  test_troubles::test_the_largest_cover_is_shown
a null name of the user  test_config_flow::test_a_user_without_a_name_is_called_by_his_id
lists of devices with holes           test_troubles::test_odd_lists_of_devices_are_read

The product neither reads Spotify's queue nor lists what is saved or found.
"""

import asyncio
from typing import Any

from aiohttp import web
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .answers import DEVICES, answer_commands, answer_looks, asked, looks, refusal, tell
from .house import House
from .simulator import errors
from .simulator.catalogue import Album, Playlist, Show, Track
from .simulator.faults import Fault, html, json_error

# Empty answers


@pytest.mark.parametrize("status", [200, 204])
async def test_a_lone_empty_answer_is_not_idle(playing: House, status: int) -> None:
    """Even several of them, with a true one in between."""
    states = set()
    for _ in range(3):
        answer_looks(playing, html(status, ""), times=1)
        for _ in range(20):
            await playing.pass_time(1)
            states.add(playing.player.state)
    assert states == {"playing"}
    assert looks(playing) >= 6


async def test_a_lone_empty_answer_while_paused_is_not_idle(playing: House) -> None:
    """It blinks while nothing sounds, too."""
    await playing.act("media_pause")
    await playing.pass_time(5)
    playing.simulator.scenarios.blank()
    for _ in range(30):
        await playing.pass_time(1)
        assert playing.player.state == "paused"


async def test_a_private_session_is_idle_until_it_ends(playing: House) -> None:
    """Spotify tells nothing of it."""
    answer_looks(playing, html(204, ""))
    await playing.pass_time(40)
    assert playing.player.state == "idle"
    assert "media_title" not in playing.player.attributes
    playing.simulator.faults.remove("looks")
    await playing.notice()
    assert playing.player.state == "playing"


async def test_a_device_in_a_private_session_is_shown_if_told(playing: House) -> None:
    """What Spotify tells, we show."""
    playing.world.device("Kitchen").private = True
    await playing.restart_entry()
    assert playing.player.state == "playing"
    assert playing.player.attributes["source"] == "Kitchen"


async def test_an_idle_device_is_awake_for_a_while(playing: House) -> None:
    """The session is over, the speaker is still in the list."""
    playing.simulator.scenarios.sleep("juniper")
    await playing.notice()
    assert playing.player.state == "idle"
    assert playing.player.attributes["asleep_sources"] == []


async def test_playing_while_idle_names_the_device(home: House) -> None:
    """A bare command would find no active one."""
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    (play,) = home.simulator.log.matching(method="PUT")
    assert play.query["device_id"] == home.world.device("Kitchen").id


# Restricted devices


@pytest.fixture
async def hidden(home: House) -> House:
    """Open a house whose music plays on a device without an id, which is in no list."""
    home.simulator.scenarios.phone_play("juniper", device="Old Radio")
    await home.notice()
    assert home.player.attributes["source"] == "Old Radio"
    home.simulator.log.clear()
    return home


async def test_a_device_without_an_id_does_not_ask_for_the_list_again(hidden: House) -> None:
    """It would never be in it."""
    await hidden.pass_time(120, step=5)
    assert looks(hidden) > 5
    assert asked(hidden, DEVICES) == 0


async def test_a_device_without_an_id_keeps_its_volume(hidden: House) -> None:
    """Though Spotify says that its volume could be set."""
    assert hidden.player.attributes["volume_level"] == 0.3
    error = await refusal(hidden, "volume_set", volume_level=0.8)
    assert error.translation_key == "device_restricted"
    assert error.translation_placeholders["devices"] == "Kitchen, Living Room, Pocket"
    assert hidden.player.attributes["volume_level"] == 0.3


async def test_music_can_be_fetched_from_a_device_without_an_id(hidden: House) -> None:
    """To one that has one."""
    await hidden.act("select_source", source="Living Room")
    assert hidden.heard[1:] == (True, "Living Room")
    assert hidden.player.attributes["source"] == "Living Room"


async def test_a_restricted_device_in_the_list_cannot_be_chosen(home: House) -> None:
    """While it does not play, it has an id and is listed."""
    error = await refusal(home, "select_source", source="Old Radio")
    assert error.translation_key == "unknown_source"


# Volume


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["device"].pop("supports_volume"),
        lambda told: told["device"].update(supports_volume=None),
    ],
    ids=["missing", "null"],
)
async def test_volume_support_may_be_missing(playing: House, change: Any) -> None:
    """Then there is a volume, and that is answer enough."""
    tell(playing, change)
    await playing.pass_time(20)
    assert playing.player.attributes["volume_level"] == 0.4
    await playing.act("volume_set", volume_level=0.7)
    assert playing.world.now().session.active.volume == 70


async def test_a_volume_may_be_null(playing: House) -> None:
    """None is shown, and one can be set nevertheless."""
    playing.world.device("Kitchen").volume = None
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert "volume_level" not in playing.player.attributes
    assert "is_volume_muted" not in playing.player.attributes
    await playing.act("volume_set", volume_level=0.7)
    assert playing.player.attributes["volume_level"] == 0.7


async def test_unmuting_an_unknown_volume_is_not_silent(playing: House) -> None:
    """And not loud."""
    playing.world.device("Kitchen").volume = None
    await playing.pass_time(20)
    await playing.act("volume_mute", is_volume_muted=True)
    await playing.act("volume_mute", is_volume_muted=False)
    assert playing.world.now().session.active.volume == 30


async def test_the_volume_of_a_phone_is_shown(playing: House) -> None:
    """It is always a hundred, and cannot be set."""
    await playing.act("select_source", source="Pocket")
    await playing.pass_time(5)
    assert playing.player.attributes["volume_level"] == 1.0


# Kinds, ids and names of devices

KINDS = """Computer Smartphone Speaker TV Tv AVR Avr STB Stb AudioDongle GameConsole CastVideo
CastAudio Automobile Smartwatch Tablet Unknown speaker CAST_AUDIO Toaster"""


@pytest.mark.parametrize("kind", [*KINDS.split(), "", None])
async def test_a_device_may_be_of_any_kind(playing: House, kind: str | None) -> None:
    """In any casing, and of kinds that nobody has heard of."""
    for name in ("Kitchen", "Living Room"):
        playing.world.device(name).type = kind
    await playing.restart_entry()
    assert playing.player.attributes["source"] == "Kitchen"
    await playing.act("select_source", source="Living Room")
    assert playing.player.attributes["source"] == "Living Room"


NEW_ID = "c0ffee" * 6


async def test_a_device_that_comes_with_a_new_id_is_the_same_source(home: House) -> None:
    """Ids persist to some extent only; scenes know the name."""
    home.world.device("Kitchen").id = NEW_ID
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]
    assert home.player.attributes["asleep_sources"] == []
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


async def test_a_device_that_changes_its_id_while_it_plays_is_the_same_source(
    playing: House,
) -> None:
    """The list is asked for again, and commands go to the new id."""
    playing.world.device("Kitchen").id = NEW_ID
    await playing.pass_time(20)
    assert playing.player.attributes["source"] == "Kitchen"
    assert asked(playing, DEVICES) == 1
    await playing.act("volume_set", volume_level=0.6)
    assert playing.world.device("Kitchen").volume == 60


async def test_the_options_know_a_device_by_its_former_id(home: House) -> None:
    """However often it changes, and when it comes back, too."""
    ids = {name: home.world.device(name).id for name in ("Living Room", "Pocket")}
    chosen = {"default_device": ids["Living Room"], "hidden_devices": [ids["Pocket"]]}
    await home.configure("player", pace="default", **chosen)
    for new in ("1", "2", ""):
        for name, former in ids.items():
            home.world.device(name).id = former + new
        await home.restart_entry()
        assert home.player.attributes["source_list"] == ["Kitchen", "Living Room"]
        form = await home.configure("player")
        shown = {
            field["name"]: field["description"]["suggested_value"] for field in form["data_schema"]
        }
        assert shown["default_device"] == home.world.device("Living Room").id
        assert shown["hidden_devices"] == [home.world.device("Pocket").id]
        assert (await home.configure("player", **shown))["type"] == "create_entry"
    home.world.device("Living Room").id = NEW_ID
    await home.restart_entry()
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Living Room")


@pytest.mark.parametrize("kind", ["Speaker", "Tablet"])
async def test_a_new_device_of_another_type_is_another_one(home: House, kind: str) -> None:
    """It may have the name of one that sleeps."""
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    twin = home.world.device("Bedroom")
    twin.name, twin.type, twin.awake_at = "Kitchen", kind, 0
    await home.restart_entry()
    others = [] if kind == "Speaker" else ["Kitchen 2"]
    expected = ["Kitchen", "Living Room", "Pocket", *others]
    assert home.player.attributes["source_list"] == expected


# What is disallowed

DISALLOWED = {
    "skipping_next": {"action": "media_next_track"},
    "skipping_prev": {"action": "media_previous_track"},
    "seeking": {"action": "media_seek", "seek_position": 60},
    "toggling_shuffle": {"action": "shuffle_set", "shuffle": True},
    "toggling_repeat_track": {"action": "repeat_set", "repeat": "one"},
    "toggling_repeat_context": {"action": "repeat_set", "repeat": "all"},
    "transferring_playback": {"action": "select_source", "source": "Living Room"},
}
REFUSED = {
    "pausing": {"action": "media_pause"},
    "interrupting_playback": {
        "action": "play_media",
        "media_content_id": "spotify:collection",
        "media_content_type": "playlist",
    },
}


@pytest.mark.parametrize(("word", "call"), DISALLOWED.items(), ids=DISALLOWED)
async def test_what_is_disallowed_is_not_even_sent(
    playing: House, word: str, call: dict[str, Any]
) -> None:
    """It would be refused."""
    tell(playing, lambda told: told["actions"]["disallows"].update({word: True}))
    await playing.pass_time(20)
    assert (await refusal(playing, **call)).translation_key == "restriction"
    assert playing.commands() == []


@pytest.mark.parametrize(("word", "call"), REFUSED.items(), ids=REFUSED)
async def test_what_is_disallowed_is_a_restriction(
    playing: House, word: str, call: dict[str, Any]
) -> None:
    """And the music that goes on is shown."""
    tell(playing, lambda told: told["actions"]["disallows"].update({word: True}))
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response)
    title = playing.player.attributes["media_title"]
    assert (await refusal(playing, **call)).translation_key == "restriction"
    assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == title


@pytest.mark.parametrize("value", [False, None])
@pytest.mark.parametrize(("word", "call"), DISALLOWED.items(), ids=DISALLOWED)
async def test_what_is_not_disallowed_is_allowed(
    playing: House, word: str, call: dict[str, Any], *, value: bool | None
) -> None:
    """False and null are no bans."""
    playing.simulator.scenarios.phone_next("juniper")
    tell(playing, lambda told: told["actions"].update(disallows={word: value}))
    await playing.pass_time(20)
    await playing.act(**call)
    assert len(playing.commands()) == 1


@pytest.mark.parametrize("actions", [None, {}, {"disallows": None}, {"disallows": {}}], ids=str)
async def test_no_word_about_disallowed_actions_allows_all(
    playing: House, actions: dict[str, Any] | None
) -> None:
    """Absent is allowed."""
    tell(playing, lambda told: told.update(actions=actions))
    await playing.pass_time(20)
    await playing.act("media_next_track")
    assert playing.commands() == ["next"]


async def test_resuming_is_disallowed_while_it_plays_and_no_error(playing: House) -> None:
    """It is so already."""
    tell(playing, lambda told: told["actions"].update(disallows={"resuming": True}))
    await playing.pass_time(20)
    await playing.act("media_play")
    assert playing.player.state == "playing"


# What plays


async def test_an_advert_cannot_be_paused(playing: House) -> None:
    """And is not shown as if it could."""
    playing.simulator.scenarios.advertise("juniper", 60)
    await playing.pass_time(20)
    assert (await refusal(playing, "media_pause")).translation_key == "restriction"
    assert playing.player.state == "playing"


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
    assert (await refusal(home, "play_media", **data)).translation_key == "unknown_media"
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
async def test_only_playlists_are_asked_for_their_name(home: House, kind: type) -> None:
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
    assert (await refusal(playing, "play_media", **data)).translation_key == "restriction"
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


# Shuffle, position, time


@pytest.mark.parametrize("smart", [True, None])
@pytest.mark.parametrize("shuffle", [True, False])
async def test_smart_shuffle_is_no_shuffle(
    playing: House, *, smart: bool | None, shuffle: bool
) -> None:
    """It cannot be set, and says nothing about the other."""
    playing.world.player.session.shuffle = shuffle
    tell(playing, lambda told: told.update(smart_shuffle=smart))
    await playing.pass_time(20)
    assert playing.player.attributes["shuffle"] is shuffle


async def test_a_progress_that_is_null_costs_the_position_only(playing: House) -> None:
    """And nothing is skipped or asked for more often because of it."""
    tell(playing, lambda told: told.update(progress_ms=None))
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert "media_position" not in playing.player.attributes
    assert playing.player.attributes["media_duration"]
    playing.simulator.log.clear()
    await playing.pass_time(60)
    assert looks(playing) <= 10


@pytest.mark.parametrize("timestamp", [0, 1_500_000_000_000, 4_102_444_800_000, "yesterday", None])
async def test_the_position_does_not_trust_the_timestamp(playing: House, timestamp: Any) -> None:
    """It runs from when Spotify answered."""
    tell(playing, lambda told: told.update(timestamp=timestamp))
    playing.simulator.scenarios.phone_seek("juniper", 45_000)
    await playing.pass_time(20)
    assert_position(playing)


def assert_position(house: House) -> None:
    """See that the position which is shown is the true one."""
    shown = house.player.attributes
    elapsed = house.simulator.clock() - shown["media_position_updated_at"].timestamp()
    true = house.world.now().position_ms / 1000
    assert shown["media_position"] + elapsed == pytest.approx(true, abs=1.5)


# After a command


@pytest.mark.parametrize("lag", [0.2, 1.0, 1.9])
@pytest.mark.parametrize(
    ("action", "state"), [("media_pause", "paused"), ("select_source", "playing")]
)
async def test_a_state_that_is_old_after_a_command_is_not_shown(
    playing: House, action: str, state: str, lag: float
) -> None:
    """It stays old for up to two seconds."""
    playing.world.lag = lag
    source = "Living Room" if action == "select_source" else "Kitchen"
    await playing.act(action, **({"source": source} if state == "playing" else {}))
    for _ in range(12):
        assert playing.player.state == state
        assert playing.player.attributes["source"] == source
        await playing.pass_time(0.5, step=0.5)


@pytest.mark.parametrize("lag", [0.5, 1.5, 2.5])
async def test_a_session_that_was_woken_is_empty_at_first(home: House, lag: float) -> None:
    """The first looks after it find nothing, and that is no end."""
    home.world.lag = lag
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    for _ in range(12):
        assert home.player.state == "playing"
        assert home.player.attributes["source"] == "Kitchen"
        await home.pass_time(0.5, step=0.5)
    assert home.player.attributes["media_title"] == home.world.now().item.name


async def test_a_transfer_that_jumps_back_shows_the_true_position(playing: House) -> None:
    """The new device may begin some seconds earlier."""
    await playing.act("media_seek", seek_position=90)
    await playing.pass_time(10)
    await playing.act("select_source", source="Living Room")
    playing.simulator.scenarios.phone_seek("juniper", 80_000)
    await playing.pass_time(5)
    assert playing.player.attributes["source"] == "Living Room"
    assert_position(playing)


async def test_shuffle_that_changes_as_a_playlist_starts_is_shown(playing: House) -> None:
    """Spotify remembers it by playlist."""
    await playing.play("spotify:collection", "playlist")
    playing.simulator.scenarios.phone_shuffle("juniper", on=True)
    await playing.pass_time(5)
    assert playing.player.attributes["shuffle"] is True


async def test_the_old_track_told_at_its_end_is_not_kept(playing: House) -> None:
    """The end of a track is told late, now and then."""
    old = playing.simulator.shapes.thing(playing.world.now().item)
    rest = {"item": old, "progress_ms": old["duration_ms"] - 200}
    playing.simulator.scenarios.phone_seek("juniper", old["duration_ms"] - 30_000)
    await playing.pass_time(29)
    tell(playing, lambda told: told.update(rest), times=2)
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == playing.world.now().item.name != old["name"]


async def to_the_end(house: House) -> None:
    """Let the track play until two seconds are left."""
    now = house.world.now()
    house.simulator.scenarios.phone_seek("juniper", now.item.duration_ms - 30_000)
    await house.pass_time(28)
    house.simulator.log.clear()


@pytest.mark.parametrize("left", [0, 200])
async def test_the_old_track_told_at_its_end_costs_few_looks(playing: House, left: int) -> None:
    """Spotify may be late; asking several times a second does not help."""
    old = playing.simulator.shapes.thing(playing.world.now().item)
    await to_the_end(playing)
    tell(playing, lambda told: told.update(item=old, progress_ms=old["duration_ms"] - left))
    await playing.pass_time(10, step=0.25)
    assert 1 <= looks(playing) <= 6
    playing.simulator.faults.remove("told")
    await playing.pass_time(15)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name != old["name"]


async def test_a_track_that_is_longer_than_told_costs_few_looks(playing: House) -> None:
    """Progress may run beyond the duration."""
    tell(playing, lambda told: told["item"].update(duration_ms=1000))
    await playing.pass_time(20)
    playing.simulator.log.clear()
    await playing.pass_time(60, step=0.5)
    assert looks(playing) <= 20
    assert playing.player.state == "playing"


@pytest.mark.parametrize("kind", ["unknown", "poem", None])
async def test_an_unknown_item_at_a_track_change_is_soon_known(
    playing: House, kind: str | None
) -> None:
    """Something plays meanwhile."""
    tell(playing, lambda told: told.update(item=None, currently_playing_type=kind), times=1)
    playing.simulator.scenarios.phone_next("juniper")
    for _ in range(35):
        await playing.pass_time(1)
        assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_an_item_that_is_never_told_costs_few_looks(playing: House) -> None:
    """After a while it is looked at like any other."""
    tell(playing, lambda told: told.update(item=None))
    await playing.pass_time(90, step=2)
    playing.simulator.log.clear()
    await playing.pass_time(60, step=0.5)
    assert looks(playing) <= 7


async def test_a_pause_told_at_the_end_of_a_track_is_soon_over(playing: House) -> None:
    """Between two tracks Spotify may say that nothing plays."""
    await to_the_end(playing)
    tell(playing, lambda told: told.update(is_playing=False, progress_ms=0), times=1)
    for _ in range(8):
        await playing.pass_time(1)
        assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_a_true_pause_at_the_end_of_a_track_is_shown(playing: House) -> None:
    """It is told twice."""
    await to_the_end(playing)
    tell(playing, lambda told: told.update(is_playing=False, progress_ms=0))
    await playing.pass_time(8)
    assert playing.player.state == "paused"


MODES = {
    "shuffle": {"action": "shuffle_set", "shuffle": True},
    "repeat": {"action": "repeat_set", "repeat": "all"},
}


@pytest.mark.parametrize(("mode", "call"), MODES.items(), ids=MODES)
async def test_a_mode_that_is_refused_right_after_play_is_tried_again(
    playing: House, mode: str, call: dict[str, Any]
) -> None:
    """A second later Spotify takes it; it is shown all the while."""
    await playing.play("spotify:collection")
    playing.simulator.log.clear()
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response, times=1)
    events = async_capture_events(playing.hass, EVENT_STATE_CHANGED)
    await playing.act(**call)
    await playing.pass_time(5)
    shown = [event.data["new_state"].attributes[mode] for event in events]
    assert set(shown) == {call[mode]}
    assert playing.world.now().session.shuffle is (mode == "shuffle")
    first, second = playing.simulator.log.matching(method="PUT")
    assert second.at - first.at >= 1


@pytest.mark.parametrize(("mode", "call"), MODES.items(), ids=MODES)
async def test_a_mode_that_is_seen_off_before_its_second_try_is_shown_after_it(
    playing: House, mode: str, call: dict[str, Any]
) -> None:
    """A look comes in between, and tells the truth."""
    playing.simulator.scenarios.phone_next("juniper")

    def refuse() -> web.Response:
        entity = {"entity_id": playing.player.entity_id}
        update = playing.hass.services.async_call("homeassistant", "update_entity", entity)
        playing.hass.async_create_task(update)
        return errors.RESTRICTION_VIOLATED.response()

    assert await async_setup_component(playing.hass, "homeassistant", {})
    answer_commands(playing, refuse, times=1)
    await playing.act(**call)
    assert looks(playing) == 1
    assert playing.player.attributes[mode] == call[mode]


async def test_a_mode_that_is_changed_before_its_second_try_is_the_newer_one(
    playing: House,
) -> None:
    """The older one is over."""
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response, times=1)
    calls = [{"shuffle": True}, {"shuffle": False}]
    assert await playing.act_at_once("shuffle_set", calls) == [None, None]
    await playing.pass_time(3)
    assert playing.player.attributes["shuffle"] is False
    assert playing.world.now().session.shuffle is False


@pytest.mark.parametrize(("mode", "call"), MODES.items(), ids=MODES)
async def test_a_mode_that_is_refused_twice_is_taken_back(
    playing: House, mode: str, call: dict[str, Any]
) -> None:
    """Then there is another reason, and the music goes on."""
    await playing.play("spotify:collection")
    before = playing.player.attributes[mode]
    playing.simulator.log.clear()
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response)
    assert (await refusal(playing, **call)).translation_key == "restriction"
    assert playing.commands() == [mode, mode]
    for _ in range(5):
        assert playing.player.state == "playing"
        assert playing.player.attributes[mode] == before
        await playing.pass_time(1)


async def test_what_is_refused_is_taken_back_though_an_old_state_was_told_meanwhile(
    playing: House,
) -> None:
    """An old state confirms nothing of what is shown."""
    assert await async_setup_component(playing.hass, "homeassistant", {})
    await playing.act("volume_set", volume_level=0.6)

    late = Fault("late", playing.simulator.faults.hold(1.5), "api", times=1)
    late.matches = lambda request: request.path.endswith("/repeat")
    playing.simulator.faults.add(late)
    answer_commands(playing, json_error(400), times=1)

    async def look() -> None:
        await asyncio.sleep(0.5)
        tell(playing, lambda told: told["device"].update(volume_percent=40), times=1)
        entity = {"entity_id": playing.player.entity_id}
        call = playing.hass.services.async_call
        await call("homeassistant", "update_entity", entity, blocking=True)

    playing.hass.async_create_task(look())
    assert (await refusal(playing, "repeat_set", repeat="all")).translation_key == "bad_request"
    assert looks(playing) >= 1
    assert playing.player.attributes["repeat"] == "off"
    assert playing.player.attributes["volume_level"] == 0.6


# Queue and resuming


async def test_queueing_needs_something_that_plays(home: House) -> None:
    """The queue belongs to an active device."""
    track = home.simulator.catalogue.all(Track)[7]
    data = {"media_content_id": track.uri, "media_content_type": "music", "enqueue": "add"}
    error = await refusal(home, "play_media", **data)
    assert error.translation_key == "no_device"
    assert error.translation_placeholders["devices"] == "Kitchen, Living Room, Pocket"


async def test_resuming_sends_no_body_and_keeps_the_position(playing: House) -> None:
    """A position of 0 would start the track over."""
    playing.simulator.scenarios.phone_seek("juniper", 83_000)
    await playing.act("media_pause")
    await playing.pass_time(5)
    playing.simulator.log.clear()
    await playing.act("media_play")
    (resume,) = playing.simulator.log.matching(method="PUT")
    assert resume.body is None
    assert playing.world.now().position_ms >= 83_000


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
