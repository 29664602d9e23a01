"""Presets, with every option of their form."""

from .music import (
    DISCO,
    DISCO_ELSEWHERE,
    DISCO_ON,
    LIKED,
    PANCAKES,
    PANCAKES_AGO,
    PODCAST,
    RADIO,
    RAIN,
    RAIN_AGO,
    but,
)
from .neighbours import TELLY
from .situation import BEDROOM, LIVING_ROOM, Ending, Fate, Music, Situation, Way

FIRST = but(DISCO, place=0)
ANY = but(DISCO, place=None)
FAIL, NEXT = {"missing": "fail"}, {"missing": "next"}


def preset(name: str, wants: Music, before: Music, /, **more: object) -> Situation:
    """Activate a preset by itself."""
    situation = Situation(f"preset: {name}", wants, before, way=Way.PRESET)
    return but(situation, **more)


PRESETS = (
    preset("from the beginning, from idle", FIRST, PANCAKES_AGO),
    preset("from the beginning, after shuffled music", FIRST, RAIN_AGO),
    preset("from the beginning, over another", FIRST, PANCAKES),
    preset("shuffled, from idle", but(ANY, shuffle=True), PANCAKES_AGO),
    preset(
        "shuffled, speaker takes no shuffle at rest",
        but(ANY, shuffle=True),
        PANCAKES_AGO,
        assumed={"options_at_rest": False},
    ),
    preset("on repeat, over music elsewhere", but(FIRST, repeat="context"), RAIN),
    preset("track on repeat, from idle", but(FIRST, repeat="track"), RAIN_AGO),
    preset("a chosen track, from idle", DISCO, PANCAKES_AGO, form={"start": "track"}),
    preset("a chosen track, over another", DISCO, PANCAKES, form={"start": "track"}),
    preset("where it was left, from idle", DISCO, PANCAKES_AGO, form={"start": "left"}),
    preset("where it was left, over a podcast", DISCO, PODCAST, form={"start": "left"}),
    preset("any track, over another", ANY, PANCAKES, form={"start": "random"}),
    preset(
        "liked songs, any track, from idle",
        but(LIKED, place=None),
        RAIN_AGO,
        form={"start": "random"},
    ),
    preset("already so", DISCO, DISCO_ON),
    preset("it plays elsewhere", DISCO, DISCO_ELSEWHERE),
    preset(
        "without a speaker, over music elsewhere",
        but(FIRST, device=LIVING_ROOM),
        RAIN,
        form={"device": ""},
    ),
    preset("without a volume", but(FIRST, volume=None), PANCAKES, form={"volume": None}),
    preset(
        "shuffle and repeat as they are",
        but(ANY, shuffle=None, repeat=None),
        but(PANCAKES, shuffle=True, repeat="context"),
        form={"shuffle": "keep", "repeat": "keep"},
    ),
    preset("with a fade-in, from idle", FIRST, PANCAKES_AGO, form={"fade_in": 8}),
    preset("with a fade-in, over music elsewhere", FIRST, RAIN, form={"fade_in": 8}),
    preset(
        "speaker heard through a telly",
        FIRST,
        PANCAKES_AGO,
        form={"companion": {"entity": TELLY}},
        beside=TELLY,
    ),
    preset("speaker asleep, waits", but(FIRST, device=BEDROOM), RAIN_AGO, fate=Fate.ASLEEP),
    preset("speaker gone, fails", FIRST, RAIN, fate=Fate.GONE, form=FAIL, ending=Ending.REFUSED),
    preset(
        "speaker gone, plays where music is",
        FIRST,
        RAIN,
        fate=Fate.GONE,
        form=NEXT,
        ends=but(FIRST, device=LIVING_ROOM),
    ),
    preset("over music on a restricted speaker", FIRST, RADIO),
    preset(
        "restricted speaker, left by a transfer only",
        FIRST,
        RADIO,
        assumed={"play_leaves_restricted": False},
    ),
)
