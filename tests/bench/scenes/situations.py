"""The table: what a scene holds, what is on before it is activated, and what is in its way."""

from dataclasses import dataclass, replace
from enum import StrEnum

from .neighbours import LAMP, TELLY

KITCHEN = "Kitchen"
LIVING_ROOM = "Living Room"
POCKET = "Pocket"
OLD_RADIO = "Old Radio"
BEDROOM = "Bedroom"
CELLAR = "Cellar"

MUTED = 0
"""A volume that the player's own mute action led to, where a scene was saved so."""


class Is(StrEnum):
    """What the music does."""

    PLAYING = "playing"
    PAUSED = "paused"
    IDLE = "idle"


class Fate(StrEnum):
    """What became of the wanted device since the scene was saved."""

    THERE = "there"
    ASLEEP = "asleep"
    GONE = "gone"
    RESTRICTED = "restricted"


class Trouble(StrEnum):
    """What begins at the moment of activation."""

    NONE = "none"
    SLOW = "slow"
    SHORT_LIMIT = "limited for 3 s"
    LONG_LIMIT = "limited for 60 s"
    DELETED = "playlist deleted"
    WITHHELD = "playlist withheld"
    NO_PREMIUM = "no Premium"
    REVOKED = "grant revoked"


class Ending(StrEnum):
    """How it has to end: as the scene says, or with an error and a world that is no worse."""

    RESTORED = "restored"
    REFUSED = "refused"


@dataclass(frozen=True)
class Music:
    """What is on, and how; of a goal, None stands for what was so before.

    `place` counts the items of a context from 0; as a goal, None allows all of them.
    """

    what: str | None
    place: int | None = None
    device: str = KITCHEN
    volume: int | None = 35
    shuffle: bool | None = False
    repeat: str | None = "off"
    seconds: int = 40
    state: Is = Is.PLAYING


@dataclass(frozen=True)
class Yaml:
    """What somebody wrote by hand instead of saving it; the content is what is wanted."""

    state: str = "playing"
    source: str | None = None
    volume: int | None = None
    content_type: str | None = None
    is_link: bool = False


@dataclass(frozen=True)
class Situation:
    """One activation; `then` happens a moment before it, unseen by Home Assistant."""

    name: str
    wants: Music
    before: Music
    then: Music | None = None
    yaml: Yaml | None = None
    fate: Fate = Fate.THERE
    is_sudden: bool = False
    trouble: Trouble = Trouble.NONE
    ending: Ending = Ending.RESTORED
    beside: str | None = None


but = replace

DISCO = Music("playlist Kitchen Disco", 2)
ALBUM = Music("album Harbour Weather", 3)
EPISODE = Music("show Unlikely Maps", 1, seconds=600)
LIKED = Music("collection", 3)
SONG = Music("track Bright at the Buoy")
PANCAKES = Music("playlist Sunday Pancakes", 4, volume=20)
RAIN = Music("playlist Rain on the Skylight", 0, LIVING_ROOM, 50, shuffle=True, repeat="context")
PODCAST = Music("show The Quiet Commute", 1, volume=20, seconds=300)
AS_IT_WAS = Music(None, volume=None, shuffle=None, repeat=None)
SILENCE = but(AS_IT_WAS, state=Is.IDLE)

PANCAKES_AGO = but(PANCAKES, state=Is.IDLE)
RAIN_AGO = but(RAIN, state=Is.IDLE)
REFUSED = Ending.REFUSED

# The same further on, so that it is noticed if it starts again, or is put back.
DISCO_ON = but(DISCO, seconds=70)
DISCO_PAUSED = but(DISCO_ON, state=Is.PAUSED)
DISCO_ELSEWHERE = but(DISCO_ON, device=LIVING_ROOM, volume=50)
EPISODE_ON = but(EPISODE, seconds=900)

FROM_SILENCE = (
    Situation("playlist, from idle", DISCO, PANCAKES_AGO),
    Situation("playlist shuffled, from idle", but(DISCO, shuffle=True), PANCAKES_AGO),
    Situation("playlist on repeat, from idle", but(DISCO, repeat="context"), PANCAKES_AGO),
    Situation("track on repeat, from idle", but(DISCO, repeat="track"), RAIN_AGO),
    Situation("album, from idle", ALBUM, RAIN_AGO),
    Situation("episode, from idle", EPISODE, PANCAKES_AGO),
    Situation("liked songs shuffled, from idle", but(LIKED, shuffle=True), PANCAKES_AGO),
    Situation("single track, from idle", SONG, PANCAKES_AGO),
    Situation("playlist on another device, from idle", DISCO, RAIN_AGO),
    Situation("muted playlist, from idle", but(DISCO, volume=MUTED), PANCAKES_AGO),
    Situation(
        "on a phone without volume, from idle", but(DISCO, device=POCKET, volume=100), PANCAKES_AGO
    ),
)

FROM_A_PAUSE = (
    Situation("same thing, paused", DISCO, DISCO_PAUSED),
    Situation(
        "same thing, paused, other volume and modes",
        DISCO,
        but(DISCO_PAUSED, volume=20, shuffle=True, repeat="context"),
    ),
    Situation("playlist, other thing paused", DISCO, but(PANCAKES, state=Is.PAUSED)),
    Situation("same thing, paused elsewhere", DISCO, but(DISCO_ELSEWHERE, state=Is.PAUSED)),
)

FROM_THE_SAME = (
    Situation("already so, playlist", DISCO, DISCO_ON),
    Situation(
        "already so, shuffled on repeat",
        but(DISCO, shuffle=True, repeat="context"),
        but(DISCO_ON, shuffle=True, repeat="context"),
    ),
    Situation("already so, episode", EPISODE, EPISODE_ON),
    Situation("only the volume differs", DISCO, but(DISCO_ON, volume=20)),
    Situation("only shuffle differs", but(DISCO, shuffle=True), DISCO_ON),
    Situation("only repeat differs", but(DISCO, repeat="context"), DISCO_ON),
    Situation("same thing, plays elsewhere", DISCO, DISCO_ELSEWHERE),
    Situation(
        "same episode, plays elsewhere", EPISODE, but(EPISODE_ON, device=LIVING_ROOM, volume=50)
    ),
    Situation("same playlist, at another track", DISCO, but(DISCO, place=6)),
)

FROM_OTHER_MUSIC = (
    Situation("playlist, over another", DISCO, PANCAKES),
    Situation("album, over a shuffled playlist", ALBUM, but(RAIN, device=KITCHEN)),
    Situation("single track, over a playlist", SONG, PANCAKES),
    Situation("shuffled, over music elsewhere, lamp", but(DISCO, shuffle=True), RAIN, beside=LAMP),
    Situation("liked songs, over a podcast", LIKED, PODCAST),
    Situation("same thing, but muted before", DISCO, but(DISCO_ON, volume=MUTED)),
)

TO_SILENCE = (
    Situation("paused playlist, from idle", but(DISCO, state=Is.PAUSED), PANCAKES_AGO),
    Situation("paused, same thing plays", but(DISCO, state=Is.PAUSED), DISCO_ON),
    Situation("paused, other thing plays", but(DISCO, state=Is.PAUSED), PANCAKES),
    Situation("paused, already so", but(DISCO, state=Is.PAUSED), but(DISCO, state=Is.PAUSED)),
    Situation("idle, music plays", SILENCE, DISCO),
    Situation("YAML: off, music plays", SILENCE, DISCO, yaml=Yaml(state="off")),
)

DEVICES = (
    Situation(
        "device asleep, from idle", but(DISCO, device=BEDROOM), PANCAKES_AGO, fate=Fate.ASLEEP
    ),
    Situation(
        "device asleep, over music elsewhere", but(DISCO, device=BEDROOM), RAIN, fate=Fate.ASLEEP
    ),
    Situation(
        "device asleep, same thing paused",
        but(DISCO, device=BEDROOM),
        but(DISCO_ELSEWHERE, state=Is.PAUSED),
        fate=Fate.ASLEEP,
    ),
    Situation("device gone, from idle", DISCO, RAIN_AGO, fate=Fate.GONE, ending=REFUSED),
    Situation(
        "device gone just now, music elsewhere, lamp",
        DISCO,
        RAIN,
        fate=Fate.GONE,
        is_sudden=True,
        ending=REFUSED,
        beside=LAMP,
    ),
    Situation(
        "device restricted, music elsewhere", DISCO, RAIN, fate=Fate.RESTRICTED, ending=REFUSED
    ),
)

NETWORK = (
    Situation("slow network, from idle", DISCO, PANCAKES_AGO, trouble=Trouble.SLOW),
    Situation("slow network, over another", DISCO, PANCAKES, trouble=Trouble.SLOW),
    Situation("slow network, same thing elsewhere", DISCO, DISCO_ELSEWHERE, trouble=Trouble.SLOW),
    Situation("limited for 3 s, from idle", DISCO, PANCAKES_AGO, trouble=Trouble.SHORT_LIMIT),
    Situation("limited for 3 s, over another", DISCO, PANCAKES, trouble=Trouble.SHORT_LIMIT),
    Situation(
        "limited for 60 s, over another, telly",
        DISCO,
        PANCAKES,
        trouble=Trouble.LONG_LIMIT,
        ending=REFUSED,
        beside=TELLY,
    ),
)

LOSSES = (
    Situation(
        "playlist deleted, over another", DISCO, PANCAKES, trouble=Trouble.DELETED, ending=REFUSED
    ),
    Situation(
        "playlist withheld, music elsewhere, telly",
        DISCO,
        RAIN,
        trouble=Trouble.WITHHELD,
        ending=REFUSED,
        beside=TELLY,
    ),
    Situation(
        "Premium lost, over another", DISCO, PANCAKES, trouble=Trouble.NO_PREMIUM, ending=REFUSED
    ),
    Situation(
        "grant revoked, over another", DISCO, PANCAKES, trouble=Trouble.REVOKED, ending=REFUSED
    ),
)

UNSEEN = (
    Situation("unseen: silence since just now", DISCO, PANCAKES, PANCAKES_AGO),
    Situation("unseen: other music since just now", DISCO, PANCAKES_AGO, RAIN),
    Situation("unseen: same thing, paused just now", DISCO, DISCO, but(DISCO, state=Is.PAUSED)),
)

WRITTEN = (
    Situation(
        "YAML: playing, source, volume; from idle",
        but(AS_IT_WAS, volume=35),
        PANCAKES_AGO,
        yaml=Yaml(source=KITCHEN, volume=35),
    ),
    Situation(
        "YAML: a playlist's URI, over another",
        but(DISCO, place=None, shuffle=None, repeat=None),
        PANCAKES,
        yaml=Yaml(source=KITCHEN, volume=35, content_type="playlist"),
    ),
    Situation(
        "YAML: a playlist's link, from idle",
        but(DISCO, place=None, shuffle=None, repeat=None),
        RAIN_AGO,
        yaml=Yaml(source=KITCHEN, volume=35, content_type="playlist", is_link=True),
    ),
    Situation(
        "YAML: a track's URI, over music elsewhere",
        but(SONG, shuffle=None, repeat=None),
        RAIN,
        yaml=Yaml(source=KITCHEN, volume=35, content_type="music"),
    ),
    Situation(
        "YAML: unknown source, over another",
        but(DISCO, device=CELLAR),
        PANCAKES,
        yaml=Yaml(source=CELLAR, volume=35, content_type="playlist"),
        ending=REFUSED,
    ),
)

SITUATIONS = (
    *FROM_SILENCE,
    *FROM_A_PAUSE,
    *FROM_THE_SAME,
    *FROM_OTHER_MUSIC,
    *TO_SILENCE,
    *DEVICES,
    *NETWORK,
    *LOSSES,
    *UNSEEN,
    *WRITTEN,
)
