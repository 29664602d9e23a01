"""Wire the simulator together and serve it."""

import asyncio
from json import JSONDecodeError, loads
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from . import artwork, control
from .accounts import Accounts
from .assumptions import Assumptions
from .authorize import AuthorizePages
from .catalogue import Catalogue
from .faults import Faults
from .log import CUT, Request, RequestLog
from .scenarios import Scenarios
from .shapes import IMAGE_SIZES, Shapes
from .web_api import WebApi
from .world import Clock, World, wall_clock

if TYPE_CHECKING:
    from types import TracebackType

_KINDS = {"/v1": "api", "/api/token": "token", "/authorize": "authorize", "/image": "image"}


class Simulator:
    """Spotify's accounts service and Web API on one local port."""

    def __init__(
        self,
        *,
        clock: Clock = wall_clock,
        token_lifetime: int = 3600,
        rotate: bool = True,
        modern: bool = True,
        seed: int | None = None,
    ) -> None:
        """Build the world of a seed, or of the environment's; nothing listens yet."""
        self.assumptions = Assumptions.draw(seed)
        self.clock = clock
        self.modern = modern
        self.url = ""
        self.catalogue = Catalogue()
        self.accounts = Accounts(clock, token_lifetime, self.assumptions, rotate=rotate)
        self.log = RequestLog()
        self.faults = Faults(clock)
        self.worlds = {
            user_id: World(user_id, self.catalogue, clock, self.assumptions)
            for user_id in self.accounts.users
        }
        self.scenarios = Scenarios(self.accounts, self.faults, clock, self.worlds)
        self._runner: web.AppRunner | None = None

    @property
    def authorize_url(self) -> str:
        """Where people consent."""
        return f"{self.url}/authorize"

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens are traded."""
        return f"{self.url}/api/token"

    @property
    def api_url(self) -> str:
        """Where the Web API is."""
        return f"{self.url}/v1"

    @property
    def shapes(self) -> Shapes:
        """Spell things as this server does now."""
        return Shapes(self.url, self.catalogue, self.accounts.users, modern=self.modern)

    def assume(self, **values: Any) -> None:
        """Settle assumptions that a test is about."""
        self.assumptions.assume(**values)

    def world(self, user: str) -> World:
        """Find a user's world."""
        return self.worlds[user]

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen."""
        app = web.Application(middlewares=[self._record])
        WebApi(self).register(app)
        AuthorizePages(self.accounts).register(app)
        control.ControlPages(self).register(app)
        app.router.add_get("/image/{id}", _image)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Let go of whoever waits, and close."""
        self.faults.remove()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Start on a free port."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Write every request down, then spoil it or serve it."""
        kinds = [kind for prefix, kind in _KINDS.items() if request.path.startswith(prefix)]
        if not kinds:
            return await handler(request)
        entry = Request(
            at=self.clock(),
            method=request.method,
            path=request.path,
            kind=kinds[0],
            query=dict(request.query),
            body=await _read(request),
        )
        self._identify(entry, request)
        self.log.add(entry)
        response = await self.faults.spoil(entry, request) or await handler(request)
        cut = request.transport is None or request.transport.is_closing()
        entry.status = CUT if cut else response.status
        return response

    def _identify(self, entry: Request, request: web.Request) -> None:
        """Write down who asks, as far as the request tells."""
        form = entry.body if isinstance(entry.body, dict) else {}
        if entry.kind in {"token", "authorize"}:
            entry.client_id = form.get("client_id") or entry.query.get("client_id")
            grant = self.accounts.holder(form)
            entry.user_id = grant.user_id if grant else form.get("user")
        elif grant := self.accounts.recognise(request.headers.get("Authorization")):
            entry.user_id, entry.client_id = grant.user_id, grant.client_id


async def _read(request: web.Request) -> object:
    """Read the body as what it claims to be."""
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(await request.post())
    text = await request.text()
    try:
        return loads(text) if text else None
    except JSONDecodeError:
        return text


async def _image(request: web.Request) -> web.Response:
    image_id, _, size = request.match_info["id"].rpartition("-")
    if size not in map(str, IMAGE_SIZES):
        raise web.HTTPNotFound
    body = await asyncio.to_thread(artwork.png, image_id, int(size))
    return web.Response(
        body=body, content_type="image/png", headers={"Cache-Control": "max-age=86400"}
    )
