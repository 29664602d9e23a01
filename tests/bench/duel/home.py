"""A Home Assistant in virtual time, and its one Spotify."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager
import logging
from pathlib import Path
from random import seed as sow
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, overload
from unittest.mock import patch

from aiohttp import ThreadedResolver
from aiohttp.test_utils import unused_port
from homeassistant.components.application_credentials import AuthorizationServer
from homeassistant.components.spotify import application_credentials
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import aiohttp_client, entity_registry as er
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant
from spotifyaio import spotify as spotifyaio
from yarl import URL

from custom_components.evergreen_spotify.auth import oauth
from custom_components.evergreen_spotify.webapi import client
from tests.hass_folder import Folder

from .far import FarSpotify

COMPONENTS = ("http", "homeassistant", "media_player")


class Resolver(ThreadedResolver):
    """Ask for names without Zeroconf, which would speak to the network."""

    real_close = ThreadedResolver.close


@overload
def home(
    seed: int, **traits: Any
) -> AbstractAsyncContextManager[tuple[HomeAssistant, FarSpotify]]: ...
@overload
def home[S: FarSpotify](
    seed: int, kind: type[S], **traits: Any
) -> AbstractAsyncContextManager[tuple[HomeAssistant, S]]: ...
@asynccontextmanager
async def home(
    seed: int, kind: type[FarSpotify] = FarSpotify, **traits: Any
) -> AsyncIterator[tuple[HomeAssistant, Any]]:
    """Open a house in which nobody has an account yet."""
    sow(seed)  # Home Assistant spreads its timers by chance
    with silence(), config_folder() as folder:
        async with (
            async_test_home_assistant(config_dir=folder) as hass,
            kind(seed, **traits) as spotify,
        ):
            hass.data.pop(DATA_CUSTOM_COMPONENTS)
            await hass.config.async_set_time_zone("UTC")
            with pointed_at(spotify.url):
                for component in COMPONENTS:
                    assert await async_setup_component(hass, component, {})
                try:
                    yield hass, spotify
                finally:
                    await hass.async_stop(force=True)


def player_of(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Name the player of an account."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    (player,) = (one.entity_id for one in entities if one.domain == "media_player")
    return player


@contextmanager
def config_folder() -> Iterator[str]:
    """Keep a configuration for as long as the house stands."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Folder(Path(folder)).settle_on(unused_port())  # a demo may have the usual one
        yield folder


@contextmanager
def silence() -> Iterator[None]:
    """Log nothing: core tells of each failure at length."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def pointed_at(spotify: str) -> Iterator[None]:
    """Send the three kinds of requests of both integrations to the simulator."""

    async def server(_: HomeAssistant) -> AuthorizationServer:
        return AuthorizationServer(f"{spotify}/authorize", f"{spotify}/api/token")

    addresses = (
        (oauth, "AUTHORIZE_URL", f"{spotify}/authorize"),
        (oauth, "TOKEN_URL", f"{spotify}/api/token"),
        (client, "API_URL", f"{spotify}/v1"),
        (application_credentials, "async_get_authorization_server", server),
        (aiohttp_client, "_async_make_resolver", lambda _: Resolver()),
        (spotifyaio, "URL", SimpleNamespace(build=lambda **_: URL(spotify))),
    )
    with ExitStack() as stack:
        for module, name, address in addresses:
            stack.enter_context(patch.object(module, name, address))
        yield
