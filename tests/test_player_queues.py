"""What the player adds to Spotify's queue."""

import pytest

from .answers import refusal
from .house import House
from .simulator.catalogue import Album, Playlist, Track


@pytest.mark.parametrize("mode", ["add", "next"])
async def test_tracks_and_albums_can_be_queued(playing: House, mode: str) -> None:
    """Track by track, since Spotify takes no other."""
    track = playing.simulator.catalogue.all(Track)[7]
    album = playing.simulator.catalogue.all(Album)[2]
    before = playing.heard
    await playing.play(track.uri, "music", enqueue=mode)
    await playing.play(album.uri, "album", enqueue=mode)
    assert playing.world.now().session.queue == [track.uri, *album.tracks]
    assert playing.heard == before


async def test_a_playlist_of_ones_own_can_be_queued(playing: House) -> None:
    """Without what cannot be played."""
    playlist = playing.simulator.catalogue.named(Playlist, "Attic Tapes")
    await playing.play(playlist.uri, "playlist", enqueue="add")
    wanted = [uri for uri in playlist.tracks if uri and not uri.startswith("spotify:local")]
    assert playing.world.now().session.queue == wanted


async def test_a_playlist_of_somebody_else_cannot_be_queued(playing: House) -> None:
    """Spotify does not show what is in it."""
    playlist = playing.simulator.catalogue.named(Playlist, "Morning Fog")
    data = {"media_content_id": playlist.uri, "media_content_type": "playlist", "enqueue": "add"}
    assert (await refusal(playing, "play_media", **data)).translation_key == "forbidden"
