"""Evergreen for Spotify: a Spotify player that is always there."""

import asyncio
import logging

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .auth.issues import (
    async_clear_when_unloaded,
    async_show_problems,
    async_tell_where_to_revoke,
)
from .auth.oauth import SpotifyImplementation
from .auth.session import TokenSession
from .auth.status import async_forget_evidence
from .auth.token_store import async_get_token_store
from .const import CONF_CLIENT_ID, DOMAIN
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .services import async_setup_services
from .state.governors import async_get_governor
from .state.stored import async_remove_caches
from .webapi.client import SpotifyClient

_LOGGER = logging.getLogger(__name__)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.MEDIA_PLAYER,
    Platform.SCENE,
    Platform.SENSOR,
    Platform.SWITCH,
]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what all accounts share."""
    async_setup_services(hass)
    async_clear_when_unloaded(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SpotifyConfigEntry) -> bool:
    """Set up an account."""
    client_id = entry.data[CONF_CLIENT_ID]
    store = async_get_token_store(hass, str(entry.unique_id))
    await store.async_load()
    tokens = TokenSession(hass, SpotifyImplementation(hass, client_id), store)
    entry.async_on_unload(tokens.async_close)
    governor = await async_get_governor(hass, client_id)
    client = SpotifyClient(async_get_clientsession(hass), tokens, governor)
    coordinator = SpotifyCoordinator(hass, entry, tokens, client)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SpotifyConfigEntry) -> bool:
    """Unload an account; what it has begun is put right before its entities go."""
    await entry.runtime_data.commands.async_close()
    if entry.disabled_by:
        async_forget_evidence(hass, entry)
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: SpotifyConfigEntry) -> None:
    """Delete all that is kept of an account; no step fails with another."""
    async_show_problems(hass, entry, ())
    async_forget_evidence(hass, entry)
    results = await asyncio.gather(
        async_get_token_store(hass, str(entry.unique_id)).async_remove(),
        async_remove_caches(hass, entry),
        async_tell_where_to_revoke(hass, entry),
        return_exceptions=True,
    )
    for error in (one for one in results if one is not None):
        _LOGGER.error("An account was not removed without trace: %r", error)
