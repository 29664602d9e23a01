"""The player's own actions: play with all that belongs to it in one, transfer, devices."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import override

from homeassistant.util.json import JsonObjectType

from .coordinator import SpotifyCoordinator
from .entity import command
from .errors import invalid
from .library.ids import kind_and_id, with_words
from .library_player import LibraryPlayer
from .playback.fade import QUIETEST, Fade
from .playback.request import PlayRequest
from .playback.target import async_choose_device, async_find_device
from .webapi.models import Device


class PlayerActions(LibraryPlayer):
    """The part of the player that automations call by our own actions."""

    def __init__(self, coordinator: SpotifyCoordinator, key: str) -> None:
        """Start without a fade."""
        super().__init__(coordinator, key)
        self._fade = Fade(coordinator)

    @override
    async def async_added_to_hass(self) -> None:
        """Leave no fade behind."""
        await super().async_added_to_hass()
        self.async_on_remove(self._fade.stop)

    @abstractmethod
    async def _start(self, request: PlayRequest, device: Device | None = None) -> None:
        """Start on a device, or on the one that is chosen for it."""

    @command
    async def async_play(
        self,
        media: str | None = None,
        device: str | None = None,
        volume: int | None = None,
        fade_in: float = 0,
        **words: object,
    ) -> None:
        """Play something, or go on; the volume is in percent, the fade in seconds."""
        request = await self._asked_for(media, words)
        target = await async_find_device(self.coordinator, device) if device else None
        self._fade.stop()
        if fade_in <= 0:
            await self._start(replace(request, volume=volume), target)
            return
        target = target or await async_choose_device(self.coordinator)
        loudness = target.volume_percent if volume is None else volume
        if not target.supports_volume or loudness is None or loudness <= QUIETEST:
            await self._start(replace(request, volume=volume), target)
            return
        await self._start(replace(request, volume=QUIETEST), target)
        self._fade.start(self.entity_id, target.id, loudness, fade_in)

    @command
    async def async_transfer(self, device: str, *, play: bool | None = None) -> None:
        """Move what plays to a device; it goes on there as it was, or plays."""
        target = await async_find_device(self.coordinator, device)
        if play or (play is None and self._playback.is_playing):
            await self._start(PlayRequest(), target)
            return
        move = partial(self.coordinator.client.transfer, target.id, play=False)
        await self.coordinator.async_act(
            move, lambda playback: replace(playback, device=replace(target, is_active=True))
        )

    @command
    async def async_get_devices(self) -> JsonObjectType:
        """Return all devices that are known, and which of them are awake."""
        await self.coordinator.async_refresh_devices()
        known, active = self.coordinator.devices, self.coordinator.data.device_id
        return {
            "devices": [
                {
                    "name": name,
                    "id": device.id,
                    "type": device.type,
                    "active": device.id == active,
                    "awake": name not in known.asleep,
                    "volume": device.volume_percent,
                }
                for name, device in known.sources.items()
            ]
        }

    async def _asked_for(self, media: str | None, words: Mapping[str, object]) -> PlayRequest:
        """Return what the fields of the action ask for together."""
        said = {key: _word(value) for key, value in words.items() if value is not None}
        if media is None:
            said.pop("item", None)
            return self._parsed(with_words("spotify:collection", **said), media=None)
        if "item" in said:
            said["item"] = ":".join(filter(None, kind_and_id(said["item"]))) or said["item"]
        content_id = await self.async_resolve(media, **said)
        if content_id is None:
            raise invalid("unknown_media", media_id=media[:100], media_type="")
        return self._parsed(content_id, media=media)

    def _parsed(self, content_id: str, media: str | None) -> PlayRequest:
        request = PlayRequest.parse(content_id)
        if request is None:
            raise invalid("unknown_media", media_id=(media or content_id)[:100], media_type="")
        return request if media else replace(request, media=None)


def _word(value: object) -> str:
    """Spell a field's value as content ids do."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
