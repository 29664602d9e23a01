"""A Spotify that is as far away as the real one."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import Any, NamedTuple, override
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.simulator import CLIENT_ID, CLIENT_SECRET, Simulator
from tests.simulator.people import REDIRECT_URIS

VERIFIER = "v" * 64


class Trip(NamedTuple):
    """A request's way to Spotify and back: seconds since 1970, and how long it took."""

    method: str
    path: str
    left_at: float
    seconds: float

    @property
    def is_command(self) -> bool:
        """Whether it is to change what plays."""
        return self.method != "GET" and self.path.startswith("/v1/")


class FarSpotify(Simulator):
    """Spend half of each round trip on the way there and half on the way back."""

    def __init__(self, seed: int = 0, **traits: Any) -> None:
        """Draw the world and the distances from a seed."""
        super().__init__(seed=seed, **traits)
        self.trips: list[Trip] = []
        self.on_answer: Callable[[], None] = lambda: None
        self.distance = self.assumptions.nearest, self.assumptions.farthest
        self._random = Random(seed)

    @override
    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Be late in both directions."""
        seconds = self._random.uniform(*self.distance)
        self.trips.append(Trip(request.method, request.path, self.clock(), seconds))
        await asyncio.sleep(seconds / 2)
        response = await super()._record(request, handler)
        self.on_answer()
        await asyncio.sleep(seconds / 2)
        return response

    async def sign_in(self, user: str, scopes: str, client_id: str = CLIENT_ID) -> dict[str, Any]:
        """Return the token that a user's consent leads to, as Home Assistant's helper keeps it."""
        digest = sha256(VERIFIER.encode()).digest()
        asked = {
            "client_id": client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT_URIS[0],
            "scope": scopes,
            "code_challenge_method": "S256",
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }
        back = await self.accounts.consent(f"{self.authorize_url}?{urlencode(asked)}", user)
        form = {
            "grant_type": "authorization_code",
            "code": dict(parse_qsl(urlsplit(back).query))["code"],
            "redirect_uri": REDIRECT_URIS[0],
            "client_id": client_id,
            "client_secret": CLIENT_SECRET,
            "code_verifier": VERIFIER,
        }
        token = self.accounts.token(form)
        return {**token, "expires_at": self.clock() + int(token["expires_in"])}
