"""One governor per Client ID, shared by all entries; what it knows outlives a restart."""

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..webapi.governor import Governor
from .stored import async_get_cache

SAVE_DELAY = 5.0
"""Seconds until what is new is written to the disk."""

_GOVERNORS: HassKey[dict[str, Governor]] = HassKey(f"{DOMAIN}_governors")


async def async_get_governor(hass: HomeAssistant, client_id: str) -> Governor:
    """Return the governor of a Client ID."""
    governors = hass.data.setdefault(_GOVERNORS, {})
    if client_id not in governors:
        cache = async_get_cache(hass, f"requests.{client_id}")
        governor = Governor(lambda: cache.async_delay_save(governor.as_dict, SAVE_DELAY))
        governors[client_id] = governor
        governor.restore(await cache.async_load())
    return governors[client_id]
