"""What begins out of silence begins as it was asked for, and nothing else is heard before it."""

from dataclasses import replace

import pytest

from .bench.duel.rivals import DEFAULT
from .bench.scenes.activation import activate
from .bench.scenes.music import DISCO, PANCAKES_AGO, RAIN_AGO, but
from .bench.scenes.situation import Is, Situation, Way
from .simulator.catalogue import Catalogue, Playlist

pytestmark = pytest.mark.usefixtures("socket_enabled")

WRONG_MOST = 0.5
"""Seconds of a wrong note that are forgiven."""

AT_REST = pytest.mark.parametrize("at_rest", [True, False], ids=["taken before", "taken after"])
SHUFFLED = but(DISCO, place=None, shuffle=True)
WAKING = Situation("preset", SHUFFLED, PANCAKES_AGO, way=Way.PRESET)


@AT_REST
@pytest.mark.parametrize("begins", ["anywhere", "first"])
def test_the_beginning_is_the_first_track_out_of_silence_after_shuffled_music(
    begins: str, *, at_rest: bool
) -> None:
    """Whether shuffle can be turned off before or only afterwards."""
    assumed = {"shuffle_begins": begins, "options_at_rest": at_rest}
    wants = but(DISCO, place=0)
    situation = Situation("preset", wants, RAIN_AGO, way=Way.PRESET, assumed=assumed)
    result = activate(DEFAULT, situation)
    assert not result.reasons, "\n".join(result.details)
    assert result.wrong <= WRONG_MOST


@AT_REST
def test_a_shuffled_start_has_no_wrong_note(*, at_rest: bool) -> None:
    """Also on a speaker that takes no shuffle beforehand."""
    assumed = {"shuffle_begins": "anywhere", "options_at_rest": at_rest}
    result = activate(DEFAULT, replace(WAKING, assumed=assumed))
    assert not result.reasons, "\n".join(result.details)
    assert result.wrong <= WRONG_MOST


def test_a_shuffled_start_on_a_speaker_that_takes_no_shuffle_beforehand_is_drawn() -> None:
    """Not always the first track: one of four is another, but for one time in ten thousand."""
    assumed = {"options_at_rest": False}
    starts = {activate(DEFAULT, replace(WAKING, assumed=assumed)).item for _ in range(4)}
    tracks = Catalogue().named(Playlist, "Kitchen Disco").tracks
    assert starts <= set(tracks)
    assert len(starts) > 1


@AT_REST
@pytest.mark.parametrize("stale_for", [0.2, 1.8])
def test_what_begins_paused_is_no_error_though_readings_are_stale(
    stale_for: float, *, at_rest: bool
) -> None:
    """Nothing is heard, and the scene's own pause finds it done."""
    assumed = {"options_at_rest": at_rest, "stale_for": stale_for}
    wants = but(DISCO, state=Is.PAUSED)
    result = activate(DEFAULT, Situation("paused", wants, PANCAKES_AGO, assumed=assumed))
    assert not result.reasons, "\n".join(result.details)
    assert result.wrong <= WRONG_MOST
