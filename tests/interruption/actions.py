"""The table of actions."""

from collections.abc import Iterator, Mapping

from tests.amplifier import AMPLIFIER

from .action import (
    FADE,
    LATER,
    Action,
    acting,
    activating,
    album,
    artist,
    chosen,
    disco,
    elsewhere,
    expired,
    idle,
    kept,
    late,
    linked,
    muted,
    ours,
    paused,
    playing,
    playing_in_album,
    playing_media,
    preset,
    scene,
    track,
    unplugged,
)
from .own_actions import own_actions


def _player() -> Iterator[Action]:
    """Yield the actions of every media player."""
    yield Action("play, paused", acting("media_play"), paused)
    yield Action("play, idle", acting("media_play"), prepare=chosen)
    yield Action("play, linked", acting("media_play"), paused, subentries=linked)
    yield Action("play, token ended", expired(acting("media_play")), paused)
    yield Action("pause", acting("media_pause"), playing)
    yield Action("pause, token ended", expired(acting("media_pause")), playing)
    yield Action("stop", acting("media_stop"), playing)
    yield Action("turn_on", acting("turn_on"), paused)
    yield Action("turn_off", acting("turn_off"), playing)
    yield Action("next", acting("media_next_track"), playing)
    yield Action("previous", acting("media_previous_track"), late)
    yield Action("seek", acting("media_seek", seek_position=LATER), playing)
    yield Action("shuffle", acting("shuffle_set", shuffle=True), playing)
    yield Action("repeat", acting("repeat_set", repeat="all"), playing)
    yield Action("volume, playing", acting("volume_set", volume_level=0.7), playing)
    yield Action("volume, paused", acting("volume_set", volume_level=0.7), paused)
    yield Action("volume, idle", acting("volume_set", volume_level=0.7))
    yield Action("mute", acting("volume_mute", is_volume_muted=True), playing)
    yield Action("unmute", acting("volume_mute", is_volume_muted=False), playing, muted)
    yield Action("source, playing", acting("select_source", source="Living Room"), playing)
    yield Action("source, paused", acting("select_source", source="Living Room"), paused)
    yield Action("source, idle", acting("select_source", source="Living Room"))
    yield Action(
        "source, asleep",
        acting("select_source", source="Kitchen"),
        elsewhere,
        unplugged,
        wakes="Kitchen",
        wakes_after=3.0,
    )


def _play_media() -> Iterator[Action]:
    """Yield the forms of `play_media`."""
    all_said = "?shuffle=on&repeat=context"
    yield Action("play track", playing_media(track), playing)
    yield Action("play album", playing_media(album), playing)
    yield Action("play album, idle", playing_media(album), prepare=chosen)
    yield Action("play album, linked", playing_media(album), paused, subentries=linked)
    yield Action("play album, token ended", expired(playing_media(album)), playing)
    yield Action("play playlist", playing_media(disco), playing)
    yield Action("play artist", playing_media(artist), playing)
    yield Action("play item at position", playing_in_album, playing)
    yield Action("play shuffled, repeated", playing_media(album, all_said), playing)
    yield Action("play paused", playing_media(album, "?state=paused"), playing)
    yield Action("enqueue add", playing_media(album, enqueue="add"), playing)
    yield Action("enqueue next", playing_media(track, enqueue="next"), playing)
    yield Action("enqueue play", playing_media(track, enqueue="play"), playing)
    yield Action("enqueue replace", playing_media(album, enqueue="replace"), playing)


def _presets() -> Iterator[Action]:
    """Yield the options of presets."""
    fading, lasts = preset(fade_in=FADE), FADE + 10
    yield Action("preset, idle", activating, subentries=preset())
    yield Action("preset, playing", activating, playing, subentries=preset())
    yield Action("preset, elsewhere", activating, elsewhere, subentries=preset())
    yield Action("preset, token ended", expired(activating), playing, subentries=preset())
    yield Action("preset fades", activating, subentries=fading, tail=lasts)
    yield Action("preset fades, elsewhere", activating, elsewhere, subentries=fading, tail=lasts)
    yield Action(
        "preset waits", activating, elsewhere, unplugged, preset(), wakes="Kitchen", any_item=True
    )
    next_best = preset(missing="next")
    yield Action("preset, next best", activating, elsewhere, unplugged, next_best, any_item=True)
    yield Action(
        "preset, random", activating, playing, subentries=preset(start="random"), any_item=True
    )
    yield Action("preset, left", activating, playing, subentries=preset(start="left"))
    yield Action("preset, track", activating, playing, subentries=preset(start="track"))
    yield Action(
        "preset, linked",
        activating,
        elsewhere,
        subentries=preset(companion={"entity": AMPLIFIER, "source": "Spotify", "volume": 50}),
    )


def _saved() -> Iterator[Action]:
    """Yield what saves and restores."""
    yield Action("snapshot", ours("snapshot", name="doorbell"), playing)
    yield Action("restore playing", ours("restore", name="doorbell"), late, kept)
    yield Action("restore paused", ours("restore", name="doorbell"), paused, kept)
    yield Action("restore silence", ours("restore", name="doorbell"), idle, kept)
    yield Action("scene plays", scene("playing"), playing)
    yield Action("scene, idle", scene("playing"))
    yield Action("scene paused", scene("paused"), playing)
    yield Action("scene on", scene("on", with_music=False), playing, tail=5)


ACTIONS = (*_player(), *_play_media(), *_presets(), *_saved(), *own_actions())
BY_NAME: Mapping[str, Action] = {one.name: one for one in ACTIONS}
