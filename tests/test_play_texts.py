"""What people write for `play_media`: understood in all its forms, or refused by name."""

from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest

from .answers import PLAYER, refusal
from .house import House, Json
from .simulator.catalogue import Album, Artist, Episode, Playlist, Show, Track

ID = "0" * 22
DJ = "spotify:playlist:37i9dQZF1EYkqdzj48dyYq"


@pytest.fixture
async def chosen(home: House) -> House:
    """Open a house in which nothing plays, and the kitchen is chosen."""
    await home.act("select_source", source="Kitchen")
    home.simulator.log.clear()
    return home


def texts(house: House) -> dict[str, str]:
    """Name a few things that there are: each kind, and a thing that is in it."""
    catalogue = house.simulator.catalogue
    playlist, album = catalogue.named(Playlist, "Morning Fog"), catalogue.all(Album)[2]
    show = catalogue.all(Show)[0]
    return {
        "playlist": playlist.id,
        "in_playlist": playlist.songs[2].rpartition(":")[2],
        "album": album.id,
        "in_album": album.contents[1].id,
        "show": show.id,
        "in_show": show.contents[1].id,
        "artist": catalogue.all(Artist)[0].id,
        "track": catalogue.all(Track)[3].id,
        "episode": catalogue.all(Episode)[1].id,
    }


async def body(house: House, text: str) -> Json:
    """Play a text; return what was sent. Nothing is heard of what begins after its end."""
    house.simulator.log.clear()
    (ended,) = await house.act_at_once(
        "play_media", [{"media_content_id": text, "media_content_type": "music"}]
    )
    assert ended is None or getattr(ended, "translation_key", "") == "silent"
    request, *_ = house.simulator.log.matching(f"{PLAYER}/play")
    assert isinstance(request.body, dict)
    return request.body


async def refused(house: House, text: str, media_type: str = "music", **data: Any) -> str:
    """Play what must be refused before anything is sent; return what is said."""
    before = house.heard
    with pytest.raises(ServiceValidationError) as failure:
        await house.play(text.format(**texts(house)), media_type, **data)
    assert house.commands() == []
    assert house.heard == before
    return f"{failure.value.translation_key}: {failure.value}"


PASTED = {
    "upper case": "SPOTIFY:PLAYLIST:{playlist}",
    "upper case link": "HTTPS://Open.Spotify.COM/Playlist/{playlist}",
    "without https": "open.spotify.com/playlist/{playlist}",
    "without a scheme": "//open.spotify.com/playlist/{playlist}",
    "plain http": "http://open.spotify.com/playlist/{playlist}/",
    "old player": "https://play.spotify.com/playlist/{playlist}",
    "of a user": "spotify:user:rowan:playlist:{playlist}",
    "link of a user": "https://open.spotify.com/user/rowan/playlist/{playlist}",
    "of a language": "https://open.spotify.com/intl-pt-br/playlist/{playlist}",
    "embedded": "https://open.spotify.com/embed/playlist/{playlist}?utm_source=generator&theme=0",
    "shared": "https://open.spotify.com/playlist/{playlist}?si=a1b2c3&pi=u-d4&nd=1&dlsi=5",
    "shared URI": "spotify:playlist:{playlist}?si=a1b2c3",
    "encoded": "spotify%3Aplaylist%3A{playlist}",
    "encoded link": "https%3A%2F%2Fopen.spotify.com%2Fplaylist%2F{playlist}%3Fsi%3Da1",
    "a full stop": "https://open.spotify.com/playlist/{playlist}.",
    "in brackets": "<https://open.spotify.com/playlist/{playlist}>",
    "in quotes": "“spotify:playlist:{playlist}”",
    "a newline": "\n spotify:playlist:{playlist}\r\n",
    "no width": "\ufeffspotify:playlist:{playlist}\u200b",
    "an empty tail": "spotify:playlist:{playlist}?&#",
}


async def test_what_is_pasted_is_understood(chosen: House) -> None:
    """However it was copied."""
    known = texts(chosen)
    for case, form in PASTED.items():
        sent = await body(chosen, form.format(**known))
        assert sent == {"context_uri": f"spotify:playlist:{known['playlist']}"}, case


BEGUN = {
    "seconds": ("spotify:track:{track}?position=42", 42_000),
    "parts of one": ("spotify:track:{track}?position=0.5", 500),
    "minutes": ("spotify:track:{track}?position=1:30", 90_000),
    "after a hash": ("spotify:track:{track}#0:30", 30_000),
    "hours after a hash": ("spotify:episode:{episode}#1:02:03", 3_723_000),
    "encoded": ("spotify:track:{track}%230%3A30", 30_000),
    "a link": ("https://open.spotify.com/track/{track}?si=a1#0:30", 30_000),
    "the longest": ("spotify:track:{track}?position=2147483", 2_147_483_000),
}


async def test_a_position_is_applied_to_one_track_or_episode(chosen: House) -> None:
    """Without an item: there is nothing else that it could be a position in."""
    for case, (form, position) in BEGUN.items():
        sent = await body(chosen, form.format(**texts(chosen)))
        assert sent["position_ms"] == position, case


ITEMS = {
    "album": ("spotify:album:{album}?item=track:{in_album}", "spotify:track:{in_album}"),
    "highlight": (
        "https://open.spotify.com/album/{album}?highlight=spotify:track:{in_album}",
        "spotify:track:{in_album}",
    ),
    "show": ("spotify:show:{show}?item=spotify:episode:{in_show}", "spotify:episode:{in_show}"),
    "link": (
        "spotify:playlist:{playlist}?item=https://open.spotify.com/track/{in_playlist}?si=a1",
        "spotify:track:{in_playlist}",
    ),
    "after a share": (
        "https://open.spotify.com/playlist/{playlist}?si=a1?ITEM=track:{in_playlist}&&",
        "spotify:track:{in_playlist}",
    ),
}


async def test_an_item_may_be_said_in_any_form(chosen: House) -> None:
    """Its kind and id, a URI, a link, or as a link to a track in an album says it."""
    known = texts(chosen)
    for case, (form, item) in ITEMS.items():
        sent = await body(chosen, form.format(**known))
        assert sent["offset"] == {"uri": item.format(**known)}, case


REFUSED = {
    "spotify:track:{track}?position=-5": ("wrong_position", "position cannot be -5"),
    "spotify:track:{track}?position=1e9": ("wrong_position", "1e9"),
    "spotify:track:{track}?position=nan": ("wrong_position", "nan"),
    "spotify:track:{track}?position=inf": ("wrong_position", "inf"),
    "spotify:track:{track}?position=2147484": ("wrong_position", "2147484"),
    "spotify:track:{track}?position=": ("wrong_position", "position"),
    "spotify:track:{track}?position=\u0663": ("wrong_position", "\u0663"),
    "spotify:track:{track}#chorus": ("wrong_position", "chorus"),
    "spotify:playlist:{playlist}?position=30": ("position_without_item", "position"),
    "spotify:playlist:{playlist}#0:30": ("position_without_item", "position"),
    "spotify:artist:{artist}?position=30": ("position_without_item", "position"),
    "spotify:playlist:{playlist}?item=album:{album}": ("wrong_item", "album:"),
    "spotify:playlist:{playlist}?item=artist:{artist}": ("wrong_item", "artist:"),
    "spotify:playlist:{playlist}?item=collection": ("wrong_item", "collection"),
    "spotify:playlist:{playlist}?item=track:1": ("wrong_item", "track:1"),
    "spotify:playlist:{playlist}?item=": ("wrong_item", "item"),
    "spotify:artist:{artist}?item=track:{track}": ("unfit_item", "spotify:artist:"),
    "spotify:track:{track}?item=track:{track}": ("unfit_item", "spotify:track:"),
    "spotify:show:{show}?item=track:{track}": ("unfit_item", "spotify:show:"),
    "spotify:album:{album}?item=episode:{episode}": ("unfit_item", "spotify:episode:"),
    "spotify:collection?item=episode:{episode}": ("unfit_item", "spotify:collection"),
    "spotify:collection?shufle=on": ("unknown_word", "shufle"),
    "spotify:collection?volume=20": ("unknown_word", "volume"),
    "spotify:collection?=on": ("unknown_word", "item, position"),
    "spotify:collection?shuffle=on&shuffle=off": ("repeated_word", "shuffle"),
    "spotify:track:{track}?position=5#0:30": ("repeated_word", "#"),
    "spotify:collection?shuffle=perhaps": ("wrong_value", "shuffle cannot be perhaps"),
    "spotify:collection?shuffle": ("wrong_value", "shuffle"),
    "spotify:collection?repeat=twice": ("wrong_value", "off, track, context"),
    "spotify:collection?state=lost": ("wrong_value", "playing, paused"),
    "spotify:local:Juniper:Attic:Rain:201": ("unplayable_local_file", "local file"),
    "spotify:station:track:{track}": ("unplayable_station", "radio"),
    "https://open.spotify.com/prerelease/{album}": ("unplayable_prerelease", "not out yet"),
    "https://open.spotify.com/intl-de/user/juniper": ("unplayable_kind", "user"),
    "https://open.spotify.com/genre/jazz?si=a1": ("unplayable_kind", "genre"),
    DJ: ("unplayable_dj", "DJ"),
    "https://open.spotify.com/collection": ("unknown_media", "collection"),
    "spotify:collection:your-episodes": ("unknown_media", "your-episodes"),
    "spotify:album:{album}0": ("unknown_media", "22 letters"),
    "spotify:album:\u212a{album}": ("unknown_media", "22 letters"),
    "https://open.spotify.com.example.org/album/{album}": ("unknown_media", "example.org"),
    "https://juniper@open.spotify.com/album/{album}": ("unknown_media", "juniper@"),
    "spotify:album:{album} " + "x" * 5000: ("unknown_media", "spotify:album:"),
}


async def test_what_cannot_be_said_to_spotify_is_refused_by_name(playing: House) -> None:
    """Nothing is sent, and the music goes on."""
    for form, (key, named) in REFUSED.items():
        told = await refused(playing, form)
        assert told.startswith(f"{key}: "), form
        assert named in told
        assert len(told) < 500


UNQUEUED = {
    "spotify:album:{album}?item=track:{in_album}": "item",
    "spotify:album:{album}?shuffle=on": "shuffle",
    "spotify:album:{album}?repeat=track": "repeat",
    "spotify:album:{album}?state=paused": "state",
    "spotify:track:{track}#0:30": "position",
}


async def test_the_queue_takes_no_words(playing: House) -> None:
    """They would be ignored."""
    for form, word in UNQUEUED.items():
        for mode in ("add", "next"):
            told = await refused(playing, form, enqueue=mode)
            assert told.startswith("unqueued_word: ")
            assert word in told


@pytest.mark.parametrize("position", [float("inf"), 1e30, 2_147_484])
async def test_a_place_beyond_what_spotify_counts_is_refused(
    playing: House, position: float
) -> None:
    """Home Assistant's own check takes any number from 0 on."""
    error = await refusal(playing, "media_seek", seek_position=position)
    assert error.translation_key == "wrong_position"
    assert "seek_position" in str(error)
    assert playing.commands() == []


async def test_a_scene_saved_by_an_earlier_version_still_plays(playing: House) -> None:
    """It names an artist's track, which Spotify cannot begin with: the artist plays."""
    known = texts(playing)
    music = f"spotify:artist:{known['artist']}?item=track:{known['track']}&shuffle=off&repeat=off"
    wanted = {
        "state": "playing",
        "media_content_id": music,
        "media_content_type": "music",
    }
    entities = {playing.player.entity_id: wanted}
    call = playing.hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    await playing.through(call)
    assert playing.world.now().session.context == f"spotify:artist:{known['artist']}"


async def test_what_an_artist_plays_is_shown_as_it_can_be_played(home: House) -> None:
    """The id that is shown is one that `play_media` takes."""
    artist = home.simulator.catalogue.all(Artist)[0]
    home.simulator.scenarios.phone_play("juniper", context=artist.uri, device="Kitchen")
    await home.notice()
    saved = home.player.attributes["media_content_id"]
    assert saved.startswith(f"{artist.uri}?shuffle=")
    await home.play(saved)
    assert home.world.now().session.context == artist.uri


async def test_queueing_a_playlist_without_the_library_names_the_feature(house: House) -> None:
    """Spotify shows its tracks to those alone who may see the library."""
    flow = await house.submit(await house.start(), features=[])
    await house.consent(flow, "juniper")
    await house.settle()
    house.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await house.notice()
    playlist = house.simulator.catalogue.named(Playlist, "Attic Tapes")
    data = {"media_content_id": playlist.uri, "media_content_type": "playlist"}
    error = await refusal(house, "play_media", enqueue="add", **data)
    assert error.translation_key == "queue_needs_library"
    assert "feature Library" in str(error)
    assert house.commands() == []
