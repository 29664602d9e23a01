"""Presets as scenes."""

import asyncio
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.media_player import ATTR_MEDIA_CONTENT_ID
from homeassistant.components.scene import Scene
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import command
from .playback.fade import FadeIn, Fades
from .playback.linked_player import LinkedPlayer
from .playback.plan import Known
from .playback.preset import (
    CONF_MEDIA_IMAGE,
    CONF_MEDIA_NAME,
    SUBENTRY_PRESET,
    Missing,
    Preset,
)
from .playback.preset_request import async_request
from .playback.request import PlayRequest
from .playback.start import WAKE_TIMEOUT, How, Start
from .playback.target import async_next_best_device
from .state.overlap import Ticket
from .subentry_entity import SubentryEntity, async_follow_subentries
from .webapi.errors import DeviceAsleepError, DeviceRestrictedError
from .webapi.models import Device
from .webapi.stored import as_text

PARALLEL_UPDATES = 0

ATTR_PLAYS: Final = "plays"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a scene for each preset."""
    coordinator, fades = entry.runtime_data, Fades(entry.runtime_data)

    @callback
    def make(subentry: ConfigSubentry) -> PresetScene:
        _drop_device(hass, entry, subentry)
        return PresetScene(coordinator, subentry, fades)

    async_follow_subentries(hass, entry, SUBENTRY_PRESET, make, async_add_entities)


@callback
def _drop_device(hass: HomeAssistant, entry: SpotifyConfigEntry, subentry: ConfigSubentry) -> None:
    """Remove the device that version 0.1 gave each preset; its area goes to the scene."""
    devices, entities = dr.async_get(hass), er.async_get(hass)
    owned = dr.async_entries_for_config_entry(devices, entry.entry_id)
    identifier = (DOMAIN, subentry.subentry_id)
    device = next((one for one in owned if identifier in one.identifiers), None)
    if device is None:
        return
    for one in er.async_entries_for_device(entities, device.id, include_disabled_entities=True):
        entities.async_update_entity(
            one.entity_id,
            device_id=None,
            area_id=one.area_id or device.area_id,
            labels=one.labels | device.labels,
            name=one.name or device.name_by_user,
        )
    devices.async_remove_device(device.id)


class PresetScene(SubentryEntity, Scene):
    """One preset."""

    _attr_translation_key = "preset"

    def __init__(
        self, coordinator: SpotifyCoordinator, subentry: ConfigSubentry, fades: Fades
    ) -> None:
        """Initialize the scene of a preset; the preset is listed by itself, without a device."""
        super().__init__(coordinator, subentry.subentry_id)
        self._attr_device_info = None
        self._show(subentry)
        self._fades = fades
        self._lock = asyncio.Lock()

    @property
    @override
    def available(self) -> bool:
        """Can be tried at all times: core skips what is unavailable without a word."""
        return True

    @callback
    @override
    def async_take(self, subentry: ConfigSubentry) -> None:
        """Take what the form says now."""
        self._show(subentry)
        self.async_write_ha_state()

    def _show(self, subentry: ConfigSubentry) -> None:
        """Be called like the preset, and show what it plays."""
        self._preset = Preset.read(subentry.data)
        self._attr_name = subentry.title
        self._attr_entity_picture = as_text(subentry.data.get(CONF_MEDIA_IMAGE)) or None
        self._attr_extra_state_attributes = {
            ATTR_PLAYS: subentry.data.get(CONF_MEDIA_NAME),
            ATTR_MEDIA_CONTENT_ID: self._preset.media,
        }

    @command
    @override
    async def async_activate(self, **kwargs: Any) -> None:
        """Play it; if it is called twice the second call finds it done."""
        context, order = self._context, self.coordinator.commands
        arrived = order.arrive()
        async with self._lock:
            ticket = order.begin(arrived=arrived)
            try:
                device = await self._device()
                await self._play(ticket, context, device, self._preset.linked_player)
            except DeviceAsleepError, DeviceRestrictedError, ServiceValidationError:
                if self._preset.missing is not Missing.NEXT:
                    raise
                gone = self.coordinator.devices.current_id(self._preset.device_id)
                other = await async_next_best_device(self.coordinator, gone)
                if other is None:
                    raise
                await self._play(ticket, context, other, None)

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
        self,
        ticket: Ticket,
        context: Context | None,
        device: Device | None,
        linked_player: LinkedPlayer | None,
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
            context=context,
        )
        await Start(self.coordinator, ticket).async_run(decide, how)
