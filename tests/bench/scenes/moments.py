"""Moments that were saved and are brought back."""

from .music import (
    ALBUM,
    DISCO,
    DISCO_ELSEWHERE,
    DISCO_ON,
    DISCO_PAUSED,
    EPISODE,
    PANCAKES,
    PANCAKES_AGO,
    RADIO,
    RAIN,
    RAIN_AGO,
    SONG,
    but,
)
from .situation import BEDROOM, Ending, Fate, Is, Music, Situation, Way


def moment(name: str, wants: Music, before: Music, /, **more: object) -> Situation:
    """Bring back a moment by itself."""
    return but(Situation(f"moment: {name}", wants, before, way=Way.MOMENT), **more)


MOMENTS = (
    moment("over another", DISCO, PANCAKES),
    moment("over shuffled music elsewhere", DISCO, RAIN),
    moment("from idle", DISCO, PANCAKES_AGO),
    moment("shuffled on repeat, from idle", but(DISCO, shuffle=True, repeat="context"), RAIN_AGO),
    moment("album, over another", ALBUM, PANCAKES),
    moment("episode, over a playlist", EPISODE, PANCAKES),
    moment("single track, over a playlist", SONG, PANCAKES),
    moment("paused, over another", but(DISCO, state=Is.PAUSED), PANCAKES),
    moment("same thing, further on", DISCO, DISCO_ON),
    moment("same thing, paused", DISCO, DISCO_PAUSED),
    moment("same thing, elsewhere", DISCO, DISCO_ELSEWHERE),
    moment("speaker asleep", but(DISCO, device=BEDROOM), PANCAKES_AGO, fate=Fate.ASLEEP),
    moment("speaker gone", DISCO, RAIN, fate=Fate.GONE, ending=Ending.REFUSED),
    moment("over music on a restricted speaker", DISCO, RADIO),
)
