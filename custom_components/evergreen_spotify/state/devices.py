"""The devices of an account: those awake, and those that are remembered.

Spotify forgets a speaker minutes after it falls asleep, its names are not unique, and its ids
change now and then. Here a device keeps the name under which it was first seen, so that scenes
find it again, and is found by the ids that it had before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from itertools import chain, count
import time
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry

from ..const import CONF_DEFAULT_DEVICE, CONF_DEVICE, CONF_HIDDEN_DEVICES
from ..webapi.models import Device
from .names import normalized
from .stored import read_list, string_map, strings

KEPT: Final = 50
"""How many devices that are asleep are remembered, and how many former ids of devices."""


class Devices:
    """The devices of an account by id, each with its lasting name."""

    def __init__(self, entry: ConfigEntry) -> None:
        """Initialize without devices; the entry's options say which are hidden."""
        self.asked_at: float | None = None
        self._entry = entry
        self._devices: dict[str, Device] = {}
        self._names: dict[str, str] = {}
        self._successors: dict[str, str] = {}
        self._awake: frozenset[str] = frozenset()

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what `as_dict` returned."""
        devices = read_list(Device, stored.get("devices"))
        self._devices = {device.id: replace(device, is_active=False) for device in devices}
        self._successors = string_map(stored.get("successors"))
        self._forget_oldest()
        names = string_map(stored.get("names"))
        for device in self._devices.values():
            self._names[device.id] = self._free_name(device, names.get(device.id, device.name))

    def as_dict(self) -> dict[str, Any]:
        """Return what is to be stored."""
        return {
            "names": self._names,
            "devices": [asdict(device) for device in self._devices.values()],
            "successors": self._successors,
        }

    def learn(self, devices: Iterable[Device]) -> None:
        """Update the devices from the list of those that are awake."""
        awake = [device for device in devices if device.id]
        self._awake = frozenset(device.id for device in awake)
        for device in awake:
            self._know(device)
        self._forget_oldest()
        self.asked_at = time.monotonic()

    def note_volume(self, device_id: str, percent: int) -> None:
        """Take note of the volume that Spotify has just set on a device."""
        if device := self._devices.get(device_id):
            self._devices[device_id] = replace(device, volume_percent=percent)

    def is_awake(self, device: Device) -> bool:
        """Tell whether a device was in the last list."""
        return device.id in self._awake

    def is_news(self, device: Device | None) -> bool:
        """Tell whether a device that plays is not known to be awake."""
        return device is not None and device.id != "" and device.id not in self._awake

    @property
    def sources(self) -> dict[str, Device]:
        """The devices that can be chosen, by their lasting names."""
        hidden = {self.device(key) for key in self._hidden}
        return {
            self._names[device.id]: device
            for device in self._devices.values()
            if not device.is_restricted and device not in hidden
        }

    @property
    def asleep(self) -> tuple[str, ...]:
        """The names of those that are remembered only."""
        return tuple(name for name, one in self.sources.items() if one.id not in self._awake)

    @property
    def names(self) -> Mapping[str, str]:
        """The names by id of what may be chosen in a form, and of what was."""
        kept = self._kept
        return {
            key: self._names[key]
            for key, device in self._devices.items()
            if not device.is_restricted or key in kept
        }

    def device(self, device_id: object) -> Device | None:
        """Return a device, hidden ones included, by its id or one that it had before."""
        if not isinstance(device_id, str):
            return None  # another version may have stored it
        successor = self._successors.get(device_id, "")
        return self._devices.get(device_id) or self._devices.get(successor)

    def current_id(self, device_id: object) -> str | None:
        """Return the id that a device has now, None where it is not known any more."""
        device = self.device(device_id)
        return device.id if device else None

    def name_of(self, device_id: object) -> str | None:
        """Return the name of a device that can be chosen."""
        device = self.device(device_id)
        return next((name for name, one in self.sources.items() if one == device), None)

    @property
    def _hidden(self) -> list[str]:
        """The ids of the devices that the user hides."""
        return strings(self._entry.options.get(CONF_HIDDEN_DEVICES))

    @property
    def _chosen(self) -> list[str]:
        """The ids that the user's choices hold."""
        subentries = self._entry.subentries.values()
        default = self._entry.options.get(CONF_DEFAULT_DEVICE)
        ones = [default, *(subentry.data.get(CONF_DEVICE) for subentry in subentries)]
        return [*strings(ones), *self._hidden]

    @property
    def _kept(self) -> set[str | None]:
        """The ids of what the user chose, as they are now."""
        return {self.current_id(chosen) for chosen in self._chosen}

    def _know(self, device: Device) -> None:
        if device.id not in self._devices:
            self._replace_gone(device)
        known = self._devices.get(device.id)
        self._devices[device.id] = replace(device, is_active=False)
        if known is None or known.name != device.name:
            self._names[device.id] = self._free_name(device, device.name)

    def _forget_oldest(self) -> None:
        """Forget the oldest of those asleep; what is awake or chosen stays."""
        kept = self._kept | self._awake
        for oldest in [key for key in self._devices if key not in kept][:-KEPT]:
            self._devices.pop(oldest)
            self._names.pop(oldest, None)
        for oldest in [key for key in self._successors if key not in self._chosen][:-KEPT]:
            del self._successors[oldest]

    def _replace_gone(self, device: Device) -> None:
        """Let a new device go on as the one that had its name and type, if that one is gone."""
        like = (normalized(device.name), device.type)
        alike = (
            old
            for old, one in self._devices.items()
            if (normalized(one.name), one.type) == like and old not in self._awake
        )
        gone = min(alike, key=lambda old: self._devices[old].name != device.name, default=None)
        if gone is None:
            return
        self._devices = _renewed(self._devices, gone, device.id)
        self._names = _renewed(self._names, gone, device.id)
        self._successors[gone] = gone
        for former, successor in self._successors.items():
            if successor == gone:
                self._successors[former] = device.id

    def _free_name(self, device: Device, wanted: str) -> str:
        """Return the name wanted for a device, numbered where another one has it already."""
        taken = {name for device_id, name in self._names.items() if device_id != device.id}
        names = chain([wanted], (f"{wanted} {number}" for number in count(2)))
        return next(name for name in names if name not in taken)


def _renewed[T](things: Mapping[str, T], old: str, new: str) -> dict[str, T]:
    """Return the same things in the same order, one of them by its new id."""
    return {new if key == old else key: thing for key, thing in things.items()}
