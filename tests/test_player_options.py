"""Small choices of the user's that the player obeys, and names that Spotify does not tell."""

from .answers import tell
from .house import House

DJ = "spotify:playlist:37i9dQZF1EYkqdzj48dyYq"


async def test_a_press_of_a_volume_button_is_as_large_as_the_user_likes(playing: House) -> None:
    """Ten percent, as everywhere in Home Assistant, unless the options say otherwise."""
    before = round(playing.player.attributes["volume_level"] * 100)
    await playing.act("volume_up")
    assert playing.world.device("Kitchen").volume == before + 10
    step = await playing.configure("player", pace="default", volume_step=4)
    assert step["type"] == "create_entry"
    await playing.pass_time(15)
    await playing.act("volume_down")
    assert playing.world.device("Kitchen").volume == before + 6


async def test_the_dj_has_a_name(playing: House) -> None:
    """Spotify denies that there is such a playlist; it is not even asked."""
    playing.simulator.log.clear()
    tell(playing, lambda told: told["context"].update(uri=DJ))
    await playing.notice()
    assert playing.player.attributes["media_playlist"] == "DJ"
    assert playing.simulator.log.matching(f"/v1/playlists/{DJ.rpartition(':')[2]}") == []
