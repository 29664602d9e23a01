"""Scenes where a speaker or the account is odd."""

from .music import (
    DISCO,
    DISCO_ELSEWHERE,
    DISCO_ON,
    DISCO_PAUSED,
    PANCAKES,
    PANCAKES_AGO,
    RADIO,
    RAIN,
    SILENCE,
    but,
)
from .situation import BEDROOM, Ending, Fate, Is, Quirk, Situation, Way

REFUSED = Ending.REFUSED
HIDDEN = {"restricted_hides": True}
BY_TRANSFER = {"play_leaves_restricted": False}
BY_SOUND_ONLY = {"wakes_by": "transfer or play"}
ASLEEP = but(DISCO, device=BEDROOM)

SPEAKERS = (
    Situation("over music on a restricted speaker", DISCO, RADIO),
    Situation("over music on a hidden speaker", DISCO, RADIO, assumed=HIDDEN),
    Situation("restricted speaker, left by a transfer only", DISCO, RADIO, assumed=BY_TRANSFER),
    Situation("swallowed once, from idle", DISCO, PANCAKES_AGO, quirk=Quirk.SWALLOWS_ONCE),
    Situation("swallowed once, same thing paused", DISCO, DISCO_PAUSED, quirk=Quirk.SWALLOWS_ONCE),
    Situation(
        "swallowed once, same thing elsewhere", DISCO, DISCO_ELSEWHERE, quirk=Quirk.SWALLOWS_ONCE
    ),
    Situation(
        "swallowed always, from idle", DISCO, PANCAKES_AGO, quirk=Quirk.SWALLOWS, ending=REFUSED
    ),
    Situation(
        "swallowed always, over music elsewhere",
        DISCO,
        RAIN,
        quirk=Quirk.SWALLOWS,
        ending=REFUSED,
    ),
    Situation("relinked, already so", DISCO, DISCO_ON, quirk=Quirk.RELINKED),
    Situation("relinked, over another", DISCO, PANCAKES, quirk=Quirk.RELINKED),
    Situation("relinked, paused", DISCO, DISCO_PAUSED, quirk=Quirk.RELINKED),
    Situation(
        "relinked moment, from idle", DISCO, PANCAKES_AGO, quirk=Quirk.RELINKED, way=Way.MOMENT
    ),
    Situation(
        "private session, to silence",
        SILENCE,
        DISCO,
        quirk=Quirk.PRIVATE,
        ends=but(DISCO, state=Is.PAUSED, place=None),
    ),
    Situation("private session, playlist over another", DISCO, PANCAKES, quirk=Quirk.PRIVATE),
    Situation(
        "asleep, wakes by sound only", ASLEEP, PANCAKES_AGO, fate=Fate.ASLEEP, assumed=BY_SOUND_ONLY
    ),
    Situation(
        "asleep, wakes by sound only, over music",
        ASLEEP,
        RAIN,
        fate=Fate.ASLEEP,
        assumed=BY_SOUND_ONLY,
    ),
)
