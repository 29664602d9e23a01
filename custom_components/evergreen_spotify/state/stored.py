"""Files that may be lost: what is remembered of an account, and how to read it without trust.

Another version, a hand or a full disk may have left anything in them. What cannot be read counts
as not there; the token is not kept here.
"""

import asyncio
from dataclasses import Field, fields
import logging
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol, get_args, get_type_hints, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR, Store
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

VERSION: Final = 1

LARGEST: Final = 2**20
"""Bytes of a file: a hundred times what is ever written."""


class Cache(Store[dict[str, Any]]):
    """A file of Home Assistant's storage that may be lost."""

    @override
    async def async_load(self) -> dict[str, Any]:
        """Return what is stored, nothing where it cannot be read."""
        problem = await self.hass.async_add_executor_job(self._problem)
        if problem is None:
            try:
                stored = await super().async_load()
            except (HomeAssistantError, NotImplementedError) as err:
                problem = type(err).__name__
            else:
                return stored if isinstance(stored, dict) else {}
        _LOGGER.warning("%s cannot be read and counts as empty: %s", self.key, problem)
        return {}

    def _problem(self) -> str | None:
        """Say why the file cannot be read, before core renames it and asks for a backup."""
        path = Path(self.path)
        try:
            if path.stat().st_size > LARGEST:
                return "too large"
            match json_loads(path.read_bytes()):
                case {"version": int() as version, "data": dict()} if version == VERSION:
                    return None
        except FileNotFoundError:
            return None
        except (OSError, *JSON_DECODE_EXCEPTIONS) as err:
            return type(err).__name__
        return "another version or no content"

    @override
    async def async_save(self, data: dict[str, Any]) -> None:
        """Write now; one who gives up waiting does not stop it."""
        await asyncio.shield(self.hass.async_create_task(super().async_save(data), self.key))

    @override
    async def async_remove(self) -> None:
        """Delete the file for good, after a write that is under way; raises OSError."""
        self.make_read_only()
        await self.async_save({})  # waits for its turn and writes nothing
        await super().async_remove()


_CACHES: HassKey[dict[str, Cache]] = HassKey(f"{DOMAIN}_caches")


@callback
def async_get_cache(hass: HomeAssistant, name: str, *, private: bool = False) -> Cache:
    """Return the one cache of a name."""
    key = f"{DOMAIN}_{name}"
    return hass.data.setdefault(_CACHES, {}).setdefault(
        key, Cache(hass, VERSION, key, private=private)
    )


async def async_remove_caches(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete all that is remembered of an entry, whatever version wrote it."""
    caches = hass.data.get(_CACHES, {})
    own = [caches.pop(key) for key in list(caches) if key.endswith(f".{entry.entry_id}")]
    removals = [cache.async_remove() for cache in own]
    await asyncio.gather(*removals, return_exceptions=True)  # what is left is told below
    folder = Path(hass.config.path(STORAGE_DIR))
    await hass.async_add_executor_job(_delete_files, folder, entry.entry_id)


def _delete_files(folder: Path, entry_id: str) -> None:
    name = f"{DOMAIN}_*.{entry_id}"
    for path in (*folder.glob(name), *folder.glob(f"{name}.corrupt.*")):  # as core renames them
        try:
            path.unlink(missing_ok=True)
        except OSError as err:
            _LOGGER.warning("%s cannot be deleted: %s", path.name, err)


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def read[T: _Dataclass](kind: type[T], data: object) -> T | None:
    """Read a stored dataclass of plain values, None where one is missing or of a wrong type.

    Unknown keys are left out; missing and null ones have the defaults of the dataclass.
    """
    if not isinstance(data, dict):
        return None
    hints = get_type_hints(kind)
    stored = {one.name: data.get(one.name) for one in fields(kind)}
    values = {name: value for name, value in stored.items() if value is not None}
    if not all(_fits(value, hints[name]) for name, value in values.items()):
        return None
    try:
        return kind(**values)
    except TypeError:  # one without a default is missing
        return None


def _fits(value: object, hint: object) -> bool:
    return type(value) in (get_args(hint) or (hint,))


def read_list[T: _Dataclass](kind: type[T], data: object) -> list[T]:
    """Read a stored list of dataclasses; each that cannot be read is left out."""
    found = (read(kind, one) for one in (data if isinstance(data, list) else ()))
    return [one for one in found if one is not None]


def strings(data: object) -> list[str]:
    """Return the strings of a stored list."""
    return [one for one in data if isinstance(one, str)] if isinstance(data, list | tuple) else []


def string_map(data: object) -> dict[str, str]:
    """Return the strings of a stored mapping, by their keys."""
    items = data.items() if isinstance(data, dict) else ()
    return {key: value for key, value in items if isinstance(value, str)}
