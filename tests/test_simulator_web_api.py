"""The simulator's Web API guards, pages and hides as Spotify's does."""

from collections.abc import AsyncIterator
from json import loads

import pytest

from .simulator import CLIENT_ID
from .simulator.catalogue import Album, Artist, Playlist, Track
from .simulator.visitor import Visitor, visit

pytestmark = pytest.mark.usefixtures("socket_enabled")

FORBIDDEN = (403, "Forbidden", None)


@pytest.fixture
async def app(socket_enabled: None) -> AsyncIterator[Visitor]:
    """Come with everything granted."""
    async with visit() as visitor:
        yield visitor


def playlist(app: Visitor, name: str) -> Playlist:
    """Find a playlist."""
    return app.simulator.catalogue.named(Playlist, name)


@pytest.mark.parametrize(
    ("token", "message"),
    [("", "Access token missing"), ("BQmadeup", "Invalid access token")],
    ids=["no token", "made-up token"],
)
@pytest.mark.parametrize("path", ["/me", "/me/player", "/recommendations", "/nowhere"])
async def test_nobody_enters_without_a_token(
    app: Visitor, path: str, token: str, message: str
) -> None:
    """Not even where nothing is."""
    app.access_token = token
    assert (await app.get(path)).refusal == (401, message, None)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/me/player", "user-read-playback-state"),
        ("GET", "/me/player/devices", "user-read-playback-state"),
        ("GET", "/me/player/currently-playing", "user-read-currently-playing"),
        ("GET", "/me/player/queue", "user-read-currently-playing"),
        ("GET", "/me/player/queue", "user-read-playback-state"),
        ("GET", "/me/player/recently-played", "user-read-recently-played"),
        ("PUT", "/me/player/pause", "user-modify-playback-state"),
        ("GET", "/me/playlists", "playlist-read-private"),
        ("GET", "/me/tracks", "user-library-read"),
        ("GET", "/me/episodes", "user-read-playback-position"),
        ("GET", "/me/following?type=artist", "user-follow-read"),
        ("GET", "/me/top/artists", "user-top-read"),
        ("PUT", "/me/library?uris=spotify:track:x", "user-library-modify"),
        ("PUT", "/me/library?uris=spotify:artist:x", "user-follow-modify"),
        ("GET", "/me/library/contains?uris=spotify:artist:x", "user-follow-read"),
    ],
)
async def test_a_missing_scope_is_told(app: Visitor, method: str, path: str, scope: str) -> None:
    """All others granted do not make up for it."""
    granted = set(app.simulator.accounts.grants[0].scopes)
    await app.connect(granted - {scope})
    answer = await app.call(method, path, {})
    assert answer.refusal == (403, "Insufficient client scope", None)


async def test_me_is_slim_for_a_new_app(app: Visitor) -> None:
    """No product, no country, but the account id."""
    me = (await app.get("/me")).json
    assert (me["id"], me["display_name"], me["account_id"]) == (
        "juniper",
        "Juniper Vale",
        "jV4mQ8tZ2c",
    )
    assert not {"product", "country", "email", "followers"} & me.keys()


async def test_me_is_rich_for_an_old_app(socket_enabled: None) -> None:
    """As far as the scopes reach."""
    async with visit("linnet", modern=False) as app:
        assert (await app.get("/me")).json["product"] == "free"
        await app.connect([])
        assert not {"product", "email"} & (await app.get("/me")).json.keys()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/me/tracks", 50),
        ("/me/playlists", 50),
        ("/search?q=the&type=track", 10),
        ("/artists/{artist}/albums", 10),
    ],
)
async def test_a_page_has_a_longest_length(app: Visitor, path: str, most: int) -> None:
    """One more is refused."""
    path = path.format(artist=app.simulator.catalogue.all(Artist)[0].id)
    assert (await app.get(path, limit=most)).status == 200
    for limit in (most + 1, -1, "many"):
        assert (await app.get(path, limit=limit)).refusal == (400, "Invalid limit", None)
    assert (await app.get(path, offset=-1)).refusal == (400, "Invalid offset", None)


async def test_the_old_era_searches_fifty_at_once(socket_enabled: None) -> None:
    """Old apps keep old limits."""
    async with visit(modern=False) as app:
        assert (await app.get("/search?q=the&type=track", limit=50)).status == 200


async def test_pages_add_up(app: Visitor) -> None:
    """Each entry once, and the last page knows it is the last."""
    path, names, offset = "/me/top/tracks", [], 0
    while True:
        page = (await app.get(path, limit=20, offset=offset)).json
        names += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        offset += 20
    assert len(names) == len(set(names)) == page["total"] == 50


async def test_followed_artists_page_by_cursor(app: Visitor) -> None:
    """Each artist once."""
    first = (await app.get("/me/following?type=artist", limit=3)).json["artists"]
    cursor = first["cursors"]["after"]
    second = (await app.get("/me/following?type=artist", limit=50, after=cursor)).json["artists"]
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert len(ids) == len(set(ids)) == first["total"]
    assert second["cursors"]["after"] is None


async def test_search_finds_by_name_and_maker(app: Visitor) -> None:
    """One page per kind that was asked for."""
    found = (await app.get("/search", q="Neon Moss", type="track,album,audiobook")).json
    assert found.keys() == {"tracks", "albums", "audiobooks"}
    assert found["albums"]["items"][0]["name"] == "Neon Moss"
    assert found["tracks"]["total"] == 7
    assert found["audiobooks"]["items"] == []


async def test_search_has_holes_where_playlists_are_withheld(app: Visitor) -> None:
    """So have one's own playlists."""
    found = (await app.get("/search", q="picked by a machine", type="playlist")).json
    assert found["playlists"]["items"] == [None]
    assert None in (await app.get("/me/playlists")).json["items"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"type": "track"}, "No search query"),
        ({"q": "x"}, "Missing required field: type"),
        ({"q": "x", "type": "weather"}, "Bad search type field weather"),
    ],
    ids=["no words", "no type", "unknown type"],
)
async def test_a_bad_search_is_refused(app: Visitor, query: dict, message: str) -> None:
    """With 400."""
    assert (await app.get("/search", **query)).refusal == (400, message, None)


async def test_only_own_and_shared_playlists_open(app: Visitor) -> None:
    """Others show their cover and nothing more."""
    readable = {"Sunday Pancakes": True, "House Party Draft": True, "Morning Fog": False}
    for name, opens in readable.items():
        one = playlist(app, name)
        full = (await app.get(f"/playlists/{one.id}")).json
        assert ("items" in full) is opens
        items = await app.get(f"/playlists/{one.id}/items")
        assert (items.status == 200) is opens
        if not opens:
            assert items.refusal == FORBIDDEN


async def test_a_playlist_may_hold_a_tape_a_gap_and_a_talk(app: Visitor) -> None:
    """Local files have no id; withdrawn songs are nothing at all."""
    entries = (await app.get(f"/playlists/{playlist(app, 'Attic Tapes').id}/items")).json["items"]
    song, tape, gap, talk = entries[:4]
    assert song["item"]["type"] == "track"
    assert (tape["is_local"], tape["item"]["id"]) == (True, None)
    assert tape["item"]["uri"] == "spotify:local:Gran:Shoebox:Gran+Sings+in+the+Car:97"
    assert gap["item"] is None
    assert talk["item"]["type"] == "episode"
    assert "track" not in song


async def test_the_old_era_says_everything_twice(socket_enabled: None) -> None:
    """`tracks` beside `items`, `track` beside `item`."""
    async with visit(modern=False) as app:
        full = (await app.get(f"/playlists/{playlist(app, 'Sunday Pancakes').id}")).json
        assert full["tracks"] == full["items"]
        entry = full["items"]["items"][0]
        assert entry["track"] == entry["item"]
        assert "available_markets" in entry["track"]


async def test_collaborative_playlists_need_their_own_scope(app: Visitor) -> None:
    """Without it they are not listed."""
    shared = playlist(app, "House Party Draft").uri
    listed = [one and one["uri"] for one in (await app.get("/me/playlists")).json["items"]]
    assert shared in listed
    await app.connect(["playlist-read-private"])
    listed = [one and one["uri"] for one in (await app.get("/me/playlists")).json["items"]]
    assert shared not in listed


async def test_the_library_takes_and_gives_by_uri(app: Visitor) -> None:
    """All kinds at once."""
    uris = "spotify:track:fresh,spotify:artist:fresh"
    contains = "/me/library/contains"
    assert loads((await app.get(contains, uris=uris)).text) == [False, False]
    assert (await app.put("/me/library", uris=uris)).status in {200, 204}
    assert loads((await app.get(contains, uris=uris)).text) == [True, True]
    assert (await app.get("/me/tracks")).status == 200
    assert (await app.delete("/me/library", uris=uris)).status in {200, 204}
    assert loads((await app.get(contains, uris=uris)).text) == [False, False]


async def test_the_library_reads_uris_from_the_query_alone(app: Visitor) -> None:
    """A body is not looked at, and 41 are too many."""
    answer = await app.put("/me/library", {"uris": ["spotify:track:x"]})
    assert answer.refusal == (400, "Missing required field: uris", None)
    assert (
        await app.put("/me/library", uris="spotify:track:x," * 40 + "spotify:track:x")
    ).status == 400


async def test_saving_a_song_puts_it_on_top(app: Visitor) -> None:
    """With the moment it was saved."""
    world = app.simulator.world("juniper")
    fresh = next(one for one in world.catalogue.all(Track) if one.uri not in world.library)
    await app.put("/me/library", uris=fresh.uri)
    newest = (await app.get("/me/tracks", limit=1)).json["items"][0]
    assert newest["track"]["name"] == fresh.name


async def test_a_playlist_can_be_made_and_filled(app: Visitor) -> None:
    """Each change makes a new version."""
    made = await app.post("/me/playlists", {"name": "Picnic"})
    assert made.status == 201
    path = f"/playlists/{made.json['id']}/items"
    uris = app.simulator.catalogue.all(Album)[0].tracks[:3]
    first = await app.post(path, {"uris": uris})
    assert first.status == 201
    second = await app.delete(path, {"items": [{"uri": uris[1]}]})
    assert first.json["snapshot_id"] != second.json["snapshot_id"]
    await app.put(path, {"range_start": 1, "insert_before": 0})
    left = [one["item"]["uri"] for one in (await app.get(path)).json["items"]]
    assert left == [uris[2], uris[0]]
    both = await app.put(path, {"range_start": 1, "insert_before": 0, "uris": uris})
    assert both.refusal == (400, "Invalid value for field: uris", None)
    await app.put(path, {"uris": uris})
    assert (await app.get(path)).json["total"] == 3
    await app.put(f"/playlists/{made.json['id']}", {"name": "Rained off"})
    assert (await app.get(f"/playlists/{made.json['id']}")).json["name"] == "Rained off"


async def test_a_foreign_playlist_takes_nothing(app: Visitor) -> None:
    """And a private one of one's own needs the scope for it."""
    body = {"uris": app.simulator.catalogue.all(Album)[0].tracks}
    foreign = await app.post(f"/playlists/{playlist(app, 'Late Trams').id}/items", body)
    assert foreign.refusal == FORBIDDEN
    await app.connect(["playlist-read-private", "playlist-modify-public"])
    private = await app.post(f"/playlists/{playlist(app, 'Rain on the Skylight').id}/items", body)
    assert private.refusal == (403, "Insufficient client scope", None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/browse/new-releases"),
        ("GET", "/recommendations"),
        ("GET", "/artists/abc/top-tracks"),
        ("GET", "/tracks?ids=abc"),
        ("PUT", "/me/tracks"),
        ("GET", "/playlists/abc/tracks"),
        ("GET", "/users/rowan"),
    ],
)
async def test_what_spotify_took_away_is_forbidden(app: Visitor, method: str, path: str) -> None:
    """Even to those with a good token."""
    assert (await app.call(method, path, {})).refusal == FORBIDDEN


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/nowhere", (404, "Service not found", None)),
        ("/albums/nowhere", (404, "Resource not found", None)),
        ("/albums/not-an-id", (400, "Invalid base62 id", None)),
    ],
)
async def test_what_is_not_there_is_not_found(
    app: Visitor, path: str, refusal: tuple[int, str, str | None]
) -> None:
    """Each in its own words."""
    assert (await app.get(path)).refusal == refusal


async def test_a_user_off_the_dashboard_hears_it_in_plain_text(app: Visitor) -> None:
    """Signing in still works, calling does not."""
    app.simulator.scenarios.unregister("juniper")
    assert (await app.connect()).status == 200
    answer = await app.get("/me")
    assert (answer.status, answer.text) == (403, "User not registered in the Developer Dashboard")
    assert answer.headers["Content-Type"].startswith("text/plain")


async def test_an_app_whose_owner_has_no_premium_is_shut_out(app: Visitor) -> None:
    """All of it, whoever asks."""
    app.simulator.scenarios.lapse_owner_premium(CLIENT_ID)
    status, message, _ = (await app.get("/me")).refusal
    assert status == 403
    assert str(message).startswith("Active premium subscription required for the owner of the app.")


async def test_covers_are_pictures_and_always_the_same(app: Visitor) -> None:
    """In the size that was promised."""
    images = app.simulator.shapes.album(app.simulator.catalogue.all(Album)[0])["images"]
    async with app.http.get(images[2]["url"]) as response:
        first = await response.read()
        assert response.content_type == "image/png"
    async with app.http.get(images[2]["url"]) as response:
        assert await response.read() == first
    async with app.http.get(f"{app.simulator.url}/image/any-7") as response:
        assert response.status == 404


async def test_the_log_knows_who_asked_what(app: Visitor) -> None:
    """Method, path, query, body, answer, user and client."""
    await app.put("/me/player/play", {"uris": ["spotify:track:x"]}, device_id="abc")
    (entry,) = app.simulator.log.matching("/v1/me/player", "PUT")
    assert entry.query == {"device_id": "abc"}
    assert entry.body == {"uris": ["spotify:track:x"]}
    assert (entry.status, entry.user_id, entry.client_id) == (404, "juniper", CLIENT_ID)
    assert (entry.kind, entry.at) == ("api", app.clock())
    await app.refresh()
    newest = app.simulator.log.requests[-1]
    assert (newest.kind, newest.user_id, newest.client_id) == ("token", "juniper", CLIENT_ID)
    assert app.simulator.log.count(path_prefix="/v1") == 1
