"""What else a scene may hold: a lamp, and a player that has nothing to do with Spotify."""

from typing import override

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

LAMP = "input_boolean.lamp"
TELLY = "media_player.telly"
LIGHTS = "scene.lights"


class Telly(MediaPlayerEntity):
    """A television that can be on or off."""

    _attr_should_poll = False
    _attr_state = MediaPlayerState.OFF
    _attr_supported_features = MediaPlayerEntityFeature.TURN_ON | MediaPlayerEntityFeature.TURN_OFF

    def __init__(self) -> None:
        """Stand there."""
        self.entity_id = TELLY

    @override
    async def async_turn_on(self) -> None:
        """Turn on."""
        self._attr_state = MediaPlayerState.ON
        self.async_write_ha_state()

    @override
    async def async_turn_off(self) -> None:
        """Turn off."""
        self._attr_state = MediaPlayerState.OFF
        self.async_write_ha_state()


async def async_move_in(hass: HomeAssistant) -> None:
    """Set both up."""
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"lamp": {}}})
    await hass.data[DATA_COMPONENT].async_add_entities([Telly()])
    lights = {"scene_id": "lights", "entities": {LAMP: "on"}}
    await hass.services.async_call("scene", "create", lights, blocking=True)
