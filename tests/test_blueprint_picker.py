"""The blueprints as the front end has them: saved, picked, made into an automation, and run."""

import asyncio
from http import HTTPStatus
from pathlib import Path
import re
from typing import Any

from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .house import DOMAIN, House, Json
from .test_blueprints import FOLDER, NAMES, ROOT, SENSOR, SOURCE, wait_for

PICTURES = (
    "https://raw.githubusercontent.com/evergreen-spotify/evergreen-spotify/main"
    "/docs/images/blueprints"
)
CONFIG = "/api/config/automation/config/picked"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let automations go on waiting for their time of day."""
    return True


class Browser:
    """The front end's websocket."""

    def __init__(self, house: House, socket: Any) -> None:
        """Be connected."""
        self._house = house
        self._socket = socket

    async def ask(self, kind: str, **words: Any) -> Json:
        """Send a command, and return what it answers with."""
        await self._socket.send_json_auto_id({"type": kind, **words})
        answer: Json = await self._house.through(self._socket.receive_json())
        assert answer["success"], answer
        result: Json = answer["result"]
        return result

    async def save(self, name: str) -> None:
        """Save a blueprint, as the dialog does that imports it."""
        text = await asyncio.to_thread((ROOT / FOLDER / f"{name}.yaml").read_text)
        path, address = f"{DOMAIN}/{name}", f"{SOURCE}/{name}.yaml"
        await self.ask(
            "blueprint/save", domain="automation", path=path, yaml=text, source_url=address
        )

    async def make(self, automation: Json) -> None:
        """Save an automation, as its editor does."""
        house = self._house
        headers = {"Authorization": f"Bearer {house.token}"}
        posting = house.client.post(CONFIG, json=automation, headers=headers)
        response = await house.through(posting)
        assert response.status == HTTPStatus.OK, await response.text()
        await house.settle()

    async def picked(self) -> Json:
        """Return what the picker has of ours."""
        found = await self.ask("blueprint/list", domain="automation")
        return {Path(path).stem: one for path, one in found.items() if path.startswith(DOMAIN)}


@pytest.fixture
async def browser(home: House, hass_ws_client: WebSocketGenerator) -> Browser:
    """Open the front end in a house whose automations are made in it."""
    hass = home.hass
    path = Path(hass.config.path("configuration.yaml"))
    await asyncio.to_thread(path.write_text, "automation: !include automations.yaml\n")
    await asyncio.to_thread(Path(hass.config.path("automations.yaml")).write_text, "[]\n")
    for component in ("homeassistant", "persistent_notification", "automation"):
        assert await async_setup_component(hass, component, {})
    hass.states.async_set(SENSOR, "off")
    return Browser(home, await hass_ws_client(hass))


async def test_the_picker_lists_each_with_its_description(browser: Browser) -> None:
    """Under its own name, and with the address from which it can be imported again."""
    for name in NAMES:
        await browser.save(name)
    picked = await browser.picked()
    assert sorted(picked) == list(NAMES)
    for name, one in picked.items():
        metadata = one["metadata"]
        written = load_yaml_dict(str(ROOT / FOLDER / f"{name}.yaml"))["blueprint"]
        assert isinstance(written, dict)
        assert metadata["name"] == written["name"]
        assert metadata["name"].startswith("Evergreen for Spotify: ")
        assert metadata["description"] == written["description"]
        assert metadata["source_url"] == f"{SOURCE}/{name}.yaml"


@pytest.mark.parametrize("name", NAMES)
def test_a_description_shows_a_picture_that_is_here(name: str) -> None:
    """The dialog that imports a blueprint renders it, from where GitHub serves the files."""
    written = load_yaml_dict(str(ROOT / FOLDER / f"{name}.yaml"))["blueprint"]
    assert isinstance(written, dict)
    pictures = re.findall(r"^!\[\]\((\S+)\)$", written["description"], re.MULTILINE)
    assert pictures == [f"{PICTURES}/{name}.png"]
    picture = ROOT / "docs/images/blueprints" / f"{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")


async def test_one_that_is_picked_runs(playing: House, browser: Browser) -> None:
    """Its form is filled in and saved; then somebody rings, and the music makes way."""
    await browser.save("doorbell")
    inputs = {"doorbell": [SENSOR], "player": playing.player.entity_id, "seconds": 20}
    used = {"path": f"{DOMAIN}/doorbell.yaml", "input": inputs}
    await browser.make({"alias": "Picked", "use_blueprint": used})
    assert playing.hass.states.is_state("automation.picked", "on")
    heard = playing.heard
    playing.hass.states.async_set(SENSOR, "on")
    await wait_for(playing, lambda: not playing.heard[1])
    await wait_for(playing, lambda: playing.heard == heard)
