"""Kill Home Assistant after each refresh of a token, and see whether the next start has it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
import time

from aiohttp import ClientSession

from tests.consent import agree
from tests.hass_client import Json
from tests.simulator import Simulator
from tests.simulator.log import Request
from tests.stage import FLOWS
from tests.waiting import eventually

from .contenders import Contender
from .forked import ForkedHomeAssistant

USER = "juniper"
# After so many seconds an access token has run out, and a start begins with a refresh.
RUN_OUT = 1
GLANCE = 0.002
PATIENCE = 20
# A new token that was not used within this time could have been written down.
IN_FLIGHT = 0.05


def is_refresh(request: Request) -> bool:
    """Tell whether this was a refresh and has its answer."""
    form = request.fields if request.kind == "token" else {}
    return form.get("grant_type") == "refresh_token" and request.status is not None


@dataclass
class Result:
    """What became of the tokens; seconds throughout."""

    refreshes: int = 0
    kills: int = 0
    # How long after its refresh each kill came that lost a grant.
    lost: list[float] = field(default_factory=list)
    # Of these, how many while the answer was on its way to the disk, which nobody can survive.
    in_flight: int = 0
    # From the request for a refresh to the first request with the new access token.
    renewal: list[float] = field(default_factory=list)
    # In the end it runs, with nothing to repair and nobody asked to sign in.
    well: bool = False


class NotWellError(Exception):
    """Something went wrong that is no lost grant."""


class PowerCuts:
    """One integration, its own Home Assistant and its own Spotify."""

    def __init__(self, contender: Contender, path: Path) -> None:
        """Choose whom to kill; nothing runs yet."""
        self.result = Result()
        self._contender = contender
        self._path = path
        self._asked_at = self._answered_at = 0.0
        self._simulator = Simulator(
            token_lifetime=contender.token_lifetime, modern=contender.modern
        )
        self._home: ForkedHomeAssistant
        self._browser: ClientSession

    async def run(self, delays: Iterable[float]) -> Result:
        """Kill so many seconds after each refresh."""
        async with self._simulator, ClientSession() as self._browser:
            self._home = ForkedHomeAssistant(self._path, self._simulator.url)
            self._home.launch()
            try:
                await self._settle()
                for delay in delays:
                    await self._cut(delay)
                self.result.well = await self._home.alive(self._is_well())
            finally:
                await self._home.stop()
        return self.result

    async def _cut(self, delay: float) -> None:
        """Kill so long after a refresh, start again and see."""
        await asyncio.sleep(self._answered_at + delay - time.time())
        await self._home.kill()
        self.result.kills += 1
        in_flight = not self._is_used() and delay < IN_FLIGHT
        if not await self._comes_back():
            self.result.lost.append(delay)
            self.result.in_flight += in_flight
            await self._settle()

    async def _settle(self) -> None:
        """Sign in, stop in good order and come back."""
        await self._home.alive(self._sign_in())
        await self._home.stop()
        if not await self._comes_back():
            raise NotWellError(f"Lost without a kill. {self._home.last_words()}")

    async def _comes_back(self) -> bool:
        """Start with an access token that has run out; tell whether there is a new one."""
        await asyncio.sleep(self._token_at() + RUN_OUT - time.time())
        self._simulator.log.clear()
        self._home.launch()
        try:
            refresh = await self._home.alive(self._refresh())
        except TimeoutError:  # it has nothing to refresh with
            return False
        self._asked_at, self._answered_at = refresh.at, time.time()
        if refresh.status != HTTPStatus.OK:
            return False
        self.result.refreshes += 1
        return True

    async def _refresh(self) -> Request:
        """Wait for the first refresh of this start to be answered."""

        async def is_answered() -> bool:
            return any(is_refresh(request) for request in self._requests)

        await eventually(is_answered, within=PATIENCE, pause=GLANCE)
        return next(request for request in self._requests if is_refresh(request))

    @property
    def _requests(self) -> list[Request]:
        """All requests since the last start."""
        return self._simulator.log.requests

    def _token_at(self) -> float:
        """Tell when the last token was issued or refused."""
        return max((one.at for one in self._requests if one.kind == "token"), default=0)

    def _is_used(self) -> bool:
        """Tell whether the new access token was used, and note how soon."""
        uses = [request.at for request in self._requests if request.kind == "api"]
        if uses:
            self.result.renewal.append(uses[0] - self._asked_at)
        return bool(uses)

    async def _sign_in(self) -> None:
        """Agree for the first time, or go where Home Assistant asks to."""
        await self._home.be_ready()
        client = self._home.client
        flow = await (self._reauth() if self.result.kills else self._first())
        address = f"{FLOWS}/{flow['flow_id']}"
        if flow["type"] == "form":
            flow = await client.post(address, self._contender.form)
        await agree(self._browser, flow["url"], USER)
        done = await client.get(address)
        if done["type"] != "create_entry" and done["reason"] != "reauth_successful":
            raise NotWellError(done)

    async def _first(self) -> Json:
        """Add the integration."""
        client = self._home.client
        if self._contender.credential:
            await client.command("application_credentials/create", **self._contender.credential)
        return await client.post(FLOWS, {"handler": self._contender.domain})

    async def _reauth(self) -> Json:
        """Find where Home Assistant asks for a new authorization."""
        await eventually(self._is_asked)
        (asked,) = await self._flows()
        return await self._home.client.get(f"{FLOWS}/{asked['flow_id']}")

    async def _is_asked(self) -> bool:
        return bool(await self._flows())

    async def _flows(self) -> list[Json]:
        """List where Home Assistant waits for somebody to sign in."""
        flows = await self._home.client.command("config_entries/flow/progress")
        return [flow for flow in flows if flow["handler"] == self._contender.domain]

    async def _is_well(self) -> bool:
        """Tell whether the account is there, and nothing is asked or to be repaired."""
        await self._home.be_ready()
        client = self._home.client
        (entry,) = await client.command("config_entries/get", domain=self._contender.domain)
        issues = await client.command("repairs/list_issues")
        return entry["state"] == "loaded" and not issues["issues"] and not await self._flows()
