"""The simulator's player plays, moves and refuses as Spotify's does."""

from collections.abc import AsyncIterator

import pytest

from .simulator.catalogue import Album, Artist, Episode, Playlist, Show, Thing, Track
from .simulator.visitor import Visitor, visit

pytestmark = pytest.mark.usefixtures("socket_enabled")

NO_DEVICE = (404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE")
NOT_FOUND = (404, "Device not found", None)
VIOLATED = (403, "Player command failed: Restriction violated", "UNKNOWN")


@pytest.fixture
async def app(socket_enabled: None) -> AsyncIterator[Visitor]:
    """Come with everything granted; nothing plays yet."""
    async with visit() as visitor:
        visitor.simulator.assume(stale_for=0.3, transfer_jumps_back=0)
        yield visitor


@pytest.fixture
async def playing(app: Visitor) -> Visitor:
    """Have an album of eight songs on in the kitchen."""
    await app.put("/me/player/play", {"context_uri": album(app).uri}, device_id=kitchen(app))
    app.clock.advance(seconds=1)
    return app


def album(app: Visitor) -> Album:
    """Find the album the tests play."""
    return app.simulator.catalogue.named(Album, "Harbour Weather")


def kitchen(app: Visitor) -> str:
    """Find the id of the speaker the tests play on."""
    return device_id(app, "Kitchen")


def device_id(app: Visitor, name: str) -> str:
    """Find the id of a device."""
    return app.simulator.world(app.user).device(name).id


async def state(app: Visitor) -> dict:
    """Read the state once it has settled."""
    app.clock.advance(seconds=1)
    answer = await app.get("/me/player", additional_types="track,episode")
    assert answer.status == 200
    return answer.json


async def title(app: Visitor) -> str:
    """Read what plays once it has settled."""
    return (await state(app))["item"]["name"]


async def test_nothing_plays_at_first(app: Visitor) -> None:
    """No content, but devices."""
    assert (await app.get("/me/player")).status == 204
    assert (await app.get("/me/player/currently-playing")).status == 204
    names = [one["name"] for one in (await app.get("/me/player/devices")).json["devices"]]
    assert names == ["Kitchen", "Living Room", "Pocket", "Old Radio"]


async def test_a_context_plays_from_its_start(playing: Visitor) -> None:
    """On the device that was named."""
    shown = await state(playing)
    assert shown["device"]["name"] == "Kitchen"
    assert shown["context"]["uri"] == album(playing).uri
    assert shown["item"]["name"] == "Small Craft Warning"
    assert shown["is_playing"] is True
    assert shown["actions"]["disallows"] == {"resuming": True, "skipping_prev": True}


@pytest.mark.parametrize(
    "offset",
    [{"position": 3}, {"uri": "the fourth"}],
    ids=["by position", "by uri"],
)
async def test_a_context_plays_from_an_offset(app: Visitor, offset: dict) -> None:
    """And from a place in that song."""
    if "uri" in offset:
        offset = {"uri": album(app).tracks[3]}
    body = {"context_uri": album(app).uri, "offset": offset, "position_ms": 42_000}
    await app.put("/me/player/play", body, device_id=kitchen(app))
    shown = await state(app)
    assert shown["item"]["name"] == "Bright at the Buoy"
    assert shown["progress_ms"] == 43_000


async def test_a_list_of_songs_plays_without_context(app: Visitor) -> None:
    """One after the other."""
    uris = [track.uri for track in app.simulator.catalogue.all(Track)[:2]]
    await app.put("/me/player/play", {"uris": uris}, device_id=kitchen(app))
    assert (await state(app))["context"] is None
    await app.post("/me/player/next")
    assert (await state(app))["item"]["uri"] == uris[1]


@pytest.mark.parametrize("kind", [Album, Artist, Show, Playlist])
async def test_every_kind_of_context_plays(app: Visitor, kind: type[Thing]) -> None:
    """Foreign playlists too."""
    context = app.simulator.catalogue.all(kind)[-2]
    answer = await app.put("/me/player/play", {"context_uri": context.uri}, device_id=kitchen(app))
    assert answer.status in {200, 204}
    assert (await state(app))["context"]["type"] == context.kind


async def test_liked_songs_play_as_a_collection(app: Visitor) -> None:
    """Under the user's own id."""
    uri = "spotify:user:juniper:collection"
    await app.put("/me/player/play", {"context_uri": uri}, device_id=kitchen(app))
    shown = await state(app)
    assert shown["context"]["type"] == "collection"
    assert shown["item"]["uri"] == app.simulator.world("juniper").saved("track")[0]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"context_uri": "spotify:track:abc"}, (400, "Non supported context uri", None)),
        ({"context_uri": 7}, (400, "Non supported context uri", None)),
        ({"context_uri": "spotify:album:nowhere"}, (404, "Resource not found", None)),
        (
            {"context_uri": "spotify:artist:any", "offset": {"position": 1}},
            (400, "Can't have offset for context type: ARTIST", None),
        ),
        (
            {"context_uri": "spotify:album:any", "offset": {}},
            (400, "Can't have empty offset: needs uri or position", None),
        ),
        (
            {"uris": ["spotify:playlist:any"]},
            (400, "Invalid track uri: spotify:playlist:any", None),
        ),
        ({"uris": ["spotify:track:x"] * 801}, (413, "Request entity too large", None)),
        ({"uris": []}, (400, "Invalid value for field: uris", None)),
        (
            {"context_uri": "spotify:album:any", "offset": {"position": "two"}},
            (400, "Can't have empty offset: needs uri or position", None),
        ),
        ({"position_ms": -1}, (400, "Invalid value for field: position_ms", None)),
        (["not", "an", "object"], (400, "Malformed json", None)),
    ],
    ids=[
        "track as context",
        "number as context",
        "unknown album",
        "offset in artist",
        "empty offset",
        "playlist as song",
        "too many songs",
        "no songs",
        "offset in words",
        "negative position",
        "list as body",
    ],
)
async def test_a_senseless_play_is_refused(
    app: Visitor, body: object, refusal: tuple[int, str, str | None]
) -> None:
    """In Spotify's words."""
    answer = await app.put("/me/player/play", body, device_id=kitchen(app))
    assert answer.refusal == refusal


async def test_the_machine_picked_playlist_cannot_be_started(app: Visitor) -> None:
    """Nor looked up."""
    dj = app.simulator.catalogue.named(Playlist, "Hedge DJ")
    answer = await app.put("/me/player/play", {"context_uri": dj.uri}, device_id=kitchen(app))
    assert answer.refusal == VIOLATED
    assert (await app.get(f"/playlists/{dj.id}")).status == 404


async def test_position_runs_on_the_clock_and_rests_while_paused(playing: Visitor) -> None:
    """Resume goes on where pause stopped."""
    playing.clock.advance(seconds=20)
    await playing.put("/me/player/pause")
    paused_at = (await state(playing))["progress_ms"]
    playing.clock.advance(seconds=60)
    shown = await state(playing)
    assert (shown["progress_ms"], shown["is_playing"]) == (paused_at, False)
    assert shown["actions"]["disallows"] == {"pausing": True}
    await playing.put("/me/player/play")
    assert (await state(playing))["progress_ms"] == paused_at + 1000


async def test_the_next_song_begins_when_one_ends(playing: Visitor) -> None:
    """To the millisecond."""
    first, second = album(playing).contents[:2]
    playing.clock.advance(seconds=first.duration_ms / 1000)
    shown = await state(playing)
    assert shown["item"]["name"] == second.name
    assert shown["progress_ms"] == 2000


async def test_a_context_ends_paused_at_its_start(playing: Visitor) -> None:
    """Nothing plays for ever."""
    playing.clock.advance(seconds=sum(one.duration_ms for one in album(playing).contents) / 1000)
    shown = await state(playing)
    assert (shown["is_playing"], shown["progress_ms"]) == (False, 0)
    assert shown["item"]["name"] == album(playing).contents[0].name


@pytest.mark.parametrize(("mode", "expected"), [("context", 0), ("track", 7), ("off", 0)])
async def test_repeat_decides_what_follows_the_last_song(
    app: Visitor, mode: str, expected: int
) -> None:
    """The first one, itself, or silence."""
    body = {"context_uri": album(app).uri, "offset": {"position": 7}}
    await app.put("/me/player/play", body, device_id=kitchen(app))
    await app.put("/me/player/repeat", state=mode)
    app.clock.advance(seconds=album(app).contents[7].duration_ms / 1000)
    shown = await state(app)
    assert shown["repeat_state"] == mode
    assert shown["item"]["uri"] == album(app).tracks[expected]
    assert shown["is_playing"] is (mode != "off")


async def test_shuffle_keeps_the_song_and_returns_to_the_order(playing: Visitor) -> None:
    """The same shuffle every time."""
    await playing.post("/me/player/next")
    current = await title(playing)
    await playing.put("/me/player/shuffle", state="true")
    shown = await state(playing)
    assert (shown["item"]["name"], shown["shuffle_state"]) == (current, True)
    queue = [one["uri"] for one in (await playing.get("/me/player/queue")).json["queue"]]
    assert len(queue) == 7
    assert queue != album(playing).tracks[2:]
    assert {*queue, shown["item"]["uri"]} == set(album(playing).tracks)
    await playing.put("/me/player/shuffle", state="false")
    playing.clock.advance(seconds=1)
    queue = [one["uri"] for one in (await playing.get("/me/player/queue")).json["queue"]]
    assert queue == album(playing).tracks[2:]


async def test_the_queue_comes_before_the_context(playing: Visitor) -> None:
    """Then the context goes on where it was."""
    guest = playing.simulator.catalogue.named(Track, "Blue Kettle")
    await playing.post("/me/player/queue", uri=guest.uri)
    playing.clock.advance(seconds=1)
    queue = (await playing.get("/me/player/queue")).json
    assert queue["currently_playing"]["name"] == "Small Craft Warning"
    assert [one["name"] for one in queue["queue"][:2]] == [guest.name, "Paper Moon over Pier Nine"]
    await playing.post("/me/player/next")
    assert await title(playing) == guest.name
    await playing.post("/me/player/next")
    assert await title(playing) == "Paper Moon over Pier Nine"


async def test_previous_starts_over_then_goes_back_then_refuses(playing: Visitor) -> None:
    """Three seconds decide."""
    await playing.post("/me/player/next")
    playing.clock.advance(seconds=10)
    await playing.post("/me/player/previous")
    assert await title(playing) == "Paper Moon over Pier Nine"
    await playing.post("/me/player/previous")
    assert await title(playing) == "Small Craft Warning"
    assert (await playing.post("/me/player/previous")).refusal == VIOLATED


async def test_seeking_past_the_end_is_the_next_song(playing: Visitor) -> None:
    """Seeking within is just that."""
    await playing.put("/me/player/seek", position_ms=90_000)
    assert (await state(playing))["progress_ms"] == 91_000
    await playing.put("/me/player/seek", position_ms=9_000_000)
    assert await title(playing) == "Paper Moon over Pier Nine"


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("PUT", "play", {}),
        ("PUT", "pause", {}),
        ("POST", "next", {}),
        ("POST", "previous", {}),
        ("PUT", "seek", {"position_ms": 1}),
        ("PUT", "repeat", {"state": "off"}),
        ("PUT", "shuffle", {"state": "true"}),
        ("PUT", "volume", {"volume_percent": 10}),
        ("POST", "queue", {"uri": "spotify:track:{}"}),
    ],
    ids=lambda value: value if isinstance(value, str) and value.islower() else None,
)
async def test_every_command_needs_a_device_and_premium(
    app: Visitor, method: str, path: str, query: dict
) -> None:
    """An idle account has none, an unknown one is not found, a free user may not."""
    if path == "queue":
        query = {"uri": album(app).tracks[0]}
    path = f"/me/player/{path}"
    assert (await app.call(method, path, query)).refusal == NO_DEVICE
    stale = query | {"device_id": "f" * 40}
    assert (await app.call(method, path, stale)).refusal == NOT_FOUND
    app.simulator.scenarios.set_product("juniper", "free")
    assert (await app.call(method, path, query)).refusal == (
        403,
        "Player command failed: Premium required",
        "PREMIUM_REQUIRED",
    )


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("seek", {}),
        ("seek", {"position_ms": "soon"}),
        ("repeat", {"state": "forever"}),
        ("shuffle", {"state": "1"}),
        ("volume", {"volume_percent": 101}),
        ("volume", {"volume_percent": "10.5"}),
    ],
)
async def test_a_command_with_a_bad_query_is_refused(
    playing: Visitor, path: str, query: dict
) -> None:
    """With 400."""
    assert (await playing.put(f"/me/player/{path}", **query)).status == 400


async def test_doing_what_is_done_violates_a_restriction(playing: Visitor) -> None:
    """Play while playing, pause while paused."""
    assert (await playing.put("/me/player/play")).refusal == VIOLATED
    await playing.put("/me/player/pause")
    assert (await playing.put("/me/player/pause")).refusal == VIOLATED


async def test_player_errors_are_printed_with_a_space_before_the_colon(app: Visitor) -> None:
    """Whoever matches text instead of reading JSON stumbles here."""
    answer = await app.put("/me/player/pause")
    assert '"status" : 404' in answer.text


async def test_transfer_keeps_the_state_unless_told_to_play(playing: Visitor) -> None:
    """Paused music moves silently."""
    await playing.put("/me/player/pause")
    await playing.put("/me/player", {"device_ids": [device_id(playing, "Living Room")]})
    shown = await state(playing)
    assert (shown["device"]["name"], shown["is_playing"]) == ("Living Room", False)
    await playing.put("/me/player", {"device_ids": [kitchen(playing)], "play": True})
    shown = await state(playing)
    assert (shown["device"]["name"], shown["is_playing"]) == ("Kitchen", True)


@pytest.mark.parametrize("device_ids", [[], ["a", "b"], None], ids=["none", "two", "missing"])
async def test_transfer_takes_one_device(playing: Visitor, device_ids: list | None) -> None:
    """Neither more nor less."""
    answer = await playing.put("/me/player", {"device_ids": device_ids})
    assert answer.refusal == (400, "One and only one device_id must be provided", None)


async def test_a_phone_keeps_its_volume_to_itself(playing: Visitor) -> None:
    """A speaker does not."""
    await playing.put("/me/player/volume", volume_percent=17)
    assert (await state(playing))["device"]["volume_percent"] == 17
    answer = await playing.put(
        "/me/player/volume", volume_percent=17, device_id=device_id(playing, "Pocket")
    )
    assert answer.refusal == (
        403,
        "Player command failed: Cannot control device volume",
        "VOLUME_CONTROL_DISALLOW",
    )


async def test_a_restricted_device_obeys_only_the_phone(app: Visitor) -> None:
    """While it plays it may hide its id and leave the list."""
    app.simulator.assume(restricted_hides=True)
    refused = await app.put("/me/player/play", device_id=device_id(app, "Old Radio"))
    assert refused.refusal == (403, "Player command failed: Restricted device", "UNKNOWN")
    app.simulator.scenarios.phone_play("juniper", device="Old Radio")
    shown = await state(app)
    assert (shown["device"]["id"], shown["device"]["is_restricted"]) == (None, True)
    names = [one["name"] for one in (await app.get("/me/player/devices")).json["devices"]]
    assert "Old Radio" not in names
    assert (await app.put("/me/player/pause")).status == 403


async def test_a_sleeping_speaker_wakes_some_seconds_after_it_is_called(app: Visitor) -> None:
    """Until then it is not found."""
    bedroom, half = device_id(app, "Bedroom"), app.simulator.assumptions.wake_after / 2
    assert (await app.put("/me/player/play", device_id=bedroom)).refusal == NOT_FOUND
    app.clock.advance(seconds=half)
    assert (await app.put("/me/player/play", device_id=bedroom)).refusal == NOT_FOUND
    app.clock.advance(seconds=half + 0.01)
    names = [one["name"] for one in (await app.get("/me/player/devices")).json["devices"]]
    assert "Bedroom" in names
    assert (await app.put("/me/player/play", device_id=bedroom)).status in {200, 204}
    assert (await state(app))["device"]["name"] == "Bedroom"


async def test_the_state_after_a_command_is_old_for_a_moment(playing: Visitor) -> None:
    """Each command shows after its own lag, in order."""
    await playing.put("/me/player/pause")
    assert (await playing.get("/me/player")).json["is_playing"] is True
    playing.clock.advance(seconds=0.2)
    await playing.put("/me/player/volume", volume_percent=5)
    playing.clock.advance(seconds=0.2)
    shown = (await playing.get("/me/player")).json
    assert (shown["is_playing"], shown["device"]["volume_percent"]) == (False, 40)
    playing.clock.advance(seconds=0.2)
    assert (await playing.get("/me/player")).json["device"]["volume_percent"] == 5


async def test_what_a_phone_does_shows_at_once(playing: Visitor) -> None:
    """No lag between an app of Spotify's own and Spotify."""
    playing.simulator.scenarios.phone_pause("juniper")
    assert (await playing.get("/me/player")).json["is_playing"] is False


async def test_an_idle_session_vanishes_and_can_be_called_back(playing: Visitor) -> None:
    """Its devices stay, its song is remembered."""
    await playing.put("/me/player/pause")
    playing.clock.advance(seconds=playing.simulator.assumptions.session_end - 1)
    assert (await playing.get("/me/player")).status == 200
    playing.clock.advance(seconds=2)
    assert (await playing.get("/me/player")).status == 204
    assert len((await playing.get("/me/player/devices")).json["devices"]) == 4
    assert (await playing.put("/me/player/play")).refusal == NO_DEVICE
    await playing.put("/me/player/play", device_id=kitchen(playing))
    assert await title(playing) == "Small Craft Warning"


async def test_an_episode_shows_only_to_those_who_ask_for_it(app: Visitor) -> None:
    """Others see an empty item."""
    show = app.simulator.catalogue.all(Show)[0]
    await app.put("/me/player/play", {"context_uri": show.uri}, device_id=kitchen(app))
    app.clock.advance(seconds=1)
    plain = (await app.get("/me/player")).json
    assert (plain["item"], plain["currently_playing_type"]) == (None, "episode")
    shown = await state(app)
    assert shown["item"]["show"]["name"] == show.name
    assert app.simulator.catalogue.get(shown["item"]["uri"]) in app.simulator.catalogue.all(Episode)


async def test_nobody_is_obeyed_during_an_advert(playing: Visitor) -> None:
    """And nothing is known about it."""
    before = (await state(playing))["progress_ms"]
    playing.simulator.scenarios.advertise("juniper", 20)
    shown = await state(playing)
    assert (shown["item"], shown["currently_playing_type"]) == (None, "ad")
    assert (await playing.post("/me/player/next")).refusal == VIOLATED
    playing.clock.advance(seconds=20)
    assert (await state(playing))["progress_ms"] == before + 2000


async def test_what_was_heard_is_remembered(playing: Visitor) -> None:
    """Half a minute or so is enough."""
    playing.clock.advance(seconds=playing.simulator.assumptions.history_after_ms / 1000)
    await playing.post("/me/player/next")
    history = (await playing.get("/me/player/recently-played", limit=2)).json
    newest = history["items"][0]
    assert newest["track"]["name"] == "Small Craft Warning"
    assert newest["context"]["uri"] == album(playing).uri
    older = await playing.get("/me/player/recently-played", before=history["cursors"]["before"])
    assert newest not in older.json["items"]


async def test_commands_end_in_nothing_or_in_junk(playing: Visitor) -> None:
    """Both mean success."""
    answers = [await playing.put("/me/player/volume", volume_percent=9) for _ in range(20)]
    assert {one.status for one in answers} == {200, 204}
    assert all(one.text for one in answers if one.status == 200)


async def test_two_listeners_have_two_worlds(playing: Visitor) -> None:
    """What one plays the other does not."""
    rowan = Visitor(playing.simulator, playing.http, playing.clock, "rowan")
    await rowan.connect()
    assert (await rowan.get("/me/player")).status == 204
    names = [one["name"] for one in (await rowan.get("/me/player/devices")).json["devices"]]
    assert names == ["Studio", "Desk", "Coat", "Telly"]
