"""The devices of an account: those awake, and those that are remembered.

Spotify forgets a speaker minutes after it falls asleep, and its names are not unique. Here a
device keeps the name under which it was first seen, so that scenes find it again.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import chain, count
import time
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import CONF_HIDDEN_DEVICES, DOMAIN
from .snapshot import Snapshot
from .webapi.models import Device

SAVE_DELAY: Final = 30.0
KEPT: Final = 50
"""How many devices are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where playing was left: what, where in it, and on which device."""

    context_uri: str | None = None
    item_uri: str | None = None
    position_ms: int = 0
    device_id: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self | None:
        """Return the place of what is shown, None where nothing is."""
        playback = snapshot.playback
        if playback is None or playback.item is None or playback.item.uri is None:
            return None
        return cls(
            context_uri=playback.context.uri if playback.context else None,
            item_uri=playback.item.uri,
            position_ms=playback.progress_ms or 0,
            device_id=playback.device.id if playback.device else "",
        )


class Directory:
    """Devices by id, each with its lasting name, and where playing was left."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Know nothing yet."""
        self.place = Place()
        self.asked_at: float | None = None
        self._entry = entry
        self._devices: dict[str, Device] = {}
        self._names: dict[str, str] = {}
        self._awake: frozenset[str] = frozenset()
        self._store = async_get_store(hass, entry)

    async def async_load(self) -> None:
        """Remember what was known before the restart."""
        if stored := await self._store.async_load():
            self._names = stored["names"]
            self._devices = {known["id"]: Device(**known) for known in stored["devices"]}
            self.place = Place(**stored["place"])

    async def async_save(self) -> None:
        """Keep what is known, now."""
        await self._store.async_save(self._content())

    @callback
    def learn(self, devices: Iterable[Device]) -> None:
        """Take in the list of those that are awake."""
        awake = [device for device in devices if device.id]
        for device in awake:
            self._know(device)
        self._awake = frozenset(device.id for device in awake)
        self.asked_at = time.monotonic()
        self._store.async_delay_save(self._content, SAVE_DELAY)

    @callback
    def note(self, snapshot: Snapshot) -> None:
        """Remember what plays, and where."""
        if (place := Place.of(snapshot)) and place != self.place:
            self.place = place
            self._store.async_delay_save(self._content, SAVE_DELAY)

    def is_news(self, device: Device | None) -> bool:
        """Tell whether a device that plays is not known to be awake."""
        return device is not None and device.id != "" and device.id not in self._awake

    @property
    def sources(self) -> dict[str, Device]:
        """The devices that can be chosen, by their lasting names."""
        hidden = self._entry.options.get(CONF_HIDDEN_DEVICES, ())
        return {
            self._names[device.id]: device
            for device in self._devices.values()
            if not device.is_restricted and device.id not in hidden
        }

    @property
    def asleep(self) -> tuple[str, ...]:
        """The names of those that are remembered only."""
        return tuple(name for name, one in self.sources.items() if one.id not in self._awake)

    @property
    def names(self) -> dict[str, str]:
        """All names by id, those of hidden devices, too."""
        return dict(self._names)

    def name_of(self, device_id: str) -> str | None:
        """Return the name of a device that can be chosen."""
        return next((name for name, one in self.sources.items() if one.id == device_id), None)

    def _know(self, device: Device) -> None:
        known = self._devices.get(device.id)
        self._devices[device.id] = replace(device, is_active=False)
        if known is None or known.name != device.name:
            self._names[device.id] = self._free_name(device)
        for oldest in list(self._devices)[:-KEPT]:
            del self._devices[oldest], self._names[oldest]

    def _free_name(self, device: Device) -> str:
        """Return a device's own name, numbered where another one has it already."""
        taken = {name for device_id, name in self._names.items() if device_id != device.id}
        names = chain([device.name], (f"{device.name} {number}" for number in count(2)))
        return next(name for name in names if name not in taken)

    def _content(self) -> dict[str, Any]:
        return {
            "names": self._names,
            "devices": [asdict(device) for device in self._devices.values()],
            "place": asdict(self.place),
        }


@callback
def async_get_store(hass: HomeAssistant, entry: ConfigEntry) -> Store[dict[str, Any]]:
    """Return where an account's devices are remembered; what people listen to is private."""
    return Store(hass, 1, f"{DOMAIN}_player.{entry.entry_id}", private=True)
