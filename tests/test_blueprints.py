"""The blueprints, each run by Home Assistant's automations."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
import shutil
from time import sleep, time
from typing import Any
from urllib.parse import quote

from aiohttp import web
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import Blueprint
from homeassistant.components.persistent_notification import (
    Notification,
    UpdateType,
    async_register_callback,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from . import conftest
from .house import DOMAIN, House, Json, state_of
from .preset_forms import make

ROOT = Path(__file__).parents[1]
FOLDER = Path("blueprints", "automation", DOMAIN)
SOURCE = f"https://github.com/evergreen-spotify/evergreen-spotify/blob/main/{FOLDER.as_posix()}"
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url="
NAMES = ("authorization_ends", "doorbell", "follow_me", "wake_up")

SENSOR = "binary_sensor.somebody"
TITLE = "Spotify"
NOON = datetime.fromisoformat(conftest.NOON).timestamp()


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let automations go on waiting for their time of day."""
    return True


async def automate(house: House, name: str, **inputs: Any) -> None:
    """Make an automation of a blueprint."""
    hass = house.hass
    hass.states.async_set(SENSOR, "off")
    target = Path(hass.config.path(str(FOLDER)))
    await asyncio.to_thread(shutil.copytree, ROOT / FOLDER, target, dirs_exist_ok=True)
    used = {"path": f"{DOMAIN}/{name}.yaml", "input": inputs}
    config = {"automation": {"alias": "Tested", "use_blueprint": used}}
    for component in ("homeassistant", "persistent_notification", "automation"):
        assert await async_setup_component(hass, component, config)
    await house.settle()
    assert state_of(hass, "automation.tested").state == "on"


async def go_on(house: House, seconds: float) -> None:
    """Let time pass without waiting for automations that wait themselves."""
    until = time() + seconds
    while time() < until:
        house.freezer.tick(1)
        for _ in range(8):
            await asyncio.to_thread(sleep, 0.002)


async def wait_for(house: House, is_so: Callable[[], bool]) -> None:
    """Let time pass until something is so."""
    for _ in range(60):
        if is_so():
            return
        await go_on(house, 1)
    assert is_so()


async def enter(house: House) -> None:
    """Turn the sensor on."""
    house.hass.states.async_set(SENSOR, "on")
    await go_on(house, 3)


def volume(house: House) -> int | None:
    """Tell how loud the kitchen is."""
    return house.world.device("Kitchen").volume


@pytest.fixture
async def morning(home: House) -> House:
    """Open a house with a scene for the morning, while nothing plays."""
    player = {
        "state": "playing",
        "source": "Kitchen",
        "media_content_type": "music",
        "media_content_id": "spotify:collection",
    }
    data = {"scene_id": "morning", "entities": {home.player.entity_id: player}}
    await home.through(home.hass.services.async_call("scene", "create", data, blocking=True))
    return home


async def wake_up(house: House, **inputs: Any) -> None:
    """Be woken five minutes past noon, on a Monday."""
    chosen = {"time": "12:05:00", "scene": "scene.morning", "weekdays": ["mon"]}
    await automate(house, "wake_up", player=house.player.entity_id, **chosen | inputs)
    until = time() + 310
    await house.pass_time(NOON + 295 - time(), step=5)  # nothing waits before its time of day
    await go_on(house, until - time())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_blueprint(name: str) -> None:
    """Home Assistant reads it, and finds every input that it uses, and uses all."""
    data = load_yaml_dict(str(ROOT / FOLDER / f"{name}.yaml"))
    one = Blueprint(data, expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA)
    assert one.validate() is None
    assert one.metadata["source_url"] == f"{SOURCE}/{name}.yaml"
    assert one.metadata["homeassistant"]["min_version"] == "2026.10.0"
    assert one.metadata["description"]
    assert all("selector" in entry for entry in one.inputs.values())


def test_each_is_named_here_and_in_the_readme() -> None:
    """With a link that imports it."""
    assert sorted(path.stem for path in (ROOT / FOLDER).iterdir()) == list(NAMES)
    readme = (ROOT / "README.md").read_text()
    for name in NAMES:
        assert IMPORT + quote(f"{SOURCE}/{name}.yaml", safe="") in readme


async def test_a_scene_wakes(morning: House) -> None:
    """From silence, at the speaker's own volume."""
    await wake_up(morning)
    await wait_for(morning, lambda: morning.heard[1:] == (True, "Kitchen"))
    assert volume(morning) == 40


@pytest.mark.parametrize("inputs", [{"weekdays": ["tue"]}, {"only_if": SENSOR}])
async def test_nobody_is_woken_without_need(morning: House, inputs: dict[str, Any]) -> None:
    """On another day, or while the sensor is off."""
    await wake_up(morning, **inputs)
    await go_on(morning, 30)
    assert not morning.heard[1]


@pytest.mark.parametrize("is_back", [True, False])
async def test_an_alarm_that_fails_is_given_again(morning: House, *, is_back: bool) -> None:
    """Then something else is done."""
    otherwise = {"action": "input_boolean.turn_on", "target": {"entity_id": "input_boolean.bell"}}
    bell: Json = {"input_boolean": {"bell": {}}}
    assert await async_setup_component(morning.hass, "input_boolean", bell)
    morning.simulator.scenarios.down()
    await wake_up(morning, otherwise=[otherwise])
    await go_on(morning, 30)
    if is_back:
        morning.simulator.scenarios.up()
    await go_on(morning, 240)
    assert morning.heard[1] is is_back
    assert morning.hass.states.is_state("input_boolean.bell", "off" if is_back else "on")


@pytest.mark.parametrize("hand", [None, 35])
async def test_a_preset_fades_in(home: House, hand: int | None) -> None:
    """From hardly audible to its volume, unless a hand on the speaker ends it."""
    scene = await make(home, fade_in=240, volume=42)
    await wake_up(home, scene=scene.entity_id)
    await wait_for(home, lambda: home.heard[1:] == (True, "Kitchen"))
    await go_on(home, 120)
    assert volume(home) in range(16, 30)
    if hand is not None:
        home.simulator.scenarios.turn_knob("juniper", "Kitchen", hand)
    await go_on(home, 150)
    assert volume(home) == (42 if hand is None else hand)


async def ring(house: House, **inputs: Any) -> str | None:
    """Let somebody ring; return what played."""
    heard = house.heard[0]
    inputs = {"doorbell": [SENSOR], "player": house.player.entity_id, "seconds": 20, **inputs}
    await automate(house, "doorbell", **inputs)
    await enter(house)
    return heard


async def test_a_doorbell_is_heard_and_the_music_comes_back(playing: House) -> None:
    """The same track on the same speaker; and nothing else if somebody has begun it again."""
    door = "binary_sensor.door"
    playing.hass.states.async_set(door, "on")
    heard = await ring(playing, until_off=door)
    await wait_for(playing, lambda: not playing.heard[1])
    await go_on(playing, 60)
    assert not playing.heard[1]
    playing.hass.states.async_set(door, "off")
    await wait_for(playing, lambda: playing.heard == (heard, True, "Kitchen"))
    playing.hass.states.async_set(SENSOR, "off")
    await go_on(playing, 5)
    assert playing.heard[1]
    await enter(playing)
    await wait_for(playing, lambda: not playing.heard[1])
    playing.simulator.scenarios.phone_play("juniper", device="Living Room")
    await go_on(playing, 40)
    assert playing.heard[1:] == (True, "Living Room")


async def test_a_doorbell_leaves_silence_alone(home: House) -> None:
    """Nothing is paused, and nothing begins."""
    home.simulator.log.clear()
    await ring(home)
    await go_on(home, 40)
    assert home.commands() == []


async def follow(house: House) -> None:
    """Wait for somebody in the living room."""
    player = house.player.entity_id
    inputs = {"presence": [SENSOR], "player": player, "source": "Living Room", "volume": 22}
    await automate(house, "follow_me", **inputs)


async def test_music_follows(playing: House) -> None:
    """To somebody who stays, with the volume for the room."""
    await follow(playing)
    await enter(playing)
    playing.hass.states.async_set(SENSOR, "off")
    await go_on(playing, 20)
    assert playing.heard[1:] == (True, "Kitchen")
    await enter(playing)
    await wait_for(playing, lambda: playing.world.device("Living Room").volume == 22)
    assert playing.heard[1:] == (True, "Living Room")
    playing.simulator.log.clear()
    playing.hass.states.async_set(SENSOR, "off")
    await enter(playing)
    await go_on(playing, 10)
    assert playing.commands() == []


async def test_silence_does_not_follow(home: House) -> None:
    """Nothing is told to Spotify."""
    await follow(home)
    home.simulator.log.clear()
    await enter(home)
    await go_on(home, 10)
    assert home.commands() == []


async def watch(house: House, **inputs: Any) -> list[str]:
    """Watch over the authorization, and note what is said."""
    await automate(house, "authorization_ends", **sensors(house), **inputs)
    return listen(house)


def sensors(house: House) -> dict[str, str]:
    """Name what the blueprint watches."""
    ids = {"ends": house.state("sensor"), "problem": house.state("binary_sensor")}
    return {name: state.entity_id for name, state in ids.items()}


def listen(house: House) -> list[str]:
    """Note what is said from now on."""
    said: list[str] = []

    def note(_: UpdateType, changed: dict[str, Notification]) -> None:
        said.extend(one["message"] for one in changed.values() if one["title"] == TITLE)

    async_register_callback(house.hass, note)
    return said


async def test_an_end_is_told_days_before(home: House) -> None:
    """Once a day from then on, at the time that was chosen, with the way to renew."""
    said = await watch(home, time="12:05:00", days=182)
    await home.pass_time(600, step=30)
    assert said == []
    await home.pass_time(86_400, step=600)
    assert len(said) == 1
    assert "in 181 days" in said[0]
    assert "Renew the authorization" in said[0]


async def test_a_problem_is_told_at_once(home: House) -> None:
    """With its reason."""
    said = await watch(home)
    home.simulator.scenarios.revoke("juniper")
    await home.pass_time(3600, step=300)
    assert len(said) == 1
    assert "signed_out_revoked" in said[0]
    assert "Repairs" in said[0]


async def test_each_is_imported_through_the_websocket_and_runs(
    home: House, hass_ws_client: WebSocketGenerator, aiohttp_server: Callable[..., Any]
) -> None:
    """As the link in the README does it: fetched by its address, saved, and used."""
    settings = Path(home.hass.config.path("configuration.yaml"))
    await asyncio.to_thread(settings.write_text, "automation: !include automations.yaml\n")
    for component in ("homeassistant", "persistent_notification", "automation"):
        assert await async_setup_component(home.hass, component, {})
    said = listen(home)
    app = web.Application()
    app.router.add_static("/", ROOT / FOLDER)
    server = await aiohttp_server(app)
    socket = await hass_ws_client(home.hass)

    async def ask(**message: Any) -> Any:
        await socket.send_json_auto_id(message)
        answer = await home.through(socket.receive_json())
        assert answer["success"], answer
        return answer["result"]

    for name in NAMES:
        url = str(server.make_url(f"/{name}.yaml"))
        fetched = await ask(type="blueprint/import", url=url)
        assert fetched["validation_errors"] is None
        about = {"domain": "automation", "path": f"{DOMAIN}/{name}", "source_url": url}
        await ask(type="blueprint/save", yaml=fetched["raw_data"], **about)
    listed = await ask(type="blueprint/list", domain="automation")
    assert {f"{DOMAIN}/{name}.yaml" for name in NAMES} <= set(listed)
    used = {"path": f"{DOMAIN}/authorization_ends.yaml", "input": sensors(home)}
    config = {"alias": "Tested", "use_blueprint": used}
    await home.post("/api/config/automation/config/tested", config)
    await home.settle()
    home.simulator.scenarios.revoke("juniper")
    await home.pass_time(3600, step=300)
    assert len(said) == 1
    assert "signed_out_revoked" in said[0]
