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

from .choosing import async_choose_device, async_next_best_device
from .companion import Companion
from .const import DOMAIN
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import SpotifyEntity, command
from .fade import QUIETEST, Fade
from .preset import SUBENTRY_PRESET, Missing, Preset, Start
from .starter import PATIENCE, Starter
from .webapi.client import LISTED
from .webapi.errors import DeviceAsleepError, DeviceRestrictedError, SpotifyError
from .webapi.models import Device
from .webapi.uris import SpotifyUri
from .wish import Wish

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
                await self._play(await self._device(), self._preset.companion)
            except DeviceAsleepError, DeviceRestrictedError, ServiceValidationError:
                if self._preset.missing is not Missing.NEXT:
                    raise
                gone = self.coordinator.directory.current_id(self._preset.device_id)
                other = await async_next_best_device(self.coordinator, gone)
                if other is None:
                    raise
                await self._play(other, None)

    async def _device(self) -> Device:
        """Return where to play; a device that was forgotten counts as missing."""
        directory, device_id = self.coordinator.directory, self._preset.device_id
        if not device_id:
            return await async_choose_device(self.coordinator)
        if directory.device(device_id) is None:
            await self.coordinator.async_refresh_devices()
        if (device := directory.device(device_id)) is None:
            raise DeviceAsleepError
        return device

    async def _play(self, device: Device, companion: Companion | None) -> None:
        """Play on a device; what is on already stays, and does not fade in."""
        preset, coordinator = self._preset, self.coordinator
        patience = preset.wait if preset.missing is Missing.WAIT else PATIENCE
        starter = Starter(coordinator, device, patience=patience)
        if companion := companion or Companion.of(coordinator, device):
            await companion.async_prepare(self.hass, self._context)
        await starter.async_look()
        shuffle = self._shuffle
        wish = await self._wish()
        is_on = self._is_on(device)
        loudness = starter.device.volume_percent if wish.volume is None else wish.volume
        can_fade = starter.device.supports_volume and loudness is not None and loudness > QUIETEST
        if is_on and self._fade.is_under_way(self.entity_id, device.id):
            await starter.async_start(replace(wish, volume=None))
            return
        self._fade.stop()
        if preset.fade_in > 0 and can_fade and not is_on:
            await starter.async_start(replace(wish, volume=QUIETEST))
            self._fade.start(self.entity_id, device.id, loudness or 0, preset.fade_in)
        else:
            await starter.async_start(wish)
        if wish.shuffle and shuffle is False:  # it was for drawing only
            await starter.async_start(Wish(media=wish.media, shuffle=False, may_stay=True))

    @property
    def _shuffle(self) -> bool | None:
        """Whether to shuffle in the end; what is to be kept is not known in silence."""
        playback, wanted = self.coordinator.data.playback, self._preset.wish.shuffle
        return playback.shuffle if wanted is None and playback else wanted

    def _is_on(self, device: Device) -> bool:
        """Tell whether what is wished plays on a device now."""
        is_here = self.coordinator.data.device_id == device.id
        return is_here and self._playback.is_playing and self._is_what_is_on

    @property
    def _is_what_is_on(self) -> bool:
        """Whether what is on, playing or paused, is what the preset plays."""
        wish, here = self._preset.wish, Wish.of(self._playback)
        if here is None or here.media != wish.media:
            return False
        return self._preset.start is not Start.TRACK or wish.item in {None, here.item}

    async def _wish(self) -> Wish:
        """Return what to play, with where to begin unless it is on."""
        wish, start = self._preset.wish, self._preset.start
        may_stay = self._playback.is_playing or start is Start.LEFT
        if may_stay and self._is_what_is_on:
            return replace(wish, item=None, may_stay=True)
        if (media := wish.media) is None or start is Start.TRACK:
            return wish
        wish = replace(wish, item=None)
        if start is Start.LEFT and (left := self.coordinator.directory.left(media)):
            item = SpotifyUri.parse(left.item_uri or "") if media.is_context else None
            return replace(wish, item=item, position_ms=left.position_ms)
        if start is Start.RANDOM and media.is_context:
            index = await self._any_index(media)
            return replace(wish, index=index, shuffle=True if index is None else wish.shuffle)
        return wish

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
