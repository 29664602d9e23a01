"""What is wanted, and what is on before."""

from dataclasses import replace

from .situation import LIVING_ROOM, OLD_RADIO, Is, Music

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

# The same further on, so that it is noticed if it starts again, or is put back.
DISCO_ON = but(DISCO, seconds=70)
DISCO_PAUSED = but(DISCO_ON, state=Is.PAUSED)
DISCO_ELSEWHERE = but(DISCO_ON, device=LIVING_ROOM, volume=50)
EPISODE_ON = but(EPISODE, seconds=900)

RADIO = but(RAIN, device=OLD_RADIO, volume=30)
"""Music on a device that takes no commands."""
