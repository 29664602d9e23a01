"""Scenes of Home Assistant's own, by themselves."""

from .music import (
    ALBUM,
    AS_IT_WAS,
    DISCO,
    DISCO_ELSEWHERE,
    DISCO_ON,
    DISCO_PAUSED,
    EPISODE,
    EPISODE_ON,
    LIKED,
    PANCAKES,
    PANCAKES_AGO,
    PODCAST,
    RAIN,
    RAIN_AGO,
    SILENCE,
    SONG,
    but,
)
from .neighbours import LAMP, TELLY
from .situation import (
    BEDROOM,
    CELLAR,
    KITCHEN,
    LIVING_ROOM,
    MUTED,
    POCKET,
    Ending,
    Fate,
    Is,
    Situation,
    Trouble,
    Yaml,
)

REFUSED = Ending.REFUSED

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

GENERIC = (
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
