"""Which of an account's devices to play on."""

from ..const import CONF_DEFAULT_DEVICE
from ..coordinator import SpotifyCoordinator
from ..errors import invalid, listed
from ..state.names import match
from ..webapi.models import Device
from .request_text import shown


async def async_choose_device(coordinator: SpotifyCoordinator) -> Device:
    """Return the active or last device, the default, or the only one that is awake."""
    devices, options = coordinator.devices, coordinator.config_entry.options
    default = options.get(CONF_DEFAULT_DEVICE, "")
    for device_id in (coordinator.data.device_id, coordinator.places.latest.device_id, default):
        if name := devices.name_of(device_id):
            return devices.sources[name]
    await coordinator.async_refresh_devices()
    awake = [one for name, one in devices.sources.items() if name not in devices.asleep]
    if len(awake) == 1:
        return awake[0]
    raise invalid("no_device", devices=listed(devices.sources))


async def async_find_device(coordinator: SpotifyCoordinator, source: str) -> Device:
    """Return the device of a name, asking Spotify if the name is new or asleep."""
    devices = coordinator.devices
    name = match(source, devices.sources)
    if name is None or name in devices.asleep:
        await coordinator.async_refresh_devices()
        name = match(source, devices.sources)
    if name is None:
        raise invalid("unknown_source", source=shown(source), devices=listed(devices.sources))
    return devices.sources[name]


async def async_next_best_device(
    coordinator: SpotifyCoordinator, gone: str | None
) -> Device | None:
    """Return another device that is awake, the one in use or the default first, else None."""
    await coordinator.async_refresh_devices()
    devices, options = coordinator.devices, coordinator.config_entry.options
    default = devices.current_id(options.get(CONF_DEFAULT_DEVICE, ""))
    wanted = (coordinator.data.device_id, default)
    others = [
        device
        for name, device in devices.sources.items()
        if name not in devices.asleep and device.id != gone
    ]
    return min(others, key=lambda one: one.id not in wanted, default=None)
