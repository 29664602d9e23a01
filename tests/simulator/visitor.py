"""Visit the simulator as an app does: ask for consent, trade the code, call the Web API."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from json import JSONDecodeError, loads
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import ClientSession

from .people import CLIENT_ID, REDIRECT_URIS, SCOPES
from .server import Simulator

VERIFIER = "sea-salt.caramel~and_a-little-patience-goes-far"


class ManualClock:
    """Tell the time that was set."""

    def __init__(self, now: float = 1_795_000_000) -> None:
        """Stop at a moment."""
        self.now = now

    def __call__(self) -> float:
        """Read it."""
        return self.now

    def advance(self, *, seconds: float = 0, days: float = 0) -> None:
        """Let time pass."""
        self.now += seconds + days * 86_400


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> dict[str, Any]:
        """Read the body as JSON."""
        return loads(self.text)

    @property
    def refusal(self) -> tuple[int, str | None, str | None]:
        """Sum up an error: status, message and reason."""
        try:
            error = self.json["error"]
        except JSONDecodeError:
            return self.status, self.text, None
        if isinstance(error, str):
            return self.status, error, self.json.get("error_description")
        return self.status, error["message"], error.get("reason")


def challenge(verifier: str) -> str:
    """Hash a verifier as PKCE wants it."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Visitor:
    """An app that acts for one user."""

    simulator: Simulator
    http: ClientSession
    clock: ManualClock
    user: str = "juniper"
    client_id: str = CLIENT_ID
    redirect_uri: str = REDIRECT_URIS[0]
    access_token: str = ""
    refresh_token: str = ""

    def authorize_url(self, **changes: str | None) -> str:
        """Spell where to send the user; None leaves a parameter out."""
        query = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(SCOPES),
            "state": "a-state-nobody-guesses",
            "code_challenge_method": "S256",
            "code_challenge": challenge(VERIFIER),
        } | changes
        present = {key: value for key, value in query.items() if value is not None}
        return f"{self.simulator.authorize_url}?{urlencode(present)}"

    async def code(self, scopes: Iterable[str] | None = None, **changes: str | None) -> str:
        """Have the user agree and take the code."""
        url = self.authorize_url(**changes)
        location = await self.simulator.accounts.consent(url, self.user, scopes=scopes)
        return dict(parse_qsl(urlsplit(location).query))["code"]

    async def exchange(self, code: str, /, **changes: str | None) -> Answer:
        """Trade a code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": VERIFIER,
        }
        return await self._token({**form, **changes})

    async def refresh(self, **changes: str | None) -> Answer:
        """Trade the refresh token for a new access token, and keep what comes."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.refresh_token,
            "client_id": self.client_id,
        }
        return await self._token({**form, **changes})

    async def connect(self, scopes: Iterable[str] | None = None) -> Answer:
        """Go all the way from consent to tokens."""
        return await self.exchange(await self.code(scopes))

    async def get(self, path: str, **query: str | int) -> Answer:
        """Read something from the Web API."""
        return await self.call("GET", path, query)

    async def put(self, path: str, body: object = None, **query: str | int) -> Answer:
        """Put something to the Web API."""
        return await self.call("PUT", path, query, body)

    async def post(self, path: str, body: object = None, **query: str | int) -> Answer:
        """Post something to the Web API."""
        return await self.call("POST", path, query, body)

    async def delete(self, path: str, body: object = None, **query: str | int) -> Answer:
        """Delete something through the Web API."""
        return await self.call("DELETE", path, query, body)

    async def call(
        self, method: str, path: str, query: dict[str, str | int], body: object = None
    ) -> Answer:
        """Send one request with the bearer."""
        return await self._send(
            method,
            f"{self.simulator.api_url}{path}",
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {self.access_token}"},
        )

    async def _token(self, form: dict[str, str | None]) -> Answer:
        present = {key: value for key, value in form.items() if value is not None}
        answer = await self._send("POST", self.simulator.token_url, data=present)
        if '"access_token"' in answer.text:
            self.access_token = answer.json.get("access_token", self.access_token)
            self.refresh_token = answer.json.get("refresh_token", self.refresh_token)
        return answer

    async def _send(self, method: str, url: str, **options: Any) -> Answer:
        async with self.http.request(method, url, **options) as response:
            return Answer(response.status, await response.text(), dict(response.headers))


@asynccontextmanager
async def visit(
    user: str = "juniper",
    *,
    connected: bool = True,
    rotate: bool = True,
    modern: bool = True,
    seed: int | None = None,
) -> AsyncIterator[Visitor]:
    """Start a simulator on a clock of its own and come in as a user's app."""
    clock = ManualClock()
    simulator = Simulator(clock=clock, rotate=rotate, modern=modern, seed=seed)
    async with simulator, ClientSession() as http:
        visitor = Visitor(simulator, http, clock, user)
        if connected:
            await visitor.connect()
            simulator.log.clear()
        yield visitor
