"""Guard the Web API: bearer, dashboard, scopes; then let the route speak."""

from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler

from . import (
    audiobook_routes,
    catalogue_routes,
    errors,
    library_routes,
    player_routes,
    playlist_routes,
)
from .call import Call, Route
from .catalogue import base62
from .errors import RefusedError

if TYPE_CHECKING:
    from .people import Grant
    from .server import Simulator

ROUTES = (
    *player_routes.ROUTES,
    *library_routes.ROUTES,
    *playlist_routes.ROUTES,
    *catalogue_routes.ROUTES,
    *audiobook_routes.ROUTES,
)
JUNK_SHARE = 0.5
GONE = (
    "/albums",
    "/artists",
    "/artists/{id}/related-artists",
    "/artists/{id}/top-tracks",
    "/audio-analysis/{id}",
    "/audio-features",
    "/audio-features/{id}",
    "/audiobooks",
    "/browse/categories",
    "/browse/categories/{id}",
    "/browse/categories/{id}/playlists",
    "/browse/featured-playlists",
    "/browse/new-releases",
    "/chapters",
    "/episodes",
    "/markets",
    "/me/albums",
    "/me/albums/contains",
    "/me/audiobooks",
    "/me/audiobooks/contains",
    "/me/episodes",
    "/me/episodes/contains",
    "/me/following",
    "/me/following/contains",
    "/me/shows",
    "/me/shows/contains",
    "/me/tracks",
    "/me/tracks/contains",
    "/playlists/{id}/followers",
    "/playlists/{id}/followers/contains",
    "/playlists/{id}/tracks",
    "/recommendations",
    "/recommendations/available-genre-seeds",
    "/shows",
    "/tracks",
    "/users/{id}",
    "/users/{id}/playlists",
)


class WebApi:
    """Answer api.spotify.com."""

    def __init__(self, simulator: Simulator) -> None:
        """Serve one simulator."""
        self._simulator = simulator
        self._dice = simulator.assumptions.dice("answers")

    def register(self, app: web.Application) -> None:
        """Lay the routes; what Spotify took away is forbidden, what never was is not found."""
        for route in ROUTES:
            app.router.add_route(route.method, f"/v1{route.path}", self._serve(route))
        for path in GONE:
            app.router.add_route("*", f"/v1{path}", self._gone)
        app.router.add_route("*", "/v1/{rest:.*}", self._unknown)

    def _serve(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            try:
                grant = self._admit(request, route.scopes)
                call = self._call(request, grant, await request.text())
                return self._answer(route, route.handler(call))
            except RefusedError as refused:
                return refused.refusal.response()

        return handle

    async def _gone(self, request: web.Request) -> web.Response:
        return self._refuse(request, errors.FORBIDDEN)

    async def _unknown(self, request: web.Request) -> web.Response:
        return self._refuse(request, errors.NO_SUCH_SERVICE)

    def _refuse(self, request: web.Request, refusal: errors.Refusal) -> web.Response:
        try:
            self._admit(request)
        except RefusedError as refused:
            return refused.refusal.response()
        return refusal.response()

    def _admit(self, request: web.Request, scopes: frozenset[str] = frozenset()) -> Grant:
        """Let in who has a good token for this and whose app is in order."""
        accounts = self._simulator.accounts
        grant = accounts.bearer(request.headers.get("Authorization"))
        app = accounts.apps[grant.client_id]
        if not app.owner_premium:
            raise RefusedError(errors.OWNER_NOT_PREMIUM)
        if app.users is not None and grant.user_id not in app.users:
            raise RefusedError(errors.NOT_REGISTERED)
        if not grant.scopes >= scopes:
            raise RefusedError(errors.SCOPE_MISSING)
        return grant

    def _call(self, request: web.Request, grant: Grant, text: str) -> Call:
        simulator = self._simulator
        return Call(
            request=request,
            text=text,
            user=simulator.accounts.users[grant.user_id],
            grant=grant,
            world=simulator.world(grant.user_id),
            shapes=simulator.shapes,
            modern=simulator.modern,
        )

    def _answer(self, route: Route, body: object) -> web.Response:
        """Answer; commands end in nothing, or in junk, as Spotify's do since 2024."""
        if route.command:
            if self._dice.random() < JUNK_SHARE:
                junk = base62(self._dice.random(), length=self._dice.randint(12, 20))
                return web.Response(text=junk)
            return web.Response(status=204)
        if route.empty:
            return web.Response()
        if body is None:
            return web.Response(status=204)
        return web.json_response(body, status=201 if route.created else 200)
