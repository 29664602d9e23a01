"""What the simulator sends, a client written for the real Spotify can read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import (
    ClientHandlerType,
    ClientMiddlewareType,
    ClientRequest,
    ClientResponse,
    ClientSession,
)
import pytest
from spotifyaio import ItemType, RepeatMode, SpotifyClient
from spotifyaio.models import Episode as EpisodeModel, SearchType, Track as TrackModel
from yarl import URL

from .simulator.catalogue import Album, Artist, Audiobook, Episode, Playlist, Show, Thing, Track
from .simulator.visitor import Visitor, visit

pytestmark = pytest.mark.usefixtures("socket_enabled")


def detour(origin: URL) -> ClientMiddlewareType:
    """Let a session end up at the simulator wherever it was sent."""

    async def go(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Change the host and nothing else."""
        there = request.url.with_scheme("http").with_host(str(origin.host))
        request.url = there.with_port(origin.port)
        return await handler(request)

    return go


def given[T](answer: T | None) -> T:
    """Return what was answered; fail where nothing was."""
    assert answer is not None
    return answer


@dataclass
class Reader:
    """A foreign client and the shelves it reads from."""

    client: SpotifyClient
    app: Visitor

    def find[T: Thing](self, kind: type[T], name: str) -> T:
        """Find a thing by name."""
        return self.app.simulator.catalogue.named(kind, name)


@asynccontextmanager
async def reading(*, modern: bool) -> AsyncIterator[Reader]:
    """Connect the foreign client."""
    async with (
        visit(modern=modern) as app,
        ClientSession(middlewares=(detour(URL(app.simulator.url)),)) as session,
    ):
        client = SpotifyClient(session=session)
        client.authenticate(app.access_token)
        yield Reader(client, app)


@pytest.fixture
async def new(socket_enabled: None) -> AsyncIterator[Reader]:
    """Read what a new app gets."""
    async with reading(modern=True) as reader:
        yield reader


@pytest.fixture
async def old(socket_enabled: None) -> AsyncIterator[Reader]:
    """Read what an old app gets."""
    async with reading(modern=False) as reader:
        yield reader


async def play(reader: Reader, kind: type[Thing], name: str) -> None:
    """Put something on in the kitchen."""
    kitchen = reader.app.simulator.world("juniper").device("Kitchen").id
    context = reader.find(kind, name)
    await reader.client.start_playback(device_id=kitchen, context_uri=context.uri)
    reader.app.clock.advance(seconds=5)


async def test_playback_of_a_song(new: Reader) -> None:
    """State, item, context and device."""
    await play(new, Album, "Neon Moss")
    state = given(await new.client.get_playback())
    assert isinstance(state.item, TrackModel)
    assert state.item.name == "Undergrowth Avenue"
    assert state.item.album.artists[0].name == "Kestrel Motel"
    assert state.item.album.images[0].height == 640
    assert given(state.context).uri == new.find(Album, "Neon Moss").uri
    assert (state.device.name, state.device.volume_percent) == ("Kitchen", 40)
    assert (state.progress_ms, state.repeat_mode) == (5000, RepeatMode.OFF)
    current = given(await new.client.get_current_playing())
    assert current.item == state.item


async def test_playback_of_an_episode(new: Reader) -> None:
    """With its show."""
    await play(new, Show, "Unlikely Maps")
    state = given(await new.client.get_playback())
    assert isinstance(state.item, EpisodeModel)
    assert state.item.type is ItemType.EPISODE
    assert given(state.item.show).name == "Unlikely Maps"


async def test_playback_of_nothing(new: Reader) -> None:
    """No content."""
    assert await new.client.get_playback() is None


async def test_devices(new: Reader) -> None:
    """All that are awake."""
    devices = {device.name: device for device in await new.client.get_devices()}
    assert devices["Pocket"].supports_volume is False
    assert devices["Living Room"].device_type == "AVR"
    assert devices["Old Radio"].is_restricted is True


async def test_commands(new: Reader) -> None:
    """Every one the foreign client knows does what it says."""
    await play(new, Album, "Neon Moss")
    client, session = new.client, new.app.simulator.world("juniper").now().session
    await client.set_repeat(RepeatMode.CONTEXT)
    await client.set_shuffle(state=True)
    await client.set_volume(23)
    await client.seek_track(60_000)
    await client.pause_playback()
    assert (session.repeat, session.shuffle, session.playing) == ("context", True, False)
    assert (session.device.volume, session.position_ms) == (23, 60_000)
    await client.transfer_playback(new.app.simulator.world("juniper").device("Pocket").id)
    assert session.device.name == "Pocket"
    await client.next_track()
    await client.previous_track()
    assert new.app.simulator.world("juniper").now().item.name == "Undergrowth Avenue"


async def test_queue(new: Reader) -> None:
    """The foreign client has no call for it, but models for what is in it."""
    await play(new, Album, "Neon Moss")
    queue = (await new.app.get("/me/player/queue")).json
    assert TrackModel.from_dict(queue["currently_playing"]).name == "Undergrowth Avenue"
    names = [TrackModel.from_dict(one).name for one in queue["queue"]]
    assert names[:2] == ["Neon Moss", "Cassette Fern"]


async def test_recently_played(new: Reader) -> None:
    """Newest first."""
    played = await new.client.get_recently_played_tracks()
    moments = [one.played_at for one in played]
    assert moments == sorted(moments, reverse=True)
    assert given(played[0].context).context_type == "album"


async def test_single_things(new: Reader) -> None:
    """Album, artist, show, episode and song."""
    album = await new.client.get_album(new.find(Album, "Eleven Rivers").id)
    assert (album.name, len(album.tracks)) == ("Eleven Rivers", 7)
    tracks = await new.client.get_album_tracks(album.album_id)
    assert [track.track_number for track in tracks] == list(range(1, 8))
    artist = await new.client.get_artist(new.find(Artist, "Odalie Brandt").id)
    assert artist.name == "Odalie Brandt"
    show = await new.client.get_show(new.find(Show, "The Quiet Commute").id)
    assert len(show.episodes) == show.total_episodes == 6
    episodes = await new.client.get_show_episodes(show.show_id)
    assert episodes == show.episodes
    episode = await new.client.get_episode(new.find(Episode, "The Cold Proof").id)
    assert (episode.show.name, episode.duration_ms > 0) == ("Bread Science at Home", True)
    song = (await new.app.get(f"/tracks/{new.find(Track, 'Crumb').id}")).json
    assert TrackModel.from_dict(song).album.album_type == "single"


async def test_the_library(new: Reader) -> None:
    """Songs, albums, shows, episodes, and what is in it."""
    client = new.client
    track = (await client.get_saved_tracks())[0].track
    assert await client.is_added_to_library(track.uri)
    await client.remove_from_library([track.uri])
    assert not await client.is_added_to_library(track.uri)
    await client.save_to_library([track.uri])
    assert (await client.get_saved_tracks())[0].track == track
    assert all(saved.album.tracks for saved in await client.get_saved_albums())
    assert all(saved.show.images for saved in await client.get_saved_shows())
    assert all(saved.episode.show for saved in await client.get_saved_episodes())


async def test_audiobooks_of_the_old_era(old: Reader) -> None:
    """The foreign client cannot do without `publisher`."""
    books = await old.client.get_saved_audiobooks()
    assert books
    for book in books:
        known = old.find(Audiobook, book.name)
        assert (book.uri, book.publisher) == (known.uri, known.publisher)
        whole = await old.client.get_audiobook(book.audiobook_id)
        assert [one.uri for one in whole.chapters] == known.tracks
        assert await old.client.get_audiobook_chapters(book.audiobook_id) == whole.chapters
    found = await old.client.search("read by", [SearchType.AUDIOBOOK])
    assert {one.name for one in given(found.audiobooks)} >= {one.name for one in books}


async def test_favourites(new: Reader) -> None:
    """Top artists, top songs, followed artists."""
    assert len(await new.client.get_top_tracks()) == 48
    assert len(await new.client.get_top_artists()) == 12
    assert all(artist.images for artist in await new.client.get_followed_artists())


async def test_search(new: Reader) -> None:
    """Every kind, but for books, of which the foreign client wants what new apps are not told."""
    kinds: list[SearchType] = [kind for kind in SearchType if kind is not SearchType.AUDIOBOOK]
    found = await new.client.search("the", kinds, limit=10)
    assert len(given(found.tracks)) == 10
    assert given(found.shows)[0].name == "The Quiet Commute"
    assert given(found.artists)[0].name == "The Paper Herons"
    assert all((found.albums, found.episodes, found.playlists))


async def test_own_playlists(new: Reader) -> None:
    """Without the holes."""
    playlists = {one.name: one for one in await new.client.get_playlists_for_current_user()}
    assert playlists["Sunday Pancakes"].owner.display_name == "Juniper Vale"
    assert playlists["Morning Fog"].owner.display_name == "The Groundskeeper"
    covers = await new.client.get_playlist_cover_image(playlists["Morning Fog"].playlist_id)
    assert covers[0].height is None


async def test_playlists_of_the_old_era(old: Reader) -> None:
    """The foreign client still looks for `track`."""
    pancakes = old.find(Playlist, "Sunday Pancakes")
    playlist = await old.client.get_playlist(pancakes.id)
    entries = await old.client.get_playlist_items(pancakes.id)
    uris = [entry.track.uri for entry in entries]
    assert uris == [entry.track.uri for entry in playlist.items.items] == pancakes.tracks
    foreign = old.find(Playlist, "Late Trams")
    entries = await old.client.get_playlist_items(foreign.id)
    assert [entry.track.uri for entry in entries] == foreign.tracks


async def test_the_profile_of_the_old_era(old: Reader) -> None:
    """The foreign client cannot do without `product`."""
    me = await old.client.get_current_user()
    assert (me.user_id, me.display_name, me.product) == ("juniper", "Juniper Vale", "premium")


async def test_albums_of_an_artist_in_the_old_era(old: Reader) -> None:
    """The foreign client asks for 48, which new apps may not."""
    albums = await old.client.get_artist_albums(old.find(Artist, "The Paper Herons").id)
    assert [album.name for album in albums] == ["Second Migration", "Field Guide to Leaving"]


async def test_a_talk_in_a_playlist(old: Reader) -> None:
    """Episodes among songs keep their shape."""
    path = f"/playlists/{old.find(Playlist, 'Attic Tapes').id}/items"
    entries = (await old.app.get(path)).json["items"]
    assert EpisodeModel.from_dict(entries[3]["track"]).name == "The Cold Proof"
