"""Promises that are nobody else's: each was broken once, and no other test noticed."""

from .answers import answer_commands, refusal
from .house import House
from .preset_forms import activate, make, playlist
from .simulator import errors
from .simulator.faults import Fault, drop


async def test_a_skip_whose_answer_is_lost_is_not_sent_twice(playing: House) -> None:
    """It may have been obeyed."""
    cut = Fault("cut", drop, "api", matches=lambda request: request.method == "POST")
    playing.simulator.faults.add(cut)
    error = await refusal(playing, "media_next_track")
    assert error.translation_key == "spotify_unavailable"
    assert playing.commands() == ["next"]


async def test_two_speakers_without_premium_are_the_account(playing: House) -> None:
    """Then it is no speaker's way."""
    answer_commands(playing, errors.PREMIUM_REQUIRED.response)
    others = [one for one in playing.player.attributes["source_list"] if one != "Kitchen"]
    for source in others[:2]:
        await refusal(playing, "select_source", source=source)
    assert [issue.translation_key for issue in playing.issues] == ["premium"]


async def test_the_beginning_is_the_first_track_though_it_is_shuffled(playing: House) -> None:
    """A preset that leaves shuffle alone names the place to begin."""
    playing.simulator.scenarios.phone_shuffle("juniper", on=True)
    other = playlist(playing, "Everything, Always")
    await make(playing, media=other.uri, shuffle="keep", repeat="keep")
    await activate(playing)
    assert playing.heard == (other.tracks[0], True, "Kitchen")
