"""An action: what is on, what is called, and how long it goes on; and the words to say so."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.amplifier import AMPLIFIER
from tests.preset_sections import settings

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
    """One row: `prepare` is done in Home Assistant before, `tail` seconds go on after the call.

    The account has the `features` that it needs. What `begun` leads to may be left where Spotify
    fails between two requests: no request of ours would get through to undo the first.
    """

    name: str
    call: Call
    world: World = idle
    prepare: Call | None = None
    subentries: Callable[[Stage], Mapping[str, Mapping[str, Any]]] = lambda _: {}
    wakes: str | None = None
    wakes_after: float = WAKES_AFTER
    tail: float = 0.0
    any_item: bool = False
    features: tuple[str, ...] = ()
    begun: Call | None = None


# What is in the catalogue


def album(stage: Stage) -> Any:
    """Find an album."""
    return stage.album


def track(stage: Stage) -> Any:
    """Find a track."""
    return stage.track


def artist(stage: Stage) -> Any:
    """Find an artist."""
    return stage.artist


def disco(stage: Stage) -> Any:
    """Find a playlist of the listener's own."""
    return stage.playlist("Kitchen Disco")


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


def ours(action: str, **data: Any) -> Call:
    """Call one of the actions that the integration adds."""
    return lambda stage: stage.act(action, DOMAIN, **data)


def in_room(action: str, **data: Any) -> Call:
    """Call one of the actions of a device player."""
    return lambda stage: stage.act(action, entity_id=stage.room, **data)


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
    await ours("snapshot", name="doorbell")(stage)
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
        media = stage.playlist("Kitchen Disco").uri
        where = {"media": media, "device": "Kitchen", "wait": 300}
        form: dict[str, Any] = where | settings() | differing
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


def room(stage: Stage) -> Mapping[str, Mapping[str, Any]]:
    """Give the living room a player of its own."""
    return {"device_player": {"device": stage.world.device("Living Room").id}}
