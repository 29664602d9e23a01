"""The table of actions: what is on, what is called, and how long it goes on."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.amplifier import AMPLIFIER

from .spotify import USER
from .stage import DOMAIN, Stage

type Call = Callable[[Stage], Awaitable[None]]
type World = Callable[[Stage], None]

LATER = 1350
"""Seconds into a track: in another quarter of it."""

FADE = 30
WAKES_AFTER = 20.0

# The worlds: what the listener's phone has done before


def idle(_: Stage) -> None:
    """Let nothing play, and nothing be ready to."""


def playing(stage: Stage) -> None:
    """Play a playlist in the kitchen."""
    stage.scenarios.phone_play(USER, context=stage.playlist().uri, device="Kitchen")
    stage.scenarios.phone_seek(USER, 100_000)


def elsewhere(stage: Stage) -> None:
    """Play an album in the living room."""
    stage.scenarios.phone_play(USER, context=stage.album.uri, device="Living Room")


def late(stage: Stage) -> None:
    """Play far into the second track."""
    playing(stage)
    stage.scenarios.phone_next(USER)
    stage.scenarios.phone_seek(USER, LATER * 1000)


def paused(stage: Stage) -> None:
    """Have something paused in the kitchen."""
    playing(stage)
    stage.scenarios.phone_pause(USER)


@dataclass(frozen=True)
class Action:
    """One row: `prepare` is done in Home Assistant before, `tail` seconds go on after the call."""

    name: str
    call: Call
    world: World = idle
    prepare: Call | None = None
    subentries: Callable[[Stage], Mapping[str, Mapping[str, Any]]] = lambda _: {}
    wakes: str | None = None
    wakes_after: float = WAKES_AFTER
    tail: float = 0.0
    any_item: bool = False


# How each is called


def acting(action: str, **data: Any) -> Call:
    """Call one of the player's actions."""
    return lambda stage: stage.act(action, **data)


def playing_media(find: Callable[[Stage], Any], tail: str = "", **data: Any) -> Call:
    """Call `play_media` with what is found in the catalogue, and more to say of it."""
    return lambda stage: stage.play(f"{find(stage).uri}{tail}", **data)


def playing_in_album(stage: Stage) -> Awaitable[None]:
    """Call `play_media` with a track and a position in an album."""
    item = stage.album.contents[1].uri.removeprefix("spotify:")
    return stage.play(f"{stage.album.uri}?item={item}&position={LATER}")


def activating(stage: Stage) -> Awaitable[None]:
    """Activate the preset."""
    return stage.activate()


def expired(call: Call) -> Call:
    """Let the access token end before its time, then call."""

    async def called(stage: Stage) -> None:
        stage.scenarios.expire_access(USER)
        await call(stage)

    return called


def ours(action: str) -> Call:
    """Call one of the actions that the integration adds."""
    return lambda stage: stage.act(action, DOMAIN, name="doorbell")


def scene(state: str, *, with_music: bool = True) -> Call:
    """Apply a scene that was written by hand."""

    async def apply(stage: Stage) -> None:
        said = {"state": state, "source": "Living Room", "volume_level": 0.25}
        if with_music:
            said |= {"media_content_id": stage.album.uri, "media_content_type": "music"}
        data = {"entities": {stage.entity("media_player"): said}}
        await stage.hass.services.async_call("scene", "apply", data, blocking=True)

    return apply


# What is done before


async def muted(stage: Stage) -> None:
    """Mute."""
    await stage.act("volume_mute", is_volume_muted=True)


async def chosen(stage: Stage) -> None:
    """Choose a speaker and a volume while nothing plays."""
    await stage.act("select_source", source="Living Room")
    await stage.act("volume_set", volume_level=0.3)


async def kept(stage: Stage) -> None:
    """Save what is on, then put on something else elsewhere."""
    await ours("snapshot")(stage)
    elsewhere(stage)
    stage.scenarios.phone_volume(USER, 60)
    await stage.act("snapshot", DOMAIN, name="evening")  # by which that is seen


async def unplugged(stage: Stage) -> None:
    """Unplug the speaker in the kitchen."""
    stage.scenarios.take_device(USER, "Kitchen")


# What is linked or preset


def preset(**differing: Any) -> Callable[[Stage], Mapping[str, Mapping[str, Any]]]:
    """Make a preset: the playlist in the kitchen at 35 %, shuffled; a device goes by its name."""

    def make(stage: Stage) -> Mapping[str, Mapping[str, Any]]:
        form: dict[str, Any] = {
            "media": stage.playlist("Kitchen Disco").uri,
            "device": "Kitchen",
            "volume": 35,
            "shuffle": "on",
            "repeat": "context",
            "start": "beginning",
            "fade_in": 0,
            "missing": "wait",
            "wait": 300,
            "companion": {},
        } | differing
        form["device"] = stage.world.device(form["device"]).id
        if form["start"] == "track":
            item = stage.playlist("Kitchen Disco").songs[2].removeprefix("spotify:")
            form["media"] += f"?item={item}"
        return {"preset": form}

    return make


def linked(stage: Stage) -> Mapping[str, Mapping[str, Any]]:
    """Let the kitchen be heard through the amplifier."""
    kitchen = stage.world.device("Kitchen").id
    return {"companion": {"device": kitchen, "entity": AMPLIFIER, "source": "Spotify"}}


def _album(stage: Stage) -> Any:
    return stage.album


def _track(stage: Stage) -> Any:
    return stage.track


def _artist(stage: Stage) -> Any:
    return stage.artist


def _disco(stage: Stage) -> Any:
    return stage.playlist("Kitchen Disco")


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
    yield Action("play track", playing_media(_track), playing)
    yield Action("play album", playing_media(_album), playing)
    yield Action("play album, idle", playing_media(_album), prepare=chosen)
    yield Action("play album, linked", playing_media(_album), paused, subentries=linked)
    yield Action("play album, token ended", expired(playing_media(_album)), playing)
    yield Action("play playlist", playing_media(_disco), playing)
    yield Action("play artist", playing_media(_artist), playing)
    yield Action("play item at position", playing_in_album, playing)
    yield Action("play shuffled, repeated", playing_media(_album, all_said), playing)
    yield Action("play paused", playing_media(_album, "?state=paused"), playing)
    yield Action("enqueue add", playing_media(_album, enqueue="add"), playing)
    yield Action("enqueue next", playing_media(_track, enqueue="next"), playing)
    yield Action("enqueue play", playing_media(_track, enqueue="play"), playing)
    yield Action("enqueue replace", playing_media(_album, enqueue="replace"), playing)


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
    yield Action("snapshot", ours("snapshot"), playing)
    yield Action("restore playing", ours("restore"), late, kept)
    yield Action("restore paused", ours("restore"), paused, kept)
    yield Action("restore silence", ours("restore"), idle, kept)
    yield Action("scene plays", scene("playing"), playing)
    yield Action("scene, idle", scene("playing"))
    yield Action("scene paused", scene("paused"), playing)
    yield Action("scene on", scene("on", with_music=False), playing, tail=5)


ACTIONS = (*_player(), *_play_media(), *_presets(), *_saved())
BY_NAME: Mapping[str, Action] = {one.name: one for one in ACTIONS}
