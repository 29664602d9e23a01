"""From a request and what is known to commands: a pure function, tried without Spotify."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.evergreen_spotify.playback.plan import Known, Plan, make_plan
from custom_components.evergreen_spotify.playback.request import PlayRequest
from custom_components.evergreen_spotify.state.places import Place
from custom_components.evergreen_spotify.webapi.command import Command
from custom_components.evergreen_spotify.webapi.commands import (
    Pause,
    Play,
    Resume,
    SetRepeat,
    SetShuffle,
    SetVolume,
    Skip,
    Transfer,
)
from custom_components.evergreen_spotify.webapi.models import (
    Context,
    Device,
    Item,
    Playback,
    PlayingType,
    RepeatState,
)
from custom_components.evergreen_spotify.webapi.uris import SpotifyUri, UriType

KITCHEN = Device(id="kitchen", name="Kitchen", volume_percent=40)
STUDY = Device(id="study", name="Study", volume_percent=60)
RADIO = Device(id="", name="Old Radio", volume_percent=30, is_restricted=True)
POCKET = Device(id="pocket", name="Pocket", supports_volume=False)

LIST = SpotifyUri(UriType.PLAYLIST, "1" * 22)
OTHER = SpotifyUri(UriType.PLAYLIST, "2" * 22)
TRACK = SpotifyUri(UriType.TRACK, "3" * 22)
EDITION = SpotifyUri(UriType.TRACK, "4" * 22)


def on(device: Device = KITCHEN, media: SpotifyUri = LIST, **more: Any) -> Playback:
    """Have a track of a playlist on."""
    item = Item(type=PlayingType.TRACK, uri=str(TRACK))
    context = Context(type="playlist", uri=str(media))
    return replace(Playback(device=device, context=context, item=item, is_playing=True), **more)


def known(playback: Playback | None = None, device: Device = KITCHEN, **more: Any) -> Known:
    """Know what is on, and where to start."""
    return Known(playback=playback, device=device, is_volume_fresh=True, **more)


def spell(commands: tuple[Command, ...]) -> list[str]:
    """Spell commands in a word or two each."""
    words = []
    for command in commands:
        match command:
            case SetVolume(percent=percent):
                words.append(f"volume {percent}")
            case SetShuffle(state=state):
                words.append(f"shuffle {state}")
            case SetRepeat(state=state):
                words.append(f"repeat {state}")
            case Transfer(play=play):
                words.append("move and play" if play else "move")
            case Play(offset=offset):
                words.append(" from ".join(["play", *(offset or ())]))
            case Pause() | Resume() | Skip():
                words.append(type(command).__name__.lower())
    return words


def shape(plan: Plan) -> dict[str, list[str]]:
    """Return the parts of a plan that are not empty."""
    names = ("quiet", "modes", "late", "sounds", "loud", "after")
    return {name: spelled for name in names if (spelled := spell(getattr(plan, name)))}


BEGIN = PlayRequest(media=LIST)
AT_35 = replace(BEGIN, volume=35)
STAY = replace(BEGIN, may_stay=True)
PAUSED = replace(BEGIN, is_paused=True)
FROM = replace(BEGIN, item=TRACK)

ROWS = {
    "it begins": (BEGIN, known(), {"sounds": ["play"]}),
    "the volume goes before the sound": (
        AT_35,
        known(),
        {"quiet": ["volume 35"], "sounds": ["play"]},
    ),
    "a volume that is right is not sent": (
        replace(BEGIN, volume=40),
        known(),
        {"sounds": ["play"]},
    ),
    "where music plays the volume goes with the sound": (
        AT_35,
        known(on(media=OTHER)),
        {"sounds": ["play"], "loud": ["volume 35"]},
    ),
    "a phone takes no volume": (AT_35, known(device=POCKET), {"sounds": ["play"]}),
    "a volume that is old is sent": (
        replace(BEGIN, volume=40),
        replace(known(), is_volume_fresh=False),
        {"quiet": ["volume 40"], "sounds": ["play"]},
    ),
    "without a session the modes are unknown and sent": (
        replace(BEGIN, shuffle=False, repeat=RepeatState.OFF),
        known(),
        {"modes": ["shuffle False", "repeat off"], "sounds": ["play"]},
    ),
    "modes that are right are not sent": (
        replace(BEGIN, shuffle=False, repeat=RepeatState.OFF),
        known(on(media=OTHER)),
        {"sounds": ["play"]},
    ),
    "a sleeping speaker is woken by what is heard, modes follow": (
        replace(BEGIN, shuffle=True),
        known(is_asleep=True),
        {"late": ["shuffle True"], "sounds": ["play"]},
    ),
    "an item is begun with, else the context alone": (
        FROM,
        known(),
        {"sounds": ["play from uri", "play"]},
    ),
    "an index is begun with, else the context alone": (
        replace(BEGIN, index=0),
        known(),
        {"sounds": ["play from position", "play"]},
    ),
    "what is on may stay": (STAY, known(on()), {}),
    "what is on is begun where it was asked for": (BEGIN, known(on()), {"sounds": ["play"]}),
    "what is on elsewhere is moved": (STAY, known(on(STUDY)), {"sounds": ["move and play"]}),
    "what is paused is resumed": (STAY, known(on(is_playing=False)), {"sounds": ["resume"]}),
    "other music is begun": (STAY, known(on(media=OTHER)), {"sounds": ["play"]}),
    "a pause of what plays is a pause": (
        replace(PAUSED, may_stay=True),
        known(on()),
        {"quiet": ["pause"]},
    ),
    "a pause of other music begins it without a sound": (
        PAUSED,
        known(on(media=OTHER)),
        {"quiet": ["volume 0"], "sounds": ["play"], "after": ["pause", "volume 40"]},
    ),
    "what skips begins without a sound": (
        replace(BEGIN, skips=True),
        known(),
        {"quiet": ["volume 0"], "sounds": ["play"], "after": ["skip", "volume 40"]},
    ),
    "nothing said is going on": (PlayRequest(), known(on(STUDY)), {"sounds": ["move and play"]}),
    "nothing said in silence is what was left, or whatever Spotify has": (
        PlayRequest(),
        known(place=Place(context_uri=str(LIST), item_uri=str(TRACK), position_ms=1000)),
        {"sounds": ["play from uri", "play", "resume"]},
    ),
    "nothing said where nothing is known is whatever Spotify has": (
        PlayRequest(),
        known(),
        {"sounds": ["resume"]},
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_plan_is(row: str) -> None:
    """As its row says."""
    request, now, expected = ROWS[row]
    assert shape(make_plan(request, now)) == expected


def test_a_sleeping_speaker_is_moved_to_before_its_volume_is_set() -> None:
    """Not every command wakes every speaker."""
    plan = make_plan(AT_35, known(is_asleep=True), wakes=True)
    assert spell(plan.quiet) == ["move", "volume 35"]


def test_music_elsewhere_is_not_interrupted_to_wake_a_speaker() -> None:
    """What is to be heard wakes it."""
    plan = make_plan(AT_35, known(on(STUDY), is_asleep=True), wakes=True)
    assert shape(plan) == {"sounds": ["play"], "loud": ["volume 35"]} | shape_of_modes(plan)


def shape_of_modes(plan: Plan) -> dict[str, list[str]]:
    """Return what a plan says of the modes."""
    return {name: words for name, words in shape(plan).items() if name in {"modes", "late"}}


def test_music_is_moved_to_a_muted_speaker_where_no_other_way_leads_there() -> None:
    """From one that takes no commands; nobody hears it there until something else has begun."""
    plan = make_plan(AT_35, known(on(RADIO)), moves=True)
    expected = {"quiet": ["volume 0", "move"], "sounds": ["play"], "after": ["volume 35"]}
    assert shape(plan) == expected


@pytest.mark.parametrize(
    ("playback", "is_stuck"),
    [(None, False), (on(), False), (on(STUDY), False), (on(RADIO), True)],
    ids=["silence", "here", "elsewhere", "restricted"],
)
def test_only_music_on_a_restricted_speaker_may_have_to_be_moved_first(
    playback: Playback | None, *, is_stuck: bool
) -> None:
    """From everywhere else `play` leads away."""
    assert known(playback).is_stuck is is_stuck


@pytest.mark.parametrize("name", [TRACK, EDITION], ids=["listed", "sounding"])
def test_a_relinked_track_is_on_by_either_of_its_names(name: SpotifyUri) -> None:
    """Nothing has to be begun."""
    item = Item(type=PlayingType.TRACK, uri=str(EDITION), linked_from=str(TRACK))
    plan = make_plan(replace(STAY, item=name), known(on(item=item)))
    assert plan.sounds == ()


@pytest.mark.parametrize(
    ("request_", "is_drawn"),
    [
        (replace(BEGIN, shuffle=True), True),
        (replace(FROM, shuffle=True), False),
        (replace(BEGIN, shuffle=True, index=3), False),
        (replace(BEGIN, shuffle=False), False),
        (BEGIN, False),
        (PlayRequest(media=TRACK, shuffle=True), False),
    ],
)
def test_shuffle_draws_only_where_nothing_else_says_how_to_begin(
    request_: PlayRequest, *, is_drawn: bool
) -> None:
    """Such a start needs shuffle before it, or a draw of our own."""
    assert make_plan(request_, known()).is_drawn is is_drawn


@pytest.mark.parametrize(
    ("command", "undone"),
    [
        (SetVolume(10, "kitchen"), "volume 40"),
        (SetShuffle(state=True), "shuffle False"),
        (SetRepeat(RepeatState.TRACK), "repeat off"),
        (Transfer(STUDY, play=True), "move and play"),
        (Pause(), "resume"),
    ],
    ids=["volume", "shuffle", "repeat", "move", "pause"],
)
def test_each_quiet_command_can_be_taken_back(command: Command, undone: str) -> None:
    """To what was known before."""
    undo = known(on()).undo(command)
    assert undo is not None
    assert spell((undo,)) == [undone]


@pytest.mark.parametrize("command", [SetShuffle(state=True), SetRepeat(RepeatState.TRACK), Pause()])
def test_what_was_unknown_before_is_not_taken_back(command: Command) -> None:
    """Nobody knows to what."""
    assert known().undo(command) is None
