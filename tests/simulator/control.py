"""Serve the page on which a person watches, plays phone and makes trouble."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .catalogue import Album, Playlist
from .errors import RefusedError
from .people import Grant, User

if TYPE_CHECKING:
    from .log import Request
    from .server import Simulator
    from .world import World

_PAGE = Path(__file__).with_name("control.html")
_SHOWN = 60
_ARGUMENTS = {
    "client_id": str,
    "context": str,
    "description": str,
    "device": str,
    "error": str,
    "kind": str,
    "n": int,
    "name": str,
    "on": bool,
    "percent": int,
    "position_ms": int,
    "product": str,
    "seconds": float,
    "state": str,
    "status": int,
    "times": int,
    "uri": str,
    "user": str,
}
VERBS = frozenset(
    {
        "advertise",
        "blank",
        "calm",
        "down",
        "exhaust_quota",
        "expire_access",
        "expire_grant",
        "hang",
        "junk",
        "lapse_owner_premium",
        "phone_move",
        "phone_next",
        "phone_pause",
        "phone_play",
        "phone_previous",
        "phone_queue",
        "phone_repeat",
        "phone_seek",
        "phone_shuffle",
        "phone_volume",
        "proxy_page",
        "rate_limit",
        "reset_connections",
        "return_device",
        "revoke",
        "set_product",
        "sleep",
        "spurious_401",
        "spurious_premium",
        "take_device",
        "token_error",
        "token_fault",
        "unregister",
        "up",
    }
)


class ControlPages:
    """Answer /control."""

    def __init__(self, simulator: Simulator) -> None:
        """Watch one simulator."""
        self._simulator = simulator

    def register(self, app: web.Application) -> None:
        """Lay the routes."""
        app.router.add_get("/", self._home)
        app.router.add_get("/control", self._page)
        app.router.add_get("/control/state", self._state)
        app.router.add_post("/control/do", self._do)

    async def _home(self, _: web.Request) -> web.Response:
        text = '<!doctype html><title>Simulator</title><a href="/control">Control</a>'
        return web.Response(text=text, content_type="text/html")

    async def _page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE)

    async def _state(self, _: web.Request) -> web.Response:
        simulator = self._simulator
        return web.json_response(
            {
                "now": simulator.clock(),
                "users": [self._user(user) for user in simulator.accounts.users.values()],
                "trouble": [
                    {"name": fault.name, "times": fault.times, "until": fault.until}
                    for fault in simulator.faults.live()
                ],
                "requests": [
                    self._request(request)
                    for request in reversed(simulator.log.requests)
                    if request.kind != "image"
                ][:_SHOWN],
                "total": sum(one.kind != "image" for one in simulator.log.requests),
            }
        )

    async def _do(self, request: web.Request) -> web.Response:
        """Run one verb of the list; JSON only, so that no foreign page can ask for it."""
        if request.content_type != "application/json":
            return _sorry("JSON, please")
        wish: dict[str, Any] = await request.json()
        verb = wish.pop("verb", None)
        if verb not in VERBS:
            return _sorry(f"No such verb: {verb}")
        if "user" in wish and wish["user"] not in self._simulator.accounts.users:
            return _sorry(f"No such user: {wish['user']}")
        try:
            arguments = {name: _ARGUMENTS[name](value) for name, value in wish.items()}
            getattr(self._simulator.scenarios, verb)(**arguments)
        except RefusedError as refused:
            return _sorry(refused.refusal.message)
        except (KeyError, StopIteration, TypeError, ValueError) as error:
            return _sorry(f"{verb} cannot do that: {error!r}")
        return web.json_response({"done": verb})

    def _user(self, user: User) -> dict[str, Any]:
        world = self._simulator.world(user.id)
        return {
            "id": user.id,
            "name": user.name,
            "product": user.product,
            "player": self._player(world),
            "devices": [
                {
                    "name": device.name,
                    "type": device.type,
                    "here": device.present(world.clock()),
                    "taken": device.taken,
                    "restricted": device.restricted,
                }
                for device in world.devices
            ],
            "contexts": [
                {"name": one.name, "uri": one.uri}
                for one in (*world.playlists(), *world.catalogue.all(Album))
                if not (isinstance(one, Playlist) and one.withheld)
            ],
            "grants": [
                self._grant(grant)
                for grant in self._simulator.accounts.grants
                if grant.user_id == user.id
            ][-4:],
        }

    def _player(self, world: World) -> dict[str, Any]:
        player = world.now()
        session, item = player.session, player.item
        shape = self._simulator.shapes.thing(item)
        images = shape.get("images") or shape.get("album", {}).get("images") or []
        makers = shape.get("artists") or [shape["show"]]
        return {
            "title": item.name,
            "artist": ", ".join(maker["name"] for maker in makers),
            "cover": images[0]["url"] if images else None,
            "position_ms": min(player.position_ms, item.duration_ms),
            "duration_ms": item.duration_ms,
            "playing": session.playing,
            "advert": player.in_advert,
            "device": session.active.name if session.active else None,
            "volume": session.active.volume if session.active else None,
            "shuffle": session.shuffle,
            "repeat": session.repeat,
            "context": session.context,
            "queue": [world.catalogue.playable(uri).name for uri in session.queue],
        }

    def _grant(self, grant: Grant) -> dict[str, Any]:
        accounts = self._simulator.accounts
        now = accounts.clock()
        return {
            "app": accounts.apps[grant.client_id].name,
            "age": now - grant.at,
            "left": grant.at + accounts.grant_seconds - now,
            "revoked": grant.revoked,
            "scopes": len(grant.scopes),
            "refreshes": grant.refreshes,
            "rotations": grant.rotations,
            "access_left": grant.access_expires_at - now,
        }

    def _request(self, request: Request) -> dict[str, Any]:
        user = self._simulator.accounts.users.get(request.user_id or "")
        query = {} if request.kind == "authorize" else request.query
        return {
            "at": request.at,
            "method": request.method,
            "path": request.path,
            "query": "&".join(f"{key}={value}" for key, value in query.items()),
            "status": request.status,
            "kind": request.kind,
            "who": user.name if user else "",
        }


def _sorry(message: str) -> web.Response:
    return web.json_response({"error": message}, status=400)
