"""An amplifier through which a speaker of Spotify's is heard, and how it is linked."""

from datetime import datetime
from time import time
from typing import Any, Protocol, override

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later

from .house import House, Json

AMPLIFIER = "media_player.amplifier"
SWITCH = "input_boolean.tv"
LIKED = "spotify:collection"
NEW_ID = "c0ffee" * 6

MADE_READY = ["turn_on", "select_source Spotify", "volume_set 0.6"]


class Commanding(Protocol):
    """Whatever lists the commands that reached Spotify."""

    def commands(self) -> list[str]:
        """List them."""


class Amplifier(MediaPlayerEntity):
    """Stand in the living room; write down what is asked, and what Spotify was asked by then."""

    _attr_name = "Amplifier"
    _attr_should_poll = False
    _attr_supported_features = (
        MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.SELECT_SOURCE
        | MediaPlayerEntityFeature.VOLUME_SET
    )

    def __init__(self, house: Commanding) -> None:
        """Be off, and come on at once."""
        self._house = house
        self._attr_state = MediaPlayerState.OFF
        self._attr_source = "Tuner"
        self._attr_volume_level = 0.2
        self.takes: float | None = 0
        self.error: HomeAssistantError | None = None
        self.loudness: dict[str, float] = {}
        self.asked: list[str] = []
        self.after: list[str] = []
        self.asked_at = self.on_at = 0.0

    def put(self, source: str, level: float) -> None:
        """Be on already, and set by hand."""
        self._attr_source, self._attr_volume_level = source, level
        self._come_on()

    @override
    async def async_turn_on(self) -> None:
        """Come on after some seconds, or never."""
        self._note("turn_on")
        self.asked_at = time()
        if self.error:
            raise self.error
        if self.takes is not None:
            async_call_later(self.hass, self.takes, self._come_on)

    @override
    async def async_select_source(self, source: str) -> None:
        """Take a source, with its own volume where there is one for each."""
        self._note(f"select_source {source}")
        self._attr_source = source
        self._attr_volume_level = self.loudness.get(source, self._attr_volume_level)
        self.async_write_ha_state()

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Grow louder or softer."""
        self._note(f"volume_set {volume}")
        self._attr_volume_level = volume
        self.async_write_ha_state()

    def _note(self, what: str) -> None:
        assert what == "turn_on" or self.state == MediaPlayerState.ON
        self.asked.append(what)
        self.after += self._house.commands()

    @callback
    def _come_on(self, _now: datetime | None = None) -> None:
        self.on_at = time()
        self._attr_state = MediaPlayerState.ON
        self.async_write_ha_state()


def form(house: House, device: str = "Kitchen", entity: str = AMPLIFIER, **more: Any) -> Json:
    """Fill in the form of a link."""
    return {"device": house.world.device(device).id, "entity": entity, **more}


async def link(house: House, device: str = "Kitchen", entity: str = AMPLIFIER, **more: Any) -> Json:
    """Link a device to something that has to be on."""
    return await house.add("companion", form(house, device, entity, **more))


def links(house: House) -> dict[str, Json]:
    """Return what is linked, by title."""
    subentries = house.entry.get_subentries_of_type("companion")
    return {one.title: dict(one.data) for one in subentries}
