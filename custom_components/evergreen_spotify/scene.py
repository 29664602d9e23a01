"""Presets as scenes."""

import asyncio
from dataclasses import replace
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
from .playback.fade import FadeIn, Fades
from .playback.linked_player import LinkedPlayer
from .playback.plan import Known
from .playback.preset import SUBENTRY_PRESET, Missing, Preset
from .playback.preset_request import async_request
from .playback.request import PlayRequest
from .playback.start import WAKE_TIMEOUT, How, Start
from .playback.target import async_next_best_device
from .state.overlap import Ticket
from .webapi.errors import DeviceAsleepError, DeviceRestrictedError
from .webapi.models import Device

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a scene for each preset, and for each that is yet to come: nothing is reloaded."""
    scenes: dict[str, PresetScene] = {}
    fades = Fades(entry.runtime_data)

    @callback
    def show() -> None:
        for subentry in entry.get_subentries_of_type(SUBENTRY_PRESET):
            if known := scenes.get(subentry.subentry_id):
                known.async_take(subentry)
                continue
            scene = scenes[subentry.subentry_id] = PresetScene(entry.runtime_data, subentry, fades)
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
        self, coordinator: SpotifyCoordinator, subentry: ConfigSubentry, fades: Fades
    ) -> None:
        """Initialize the scene of a preset, on a device of its own with the preset's name."""
        super().__init__(coordinator, subentry.subentry_id)
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            name=subentry.title,
            manufacturer="Spotify",
            entry_type=DeviceEntryType.SERVICE,
        )
        self._preset = Preset.read(subentry.data)
        self._fades = fades
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
            ticket = self.coordinator.commands.begin()
            try:
                await self._play(ticket, await self._device(), self._preset.linked_player)
            except DeviceAsleepError, DeviceRestrictedError, ServiceValidationError:
                if self._preset.missing is not Missing.NEXT:
                    raise
                gone = self.coordinator.devices.current_id(self._preset.device_id)
                other = await async_next_best_device(self.coordinator, gone)
                if other is None:
                    raise
                await self._play(ticket, other, None)

    async def _device(self) -> Device | None:
        """Return where to play, None for where music plays; a forgotten device is missing."""
        devices, device_id = self.coordinator.devices, self._preset.device_id
        if not device_id:
            return None
        if devices.device(device_id) is None:
            await self.coordinator.async_refresh_devices()
        if (device := devices.device(device_id)) is None:
            raise DeviceAsleepError
        return device

    async def _play(
        self, ticket: Ticket, device: Device | None, linked_player: LinkedPlayer | None
    ) -> None:
        preset = self._preset
        fade = FadeIn(self._fades, self.entity_id, preset.fade_in)

        async def decide(known: Known) -> PlayRequest:
            request = await async_request(self.coordinator, preset, known)
            if request.may_stay and known.is_playing_here:  # it does not fade in again
                return replace(request, volume=None) if fade.is_under_way(known) else request
            return fade.begins(request, known)

        how = How(
            device=device,
            linked_player=linked_player,
            wake_timeout=preset.wait if preset.missing is Missing.WAIT else WAKE_TIMEOUT,
            polls=True,
            on_sound=fade.on_sound,
            context=self._context,
        )
        await Start(self.coordinator, ticket).async_run(decide, how)
