"""Everything about the player's state that is odd at Spotify, and how it is shown all the same.

Devices, items and commands have files of their own, test_quirks. Told elsewhere, in another of
the test_player files unless a file is named:

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

from typing import Any

import pytest

from .answers import answer_commands, answer_looks, looks, refusal, tell
from .house import House, placeholders
from .simulator import errors
from .simulator.catalogue import Track
from .simulator.faults import html

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
    key = "unplayable" if word == "interrupting_playback" else "restriction"
    assert (await refusal(playing, **call)).translation_key == key
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


# Queue and resuming


async def test_queueing_needs_something_that_plays(home: House) -> None:
    """The queue belongs to an active device."""
    track = home.simulator.catalogue.all(Track)[7]
    data = {"media_content_id": track.uri, "media_content_type": "music", "enqueue": "add"}
    error = await refusal(home, "play_media", **data)
    assert error.translation_key == "no_device"
    assert placeholders(error)["devices"] == "Kitchen, Living Room, Pocket"


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
