"""Which of an account's devices to play on."""

from .const import CONF_DEFAULT_DEVICE
from .coordinator import SpotifyCoordinator
from .entity import invalid, listed
from .webapi.models import Device


async def async_choose_device(coordinator: SpotifyCoordinator) -> Device:
    """Return the active or last device, the default, or the only one that is awake."""
    directory, options = coordinator.directory, coordinator.config_entry.options
    default = options.get(CONF_DEFAULT_DEVICE, "")
    for device_id in (coordinator.data.device_id, directory.place.device_id, default):
        if name := directory.name_of(device_id):
            return directory.sources[name]
    await coordinator.async_refresh_devices()
    awake = [one for name, one in directory.sources.items() if name not in directory.asleep]
    if len(awake) == 1:
        return awake[0]
    raise invalid("no_device", devices=listed(directory.sources))


async def async_find_device(coordinator: SpotifyCoordinator, source: str) -> Device:
    """Return the device of a name, asking Spotify if the name is new or asleep."""
    directory = coordinator.directory
    if source not in directory.sources or source in directory.asleep:
        await coordinator.async_refresh_devices()
    if source not in directory.sources:
        raise invalid("unknown_source", source=source, devices=listed(directory.sources))
    return directory.sources[source]


async def async_next_best_device(
    coordinator: SpotifyCoordinator, gone: str | None
) -> Device | None:
    """Return another device that is awake, the one in use or the default first, else None."""
    await coordinator.async_refresh_devices()
    directory, options = coordinator.directory, coordinator.config_entry.options
    default = directory.current_id(options.get(CONF_DEFAULT_DEVICE, ""))
    wanted = (coordinator.data.device_id, default)
    others = [
        device
        for name, device in directory.sources.items()
        if name not in directory.asleep and device.id != gone
    ]
    return min(others, key=lambda one: one.id not in wanted, default=None)
