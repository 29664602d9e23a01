"""Automations read and change the library, in both eras of Spotify's API."""

from homeassistant.exceptions import HomeAssistantError
import pytest
import voluptuous as vol

from .answers import refusal
from .house import House, placeholders
from .library import Caller, asked_of_spotify, move_in
from .simulator.catalogue import Album, Artist, Audiobook, Playlist, Show, Track

TRACK = "spotify:track:11dFghVXANMlKmJXsNCbNl"


@pytest.fixture(params=[True, False], ids=["2026", "before"])
async def script(house: House, request: pytest.FixtureRequest) -> Caller:
    """Write scripts for a house where all features are on, in either era."""
    house.simulator.modern = request.param
    return await move_in(house)


@pytest.fixture
async def simple(house: House) -> Caller:
    """Write scripts where the era makes no difference."""
    return await move_in(house)


def uris(items: list[dict[str, object]]) -> list[object]:
    """Return the URIs of an answer."""
    return [item["uri"] for item in items]


# Reading


async def test_get_queue(script: Caller) -> None:
    """What plays, and what comes next; one request."""
    house = script.house
    album = house.simulator.catalogue.all(Album)[0]
    await house.act("select_source", source="Kitchen")
    await house.play(album.uri, "album")
    await house.pass_time(3)
    house.simulator.log.clear()
    answer = await script.act("get_queue")
    assert answer["current"]["uri"] == album.tracks[0]
    assert answer["current"]["by"] == album.artist.name
    assert answer["current"]["album"] == album.name
    assert uris(answer["next"]) == album.tracks[1:]
    assert asked_of_spotify(house) == ["GET /me/player/queue"]


async def test_the_queue_of_silence_is_empty(simple: Caller) -> None:
    """Not an error."""
    assert await simple.act("get_queue") == {"current": None, "next": []}


async def test_get_library(script: Caller) -> None:
    """Any list, any part of it."""
    house, world = script.house, script.house.world
    saved = world.saved("track")
    answer = await script.act("get_library", kind="liked_songs", limit=10, offset=5)
    assert uris(answer["items"]) == saved[5:15]
    assert (answer["total"], answer["next_offset"]) == (len(saved), 15)
    assert len(asked_of_spotify(house)) == 1
    books = await script.act("get_library", kind="audiobooks")
    known = house.simulator.catalogue.all(Audiobook)
    assert set(uris(books["items"])) <= {book.uri for book in known}
    assert books["items"]
    assert books["next_offset"] is None


async def test_get_library_to_its_end_and_beyond(script: Caller) -> None:
    """Part after part, each thing once."""
    world, offset, seen = script.house.world, 0, []
    while offset is not None:
        answer = await script.act("get_library", kind="liked_songs", limit=7, offset=offset)
        seen += uris(answer["items"])
        offset = answer["next_offset"]
    assert seen == world.saved("track")
    for beyond in (len(seen), 9_999, 100_000):
        answer = await script.act("get_library", kind="liked_songs", offset=beyond)
        assert (answer["items"], answer["next_offset"]) == ([], None)


@pytest.mark.parametrize("limit", [3, 50, 100])
async def test_a_list_with_cursors_to_its_end(simple: Caller, limit: int) -> None:
    """It has no offsets at Spotify, but here it has."""
    catalogue, world = simple.house.simulator.catalogue, simple.house.world
    for number in range(108):
        artist = Artist(f"{number:022}", f"Artist {number:03}", "many")
        catalogue.add(artist)
        world.library[artist.uri] = world.clock() - number
    offset, seen = 0, []
    while offset is not None:
        answer = await simple.act("get_library", kind="artists", limit=limit, offset=offset)
        seen += uris(answer["items"])
        offset = answer["next_offset"]
    assert seen == world.saved("artist")
    assert len(asked_of_spotify(simple.house)) == 3


async def test_nulls_in_a_list_are_left_out_and_nothing_comes_twice(simple: Caller) -> None:
    """Spotify mixes them into playlists and lists of playlists."""
    playlist = simple.house.simulator.catalogue.named(Playlist, "Attic Tapes")
    playlist.tracks = [*playlist.tracks, None, *playlist.tracks] * 12
    offset, seen = 0, []
    while offset is not None:
        answer = await simple.act(
            "get_playlist_items", playlist="Attic Tapes", limit=50, offset=offset
        )
        seen += uris(answer["items"])
        offset = answer["next_offset"]
    assert seen == [uri for uri in playlist.tracks if uri]


async def test_search(script: Caller) -> None:
    """The best first; later places are Spotify's."""
    answer = await script.act("search", query="moss", media_class="album", limit=5)
    assert answer["items"][0]["name"] == "Neon Moss"
    assert len(answer["items"]) <= 5
    more = await script.act("search", query="the", media_class=["track"], offset=10)
    assert len(more["items"]) == 10


async def test_the_end_of_a_search_is_told(simple: Caller) -> None:
    """Spotify shows no more than the first thousand."""
    simple.house.simulator.log.clear()
    error = await simple.refusal("search", query="the", offset=1001)
    assert error.translation_key == "search_too_far"
    assert asked_of_spotify(simple.house) == []


async def test_get_devices(simple: Caller) -> None:
    """All that are known, with what scripts need."""
    answer = await simple.act("get_devices")
    kitchen = next(one for one in answer["devices"] if one["name"] == "Kitchen")
    assert kitchen == {
        "name": "Kitchen",
        "id": simple.house.world.device("Kitchen").id,
        "type": "speaker",
        "active": False,
        "awake": True,
        "volume": simple.house.world.device("Kitchen").volume,
    }


# Saving


async def test_save_check_and_unsave(script: Caller) -> None:
    """Things of all kinds, in any form, for one request each time."""
    house = script.house
    catalogue, library = house.simulator.catalogue, house.world.library
    things = [catalogue.all(kind)[0] for kind in (Track, Album, Show)]
    for thing in things:
        library.pop(thing.uri, None)
    said = [things[0].uri, f"https://open.spotify.com/album/{things[1].id}?si=x", things[2].uri]
    known = [thing.uri for thing in things]
    for action, saved in (("save", True), ("unsave", False)):
        house.simulator.log.clear()
        assert await script.act(action, uris=said) == {"uris": known}
        assert [uri in library for uri in known] == [saved] * 3
        answer = await script.act("check_saved", uris=said)
        assert answer == {"saved": dict.fromkeys(known, saved)}
        assert len(asked_of_spotify(house)) == 2


async def test_what_plays_is_saved_by_default(simple: Caller) -> None:
    """That is the button for the heart."""
    house = simple.house
    album = house.simulator.catalogue.all(Album)[0]
    house.world.library.pop(album.tracks[0], None)
    await house.act("select_source", source="Kitchen")
    await house.play(album.uri, "album")
    await house.pass_time(3)
    await simple.act("save")
    assert album.tracks[0] in house.world.library
    assert await simple.act("check_saved") == {"saved": {album.tracks[0]: True}}
    await simple.act("unsave")
    assert album.tracks[0] not in house.world.library


async def test_many_are_saved_forty_at_a_time(simple: Caller) -> None:
    """That is what Spotify takes; whatever comes twice is sent once."""
    tracks = [track.uri for track in simple.house.simulator.catalogue.all(Track)][:90]
    answer = await simple.act("check_saved", uris=tracks + tracks)
    assert list(answer["saved"]) == tracks
    assert len(asked_of_spotify(simple.house)) == 3


async def test_follow_and_unfollow(script: Caller) -> None:
    """Artists, playlists and people."""
    house = script.house
    artist = house.simulator.catalogue.all(Artist)[0]
    playlist = house.simulator.catalogue.named(Playlist, "First Frost")
    said = [artist.uri, playlist.uri, "https://open.spotify.com/user/rowan"]
    await script.act("follow", uris=said)
    library = house.world.library
    assert {artist.uri, playlist.uri, "spotify:user:rowan"} <= library.keys()
    await script.act("unfollow", uris=said)
    assert not {artist.uri, playlist.uri, "spotify:user:rowan"} & library.keys()


# Playlists


async def test_create_fill_and_empty_a_playlist(script: Caller) -> None:
    """By its name, its URI or its link."""
    house = script.house
    catalogue = house.simulator.catalogue
    one, two, three, four = [track.uri for track in catalogue.all(Track)[:4]]
    answer = await script.act("create_playlist", name=" Rainy days ", uris=[one, two])
    playlist = catalogue.named(Playlist, "Rainy days")
    assert answer["playlist"]["uri"] == playlist.uri
    assert (playlist.tracks, playlist.public, playlist.owner) == ([one, two], False, "juniper")
    await script.act("add_to_playlist", playlist="rainy DAYS", uris=[three])
    await script.act("add_to_playlist", playlist=playlist.uri, uris=[four], position=0)
    assert playlist.tracks == [four, one, two, three]
    link = f"https://open.spotify.com/playlist/{playlist.id}"
    await script.act("remove_from_playlist", playlist=link, uris=[one, four])
    assert playlist.tracks == [two, three]
    answer = await script.act("get_playlist_items", playlist=playlist.uri)
    assert uris(answer["items"]) == [two, three]


async def test_many_are_added_in_order(simple: Caller) -> None:
    """A hundred at a time, wherever they go."""
    house = simple.house
    house.simulator.catalogue.named(Playlist, "Kitchen Disco").tracks = ["x"]
    many = [
        Track(f"{number:022}", f"Track {number}", house.simulator.catalogue.all(Album)[0], 1, 1)
        for number in range(250)
    ]
    for track in many:
        house.simulator.catalogue.add(track)
    known = [track.uri for track in many]
    await simple.act("add_to_playlist", playlist="Kitchen Disco", uris=known, position=0)
    assert house.simulator.catalogue.named(Playlist, "Kitchen Disco").tracks == [*known, "x"]
    assert len(asked_of_spotify(house)) == 4


async def test_the_playlist_of_somebody_else_is_left_alone(script: Caller) -> None:
    """The person is told why."""
    track = script.house.simulator.catalogue.all(Track)[0].uri
    fog = script.house.simulator.catalogue.named(Playlist, "Morning Fog")
    for action in ("add_to_playlist", "remove_from_playlist"):
        error = await script.refusal(action, playlist=fog.uri, uris=[track])
        assert error.translation_key == "playlist_not_yours"


async def test_a_new_app_is_not_told_what_is_in_the_playlist_of_somebody_else(
    simple: Caller,
) -> None:
    """Spotify tells owners and collaborators alone since 2026."""
    fog = simple.house.simulator.catalogue.named(Playlist, "Morning Fog")
    error = await simple.refusal("get_playlist_items", playlist=fog.uri)
    assert error.translation_key == "playlist_not_yours"


async def test_an_old_app_is_told_what_is_in_the_playlist_of_somebody_else(house: House) -> None:
    """Spotify has postponed that cut for them."""
    house.simulator.modern = False
    script = await move_in(house)
    fog = house.simulator.catalogue.named(Playlist, "Morning Fog")
    answer = await script.act("get_playlist_items", playlist=fog.uri, limit=5)
    assert uris(answer["items"]) == fog.tracks[:5]


async def test_a_name_that_two_playlists_have_is_none(simple: Caller) -> None:
    """Nothing is put into the wrong one."""
    house = simple.house
    for number in (1, 2):
        house.simulator.catalogue.add(Playlist(f"{number:022}", "Twins", "juniper", "", []))
    track = house.simulator.catalogue.all(Track)[0].uri
    for name in ("Twins", "Nobody's"):
        error = await simple.refusal("add_to_playlist", playlist=name, uris=[track])
        assert error.translation_key == "unknown_playlist"


# What cannot be


@pytest.mark.parametrize(
    ("action", "data", "feature"),
    [
        ("get_queue", {}, "queue"),
        ("get_library", {"kind": "albums"}, "library"),
        ("get_playlist_items", {"playlist": "Kitchen Disco"}, "library"),
        ("check_saved", {"uris": ["spotify:track:x"]}, "library"),
        ("save", {"uris": ["spotify:track:x"]}, "library_editing"),
        ("unsave", {"uris": ["spotify:track:x"]}, "library_editing"),
        ("follow", {"uris": ["spotify:artist:x"]}, "library_editing"),
        ("unfollow", {"uris": ["spotify:playlist:x"]}, "playlist_editing"),
        ("create_playlist", {"name": "x"}, "playlist_editing"),
        ("add_to_playlist", {"playlist": "x", "uris": ["spotify:track:x"]}, "playlist_editing"),
        ("remove_from_playlist", {"playlist": "x", "uris": [TRACK]}, "playlist_editing"),
    ],
)
async def test_the_feature_that_is_off_is_named(
    house: House, action: str, data: dict[str, object], feature: str
) -> None:
    """Whatever else is on; nothing is asked that would be refused."""
    others = {"queue", "library", "library_editing", "playlist_editing"} - {feature}
    caller = await move_in(house, features=sorted(others))
    error = await caller.refusal(action, **data)
    assert error.translation_key == f"feature_off_{feature}"
    assert asked_of_spotify(house) == []


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("save", "spotify:artist:11dFghVXANMlKmJXsNCbNl"),
        ("save", "spotify:collection"),
        ("save", "spotify:local:Gran:Shoebox:Gran+Sings:97"),
        ("save", "spotify:track:../../me"),
        ("save", "spotify:track:a,spotify:track:b"),
        ("save", "Harbour Weather"),
        ("follow", "spotify:track:11dFghVXANMlKmJXsNCbNl"),
        ("follow", "spotify:user:a/b"),
        ("check_saved", "https://example.com/track/11dFghVXANMlKmJXsNCbNl"),
    ],
)
async def test_an_id_of_the_wrong_kind_is_told(simple: Caller, action: str, said: str) -> None:
    """And nothing is sent, not even the good ones beside it."""
    good = "spotify:album:11dFghVXANMlKmJXsNCbNl"
    error = await simple.refusal(action, uris=[good if action != "follow" else said, said])
    assert error.translation_key == "wrong_kind"
    assert asked_of_spotify(simple.house) == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("save", {"uris": ["spotify:track:x"] * 401}),
        ("save", {"uris": [""]}),
        ("save", {"uris": ["x" * 3000]}),
        ("get_library", {"kind": "everything"}),
        ("get_library", {"kind": "albums", "limit": 0}),
        ("get_library", {"kind": "albums", "limit": 101}),
        ("get_library", {"kind": "albums", "offset": -1}),
        ("get_library", {"kind": "albums", "offset": 100_001}),
        ("search", {"query": ""}),
        ("search", {"query": "x", "media_class": ["nonsense"]}),
        ("play", {"volume": 101}),
        ("play", {"repeat": "sometimes"}),
        ("create_playlist", {"name": "x" * 101}),
        ("transfer", {}),
    ],
)
async def test_fields_have_bounds(simple: Caller, action: str, data: dict[str, object]) -> None:
    """Home Assistant names the field that is wrong."""
    with pytest.raises(vol.Invalid):
        await simple.act(action, **data)


async def test_nothing_plays_that_could_be_saved(simple: Caller) -> None:
    """In silence, and while a local file plays."""
    assert (await simple.refusal("save")).translation_key == "nothing_to_save"
    error = await simple.refusal("add_to_playlist", playlist="Kitchen Disco")
    assert error.translation_key == "nothing_to_save"


async def test_a_playlist_needs_a_name(simple: Caller) -> None:
    """Blanks are none."""
    assert (await simple.refusal("create_playlist", name="  ")).translation_key == "playlist_name"


async def test_a_free_account_reads_and_saves_all_the_same(house: House) -> None:
    """Only the player needs Premium."""
    form = await house.submit(await house.start(), features=["library", "library_editing"])
    await house.consent(form, "linnet")
    await house.settle()
    caller = Caller(house)
    album = house.simulator.catalogue.all(Album)[0]
    house.simulator.world("linnet").library.pop(album.uri, None)
    await caller.act("save", uris=[album.uri])
    assert album.uri in house.simulator.world("linnet").library
    answer = await caller.act("get_library", kind="albums")
    assert uris(answer["items"])[0] == album.uri


async def test_no_id_of_a_person_reaches_the_log(
    simple: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor what is in the library."""
    await simple.act("get_library", kind="playlists")
    await simple.act("search", query="Sunday Pancakes")
    ours = [one for one in caplog.records if one.name.startswith("custom_components")]
    assert not [one for one in ours if "Pancakes" in one.getMessage()]


async def test_the_ban_is_told_with_the_time_to_wait(simple: Caller) -> None:
    """Nothing more is sent meanwhile; the player is still there, if not for a whole ban."""
    simple.house.simulator.scenarios.rate_limit(seconds=300)
    for kind in ("albums", "shows"):
        error = await simple.refusal("get_library", kind=kind)
        assert error.translation_key == "rate_limited"
        assert 0 < int(placeholders(error)["seconds"]) <= 300
    assert len(asked_of_spotify(simple.house)) <= 1  # by which Spotify tells of the ban


# Playing


async def test_play_with_everything_in_one(simple: Caller) -> None:
    """Where, how loud, in which order, from which song."""
    house = simple.house
    playlist = house.simulator.catalogue.named(Playlist, "Kitchen Disco")
    await simple.act(
        "play",
        media=f"https://open.spotify.com/playlist/{playlist.id}",
        item=playlist.tracks[2],
        position=12,
        device="Kitchen",
        volume=33,
        shuffle=False,
        repeat="context",
    )
    now = house.world.now()
    assert house.heard == (playlist.tracks[2], True, "Kitchen")
    assert now.session.context == playlist.uri
    assert now.session.repeat == "context"
    assert now.session.device.volume == 33
    assert 12_000 <= now.position_ms < 20_000


async def test_play_goes_on_where_nothing_is_named(simple: Caller) -> None:
    """Louder, and elsewhere."""
    house = simple.house
    await simple.act("play", device="Kitchen", volume=20)
    before = house.heard
    await simple.act("play", device="Living Room", volume=25)
    assert house.heard[:2] == before[:2]
    assert house.heard[2] == "Living Room"
    assert house.world.device("Living Room").volume == 25


async def test_play_fades_in(simple: Caller) -> None:
    """From next to nothing."""
    house = simple.house
    album = house.simulator.catalogue.all(Album)[0]
    await simple.act("play", media=album.uri, device="Kitchen", volume=40, fade_in=30)
    assert house.world.device("Kitchen").volume == 3
    await house.pass_time(40)
    assert house.world.device("Kitchen").volume == 40


async def test_play_draws_an_item(simple: Caller) -> None:
    """As the query of a content id does."""
    album = simple.house.simulator.catalogue.all(Album)[0]
    await simple.act("play", media=album.uri, item="random", device="Kitchen")
    assert simple.house.heard[0] in album.tracks


@pytest.mark.parametrize(
    "data", [{"media": "nonsense"}, {"media": "spotify:album:x", "item": "nonsense"}]
)
async def test_what_cannot_be_played_is_told(simple: Caller, data: dict[str, str]) -> None:
    """Nothing is sent."""
    error = await simple.refusal("play", device="Kitchen", **data)
    assert error.translation_key in {"unknown_media", "wrong_item"}
    assert simple.house.commands() == []


async def test_transfer(simple: Caller) -> None:
    """It plays on there, or stays silent there."""
    house = simple.house
    await simple.act("play", device="Kitchen")
    await simple.act("transfer", device="Living Room")
    assert house.heard[1:] == (True, "Living Room")
    await house.act("media_pause")
    await simple.act("transfer", device="Kitchen")
    assert house.heard[1:] == (False, "Kitchen")
    await simple.act("transfer", device="Living Room", play=True)
    assert house.heard[1:] == (True, "Living Room")
    error = await simple.refusal("transfer", device="Attic")
    assert error.translation_key == "unknown_source"


# The queue


async def test_a_long_album_is_queued_in_order(simple: Caller) -> None:
    """In as few requests as it has tracks, and two to read them."""
    house = simple.house
    album = house.simulator.catalogue.all(Album)[0]
    for number in range(80):
        track = Track(f"{number:022}", f"Track {number}", album, 10 + number, 180_000)
        album.contents.append(track)
        house.simulator.catalogue.add(track)
    await simple.act("play", media=house.simulator.catalogue.all(Album)[1].uri, device="Kitchen")
    house.simulator.log.clear()
    await house.play(album.uri, "album", enqueue="add")
    assert house.world.now().session.queue == album.tracks
    asked = asked_of_spotify(house)
    assert asked.count("POST /me/player/queue") == len(album.tracks)
    assert asked.count(f"GET /albums/{album.id}/tracks") == 2


async def test_what_is_too_long_for_the_queue_is_told(simple: Caller) -> None:
    """Before anything is queued."""
    house = simple.house
    playlist = house.simulator.catalogue.named(Playlist, "Everything, Always")
    playlist.tracks = playlist.tracks * 2
    await simple.act("play", device="Kitchen")
    data = {"media_content_id": playlist.uri, "media_content_type": "playlist", "enqueue": "add"}
    assert (await refusal(house, "play_media", **data)).translation_key == "queue_too_long"
    assert house.world.now().session.queue == []


async def test_queueing_stops_when_something_else_is_asked_for(simple: Caller) -> None:
    """The rest of an album must not come after what a person starts meanwhile."""
    house = simple.house
    album, other = house.simulator.catalogue.all(Album)[:2]
    await simple.act("play", media=other.uri, device="Kitchen")
    queue = {"media_content_id": album.uri, "media_content_type": "album", "enqueue": "add"}
    start = {"media_content_id": other.uri, "media_content_type": "album"}
    stopped, started = await house.act_at_once("play_media", [queue, start])
    assert started is None
    assert isinstance(stopped, HomeAssistantError)
    assert stopped.translation_key == "superseded"
    before = list(house.world.now().session.queue)
    await house.pass_time(5)
    assert house.world.now().session.queue == before
    assert len(before) < len(album.tracks)
