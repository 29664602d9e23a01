"""Scenes, presets and moments among the other steps of scripts and automations."""

from .music import (
    DISCO,
    DISCO_ON,
    DISCO_PAUSED,
    PANCAKES,
    PANCAKES_AGO,
    RAIN,
    RAIN_AGO,
    but,
)
from .neighbours import LIGHTS
from .situation import ACTIVATE, KITCHEN, LIVING_ROOM, Ending, Fate, Is, Music, Situation, Step, Way

LAMP_ON = Step("scene.turn_on", entity=LIGHTS)
LOUDER = Step("media_player.volume_set", {"volume_level": 0.5})
PAUSE = Step("media_player.media_pause")
TURN_ON = Step("media_player.turn_on")
TURN_OFF = Step("media_player.turn_off")
SHUFFLE = Step("media_player.shuffle_set", {"shuffle": True})
TO_LIVING_ROOM = Step("media_player.select_source", {"source": LIVING_ROOM})
TO_KITCHEN = Step("media_player.select_source", {"source": KITCHEN})
PLAY_IT = Step("media_player.play_media", {"media_content_type": "playlist"})
"""Play what is wanted, by its URI."""


def script(
    name: str, steps: tuple[Step, ...], wants: Music, before: Music, /, **more: object
) -> Situation:
    """Run a script."""
    return but(Situation(f"script: {name}", wants, before, steps=steps), **more)


SEQUENCES = (
    script("lights, scene", (LAMP_ON, ACTIVATE), DISCO, PANCAKES_AGO),
    script("scene, lights", (ACTIVATE, LAMP_ON), DISCO, PANCAKES),
    script("lights, scene, lights", (LAMP_ON, ACTIVATE, LAMP_ON), DISCO, RAIN),
    script("scene twice", (ACTIVATE, ACTIVATE), DISCO, PANCAKES),
    script("lights, turn on", (LAMP_ON, TURN_ON), DISCO, DISCO_PAUSED),
    script(
        "lights, play what is on", (LAMP_ON, PLAY_IT), DISCO, DISCO_ON, ends=but(DISCO, place=0)
    ),
    script(
        "lights, speaker",
        (LAMP_ON, TO_LIVING_ROOM),
        DISCO,
        DISCO_ON,
        ends=but(DISCO, device=LIVING_ROOM, volume=None),
    ),
    script(
        "lights, speaker that is gone",
        (LAMP_ON, TO_KITCHEN),
        DISCO,
        RAIN,
        fate=Fate.GONE,
        ending=Ending.REFUSED,
    ),
    script("scene, louder", (ACTIVATE, LOUDER), DISCO, PANCAKES_AGO, ends=but(DISCO, volume=50)),
    script("louder, scene", (LOUDER, ACTIVATE), DISCO, PANCAKES),
    script("scene, pause", (ACTIVATE, PAUSE), DISCO, PANCAKES, ends=but(DISCO, state=Is.PAUSED)),
    script("pause, scene", (PAUSE, ACTIVATE), DISCO, PANCAKES),
    script("turn off, scene", (TURN_OFF, ACTIVATE), DISCO, RAIN),
    script("scene, shuffle", (ACTIVATE, SHUFFLE), DISCO, RAIN_AGO, ends=but(DISCO, shuffle=True)),
    script("speaker, scene", (TO_LIVING_ROOM, ACTIVATE), DISCO, PANCAKES_AGO),
    script(
        "scene, speaker",
        (ACTIVATE, TO_LIVING_ROOM),
        DISCO,
        PANCAKES,
        ends=but(DISCO, device=LIVING_ROOM, volume=None),
    ),
    script("lights, preset", (LAMP_ON, ACTIVATE), but(DISCO, place=0), PANCAKES, way=Way.PRESET),
    script(
        "preset, louder",
        (ACTIVATE, LOUDER),
        but(DISCO, place=0),
        RAIN_AGO,
        way=Way.PRESET,
        ends=but(DISCO, place=0, volume=50),
    ),
    script("speaker, moment", (TO_LIVING_ROOM, ACTIVATE), DISCO, PANCAKES, way=Way.MOMENT),
    script("moment, lights", (ACTIVATE, LAMP_ON), DISCO, PANCAKES_AGO, way=Way.MOMENT),
    script("automation: lights, scene", (LAMP_ON, ACTIVATE), DISCO, RAIN, is_automation=True),
    script(
        "automation: scene, louder",
        (ACTIVATE, LOUDER),
        DISCO,
        PANCAKES_AGO,
        is_automation=True,
        ends=but(DISCO, volume=50),
    ),
)
