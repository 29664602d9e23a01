"""One governor per Client ID, shared by all entries; what it knows outlives a restart."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..webapi.governor import Governor

SAVE_DELAY = 5.0
"""Seconds until what is new is written to the disk."""

_GOVERNORS: HassKey[dict[str, Governor]] = HassKey(f"{DOMAIN}_governors")


async def async_get_governor(hass: HomeAssistant, client_id: str) -> Governor:
    """Return the governor of a Client ID."""
    governors = hass.data.setdefault(_GOVERNORS, {})
    if client_id not in governors:
        store: Store[dict[str, Any]] = Store(hass, 1, f"{DOMAIN}_requests.{client_id}")
        governor = Governor(lambda: store.async_delay_save(governor.as_dict, SAVE_DELAY))
        governors[client_id] = governor
        if stored := await store.async_load():
            governor.restore(stored)
    return governors[client_id]
