"""Evergreen for Spotify: a Spotify player that is always there."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .const import CONF_CLIENT_ID, DOMAIN
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator, async_get_governor
from .directory import async_get_store
from .issues import async_show_troubles, async_tell_where_to_revoke
from .moments import Moments
from .oauth import SpotifyImplementation, TokenSession
from .services import async_setup_services
from .vault import async_get_vault
from .webapi.client import SpotifyClient

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
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SpotifyConfigEntry) -> bool:
    """Set up an account."""
    client_id = entry.data[CONF_CLIENT_ID]
    vault = async_get_vault(hass, str(entry.unique_id))
    await vault.async_load()
    tokens = TokenSession(hass, SpotifyImplementation(hass, client_id), vault)
    entry.async_on_unload(tokens.async_close)
    governor = await async_get_governor(hass, client_id)
    client = SpotifyClient(async_get_clientsession(hass), tokens, governor)
    coordinator = SpotifyCoordinator(hass, entry, tokens, client)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SpotifyConfigEntry) -> bool:
    """Unload an account."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: SpotifyConfigEntry) -> None:
    """Forget the account's token, its moments, and what was said about it."""
    await async_get_vault(hass, str(entry.unique_id)).async_remove()
    await async_get_store(hass, entry).async_remove()
    await Moments(hass, entry).async_remove()
    async_show_troubles(hass, entry, ())
    await async_tell_where_to_revoke(hass, entry)
