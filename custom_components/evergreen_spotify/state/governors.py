"""One governor per Client ID, shared by all entries; what it knows outlives a restart."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..webapi.governor import Governor
from .stored import async_get_cache

SAVE_DELAY: Final = 5.0
"""Seconds until what is new is written to the disk."""

_GOVERNORS: HassKey[dict[str, Governor]] = HassKey(f"{DOMAIN}_governors")
_LOADING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_governors_loading")


async def async_get_governor(hass: HomeAssistant, client_id: str) -> Governor:
    """Return the governor of a Client ID, with what it knew before a restart."""
    governors = hass.data.setdefault(_GOVERNORS, {})
    async with hass.data.setdefault(_LOADING, asyncio.Lock()):
        if client_id not in governors:
            governors[client_id] = await _async_load(hass, client_id)
    return governors[client_id]


async def _async_load(hass: HomeAssistant, client_id: str) -> Governor:
    cache = async_get_cache(hass, f"requests.{client_id}")
    governor = Governor(lambda: cache.async_delay_save(governor.as_dict, SAVE_DELAY))
    governor.restore(await cache.async_load())
    return governor
