"""The forms in which people have what shall play; all of them start it."""

from collections.abc import AsyncIterator, Callable

from aiohttp import web
import pytest

from custom_components.evergreen_spotify.library.ids import plain_id, short_link
from custom_components.evergreen_spotify.webapi import links

from .answers import refusal
from .house import House
from .library import asked_of_spotify
from .simulator.catalogue import Album, Artist, Playlist, Show, Thing

ID = "11dFghVXANMlKmJXsNCbNl"
PLAYLIST, TRACK = f"spotify:playlist:{ID}", f"spotify:track:{ID}"
EPISODE, SHOW, ALBUM = f"spotify:episode:{ID}", f"spotify:show:{ID}", f"spotify:album:{ID}"
SONGS = "spotify:collection"
SITE = "https://open.spotify.com"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        # what core's integration and its media picker leave in automations
        (f"spotify://0123456789abcdef/{PLAYLIST}", PLAYLIST),
        (f"spotify://{PLAYLIST}", PLAYLIST),
        (f"SPOTIFY://01ABC/{PLAYLIST}", PLAYLIST),
        ("spotify://0123456789abcdef/current_user_saved_tracks", SONGS),
        ("current_user_saved_tracks", SONGS),
        ("library:liked_songs", SONGS),
        # our own media source
        (f"media-source://evergreen_spotify/01ABC/{ALBUM}", ALBUM),
        # a place in an episode
        (f"{SITE}/episode/{ID}?si=x&t=83", f"{SITE}/episode/{ID}?si=x&position=83"),
        (f"{SITE}/episode/{ID}?t=83s", f"{SITE}/episode/{ID}?position=83"),
        (f"{SITE}/episode/{ID}?t=1:02:03", f"{SITE}/episode/{ID}?position=3723"),
        (f"{EPISODE}#1:23", f"{EPISODE}#1:23"),
        (f"{SITE}/album/{ID}?t=83", f"{SITE}/album/{ID}"),
        (f"{SITE}/episode/{ID}?t=soon", f"{SITE}/episode/{ID}"),
        (f"{SITE}/episode/{ID}?t=", f"{SITE}/episode/{ID}"),
        # a track in what it was shared from
        (
            f"https://open.spotify.com/track/{ID}?si=x&context=spotify%3Aplaylist%3A{ID}",
            f"{PLAYLIST}?item=track:{ID}&si=x",
        ),
        (f"{SITE}/track/{ID}?context={TRACK}", f"{SITE}/track/{ID}"),
        (f"{SITE}/track/{ID}?context=nonsense", f"{SITE}/track/{ID}"),
        # audiobooks, which play as podcasts
        (f"spotify:audiobook:{ID}", SHOW),
        (f"https://open.spotify.com/audiobook/{ID}", SHOW),
        (f"spotify:chapter:{ID}", EPISODE),
        # our own words stay for the player to judge
        (f"{PLAYLIST}?shuffle=on&item=latest", f"{PLAYLIST}?shuffle=on&item=latest"),
        (f"{PLAYLIST}?nonsense=1", f"{PLAYLIST}?nonsense=1"),
        # what is no id of Spotify's stays what it is
        (ID, ID),
        ("", ""),
        ("spotify:", "spotify:"),
        (f"{TRACK},{TRACK}", f"{TRACK},{TRACK}"),
        (f"{TRACK}:{ID}", f"{TRACK}:{ID}"),
        (
            "https://open.spotify.com/collection/podcasts",
            "https://open.spotify.com/collection/podcasts",
        ),
        (
            "https://open.spotify.com/user/juniper/playlist",
            "https://open.spotify.com/user/juniper/playlist",
        ),
        ("?", "?"),
        (
            "https://example.com/open.spotify.com/track/x",
            "https://example.com/open.spotify.com/track/x",
        ),
        (
            "https://open.spotify.com.example.com/track/x",
            "https://open.spotify.com.example.com/track/x",
        ),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_an_id_is_understood_in_every_form(said: str, meant: str) -> None:
    """By a pure function, which nothing can upset; see also test_play_texts."""
    assert plain_id(said) == meant
    assert plain_id(plain_id(said)) == plain_id(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://spotify.link/AbC123xyz", ("spotify.link", "AbC123xyz")),
        ("spotify.link/AbC", ("spotify.link", "AbC")),
        ("HTTPS://Spotify.App.Link/AbC?_p=x", ("spotify.app.link", "AbC")),
        ("https://spotify.link/", None),
        ("https://spotify.link.example.com/AbC", None),
        ("https://example.com/spotify.link/AbC", None),
        (f"https://open.spotify.com/track/{ID}", None),
    ],
)
def test_a_short_link_is_known_by_its_host(said: str, meant: tuple[str, str] | None) -> None:
    """And by nothing else."""
    assert short_link(said) == meant


class Shortener:
    """The host of Spotify's short links."""

    def __init__(self) -> None:
        """Lead nowhere yet."""
        self.answers: dict[str, Callable[[], web.Response]] = {}
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        """Lead somewhere."""
        assert "Authorization" not in request.headers
        self.asked.append(request.path)
        return self.answers[request.path]()


@pytest.fixture
async def shortener(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Shortener]:
    """Stand in for both of Spotify's short hosts."""
    shortener = Shortener()
    app = web.Application()
    app.router.add_get("/{rest:.*}", shortener.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    for host, path in (("spotify.link", "one"), ("spotify.app.link", "two")):
        monkeypatch.setitem(links.SHORT_LINKS, host, f"http://127.0.0.1:{port}/{path}")
    yield shortener
    await runner.cleanup()


def leads_to(location: str) -> Callable[[], web.Response]:
    """Answer with a redirect."""
    return lambda: web.Response(status=307, headers={"Location": location})


async def select(house: House) -> None:
    """Choose where to play."""
    await house.act("select_source", source="Kitchen")
    house.simulator.log.clear()


async def test_a_short_link_plays(home: House, shortener: Shortener) -> None:
    """It is looked up once, however often it is played."""
    album = home.simulator.catalogue.all(Album)[0]
    shortener.answers = {
        "/one/AbC": leads_to("https://spotify.app.link/Def?_p=c1"),
        "/two/Def": leads_to(f"https://open.spotify.com/album/{album.id}?si=x"),
    }
    await select(home)
    for _ in range(2):
        await home.play("https://spotify.link/AbC")
    assert home.world.now().session.context == album.uri
    assert shortener.asked == ["/one/AbC", "/two/Def"]


async def test_a_short_link_may_lead_over_a_page(home: House, shortener: Shortener) -> None:
    """Which holds the address among much else."""
    album = home.simulator.catalogue.all(Album)[0]
    link = f"https://open.spotify.com/album/{album.id}?si=1&amp;t=2"
    page = f'<html><meta property="al:web:url" content="{link}">' + "x" * 200_000
    shortener.answers["/one/AbC"] = lambda: web.Response(text=page, content_type="text/html")
    await select(home)
    await home.play("spotify.link/AbC")
    assert home.world.now().session.context == album.uri


@pytest.mark.parametrize(
    "answer",
    [
        leads_to("https://example.com/album/x"),
        leads_to("https://open.spotify.com.example.com/album/x"),
        leads_to("http://open.spotify.com/album/x"),
        leads_to("https://spotify.link/AbC"),
        lambda: web.Response(status=404, text="https://open.spotify.com/album/x"),
        lambda: web.Response(text="x" * 100_000 + "https://open.spotify.com/album/x"),
        lambda: web.Response(text=""),
    ],
)
async def test_a_short_link_leads_to_spotify_or_nowhere(
    home: House, shortener: Shortener, answer: Callable[[], web.Response]
) -> None:
    """No other host is asked, nor believed."""
    shortener.answers["/one/AbC"] = answer
    await select(home)
    data = {"media_content_id": "https://spotify.link/AbC", "media_content_type": "music"}
    assert (await refusal(home, "play_media", **data)).translation_key == "not_found"
    assert len(shortener.asked) <= 2
    assert home.commands() == []


async def test_the_newest_episode_that_was_not_heard(home: House) -> None:
    """Of a podcast, for one request."""
    show = home.simulator.catalogue.all(Show)[0]
    first, second, third, *_ = show.contents
    home.world.heard = {first.uri: first.duration_ms, second.uri: 61_000}
    await select(home)
    await home.play(f"{show.uri}?item=latest", "podcast")
    assert home.world.now().uri == second.uri
    assert asked_of_spotify(home)[0] == f"GET /shows/{show.id}/episodes"
    home.world.heard = dict.fromkeys(show.tracks, 10**9)
    await home.pass_time(61, step=5)
    await home.play(f"{show.uri}?item=latest", "podcast")
    assert home.world.now().uri == first.uri
    assert third.uri in show.tracks


async def test_only_a_podcast_has_a_latest_episode(home: House) -> None:
    """An album's tracks came out together."""
    album = home.simulator.catalogue.all(Album)[0]
    await select(home)
    data = {"media_content_id": f"{album.uri}?item=latest", "media_content_type": "album"}
    assert (await refusal(home, "play_media", **data)).translation_key == "latest_unsupported"
    assert asked_of_spotify(home) == []


@pytest.mark.parametrize("kind", [Album, Show, Playlist])
async def test_any_track(home: House, kind: type[Album | Show | Playlist]) -> None:
    """Now this one, now that one; all that comes after it comes in order."""
    thing = home.simulator.catalogue.all(kind)[0]
    await select(home)
    begun = set()
    for _ in range(12):
        await home.play(f"{thing.uri}?item=random")
        begun.add(home.world.now().uri)
        assert home.world.now().session.context == thing.uri
    assert begun <= set(thing.tracks)
    assert len(begun) > 1


@pytest.mark.parametrize(("kind", "name"), [(Artist, "Salt Lanterns"), (Playlist, "Morning Fog")])
async def test_what_cannot_be_counted_is_shuffled(
    home: House, kind: type[Thing], name: str
) -> None:
    """Then Spotify draws."""
    thing = home.simulator.catalogue.named(kind, name)
    await select(home)
    await home.play(f"{thing.uri}?item=random")
    assert home.world.now().session.context == thing.uri
    assert home.world.now().session.shuffle
