"""The library of somebody who has collected for many years."""

from .simulator import Simulator
from .simulator.catalogue import Album, Playlist, Show, Track

SONGS, LISTS, SHOWS = 10_000, 2_000, 500


def collect(simulator: Simulator, user: str) -> None:
    """Let a user have so many liked songs, playlists and shows."""
    catalogue, world = simulator.catalogue, simulator.world(user)
    album = catalogue.all(Album)[0]
    for number in range(SONGS):
        track = Track(f"{number:022}", f"Song {number:05}", album, 1, 180_000)
        catalogue.add(track)
        world.library[track.uri] = world.clock() - number
    for number in range(LISTS):
        catalogue.add(Playlist(f"{number:022}", f"List {number:04}", user, "", []))
    for number in range(SHOWS):
        show = Show(f"{number:022}", f"Show {number:03}", "Anybody", "Talk.")
        catalogue.add(show)
        world.library[show.uri] = world.clock() - number
