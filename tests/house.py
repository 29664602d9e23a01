"""A house with Home Assistant in it, and what a person does there."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path
from time import sleep, time
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceResponse, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from yarl import URL

from .front_end import LANGUAGES, check
from .present import present
from .simulator import CLIENT_ID, Simulator
from .simulator.world import World

DOMAIN = "evergreen_spotify"

type Json = dict[str, Any]

FLOWS = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
SUBENTRIES = "/api/config/config_entries/subentries/flow"
FIXES = "/api/repairs/issues/fix"


def state_of(hass: HomeAssistant, entity_id: str) -> State:
    """Return an entity's state; fail where there is none."""
    return present(hass.states.get(entity_id), entity_id)


def answer_of(response: ServiceResponse, entity_id: str) -> Json:
    """Return what an action answered for an entity; nothing where it answers nothing."""
    answer = response[entity_id] if response else {}
    assert isinstance(answer, dict)
    return answer


def placeholders(told: HomeAssistantError | ir.IssueEntry) -> dict[str, str]:
    """Return what an error or a repair fills into its text."""
    return dict(told.translation_placeholders or {})


@dataclass
class House:
    """Drive Home Assistant by its HTTP API, actions and states, and Spotify by its simulator."""

    hass: HomeAssistant
    simulator: Simulator
    client: TestClient
    freezer: FrozenDateTimeFactory
    token: str
    base: str = field(init=False)
    _breath: asyncio.Future[None] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Set the address under which the browser has the front end."""
        self.base = str(self.client.make_url("/")).rstrip("/")

    # Signing in

    async def start(self, domain: str = DOMAIN) -> Json:
        """Add an integration, ours or another, as far as its form."""
        return await self._post(FLOWS, {"handler": domain})

    async def submit(self, flow: Json, client_id: str = CLIENT_ID, **more: Any) -> Json:
        """Enter a Client ID."""
        return await self._post(f"{FLOWS}/{flow['flow_id']}", {"client_id": client_id, **more})

    async def choose(self, flow_id: str, choice: str) -> Json:
        """Choose from a menu."""
        return await self._post(f"{FLOWS}/{flow_id}", {"next_step_id": choice})

    async def consent(self, flow: Json, user: str, **how: Any) -> Json:
        """Walk Spotify's consent page and come back."""
        location = await self.simulator.accounts.consent(flow["url"], user, **how)
        return await self.come_back(flow, location)

    async def come_back(self, flow: Json, location: str) -> Json:
        """Follow Spotify's redirect, then let the front end look at what has come of it."""
        assert await self.callback(URL(location).relative()) == HTTPStatus.OK
        return await self._post(f"{FLOWS}/{flow['flow_id']}", {})

    async def callback(self, location: URL) -> int:
        """Go where Spotify's redirect leads; return the status of the answer."""
        response = await self.through(self.client.get(location))
        return response.status

    async def connect(self, user: str, client_id: str = CLIENT_ID, **how: Any) -> Json:
        """Connect an account and wait until it is set up."""
        result = await self.consent(await self.submit(await self.start(), client_id), user, **how)
        await self.settle()
        return result

    async def sign_in_again(self, flow_id: str, user: str, client_id: str = CLIENT_ID) -> Json:
        """Walk a reauth or reconfigure flow to its end."""
        flow = await self.resume(flow_id)
        if flow["type"] != "external":
            flow = await self.submit(flow, client_id)
        result = await self.consent(flow, user)
        await self.settle()
        return result

    async def resume(self, flow_id: str) -> Json:
        """Look at a flow that was begun elsewhere."""
        return await self.get(f"{FLOWS}/{flow_id}")

    async def repair(self, **data: Any) -> Json:
        """Open the one repair, confirm, and return what it hands over to."""
        (issue,) = self.issues
        flow = await self._post(FIXES, {"handler": issue.domain, "issue_id": issue.issue_id})
        assert flow["step_id"] == "confirm", flow
        done = await self._post(f"{FIXES}/{flow['flow_id']}", data)
        for step in (flow, done):
            known = LANGUAGES["en"]["issues"][issue.translation_key]["fix_flow"]
            check(known, step, issue.translation_placeholders)
        return done

    async def reconfigure(self, choice: str = "client", entry: ConfigEntry | None = None) -> Json:
        """Choose Reconfigure in an entry's menu, then one of what it offers."""
        return await self.choose((await self.open_menu(entry))["flow_id"], choice)

    async def open_menu(self, entry: ConfigEntry | None = None) -> Json:
        """Choose Reconfigure in the menu of an entry, the first if none is named."""
        entry_id = (entry or self.entry).entry_id
        return await self._post(FLOWS, {"handler": DOMAIN, "entry_id": entry_id})

    async def answer(self, flow: Json, **data: Any) -> Json:
        """Fill in the form of a flow, and wait for what it does."""
        result = await self._post(f"{FLOWS}/{flow['flow_id']}", data)
        await self.settle()
        return result

    async def configure(self, choice: str, **data: Any) -> Json:
        """Choose Configure, one of what it offers, and fill in what it asks for."""
        menu = await self._post(OPTIONS, {"handler": self.entry.entry_id})
        path = f"{OPTIONS}/{menu['flow_id']}"
        step = await self._post(path, {"next_step_id": choice})
        return await self._post(path, data) if data else step

    async def add(self, kind: str, *forms: Json) -> Json:
        """Add a preset or a linked player to the first account: fill in one form after another."""
        return await self._fill_in({"handler": [self.entry.entry_id, kind]}, forms)

    async def change(self, kind: str, *forms: Json) -> Json:
        """Open the first of its kind and fill in its forms again."""
        (subentry, *_) = self.entry.get_subentries_of_type(kind)
        handler = {"handler": [self.entry.entry_id, kind], "subentry_id": subentry.subentry_id}
        return await self._fill_in(handler, forms)

    async def _fill_in(self, start: Json, forms: Iterable[Json]) -> Json:
        flow = await self._post(SUBENTRIES, start)
        for form in forms:
            flow = await self._post(f"{SUBENTRIES}/{flow['flow_id']}", form)
        await self.settle()
        return flow

    async def renew(self, flow_id: str, user: str = "juniper", **how: Any) -> Json:
        """Walk a flow that needs no Client ID to its end."""
        flow = await self.resume(flow_id)
        if flow["type"] != "external":
            flow = await self._post(f"{FLOWS}/{flow_id}", {})
        result = await self.consent(flow, user, **how)
        await self.settle()
        return result

    # Looking around

    @property
    def entries(self) -> list[ConfigEntry]:
        """All entries of ours."""
        return self.hass.config_entries.async_entries(DOMAIN)

    @property
    def entry(self) -> ConfigEntry:
        """The first entry."""
        return self.entries[0]

    @property
    def issues(self) -> list[ir.IssueEntry]:
        """The repairs that are shown, whoever raised them."""
        return [issue for issue in ir.async_get(self.hass).issues.values() if issue.active]

    @property
    def flows(self) -> list[Json]:
        """The flows of ours that are under way."""
        return [
            dict(one) for one in self.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        ]

    @property
    def player(self) -> State:
        """The first account's player."""
        registry = er.async_get(self.hass)
        entities = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        (entity_id,) = (
            one.entity_id
            for one in entities
            if one.domain == "media_player" and one.config_subentry_id is None
        )
        state = self.hass.states.get(entity_id)
        assert state is not None
        return state

    def state(self, domain: str, entry: ConfigEntry | None = None) -> State:
        """Return the state of an entry's entity of a domain."""
        registry = er.async_get(self.hass)
        entities = er.async_entries_for_config_entry(registry, (entry or self.entry).entry_id)
        (entity_id,) = (
            one.entity_id for one in entities if one.domain == domain and not one.disabled
        )
        return state_of(self.hass, entity_id)

    @property
    def vault(self) -> Path:
        """The file of the first account's token."""
        (path,) = Path(self.hass.config.path(".storage")).glob(f"{DOMAIN}.*")
        return path

    @property
    def world(self) -> World:
        """What Juniper's devices really do."""
        return self.simulator.world("juniper")

    @property
    def heard(self) -> tuple[str | None, bool, str | None]:
        """What can be heard: the item, whether it plays, and on which device."""
        now = self.world.now()
        active = now.session.active
        return now.uri, now.session.playing, active.name if active else None

    async def diagnostics(self) -> Json:
        """Return the diagnostics of the first account."""
        told = await self.get(f"/api/diagnostics/config_entry/{self.entry.entry_id}")
        return told["data"]

    async def requests(self) -> Json:
        """Return what they tell of its requests."""
        return (await self.diagnostics())["requests"]

    async def schedule(self) -> Json:
        """Return what they tell of the next poll."""
        return (await self.diagnostics())["schedule"]

    def commands(self) -> list[str]:
        """List the commands that reached Spotify since the log was last cleared."""
        return [
            request.path.removeprefix("/v1/me/player").strip("/") or "transfer"
            for request in self.simulator.log.requests
            if request.kind == "api" and request.method != "GET"
        ]

    # Living in it

    async def act(self, action: str, **data: Any) -> None:
        """Call an action on the first account's player."""
        for result in await self.act_at_once(action, [data]):
            if result is not None:
                raise result

    async def act_at_once(self, action: str, calls: Iterable[Json]) -> list[BaseException | None]:
        """Call an action many times in the same moment; return how each call ended."""
        target = {"entity_id": self.player.entity_id}
        call = partial(self.hass.services.async_call, "media_player", action, blocking=True)

        async def together() -> list[BaseException | None]:
            doing = [call(data | target) for data in calls]
            ends = await asyncio.gather(*doing, return_exceptions=True)
            return [end if isinstance(end, BaseException) else None for end in ends]

        return await self.through(together())

    async def play(self, media_id: str, media_type: str = "music", **data: Any) -> None:
        """Call `media_player.play_media`."""
        await self.act(
            "play_media", media_content_id=media_id, media_content_type=media_type, **data
        )

    async def settle(self) -> None:
        """Let everything that is under way finish."""
        for _ in range(3):  # what is due has begun then
            await asyncio.sleep(0)
        await self.through(self.hass.async_block_till_done(wait_background_tasks=True))

    async def through[T](self, doing: Awaitable[T]) -> T:
        """Wait for something; when nothing moves any more, it sleeps, and time passes.

        The clock is frozen, the event loop's too: sockets and threads need real moments, and
        who sleeps needs ticks.
        """
        task = asyncio.ensure_future(doing)
        for moment in count(1):
            either: set[asyncio.Future[Any]] = {task, self._moment()}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                break
            if moment % 15 == 0:
                self.freezer.tick(0.25 if moment < 150 else 2.0)
        return task.result()

    def _moment(self) -> asyncio.Future[None]:
        """Return a real moment; who did not wait for the end of the last one still has it."""
        if self._breath is None or self._breath.done():
            self._breath = asyncio.get_running_loop().run_in_executor(None, sleep, 0.002)
        return self._breath

    async def pass_time(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass for the house and for Spotify alike."""
        until = time() + seconds
        while (left := until - time()) > 0:
            self.freezer.tick(min(step, left))
            await self.settle()

    async def notice(self) -> None:
        """Wait until what was changed elsewhere must have been seen, also while idle."""
        await self.pass_time(115, step=5)

    async def restart_entry(self) -> None:
        """Reload the first entry."""
        await self.through(self.hass.config_entries.async_reload(self.entry.entry_id))
        await self.settle()

    @property
    def _headers(self) -> dict[str, str]:
        return {"HA-Frontend-Base": self.base, "Authorization": f"Bearer {self.token}"}

    async def _post(self, path: str, body: Json) -> Json:
        step = await self.through(self._send("POST", path, json=body))
        self._show(path, step)
        return step

    async def post(self, path: str, body: Json) -> Json:
        """Send something to a REST address."""
        return await self._post(path, body)

    async def get(self, path: str) -> Json:
        """Return what a REST address holds."""
        return await self.through(self._send("GET", path))

    def _show(self, path: str, step: Json) -> None:
        """Render a step of a dialog as the front end does; a text without its values is a fault."""
        english = LANGUAGES["en"]
        if path.startswith(SUBENTRIES):
            check(english["config_subentries"][step["handler"][1]], step)
        elif path.startswith(OPTIONS):
            check(english["options"], step)
        elif path.startswith(FLOWS):
            check(english["config"], step)

    async def _send(self, method: str, path: str, **how: Any) -> Json:
        async with self.client.request(method, path, headers=self._headers, **how) as response:
            assert response.status == HTTPStatus.OK, await response.text()
            return await response.json()
