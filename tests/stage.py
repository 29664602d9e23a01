"""The simulator and Home Assistant side by side, and what a person does between them."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from aiohttp import ClientSession

from . import household
from .consent import agree
from .hass_client import HassClient, Json
from .hass_folder import CONFIGURATION, Folder
from .home_assistant import HomeAssistant, free_port
from .preset_sections import in_sections
from .simulator import CLIENT_ID, Simulator

DOMAIN = "evergreen_spotify"
FLOWS = "/api/config/config_entries/flow"
SUBENTRIES = "/api/config/config_entries/subentries/flow"
FIXES = "/api/repairs/issues/fix"


class Stage:
    """A house with Home Assistant, and a Spotify of its own."""

    home: HomeAssistant
    _browser: ClientSession

    def __init__(
        self,
        path: Path,
        *,
        token_lifetime: int = 60,
        port: int = 0,
        spotify_port: int = 0,
        seed: int | None = None,
        language: str = "en",
    ) -> None:
        """Initialize with the folder of Home Assistant; the rest is chosen if it matters."""
        self.simulator = Simulator(token_lifetime=token_lifetime, seed=seed)
        self._path = path
        self._port = port
        self._spotify_port = spotify_port
        self._language = language

    async def __aenter__(self) -> Self:
        """Start both."""
        await self.simulator.start(port=free_port(self._spotify_port))
        folder = Folder(self._path, household.configuration(self.simulator), self._base())
        folder.write("dashboard.yaml", household.dashboard(self.simulator))
        self.home = HomeAssistant(folder, self.simulator.url, free_port(self._port))
        self._browser = ClientSession()
        async with AsyncExitStack() as half_way:
            half_way.push_async_callback(self.__aexit__)
            await self.home.start()
            await self._show_dashboard_first()
            half_way.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop both."""
        await self.home.stop()
        await self._browser.close()
        await self.simulator.stop()

    @property
    def client(self) -> HassClient:
        """The owner's way into Home Assistant."""
        return self.home.client

    async def connect(self, user: str) -> Json:
        """Add the integration and agree as this user; return the flow's last word."""
        flow = await self.client.post(FLOWS, {"handler": DOMAIN})
        return await self._sign_in(flow["flow_id"], user)

    async def make_presets(self) -> None:
        """Make the presets of the house that Juniper does not have yet."""
        juniper = await self._juniper()
        made = await self.client.command("config_entries/subentries/list", entry_id=juniper)
        names = {preset["title"] for preset in made}
        for preset in household.presets(self.simulator):
            if preset["name"] not in names:
                await self._fill_in(juniper, "preset", preset | {"companion": {}})

    async def make_players(self) -> None:
        """Give speakers of the house players, each in its room."""
        juniper = await self._juniper()
        made = await self.client.command("config_entries/subentries/list", entry_id=juniper)
        rooms = {one["name"]: one for one in await self.client.command("config/area_registry/list")}
        for room in household.ROOMS:
            if room not in {player["title"] for player in made}:
                await self._fill_in(juniper, "device_player", {"device": room})
            if room not in rooms:
                rooms[room] = await self.client.command("config/area_registry/create", name=room)
        for device in await self.client.command("config/device_registry/list"):
            if area := rooms.get(device["name"].removeprefix("Spotify ")):
                about = {"device_id": device["id"], "area_id": area["area_id"]}
                await self.client.command("config/device_registry/update", **about)

    async def repair(self, issue: Json, user: str) -> Json:
        """Press the issue's button and agree again as this user; return the flow's last word."""
        about = {"handler": issue["domain"], "issue_id": issue["issue_id"]}
        fix = await self.client.post(FIXES, about)
        confirmed = await self.client.post(f"{FIXES}/{fix['flow_id']}")
        _, flow_id = confirmed["next_flow"]
        return await self._sign_in(flow_id, user)

    async def control(self, verb: str, **details: object) -> None:
        """Press a button of the control page."""
        address = f"{self.simulator.url}/control/do"
        async with self._browser.post(address, json={"verb": verb} | details) as done:
            done.raise_for_status()

    async def calm(self) -> None:
        """Let Home Assistant find that all is well again, at once, whatever it waits for."""
        self.home.forget_waits()
        await self.reload()

    async def reload(self) -> None:
        """Load each account anew."""
        for entry in await self.entries():
            address = f"/api/config/config_entries/entry/{entry['entry_id']}/reload"
            await self.client.post(address)

    async def issues(self) -> list[Json]:
        """List what Settings > Repairs shows."""
        listed = await self.client.command("repairs/list_issues")
        return [issue for issue in listed["issues"] if not issue["ignored"]]

    async def entries(self) -> list[Json]:
        """List the accounts that are set up."""
        return await self.client.command("config_entries/get", domain=DOMAIN)

    async def player(self, entry_id: str) -> str:
        """Find the player of an account."""
        entities = await self.client.command("config/entity_registry/list")
        (player,) = (
            entity["entity_id"]
            for entity in entities
            if entity["config_entry_id"] == entry_id
            and entity["config_subentry_id"] is None
            and entity["entity_id"].startswith("media_player.")
        )
        return player

    def _base(self) -> Json:
        """Return the configuration that any house has, in the language of this one."""
        spoken = {**CONFIGURATION["homeassistant"], "language": self._language}
        return {**CONFIGURATION, "homeassistant": spoken}

    async def _show_dashboard_first(self) -> None:
        first = {"default_panel": household.DASHBOARD}
        await self.client.command("frontend/set_system_data", key="core", value=first)

    async def _juniper(self) -> str:
        """Name the entry of the first account."""
        entries = {entry["title"]: entry["entry_id"] for entry in await self.entries()}
        return entries[self.simulator.accounts.users["juniper"].name]

    async def _fill_in(self, entry_id: str, kind: str, filled: Json) -> None:
        """Fill in the form; the device is chosen by its label, the rest stays as it stands."""
        form = await self.client.post(SUBENTRIES, {"handler": [entry_id, kind]})
        (device,) = (field for field in _fields(form["data_schema"]) if field["name"] == "device")
        ids = {one["label"]: one["value"] for one in device["selector"]["select"]["options"]}
        chosen = filled | {"device": ids[filled["device"]]}
        if kind == "preset":
            chosen = in_sections(chosen | {"companion": {}})
        done = await self.client.post(f"{SUBENTRIES}/{form['flow_id']}", chosen)
        assert done["type"] == "create_entry", done

    async def _sign_in(self, flow_id: str, user: str) -> Json:
        """Give the Client ID where it is asked for, agree at Spotify and come back."""
        flow = f"{FLOWS}/{flow_id}"
        step = await self.client.get(flow)
        if step["type"] != "external":
            step = await self.client.post(flow, {"client_id": CLIENT_ID})
        await agree(self._browser, step["url"], user)
        return await self.client.get(flow)


def _fields(schema: list[Json]) -> Iterator[Json]:
    """Go through the fields of a form, those within its sections too."""
    for field in schema:
        yield field
        yield from _fields(field.get("schema", []))
