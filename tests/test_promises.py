"""What Spotify claims is compared with what is so: plays, refusals, names, and other scenes."""

from homeassistant.core import Context

from .answers import answer_commands, refusal
from .house import House
from .preset_forms import playlist
from .simulator import errors
from .simulator.faults import Fault, drop, json_error


async def begin(house: House) -> None:
    """Choose the kitchen in silence, and play a playlist there."""
    await house.act("select_source", source="Kitchen")
    house.simulator.log.clear()
    await house.play(playlist(house).uri, "playlist")


# Plays


async def test_a_play_that_is_swallowed_once_is_begun_again(home: House) -> None:
    """An Echo at rest takes the first and does nothing."""
    home.simulator.scenarios.swallow("juniper", "Kitchen", 1)
    await begin(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert home.commands() == ["play", "play"]


async def test_a_play_that_is_swallowed_is_an_error(home: House) -> None:
    """Nobody is told that music plays where none does."""
    home.simulator.scenarios.swallow("juniper", "Kitchen")
    await home.act("select_source", source="Kitchen")
    data = {"media_content_id": playlist(home).uri, "media_content_type": "playlist"}
    assert (await refusal(home, "play_media", **data)).translation_key == "silent"


async def test_a_play_into_a_private_session_is_no_error(home: House) -> None:
    """Spotify tells of no session, and music plays."""
    home.simulator.scenarios.private_session("juniper")
    await begin(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert home.commands() == ["play"]


async def test_turned_off_a_private_session_falls_silent(playing: House) -> None:
    """Where nobody can know whether it plays, a pause is sent."""
    playing.simulator.scenarios.private_session("juniper")
    await playing.notice()
    assert playing.player.state == "idle"
    await playing.act("turn_off")
    assert playing.heard[1] is False


async def test_a_502_on_the_item_begins_the_playlist_all_the_same(home: House) -> None:
    """What it was to begin with may be gone."""
    await home.act("select_source", source="Kitchen")
    home.simulator.log.clear()
    answer_commands(home, json_error(502), times=1)
    item = playlist(home).tracks[2].removeprefix("spotify:")
    await home.play(f"{playlist(home).uri}?item={item}", "playlist")
    assert home.heard[1:] == (True, "Kitchen")
    assert home.commands() == ["play", "play"]


async def test_a_skip_whose_answer_is_lost_is_not_sent_twice(playing: House) -> None:
    """It may have been obeyed."""
    cut = Fault("cut", drop, "api", matches=lambda request: request.method == "POST")
    playing.simulator.faults.add(cut)
    error = await refusal(playing, "media_next_track")
    assert error.translation_key == "spotify_unavailable"
    assert playing.commands() == ["next"]


# Refusals


async def test_one_speaker_without_premium_is_not_the_account(playing: House) -> None:
    """Music plays in the kitchen, so the account has Premium."""
    answer_commands(playing, errors.PREMIUM_REQUIRED.response)
    error = await refusal(playing, "select_source", source="Living Room")
    assert error.translation_key == "premium_required"
    assert not playing.issues


async def test_two_speakers_without_premium_are_the_account(playing: House) -> None:
    """Then it is no speaker's way."""
    answer_commands(playing, errors.PREMIUM_REQUIRED.response)
    others = [one for one in playing.player.attributes["source_list"] if one != "Kitchen"]
    for source in others[:2]:
        await refusal(playing, "select_source", source=source)
    assert [issue.translation_key for issue in playing.issues] == ["premium"]


# Names


async def test_after_a_scene_of_other_things_turned_on_it_plays(playing: House) -> None:
    """All steps of a script share one context, its scenes and its calls to the player."""
    await playing.act("media_pause")
    context, call = Context(), playing.hass.services.async_call
    lights = {"entities": {"input_boolean.tv": "on"}}
    await playing.through(call("scene", "apply", lights, blocking=True, context=context))
    target = {"entity_id": playing.player.entity_id}
    await playing.through(call("media_player", "turn_on", target, blocking=True, context=context))
    assert playing.heard[1:] == (True, "Kitchen")
