"""The rows of what the integration adds: its own play and transfer, device players, the library."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from .action import (
    FADE,
    LATER,
    Action,
    Call,
    elsewhere,
    idle,
    in_room,
    late,
    ours,
    paused,
    playing,
    room,
)
from .stage import DOMAIN, Stage

FEATURES = ("queue", "library", "library_editing", "playlist_editing")
SOME = 3

type Find = Callable[[Stage], Sequence[str]]


def own_actions() -> Iterator[Action]:
    """Yield all of them."""
    yield from _play()
    yield from _transfer()
    yield from _device_player()
    yield from _library()
    yield from _playlists()


# How each is called


def playing_all(**data: Any) -> Call:
    """Call our own `play` with an album, and more to say of it."""
    return lambda stage: stage.act("play", DOMAIN, media=stage.album.uri, **data)


def playing_in_album(stage: Stage) -> Awaitable[None]:
    """Call our own `play` with a track and a position in an album."""
    item = stage.album.contents[1].uri
    return playing_all(item=item, position=LATER)(stage)


def playing_in_room(**data: Any) -> Call:
    """Call `play_media` of the device player with an album."""
    return lambda stage: stage.play(stage.album.uri, entity_id=stage.room, **data)


def changing(action: str, find: Find, **data: Any) -> Call:
    """Call an action of the library with what is found."""
    return lambda stage: stage.act(action, DOMAIN, uris=find(stage), **data)


def switching(action: str) -> Call:
    """Turn the switch that says whether what plays is saved."""

    def call(stage: Stage) -> Awaitable[None]:
        return stage.act(action, "switch", entity_id=stage.entity("switch"))

    return call


def songs(stage: Stage) -> Sequence[str]:
    """Return the first songs of a playlist."""
    return stage.playlist().songs[:SOME]


def other_songs(stage: Stage) -> Sequence[str]:
    """Return songs of the playlist that is changed."""
    return stage.playlist("Kitchen Disco").songs[:SOME]


def artists(stage: Stage) -> Sequence[str]:
    """Return somebody to follow."""
    return [stage.artist.uri]


# The worlds, and what is done before


def unsaved(stage: Stage) -> None:
    """Play what nobody has saved, of an artist whom nobody follows."""
    playing(stage)
    for uri in (*songs(stage), *artists(stage)):
        stage.world.library.pop(uri, None)


def saved(stage: Stage) -> None:
    """Play what is saved, of an artist who is followed."""
    playing(stage)
    for uri in (*songs(stage), *artists(stage)):
        stage.world.library[uri] = stage.world.clock()


async def chosen_in_room(stage: Stage) -> None:
    """Choose a volume for the next start in the living room."""
    await in_room("volume_set", volume_level=0.3)(stage)


# The rows


def _play() -> Iterator[Action]:
    """Yield our own `play`."""
    said = {"device": "Living Room", "volume": 30, "shuffle": True, "repeat": "context"}
    fading = {"device": "Kitchen", "volume": 35, "fade_in": FADE}
    yield Action("own play", playing_all(), playing)
    yield Action("own play, all said", playing_all(**said), playing)
    yield Action("own play, idle", playing_all(**said))
    yield Action("own play at position", playing_in_album, playing)
    yield Action("own play, random", playing_all(item="random"), playing, any_item=True)
    yield Action("own play goes on", ours("play", device="Living Room", volume=30), paused)
    yield Action("own play fades", playing_all(**fading), elsewhere, tail=FADE + 10)


def _transfer() -> Iterator[Action]:
    """Yield `transfer`."""
    yield Action("transfer, playing", ours("transfer", device="Living Room"), late)
    yield Action("transfer, paused", ours("transfer", device="Living Room"), paused)
    yield Action("transfer plays", ours("transfer", device="Living Room", play=True), paused)
    yield Action("transfer pauses", ours("transfer", device="Living Room", play=False), playing)


def _device_player() -> Iterator[Action]:
    """Yield the actions of a player of one device."""
    yield Action("room play", playing_in_room(), playing, subentries=room)
    yield Action("room play, chosen", playing_in_room(), playing, chosen_in_room, room)
    yield Action("room play, idle", playing_in_room(), subentries=room)
    yield Action("room enqueue", playing_in_room(enqueue="add"), elsewhere, subentries=room)
    yield Action("room goes on", in_room("media_play"), paused, subentries=room)
    yield Action("room pause", in_room("media_pause"), elsewhere, subentries=room)
    yield Action("room turn_off", in_room("turn_off"), elsewhere, subentries=room)
    yield Action("room next", in_room("media_next_track"), elsewhere, subentries=room)
    loud = in_room("volume_set", volume_level=0.6)
    yield Action("room volume", loud, elsewhere, subentries=room)
    yield Action("room volume, silent", loud, playing, subentries=room)
    yield Action("room volume, idle", loud, idle, subentries=room)


def _library() -> Iterator[Action]:
    """Yield what saves and follows."""
    yield Action("save", changing("save", songs), unsaved, features=FEATURES)
    yield Action("save what plays", ours("save"), unsaved, features=FEATURES)
    yield Action("unsave", changing("unsave", songs), saved, features=FEATURES)
    yield Action("follow", changing("follow", artists), unsaved, features=FEATURES)
    yield Action("unfollow", changing("unfollow", artists), saved, features=FEATURES)
    yield Action("switch on", switching("turn_on"), unsaved, features=FEATURES)
    yield Action("switch off", switching("turn_off"), saved, features=FEATURES)


def _playlists() -> Iterator[Action]:
    """Yield what makes and changes playlists."""
    empty = ours("create_playlist", name="Rainy Sundays")
    making = changing("create_playlist", songs, name="Rainy Sundays")
    named = {"playlist": "Kitchen Disco"}
    adding = changing("add_to_playlist", songs, position=1, **named)
    removing = changing("remove_from_playlist", other_songs, **named)
    yield Action("create playlist", making, playing, features=FEATURES, begun=empty)
    yield Action("create empty playlist", empty, playing, features=FEATURES)
    yield Action("add to playlist", adding, playing, features=FEATURES)
    yield Action("remove from playlist", removing, playing, features=FEATURES)
