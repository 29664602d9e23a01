"""Fixtures: a house with Home Assistant in this process, and Spotify simulated over HTTP."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
import logging
import os

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN, User
from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from hypothesis import settings
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.evergreen_spotify.auth import oauth
from custom_components.evergreen_spotify.webapi import client

from . import frozen_clock
from .amplifier import Amplifier, link
from .contract import data, requests, tolerated
from .house import House
from .simulator import Simulator, assumptions
from .simulator.catalogue import Playlist

DEFAULT_SEED = str(assumptions.DEFAULT_SEED)
collect_ignore = [] if data.folder() else ["test_contract.py"]
COMPONENTS = (
    "http",
    "websocket_api",
    "auth",
    "config",
    "repairs",
    "diagnostics",
    "media_player",
    "scene",
)
# They last for many seconds, some in real time: begun last, they would keep one process busy
# while the other has nothing left to do.
LONG = {
    "test_bench",
    "test_blueprints",
    "test_browser",
    "test_demo",
    "test_interruption_cases",
    "test_interruptions",
    "test_kill",
    "test_mutations",
    "test_soak",
    "test_token_properties",
}
NOON = "2026-11-23 20:00:00+00:00"  # in the zone of Home Assistant's test harness


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the world be chosen in which all tests run."""
    seed = os.environ.get(assumptions.SEED_VARIABLE, DEFAULT_SEED)
    words = "draw what nobody attests about Spotify from this seed"
    parser.addoption("--world-seed", type=int, default=seed, metavar="N", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Tell every simulator, and the processes that tests begin."""
    frozen_clock.install()
    settings.register_profile("a shared machine is slow at times", deadline=None)
    settings.load_profile("a shared machine is slow at times")
    os.environ[assumptions.SEED_VARIABLE] = str(config.getoption("--world-seed"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what lasts."""
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which world it is, and what is known of Spotify here."""
    contract = data.folder() or f"no data beside the project, {data.VARIABLE} is not set"
    return [f"world seed: {config.getoption('--world-seed')}", f"contract: {contract}"]


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode, a third of the time, to those who set PYTHONASYNCIODEBUG=1."""


@pytest.fixture(autouse=True)
async def cheap_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a clock that stands cost the loop little."""
    frozen_clock.apply(asyncio.get_running_loop(), monkeypatch)


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give each test a folder of its own: tokens are real files."""
    return hass_tmp_config_dir


@pytest.fixture
def world_seed(pytestconfig: pytest.Config) -> int:
    """Choose the world; a test that is about several is parametrized by it."""
    seed: int = pytestconfig.getoption("--world-seed")
    return seed


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """List what Home Assistant logs of an integration that uses what is deprecated or forbidden."""
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    ours = ("custom integration 'evergreen_spotify'", "'evergreen_spotify' custom integration")
    messages = (record.getMessage() for record in records)
    return [message for message in messages if any(one in message for one in ours)]


@pytest.fixture
async def simulator(
    socket_enabled: None,
    world_seed: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    freezer: FrozenDateTimeFactory,
) -> AsyncGenerator[Simulator]:
    """Run Spotify, and turn the product's three addresses to it."""
    caplog.set_level(logging.WARNING, "aiohttp.access")  # as Home Assistant's bootstrap does
    freezer.move_to(NOON)
    async with Simulator(seed=world_seed) as spotify:
        monkeypatch.setattr(oauth, "AUTHORIZE_URL", spotify.authorize_url)
        monkeypatch.setattr(oauth, "TOKEN_URL", spotify.token_url)
        monkeypatch.setattr(client, "API_URL", spotify.api_url)
        recorder = requests.Recorder()
        spotify.log.listeners.append(recorder)
        yield spotify
        assert tolerated.untolerated(recorder.violations, tolerated.REQUESTS) == []
    assert complaints(caplog) == []


@pytest.fixture
async def house(
    hass: HomeAssistant,
    enable_custom_integrations: None,
    simulator: Simulator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_admin_user: User,
    freezer: FrozenDateTimeFactory,
) -> House:
    """Open a house in which nobody has an account yet."""
    for component in COMPONENTS:
        assert await async_setup_component(hass, component, {})
    browser = await hass.auth.async_create_refresh_token(
        hass_admin_user,
        client_name="Browser",
        token_type=TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN,
        access_token_expiration=timedelta(days=3650),
    )
    token = hass.auth.async_create_access_token(browser)
    return House(hass, simulator, await hass_client_no_auth(), freezer, token)


@pytest.fixture
async def home(house: House) -> House:
    """Open a house with Juniper's account, while nothing plays."""
    await house.connect("juniper")
    return house


@pytest.fixture
async def playing(home: House) -> House:
    """Open a house in which Juniper's phone has just started a playlist in the kitchen."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    await home.notice()
    assert home.player.state == "playing"
    home.simulator.log.clear()
    return home


@pytest.fixture
async def amplifier(home: House) -> Amplifier:
    """Bring an amplifier into the house."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    amplifier = Amplifier(home)
    await home.hass.data[DATA_COMPONENT].async_add_entities([amplifier])
    return amplifier


@pytest.fixture
async def linked(home: House, amplifier: Amplifier) -> House:
    """Open a house in which the speaker in the kitchen is heard through the amplifier."""
    await link(home, source="Spotify", volume=60)
    return home


@pytest.fixture
async def switch(home: House) -> None:
    """Bring something into the house that can be on or off, and nothing else."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    assert await async_setup_component(home.hass, "input_boolean", {"input_boolean": {"tv": None}})
