"""Speak to Home Assistant as its front end does: log in, REST, websocket."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from itertools import count
from typing import Any, NamedTuple, Self

from aiohttp import ClientSession, ClientWebSocketResponse

type Json = dict[str, Any]
# A mapping or a list, as each address has it.
type Answer = Any


class Owner(NamedTuple):
    """The person who owns the house."""

    name: str = "Owner"
    username: str = "owner"
    password: str = "evergreen"


class RefusedError(Exception):
    """Home Assistant said no to a command, in its own words."""


class HassClient:
    """A signed-in client that mirrors every state."""

    def __init__(self, url: str) -> None:
        """Initialize a client of a Home Assistant."""
        self.url = url
        self.states: dict[str, Json] = {}
        self._client_id = f"{url}/"
        self._session = ClientSession(url)
        self._tokens: Json = {}
        self._socket: ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        """Open with the block."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close with the block."""
        await self.close()

    async def answers(self) -> bool:
        """Tell whether the web server is up."""
        try:
            async with self._session.get("/auth/providers"):
                return True
        except OSError:
            return False

    async def sign_in(self, owner: Owner) -> None:
        """Create the owner if the house has none, then log in and follow the states."""
        code = await (self._log_in(owner) if await self._is_owned() else self._settle(owner))
        await self._get_tokens(grant_type="authorization_code", code=code)
        await self._connect()

    async def close(self) -> None:
        """Close the session."""
        if self._reader:
            self._reader.cancel()
            await asyncio.wait([self._reader])
        if self._socket:
            await self._socket.close()
        await self._session.close()

    async def get(self, path: str) -> Answer:
        """Return what a REST address holds."""
        return await self._request("GET", path)

    async def post(self, path: str, body: Json | None = None) -> Answer:
        """Post to a REST address as the front end would."""
        return await self._request("POST", path, body or {})

    async def command(self, command: str, **data: object) -> Answer:
        """Send a websocket command and return its result."""
        if self._socket is None:
            raise RefusedError("Not signed in")
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "type": command} | data)
        return await answer

    async def act(self, action: str, entity_id: str, **data: object) -> None:
        """Call an action on an entity."""
        domain, service = action.split(".")
        await self.command(
            "call_service",
            domain=domain,
            service=service,
            service_data=data,
            target={"entity_id": entity_id},
        )

    async def until[T](self, met: Callable[[], T], within: float = 15) -> T:
        """Wait for states to meet a condition and return what it found."""
        try:
            async with asyncio.timeout(within), self._changed:
                return await self._changed.wait_for(met)
        except TimeoutError as error:
            players = [one for one in self.states.values() if "media_player." in one["entity_id"]]
            raise TimeoutError(f"Not so within {within:g} s, but {players}") from error

    async def _is_owned(self) -> bool:
        async with self._session.get("/api/onboarding") as response:
            if response.status == HTTPStatus.NOT_FOUND:
                return True
            return any(step["done"] for step in await response.json() if step["step"] == "user")

    async def _settle(self, owner: Owner) -> str:
        body = owner._asdict() | {"client_id": self._client_id, "language": "en"}
        return (await self.post("/api/onboarding/users", body))["auth_code"]

    async def _log_in(self, owner: Owner) -> str:
        about = {
            "client_id": self._client_id,
            "handler": ["homeassistant", None],
            "redirect_uri": self._client_id,
        }
        flow = await self.post("/auth/login_flow", about)
        proof = {"client_id": self._client_id} | owner._asdict()
        del proof["name"]
        return (await self.post(f"/auth/login_flow/{flow['flow_id']}", proof))["result"]

    async def _get_tokens(self, **grant: str) -> None:
        form = grant | {"client_id": self._client_id}
        async with self._session.post("/auth/token", data=form) as response:
            response.raise_for_status()
            self._tokens |= await response.json()

    async def _request(self, method: str, path: str, body: Json | None = None) -> Answer:
        headers = {"HA-Frontend-Base": self.url}
        if access := self._tokens.get("access_token"):
            headers["Authorization"] = f"Bearer {access}"
        async with self._session.request(method, path, headers=headers, json=body) as response:
            if response.status == HTTPStatus.UNAUTHORIZED and "refresh_token" in self._tokens:
                refresh = self._tokens.pop("refresh_token")
                await self._get_tokens(grant_type="refresh_token", refresh_token=refresh)
                self._tokens["refresh_token"] = refresh
                return await self._request(method, path, body)
            if not response.ok:
                raise RefusedError(f"{method} {path}: {response.status} {await response.text()}")
            return await response.json()

    async def _connect(self) -> None:
        self._socket = await self._session.ws_connect("/api/websocket")
        await self._socket.receive_json()
        await self._socket.send_json({"type": "auth", "access_token": self._tokens["access_token"]})
        await self._socket.receive_json()
        self._reader = asyncio.create_task(self._read(self._socket))
        await self.command("subscribe_events", event_type="state_changed")
        for state in await self.command("get_states"):
            self.states.setdefault(state["entity_id"], state)

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            body = message.json()
            handle = {"result": self._on_result, "event": self._on_event}[body["type"]]
            await handle(body)
        for answer in self._answers.values():
            answer.set_exception(RefusedError("Home Assistant hung up"))

    async def _on_result(self, body: Json) -> None:
        answer = self._answers.pop(body["id"])
        if body["success"]:
            answer.set_result(body["result"])
        else:
            answer.set_exception(RefusedError(body["error"]["message"]))

    async def _on_event(self, body: Json) -> None:
        data = body["event"]["data"]
        async with self._changed:
            if data["new_state"] is None:
                self.states.pop(data["entity_id"], None)
            else:
                self.states[data["entity_id"]] = data["new_state"]
            self._changed.notify_all()
