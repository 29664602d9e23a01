"""Another integration's player of Spotify in the house, as core's or a custom one sets it up."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.media_player import (
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    MediaPlayerEntity,
    MediaPlayerState,
)
from homeassistant.config_entries import HANDLERS, ConfigEntry, ConfigEntryState, ConfigFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_integration,
    mock_platform,
)

from .house import House, Json

PLATFORMS = ("spotify", "spotifyplus", "spotcast")
OLD = "media_player.spotify_juniper"


class OldPlayer(MediaPlayerEntity):
    """Play, and be named after its device."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_should_poll = False
    _attr_state = MediaPlayerState.PLAYING

    def __init__(self, platform: str, user: str) -> None:
        """Be a user's."""
        self._attr_unique_id = user
        self._attr_device_info = DeviceInfo(
            identifiers={(platform, user)}, name=f"Spotify {user}".title()
        )


@dataclass
class Old:
    """An old player and its entry."""

    house: House
    entry: MockConfigEntry
    entity_id: str

    @property
    def registered(self) -> er.RegistryEntry:
        """What the registry knows of the player, whatever its id is now."""
        registry = er.async_get(self.house.hass)
        found = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        (one,) = (one for one in found if one.domain == MEDIA_PLAYER_DOMAIN)
        return one

    @property
    def device_id(self) -> str:
        """The player's device."""
        assert self.registered.device_id
        return self.registered.device_id

    def decorate(self) -> Mapping[str, Any]:
        """Set what a user may set of a player; return it."""
        hass = self.house.hass
        dr.async_get(hass).async_update_device(self.device_id, area_id="kitchen")
        registry = er.async_get(hass)
        chosen: dict[str, Any] = {
            "name": "Music",
            "icon": "mdi:jukebox",
            "labels": {"party"},
            "aliases": ["jukebox"],
            "categories": {"helpers": "sound"},
            "hidden_by": er.RegistryEntryHider.USER,
        }
        registry.async_update_entity(self.entity_id, **chosen)
        exposed = {"should_expose": True}
        registry.async_update_entity_options(self.entity_id, "conversation", exposed)
        return chosen | {"options": {"conversation": exposed}}


async def bring(
    house: House,
    platform: str = "spotify",
    user: str = "juniper",
    *,
    is_loaded: bool = True,
    unload: Callable[[], Awaitable[bool]] | None = None,
) -> Old:
    """Set up an old integration with one account; `unload` may take its time, or refuse."""

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, [MEDIA_PLAYER_DOMAIN])
        return True

    async def take_down(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        if unload and not await unload():
            return False
        return await hass.config_entries.async_unload_platforms(entry, [MEDIA_PLAYER_DOMAIN])

    async def add(
        hass: HomeAssistant, entry: ConfigEntry, add_entities: AddConfigEntryEntitiesCallback
    ) -> None:
        add_entities([OldPlayer(platform, str(entry.unique_id))])

    hass = house.hass
    module = MockModule(platform, async_setup_entry=set_up, async_unload_entry=take_down)
    mock_integration(hass, module)
    mock_platform(hass, f"{platform}.media_player", MockPlatform(async_setup_entry=add))
    mock_platform(hass, f"{platform}.config_flow")
    HANDLERS.setdefault(platform, ConfigFlow)
    entry = MockConfigEntry(domain=platform, unique_id=user)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await house.settle()
    if not is_loaded:
        assert await hass.config_entries.async_unload(entry.entry_id)
        assert entry.state is ConfigEntryState.NOT_LOADED
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(MEDIA_PLAYER_DOMAIN, platform, user)
    assert entity_id is not None
    return Old(house, entry, entity_id)


async def move_in(house: House, old: Old, entry: ConfigEntry | None = None) -> Json:
    """Take the place of an old player."""
    form = await house.reconfigure("move_in", entry)
    return await house.answer(form, old_player=old.entity_id)


async def move_out(house: House, entry: ConfigEntry | None = None) -> Json:
    """Give it back."""
    return await house.answer(await house.reconfigure("move_out", entry))


def area(house: House) -> str | None:
    """Return the area of our device."""
    return _device(house).area_id


def set_area(house: House, area_id: str) -> None:
    """Move our device."""
    dr.async_get(house.hass).async_update_device(_device(house).id, area_id=area_id)


def _device(house: House) -> dr.DeviceEntry:
    devices = dr.async_entries_for_config_entry(dr.async_get(house.hass), house.entry.entry_id)
    (device,) = devices
    assert isinstance(device, dr.DeviceEntry)
    return device
