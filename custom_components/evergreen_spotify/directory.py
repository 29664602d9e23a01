"""The devices of an account: those awake, and those that are remembered.

Spotify forgets a speaker minutes after it falls asleep, its names are not unique, and its ids
change now and then. Here a device keeps the name under which it was first seen, so that scenes
find it again, and is found by the ids that it had before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import chain, count
import time
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import CONF_DEFAULT_DEVICE, CONF_DEVICE, CONF_HIDDEN_DEVICES, DOMAIN
from .snapshot import Snapshot
from .webapi.models import Device
from .webapi.uris import SpotifyUri

SAVE_DELAY: Final = 30.0
NEAR_MS: Final = 300_000
"""How far playing goes on before the place is written down again."""

KEPT: Final = 50
"""How many devices are remembered, how many of their former ids, and how many places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where playing was left: what, where in it, and on which device."""

    context_uri: str | None = None
    item_uri: str | None = None
    position_ms: int = 0
    device_id: str = ""

    def is_near(self, other: Self) -> bool:
        """Tell whether another place is so near that this one need not be written down."""
        is_same = replace(self, position_ms=0) == replace(other, position_ms=0)
        return is_same and abs(self.position_ms - other.position_ms) < NEAR_MS

    @property
    def key(self) -> str:
        """What it is a place in, as it is called in a link, too."""
        uri = self.context_uri or self.item_uri or ""
        return str(SpotifyUri.parse(uri) or uri)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self | None:
        """Return the place of what is shown, None where nothing is."""
        playback = snapshot.playback
        if playback is None or playback.item is None or playback.item.uri is None:
            return None
        return cls(
            context_uri=playback.context.uri if playback.context else None,
            item_uri=playback.item.uri,
            position_ms=snapshot.position_ms(dt_util.utcnow()),
            device_id=playback.device.id if playback.device else "",
        )


class Directory:
    """Devices by id, each with its lasting name, and where playing was left."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Know nothing yet."""
        self.asked_at: float | None = None
        self._entry = entry
        self._devices: dict[str, Device] = {}
        self._names: dict[str, str] = {}
        self._successors: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._written = Place()
        self._awake: frozenset[str] = frozenset()
        self._store = async_get_store(hass, entry)

    async def async_load(self) -> None:
        """Remember what was known before the restart."""
        if stored := await self._store.async_load():
            self._names = stored["names"]
            self._devices = {known["id"]: Device(**known) for known in stored["devices"]}
            self._successors = stored.get("successors", {})
            places = (Place(**place) for place in stored.get("places", ()))
            self._places = {place.key: place for place in places}

    async def async_save(self) -> None:
        """Keep what is known, now."""
        await self._store.async_save(self._content())

    @callback
    def learn(self, devices: Iterable[Device]) -> None:
        """Take in the list of those that are awake."""
        awake = [device for device in devices if device.id]
        self._awake = frozenset(device.id for device in awake)
        for device in awake:
            self._know(device)
        self.asked_at = time.monotonic()
        self._store.async_delay_save(self._content, SAVE_DELAY)

    @callback
    def note(self, snapshot: Snapshot) -> None:
        """Remember what plays, and where."""
        is_playing = snapshot.playback is not None and snapshot.playback.is_playing
        if (place := Place.of(snapshot)) and place != self.place:
            self._places.pop(place.key, None)
            self._places[place.key] = place
            for oldest in list(self._places)[:-KEPT]:
                del self._places[oldest]
            if not is_playing or not place.is_near(self._written):
                self._written = place
                self._store.async_delay_save(self._content, SAVE_DELAY)

    @property
    def place(self) -> Place:
        """Where playing was left last."""
        return next(reversed(self._places.values()), Place())

    def left(self, media: SpotifyUri) -> Place | None:
        """Return where playing was left in something, None where that is not known."""
        return self._places.get(str(media))

    def is_news(self, device: Device | None) -> bool:
        """Tell whether a device that plays is not known to be awake."""
        return device is not None and device.id != "" and device.id not in self._awake

    @property
    def sources(self) -> dict[str, Device]:
        """The devices that can be chosen, by their lasting names."""
        hidden = {self.device(key) for key in self._entry.options.get(CONF_HIDDEN_DEVICES, ())}
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

    def device(self, device_id: str) -> Device | None:
        """Return a device, hidden ones included, by its id or one that it had before."""
        successor = self._successors.get(device_id, "")
        return self._devices.get(device_id) or self._devices.get(successor)

    def current_id(self, device_id: str) -> str | None:
        """Return the id that a device has now, None where it is not known any more."""
        device = self.device(device_id)
        return device.id if device else None

    def name_of(self, device_id: str) -> str | None:
        """Return the name of a device that can be chosen."""
        device = self.device(device_id)
        return next((name for name, one in self.sources.items() if one == device), None)

    @property
    def _chosen(self) -> tuple[str, ...]:
        """The ids that the user's choices hold."""
        options, subentries = self._entry.options, self._entry.subentries.values()
        one = (options.get(CONF_DEFAULT_DEVICE, ""), *options.get(CONF_HIDDEN_DEVICES, ()))
        return (*one, *(subentry.data.get(CONF_DEVICE, "") for subentry in subentries))

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
            self._names[device.id] = self._free_name(device)
        kept = self._kept
        for oldest in [key for key in self._devices if key not in kept][:-KEPT]:
            del self._devices[oldest], self._names[oldest]

    def _replace_gone(self, device: Device) -> None:
        """Let a new device go on as the one that had its name and type, if that one is gone."""
        like = (device.name, device.type)
        alike = (old for old, one in self._devices.items() if (one.name, one.type) == like)
        gone = next((old for old in alike if old not in self._awake), None)
        if gone is None:
            return
        self._devices = _renewed(self._devices, gone, device.id)
        self._names = _renewed(self._names, gone, device.id)
        self._successors[gone] = gone
        for former, successor in self._successors.items():
            if successor == gone:
                self._successors[former] = device.id
        for oldest in [key for key in self._successors if key not in self._chosen][:-KEPT]:
            del self._successors[oldest]

    def _free_name(self, device: Device) -> str:
        """Return a device's own name, numbered where another one has it already."""
        taken = {name for device_id, name in self._names.items() if device_id != device.id}
        names = chain([device.name], (f"{device.name} {number}" for number in count(2)))
        return next(name for name in names if name not in taken)

    def _content(self) -> dict[str, Any]:
        return {
            "names": self._names,
            "devices": [asdict(device) for device in self._devices.values()],
            "successors": self._successors,
            "places": [asdict(place) for place in self._places.values()],
        }


def _renewed[T](things: Mapping[str, T], old: str, new: str) -> dict[str, T]:
    """Return the same things in the same order, one of them by its new id."""
    return {new if key == old else key: thing for key, thing in things.items()}


async def async_get_directory(hass: HomeAssistant, entry: ConfigEntry) -> Directory:
    """Return what is known of an account's devices, whether it is set up now or not."""
    if entry.state is ConfigEntryState.LOADED:
        directory: Directory = entry.runtime_data.directory
        return directory
    directory = Directory(hass, entry)
    await directory.async_load()
    return directory


@callback
def async_get_store(hass: HomeAssistant, entry: ConfigEntry) -> Store[dict[str, Any]]:
    """Return where an account's devices are remembered; what people listen to is private."""
    return Store(hass, 1, f"{DOMAIN}_player.{entry.entry_id}", private=True)
