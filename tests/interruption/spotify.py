"""A Spotify whose requests are points."""

import asyncio
from typing import override

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.bench.duel.far import FarSpotify
from tests.simulator.catalogue import Episode, Playlist, Track
from tests.simulator.faults import json_error
from tests.simulator.world import World

from .points import Kind, Passage

USER = "juniper"
DISTANCE = 0.1
"""Seconds there and back."""

HESITATION = 0.05
"""Seconds that an answer stays away after its request was a point."""

HOUR_MS = 3_600_000


class PointedSpotify(FarSpotify):
    """Tell a passage of each request as it sets out, and again when it has taken effect."""

    def __init__(self, seed: int = 0) -> None:
        """Stand always as far away; nothing ends by itself for an hour."""
        super().__init__(seed)
        self.distance = DISTANCE, DISTANCE
        self.passage: Passage | None = None
        self.loses_answer = False
        self._playlists = {one.uri: list(one.tracks) for one in self.catalogue.all(Playlist)}
        for track in self.catalogue.all(Track):
            track.duration_ms = HOUR_MS
        for episode in self.catalogue.all(Episode):
            episode.duration_ms = HOUR_MS

    def begin_anew(self) -> None:
        """Be as if nothing had ever been asked."""
        self.scenarios.calm()
        self.worlds[USER] = World(USER, self.catalogue, self.clock, self.world(USER).assumptions)
        for playlist in self.catalogue.all(Playlist):
            if playlist.uri in self._playlists:
                playlist.tracks[:] = self._playlists[playlist.uri]
            else:
                self.catalogue.remove_playlist(playlist.uri)
        self.log.clear()
        self.trips.clear()
        self.passage, self.loses_answer = None, False

    @override
    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        passage = self.passage
        if passage is None:
            return await super()._record(request, handler)
        passage.at(Kind.BEFORE)
        response = await super()._record(request, handler)
        if passage.at(Kind.AFTER):
            await asyncio.sleep(HESITATION)
            is_lost = self.loses_answer and request.path.startswith("/v1/")
            return json_error(503)() if is_lost else response
        return response
