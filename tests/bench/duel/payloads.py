"""Show a rival thousands of answers that are a little different from those it knows."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

from aiohttp import web
from homeassistant.core import HomeAssistant

from tests.bench import virtual_time
from tests.simulator.catalogue import Episode, LocalFile, Playlist, Show, Track
from tests.simulator.faults import Fault

from .far import FarSpotify
from .home import home, player_of
from .rivals import Rival
from .script import PLAYLISTS, SPEAKERS
from .variations import Json, Variation, vary
from .view import View

USER = "juniper"
COUNT = 5000
SEED = 4
# A refresh that is asked for comes at once or after Home Assistant's own ten seconds.
REFRESH_WAIT = 11
# What is doubted at first is asked for once more; so many polls leave no request for that.
READINGS = 2
TRIES = 100


@dataclass
class Figures:
    """What became of the variations."""

    shown: int = 0
    told: int = 0
    right: int = 0
    right_besides: int = 0
    missing: int = 0
    # The first few that were shown wrong.
    failures: list[tuple[Variation, View]] = field(default_factory=list)

    def count(self, variation: Variation, view: View) -> None:
        """Compare one."""
        self.shown += 1
        self.missing += view.is_missing
        if (words := variation.tells) is None:
            return
        self.told += 1
        is_right = view.shows(words)
        is_right_besides = is_right and view.shows(variation.tells_besides)
        self.right += is_right
        self.right_besides += is_right_besides
        if not is_right_besides:
            self.failures = [*self.failures[:20], (variation, view)]


class Post:
    """Answer each reading of the player with what is put in."""

    def __init__(self, spotify: FarSpotify) -> None:
        """Take over."""
        self.body: Json = {}
        self.read = 0
        is_mine = {"path": "/v1/me/player", "method": "GET"}.items()
        rule = Fault("varied", self._answer, "api")
        rule.matches = lambda request: is_mine <= vars(request).items()
        spotify.faults.add(rule)

    async def _answer(self, _: web.Request) -> web.Response:
        self.read += 1
        return web.json_response(self.body)


def bases(spotify: FarSpotify) -> Iterator[Json]:
    """Spell what may play: mostly songs, as new and as old apps see them."""
    catalogue, scenarios = spotify.catalogue, spotify.scenarios
    song, episode = catalogue.all(Track)[7], catalogue.all(Episode)[0]
    things = (
        ("spotify:user:juniper:collection", None),
        (song.album.uri, song.uri),
        (catalogue.named(Playlist, PLAYLISTS[0]).uri, None),
        (None, song.uri),
        (None, catalogue.all(LocalFile)[0].uri),
        (None, episode.uri),
        (catalogue.all(Show)[0].uri, None),
    )
    for (context, uri), spotify.modern in zip(things, cycle((True, False)), strict=False):
        scenarios.phone_play(USER, context, uri, SPEAKERS[0])
        yield _spell(spotify)
    yield _as_audiobook(_spell(spotify))
    scenarios.phone_play(USER, song.album.uri)
    scenarios.phone_pause(USER)
    yield _spell(spotify)


def _spell(spotify: FarSpotify) -> Json:
    return spotify.shapes.playback(spotify.world(USER).now(), {"track", "episode"})


def _as_audiobook(body: Json) -> Json:
    """Make an episode what Spotify sends for a chapter."""
    item = body["item"]
    item |= {"release_date": "0000", "language": ""}
    item["show"]["total_episodes"] = None
    del item["is_playable"]
    return body


async def _show(rival: Rival, count: int) -> Figures:
    async with home(SEED, modern=rival.modern) as (hass, spotify):
        originals = list(bases(spotify))
        spotify.modern = rival.modern
        entry = await rival.add(hass, spotify, USER)
        post, figures = Post(spotify), Figures()
        post.body = originals[0]
        assert await hass.config_entries.async_setup(entry.entry_id)
        player = player_of(hass, entry)
        for variation in vary(originals, count, SEED):
            await _refresh(hass, player, post, variation.body)
            figures.count(variation, View.of_state(hass.states.get(player)))
        await hass.config_entries.async_unload(entry.entry_id)
        return figures


async def _refresh(hass: HomeAssistant, player: str, post: Post, body: Json) -> None:
    """Wait until it was read, hastening that as a user can."""
    post.body, post.read = body, 0
    for _ in range(TRIES):
        words = {"entity_id": player}
        await hass.services.async_call("homeassistant", "update_entity", words, blocking=True)
        await asyncio.sleep(REFRESH_WAIT)
        if post.read >= READINGS:
            return
    raise TimeoutError(player)


def show(rival: Rival, count: int = COUNT) -> Figures:
    """Show so many variations, in virtual time."""
    return virtual_time.run(_show(rival, count))
