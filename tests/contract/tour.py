"""Ask the simulator everything there is to ask, as apps of both eras, in many situations."""

from collections.abc import Awaitable, Callable
from json import JSONDecodeError, loads
from typing import Any

from tests.simulator.catalogue import Album, Artist, Audiobook, Episode, Playlist, Show, Track
from tests.simulator.visitor import Visitor, visit
from tests.simulator.web_api import ROUTES

from .answers import Heard

USER = "juniper"


class Tour:
    """One walk through all routes; every answer is kept."""

    def __init__(self, app: Visitor, *, modern: bool) -> None:
        """Come in."""
        self._app = app
        self._modern = modern
        self.heard: list[Heard] = []

    async def walk(self) -> list[Heard]:
        """Go everywhere."""
        walks: tuple[Callable[[], Awaitable[None]], ...] = (
            self._listen,
            self._command,
            self._look_up,
            self._browse,
            self._change,
        )
        for walk in walks:
            await walk()
        return self.heard

    async def _listen(self) -> None:
        """Read the player while all sorts of things are on."""
        catalogue, scenarios = self._app.simulator.catalogue, self._app.simulator.scenarios
        await self._read_player()
        contexts = [catalogue.all(kind)[0].uri for kind in (Album, Artist, Show)]
        attic = catalogue.named(Playlist, "Attic Tapes").uri
        for context in (*contexts, f"spotify:user:{USER}:collection", attic):
            for device in ("Kitchen", "Old Radio"):
                scenarios.phone_play(USER, context=context, device=device)
                await self._read_player()
        for _ in range(4):
            scenarios.phone_next(USER)
            await self._read_player()
        scenarios.phone_play(USER, uri=catalogue.all(Track)[0].uri, device="Pocket")
        await self._read_player()
        scenarios.phone_pause(USER)
        await self._read_player()
        scenarios.phone_play(USER, context=attic, device="Kitchen")
        scenarios.advertise(USER, 30)
        await self._read_player()
        scenarios.phone_pause(USER)
        await self._read_player()
        self._app.clock.advance(days=1)
        await self._app.refresh()
        scenarios.phone_play(USER, context=attic, device="Kitchen")
        self._app.clock.advance(seconds=400)

    async def _read_player(self) -> None:
        self._app.clock.advance(seconds=3)
        await self._get("/me/player", additional_types="track,episode")
        await self._get("/me/player")
        await self._get("/me/player/currently-playing", additional_types="track,episode")
        await self._get("/me/player/devices")
        await self._get("/me/player/queue")
        await self._get("/me/player/recently-played", limit=3)

    async def _command(self) -> None:
        """Send every command."""
        album = self._app.simulator.catalogue.all(Album)[0]
        devices = {one.name: one.id for one in self._app.simulator.world(USER).devices}
        kitchen = devices["Kitchen"]
        await self._send("PUT", "/me/player", {"device_ids": [devices["Living Room"]]})
        await self._send("PUT", "/me/player/play", {"context_uri": album.uri}, device_id=kitchen)
        await self._send("PUT", "/me/player/shuffle", state="false")
        await self._send("PUT", "/me/player/repeat", state="context")
        await self._send("PUT", "/me/player/volume", volume_percent=30)
        await self._send("PUT", "/me/player/seek", position_ms=20_000)
        await self._send("POST", "/me/player/queue", uri=album.tracks[3])
        await self._send("POST", "/me/player/next")
        await self._send("POST", "/me/player/previous")
        await self._send("PUT", "/me/player/pause")

    async def _look_up(self) -> None:
        """Look at one thing of each kind."""
        catalogue = self._app.simulator.catalogue
        for kind in (Album, Artist, Episode, Show, Track):
            await self._get(f"/{kind.kind}s/{catalogue.all(kind)[0].id}")
        book = f"/audiobooks/{catalogue.all(Audiobook)[0].id}"
        await self._get(book)
        await self._get(f"{book}/chapters", limit=2)
        await self._get(f"/albums/{catalogue.all(Album)[0].id}/tracks", limit=3)
        await self._get(f"/artists/{catalogue.all(Artist)[0].id}/albums", limit=2)
        await self._get(f"/shows/{catalogue.all(Show)[0].id}/episodes", limit=2)
        for playlist in catalogue.all(Playlist):
            if not playlist.withheld:
                await self._get(f"/playlists/{playlist.id}")
                await self._get(f"/playlists/{playlist.id}/images")
        for name in ("Attic Tapes", "Sunday Pancakes"):
            own = catalogue.named(Playlist, name)
            await self._get(f"/playlists/{own.id}/items", limit=50)

    async def _browse(self) -> None:
        """List what belongs to the listener, and search."""
        await self._get("/me")
        for kind in ("tracks", "albums", "shows", "episodes", "audiobooks"):
            await self._get(f"/me/{kind}", limit=5)
        await self._get("/me/playlists", limit=50)
        await self._get("/me/following", type="artist", limit=2)
        await self._get("/me/top/artists", limit=3)
        await self._get("/me/top/tracks", limit=3)
        for kind in ("track", "album", "artist", "playlist", "show", "episode", "audiobook"):
            await self._get("/search", q="a", type=kind, limit=5)
        await self._get("/search", q="hedge", type="playlist")

    async def _change(self) -> None:
        """Change the library and a playlist."""
        uris = [one.uri for one in self._app.simulator.catalogue.all(Track)[:3]]
        joined = ",".join(uris)
        await self._send("PUT", "/me/library", uris=joined)
        await self._get("/me/library/contains", uris=joined)
        await self._send("DELETE", "/me/library", uris=joined)
        made = await self._send("POST", "/me/playlists", {"name": "Quince"})
        path = f"/playlists/{made['id']}"
        await self._send("PUT", path, {"name": "Quince Jelly", "public": False})
        await self._send("POST", f"{path}/items", {"uris": uris})
        await self._send("PUT", f"{path}/items", {"range_start": 0, "insert_before": 2})
        await self._send("DELETE", f"{path}/items", {"items": [{"uri": uris[0]}]})

    async def _get(self, path: str, **query: str | int) -> None:
        await self._send("GET", path, **query)

    async def _send(self, method: str, path: str, body: Any = None, **query: str | int) -> Any:
        answer = await self._app.call(method, path, query, body)
        try:
            told = loads(answer.text)
        except JSONDecodeError:
            told = None
        self.heard.append(Heard(method, path, answer.status, answer.text, told, self._modern))
        return told


async def tour(*, modern: bool) -> tuple[list[Heard], list[Any]]:
    """Walk through one era; return all answers, and all requests as the log keeps them."""
    async with visit(modern=modern) as app:
        heard = await Tour(app, modern=modern).walk()
        return heard, app.simulator.log.requests


def routes() -> set[str]:
    """Name what the simulator serves, as the document spells it."""
    names = {f"{one.method} {one.path}" for one in ROUTES}
    tops = {"GET /me/top/artists", "GET /me/top/tracks"} if "GET /me/top/{type}" in names else set()
    spelled = {name.replace("/playlists/{id}", "/playlists/{playlist_id}") for name in names}
    return spelled - {"GET /me/top/{type}"} | tops
