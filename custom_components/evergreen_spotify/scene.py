"""Presets as scenes."""

import asyncio
from dataclasses import replace
import secrets
from typing import Any, override

from homeassistant.components.scene import Scene
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import SpotifyEntity, command
from .playback.fade import QUIETEST, Fade
from .playback.linked_player import LinkedPlayer
from .playback.preset import SUBENTRY_PRESET, Missing, Preset, Start
from .playback.request import PlayRequest
from .playback.start import PATIENCE, Starter
from .playback.target import async_choose_device, async_next_best_device
from .webapi.client import LISTED
from .webapi.errors import DeviceAsleepError, DeviceRestrictedError, SpotifyError
from .webapi.models import Device
from .webapi.uris import SpotifyUri

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a scene for each preset, and for each that is yet to come: nothing is reloaded."""
    scenes: dict[str, PresetScene] = {}
    fade = Fade(entry.runtime_data)
    entry.async_on_unload(fade.stop)

    @callback
    def show() -> None:
        for subentry in entry.get_subentries_of_type(SUBENTRY_PRESET):
            if known := scenes.get(subentry.subentry_id):
                known.async_take(subentry)
                continue
            scene = scenes[subentry.subentry_id] = PresetScene(entry.runtime_data, subentry, fade)
            async_add_entities([scene], config_subentry_id=subentry.subentry_id)

    @callback
    def changed(change: ConfigEntryChange, changed_entry: ConfigEntry) -> None:
        if change is ConfigEntryChange.UPDATED and changed_entry is entry:
            show()

    show()
    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed))


class PresetScene(SpotifyEntity, Scene):
    """One preset."""

    _attr_name = None
    _attr_translation_key = "preset"

    def __init__(
        self, coordinator: SpotifyCoordinator, subentry: ConfigSubentry, fade: Fade
    ) -> None:
        """Be the only entity of a device that is called like the preset."""
        super().__init__(coordinator, subentry.subentry_id)
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            name=subentry.title,
            manufacturer="Spotify",
            entry_type=DeviceEntryType.SERVICE,
        )
        self._preset = Preset.read(subentry.data)
        self._fade = fade
        self._lock = asyncio.Lock()

    @property
    @override
    def available(self) -> bool:
        """Can be tried at all times: core skips what is unavailable without a word."""
        return True

    @callback
    def async_take(self, subentry: ConfigSubentry) -> None:
        """Take what the form says now."""
        self._preset = Preset.read(subentry.data)
        if self.device_entry and self.device_entry.name != subentry.title:
            registry = dr.async_get(self.hass)
            registry.async_update_device(self.device_entry.id, name=subentry.title)

    @command
    @override
    async def async_activate(self, **kwargs: Any) -> None:
        """Play it; if it is called twice the second call finds it done."""
        async with self._lock:
            try:
                await self._play(await self._device(), self._preset.linked_player)
            except DeviceAsleepError, DeviceRestrictedError, ServiceValidationError:
                if self._preset.missing is not Missing.NEXT:
                    raise
                gone = self.coordinator.devices.current_id(self._preset.device_id)
                other = await async_next_best_device(self.coordinator, gone)
                if other is None:
                    raise
                await self._play(other, None)

    async def _device(self) -> Device:
        """Return where to play; a device that was forgotten counts as missing."""
        devices, device_id = self.coordinator.devices, self._preset.device_id
        if not device_id:
            return await async_choose_device(self.coordinator)
        if devices.device(device_id) is None:
            await self.coordinator.async_refresh_devices()
        if (device := devices.device(device_id)) is None:
            raise DeviceAsleepError
        return device

    async def _play(self, device: Device, linked_player: LinkedPlayer | None) -> None:
        """Play on a device; what is on already stays, and does not fade in."""
        preset, coordinator = self._preset, self.coordinator
        patience = preset.wait if preset.missing is Missing.WAIT else PATIENCE
        starter = Starter(coordinator, device, patience=patience)
        if linked_player := linked_player or LinkedPlayer.of(coordinator, device):
            await linked_player.async_prepare(self.hass, self._context)
        await starter.async_poll_now()
        shuffle = self._shuffle
        request = await self._request()
        is_on = self._is_on(device)
        loudness = starter.device.volume_percent if request.volume is None else request.volume
        can_fade = starter.device.supports_volume and loudness is not None and loudness > QUIETEST
        if is_on and self._fade.is_under_way(self.entity_id, device.id):
            await starter.async_start(replace(request, volume=None))
            return
        self._fade.stop()
        if preset.fade_in > 0 and can_fade and not is_on:
            await starter.async_start(replace(request, volume=QUIETEST))
            self._fade.start(self.entity_id, device.id, loudness or 0, preset.fade_in)
        else:
            await starter.async_start(request)
        if request.shuffle and shuffle is False:  # it was for drawing only
            await starter.async_start(
                PlayRequest(media=request.media, shuffle=False, may_stay=True)
            )

    @property
    def _shuffle(self) -> bool | None:
        """Whether to shuffle in the end; what is to be kept is not known in silence."""
        playback, wanted = self.coordinator.data.playback, self._preset.request.shuffle
        return playback.shuffle if wanted is None and playback else wanted

    def _is_on(self, device: Device) -> bool:
        """Tell whether what is wished plays on a device now."""
        is_here = self.coordinator.data.device_id == device.id
        return is_here and self._playback.is_playing and self._is_what_is_on

    @property
    def _is_what_is_on(self) -> bool:
        """Whether what is on, playing or paused, is what the preset plays."""
        request, here = self._preset.request, PlayRequest.of(self._playback)
        if here is None or here.media != request.media:
            return False
        return self._preset.start is not Start.TRACK or request.item in {None, here.item}

    async def _request(self) -> PlayRequest:
        """Return what to play, with where to begin unless it is on."""
        request, start = self._preset.request, self._preset.start
        may_stay = self._playback.is_playing or start is Start.LEFT
        if may_stay and self._is_what_is_on:
            return replace(request, item=None, may_stay=True)
        if (media := request.media) is None or start is Start.TRACK:
            return request
        request = replace(request, item=None)
        if start is Start.LEFT and (left := self.coordinator.places.left(media)):
            item = SpotifyUri.parse(left.item_uri or "") if media.is_context else None
            return replace(request, item=item, position_ms=left.position_ms)
        if start is Start.RANDOM and media.is_context:
            index = await self._any_index(media)
            return replace(request, index=index, shuffle=True if index is None else request.shuffle)
        return request

    async def _any_index(self, media: SpotifyUri) -> int | None:
        """Draw one of the tracks, None where they cannot be counted: then Spotify has to draw."""
        if media.type not in LISTED:
            return None
        coordinator = self.coordinator
        try:
            page = await coordinator.async_ask(coordinator.client.get_items(media, limit=1))
        except SpotifyError:
            return None
        return secrets.randbelow(page.total) if page.total else None
