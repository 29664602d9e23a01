"""The library as a tree, through the front end's websocket, in both eras of Spotify's API."""

import pytest

from .answers import refusal
from .house import House, Json
from .library import Caller, asked_of_spotify, ids, move_in, named, titles
from .simulator.catalogue import Album, Artist, Audiobook, Playlist, Show, Thing, Track
from .simulator.world import World

FOLDERS = [
    "Playlists",
    "Liked songs",
    "Albums",
    "Artists",
    "Podcasts",
    "Saved episodes",
    "Audiobooks",
    "Recently played",
    "Top artists",
    "Top tracks",
]


@pytest.fixture(params=[True, False], ids=["2026", "before"])
def era(house: House, request: pytest.FixtureRequest) -> None:
    """Let Spotify be of one of the two eras."""
    house.simulator.modern = request.param


@pytest.fixture
async def shelf(house: House, era: None) -> Caller:
    """Sit before the library of Juniper, who has switched everything on."""
    return await move_in(house)


@pytest.fixture
async def simple(house: House) -> Caller:
    """Sit before the library, where the era makes no difference."""
    return await move_in(house)


def uris(house: House, kind: type[Thing], listed: list[str]) -> list[str]:
    """Keep the URIs of one kind."""
    return [uri for uri in listed if type(house.simulator.catalogue.get(uri)) is kind]


async def test_the_root_costs_nothing(shelf: Caller) -> None:
    """It is known before anybody asks."""
    root = await shelf.browse()
    assert titles(root) == FOLDERS
    assert root["can_search"]
    assert all(item["can_expand"] for item in root["children"])
    assert asked_of_spotify(shelf.house) == []


async def test_every_folder_shows_what_the_user_has_for_one_request(shelf: Caller) -> None:
    """And for none when it is opened again."""
    house, world = shelf.house, shelf.house.world
    shown = {
        "Liked songs": world.saved("track"),
        "Albums": world.saved("album"),
        "Artists": world.saved("artist"),
        "Podcasts": uris(house, Show, world.saved("show")),
        "Saved episodes": world.saved("episode"),
        "Audiobooks": uris(house, Audiobook, world.saved("show")),
        "Recently played": [played.uri for played in world.now().session.history],
        "Playlists": [one.uri for one in world.playlists() if not one.withheld],
    }
    root = await shelf.browse()
    for title, expected in shown.items():
        house.simulator.log.clear()
        folder = await shelf.open(named(root, title))
        assert ids(folder)[:50] == expected[:50], title
        assert len(asked_of_spotify(house)) == 1
        assert folder == await shelf.open(named(root, title))
        assert len(asked_of_spotify(house)) == 1


@pytest.mark.parametrize(("title", "kind"), [("Top artists", Artist), ("Top tracks", Track)])
async def test_favorites_are_shown(shelf: Caller, title: str, kind: type[Thing]) -> None:
    """As Spotify ranks them."""
    folder = await shelf.open(named(await shelf.browse(), title))
    known = {thing.uri for thing in shelf.house.simulator.catalogue.all(kind)}
    assert len(ids(folder)) >= 12
    assert set(ids(folder)) - {folder["children"][-1]["media_content_id"]} <= known


async def test_what_is_shown_has_a_picture_and_a_maker(shelf: Caller) -> None:
    """A song's name alone says little."""
    songs = await shelf.open(named(await shelf.browse(), "Liked songs"))
    track = shelf.house.simulator.catalogue.find(Track, ids(songs)[0])
    assert titles(songs)[0] == f"{track.name} · {track.album.artist.name}"
    assert all("/image/" in item["thumbnail"] for item in songs["children"][:50])


async def test_an_album_opens_for_one_request(shelf: Caller) -> None:
    """With name, cover and tracks."""
    albums = await shelf.open(named(await shelf.browse(), "Albums"))
    shelf.house.simulator.log.clear()
    album = await shelf.open(albums["children"][0])
    known = shelf.house.simulator.catalogue.find(Album, album["media_content_id"])
    assert album["title"] == known.name
    assert album["can_play"]
    assert ids(album) == known.tracks
    assert titles(album) == [track.name for track in known.contents]
    assert len(asked_of_spotify(shelf.house)) == 1


async def test_an_artist_opens_for_one_request(shelf: Caller) -> None:
    """With all albums, ten at a time, the newest first."""
    artists = await shelf.open(named(await shelf.browse(), "Artists"))
    shelf.house.simulator.log.clear()
    artist = await shelf.open(artists["children"][0])
    known = shelf.house.simulator.catalogue.find(Artist, artist["media_content_id"])
    assert artist["title"] == known.name
    assert set(ids(artist)) == {album.uri for album in known.albums}
    assert len(asked_of_spotify(shelf.house)) == 1


async def test_an_artist_who_is_not_followed_has_a_name_too(shelf: Caller) -> None:
    """It is in the albums."""
    artist = next(one for one in shelf.house.simulator.catalogue.all(Artist) if one.albums)
    opened = await shelf.browse(artist.uri, "artist")
    assert opened["title"] == artist.name


async def test_a_podcast_and_a_book_open_for_one_request_each(shelf: Caller) -> None:
    """Though their URIs look alike."""
    root = await shelf.browse()
    for title in ("Podcasts", "Audiobooks"):
        folder = await shelf.open(named(root, title))
        shelf.house.simulator.log.clear()
        opened = await shelf.open(folder["children"][0])
        known = shelf.house.simulator.catalogue.find(Show, opened["media_content_id"])
        assert opened["title"] == known.name
        assert ids(opened) == known.tracks
        assert len(asked_of_spotify(shelf.house)) == 1


async def test_a_playlist_shows_what_can_be_played(shelf: Caller) -> None:
    """No file from somebody's disk, no gap where a song was."""
    lists = await shelf.open(named(await shelf.browse(), "Playlists"))
    shelf.house.simulator.log.clear()
    opened = await shelf.open(named(lists, "Attic Tapes"))
    known = shelf.house.simulator.catalogue.named(Playlist, "Attic Tapes")
    assert ids(opened) == [uri for uri in known.tracks if uri and "local" not in uri]
    assert len(asked_of_spotify(shelf.house)) == 1


async def test_the_playlist_of_somebody_else_is_playable_though_unreadable(shelf: Caller) -> None:
    """Spotify shows new apps no more than its cover, old ones what is in it."""
    house = shelf.house
    lists = await shelf.open(named(await shelf.browse(), "Playlists"))
    opened = await shelf.open(named(lists, "Morning Fog"))
    assert opened["title"] == "Morning Fog"
    assert opened["can_play"]
    tracks = house.simulator.catalogue.named(Playlist, "Morning Fog").tracks
    assert ids(opened)[:50] == ([] if house.simulator.modern else tracks[:50])


async def test_an_editorial_playlist_is_playable_though_spotify_denies_it(shelf: Caller) -> None:
    """It answers 404 for those."""
    hedge = shelf.house.simulator.catalogue.named(Playlist, "Hedge DJ")
    opened = await shelf.browse(hedge.uri, "playlist")
    assert (opened["can_play"], opened["children"]) == (True, [])


async def walk(caller: Caller, place: Json) -> list[str]:
    """Open page after page; each costs one request."""
    seen: list[str] = []
    while place["children"] and place["children"][-1]["title"].startswith("More…"):
        *shown, more = place["children"]
        seen += ids(shown)
        caller.house.simulator.log.clear()
        place = await caller.open(more)
        assert len(asked_of_spotify(caller.house)) == 1
    return seen + ids(place)


async def test_long_lists_go_on_page_by_page(shelf: Caller) -> None:
    """To the very end."""
    known = shelf.house.simulator.catalogue.named(Playlist, "Everything, Always")
    known.tracks = known.tracks * 3
    lists = await shelf.open(named(await shelf.browse(), "Playlists"))
    place = await shelf.open(named(lists, "Everything, Always"))
    assert await walk(shelf, place) == known.tracks


async def test_lists_with_cursors_go_on_too(shelf: Caller) -> None:
    """Followed artists have no offsets, nor has what was played."""
    catalogue, world = shelf.house.simulator.catalogue, shelf.house.world
    for number in range(120):
        artist = Artist(f"{number:022}", f"Artist {number:03}", "many")
        catalogue.add(artist)
        world.library[artist.uri] = world.clock() - number
    place = await shelf.open(named(await shelf.browse(), "Artists"))
    assert await walk(shelf, place) == world.saved("artist")


async def test_a_list_that_was_changed_at_home_is_read_anew(simple: Caller) -> None:
    """What an action of ours has changed is seen at once."""
    root = await simple.browse()
    before = ids(await simple.open(named(root, "Albums")))
    await simple.act("unsave", uris=[before[0]])
    assert ids(await simple.open(named(root, "Albums"))) == before[1:]


async def test_a_list_that_was_changed_elsewhere_is_old_for_a_minute_at_most(
    simple: Caller,
) -> None:
    """Then it is read again."""
    root = await simple.browse()
    before = ids(await simple.open(named(root, "Albums")))
    del simple.house.world.library[before[0]]
    assert ids(await simple.open(named(root, "Albums"))) == before
    await simple.house.pass_time(61, step=5)
    assert ids(await simple.open(named(root, "Albums"))) == before[1:]


async def test_a_playlist_with_a_new_version_is_read_anew(simple: Caller) -> None:
    """The list of playlists tells the version."""
    root = await simple.browse()
    pancakes = named(await simple.open(named(root, "Playlists")), "Sunday Pancakes")
    before = ids(await simple.open(pancakes))
    playlist = simple.house.simulator.catalogue.named(Playlist, "Sunday Pancakes")
    playlist.tracks.pop()
    playlist.version += 1
    await simple.house.pass_time(61, step=5)
    assert ids(await simple.open(pancakes)) == before
    await simple.open(named(root, "Playlists"))
    assert ids(await simple.open(pancakes)) == before[:-1]


@pytest.mark.parametrize("title", FOLDERS)
async def test_an_empty_library_is_an_empty_folder(shelf: Caller, title: str) -> None:
    """Not an error, and nothing to go on to."""
    world: World = shelf.house.world
    world.library.clear()
    world.now().session.history.clear()
    catalogue = shelf.house.simulator.catalogue
    own = [playlist for playlist in catalogue.all(Playlist) if playlist.owner == "juniper"]
    for thing in (*own, *catalogue.all(Artist), *catalogue.all(Track)):
        catalogue.remove_playlist(thing.uri)
    folder = await shelf.open(named(await shelf.browse(), title))
    assert folder["children"] == []


@pytest.mark.parametrize(
    "content_id",
    [
        "library:nowhere",
        "library:liked_songs?page=-1",
        "library:liked_songs?page=fifty",
        "library:liked_songs?page=5&limit=3",
        "library:liked_songs?page=" + "9" * 40,
        "library:artists?page=../me",
        "spotify:album:",
        "spotify:album:../../me",
        "spotify:track:11dFghVXANMlKmJXsNCbNl",
        "spotify:nonsense:11dFghVXANMlKmJXsNCbNl",
        "https://example.com/",
        "\x00",
    ],
)
async def test_a_place_that_cannot_be_is_told_without_a_request(
    simple: Caller, content_id: str
) -> None:
    """Whatever the front end, or a script, makes up."""
    assert "There is no place" in await simple.browse_error(content_id)
    assert asked_of_spotify(simple.house) == []


@pytest.mark.parametrize(
    "content_id", ["library:liked_songs?page=999999", "library:albums?page=9000000"]
)
async def test_beyond_the_longest_list_is_nothing(simple: Caller, content_id: str) -> None:
    """Spotify would refuse to look there."""
    assert (await simple.browse(content_id))["children"] == []
    assert asked_of_spotify(simple.house) == []


async def test_past_the_end_is_nothing(simple: Caller) -> None:
    """The list may have become shorter meanwhile."""
    assert (await simple.browse("library:liked_songs?page=9000"))["children"] == []


@pytest.mark.parametrize("kind", [Album, Show, Artist])
async def test_what_is_gone_is_told(simple: Caller, kind: type[Thing]) -> None:
    """In words that a person understands."""
    gone = f"spotify:{kind.kind}:{'0' * 22}"
    assert "Spotify does not know" in await simple.browse_error(gone, kind.kind)


async def test_the_feature_that_is_off_is_named(house: House) -> None:
    """Nothing is asked that would be refused."""
    caller = await move_in(house, features=[])
    for place in ("library", "library:albums"):
        assert "feature Library" in await caller.browse_error(place)
    assert asked_of_spotify(house) == []


async def test_the_catalogue_can_be_opened_without_a_feature(house: House) -> None:
    """An album is nobody's secret."""
    caller = await move_in(house, features=[])
    album = house.simulator.catalogue.all(Album)[0]
    assert ids(await caller.browse(album.uri, "album")) == album.tracks


async def test_browsing_waits_for_a_ban_to_end(simple: Caller) -> None:
    """The person is told how long, and Spotify is left alone."""
    simple.house.simulator.scenarios.rate_limit(seconds=300)
    await simple.house.notice()
    simple.house.simulator.log.clear()
    for place in ("library:albums", "library:shows"):
        assert "Try again in" in await simple.browse_error(place)
    assert len(asked_of_spotify(simple.house)) <= 1  # by which Spotify tells of the ban


async def test_core_s_own_places_are_understood(shelf: Caller) -> None:
    """Bookmarks and cards have them."""
    root = await shelf.browse("spotify://0123456789abcdef", "spotify://library")
    assert titles(root) == FOLDERS
    songs = await shelf.browse(
        "spotify://0123456789abcdef/current_user_saved_tracks",
        "spotify://current_user_saved_tracks",
    )
    assert ids(songs)[:50] == shelf.house.world.saved("track")[:50]
    album = shelf.house.simulator.catalogue.all(Album)[0]
    opened = await shelf.browse(f"spotify://0123456789abcdef/{album.uri}", "spotify://album")
    assert ids(opened) == album.tracks


async def test_what_is_shown_can_be_played(simple: Caller) -> None:
    """By the very ids that the tree shows."""
    root = await simple.browse()
    for title in ("Liked songs", "Albums", "Playlists", "Audiobooks", "Artists", "Saved episodes"):
        folder = await simple.open(named(root, title))
        item = folder["children"][0]
        await simple.house.act("select_source", source="Kitchen")
        await simple.house.play(item["media_content_id"], item["media_content_type"])
        assert simple.house.heard[1], title
    await simple.house.play(named(root, "Liked songs")["media_content_id"], "library")
    assert str(simple.house.world.now().session.context).endswith(":collection")


async def test_the_dj_is_shown_but_not_offered(simple: Caller) -> None:
    """Spotify starts it in its own apps alone."""
    dj = "spotify:playlist:37i9dQZF1EYkqdzj48dyYq"
    error = await refusal(
        simple.house, "play_media", media_content_id=dj, media_content_type="playlist"
    )
    assert error.translation_key == "unplayable_dj"
    assert not (await simple.browse(dj, "playlist"))["can_play"]
