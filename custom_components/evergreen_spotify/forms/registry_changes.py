"""Change entity and device registry in several steps, all of them or none."""

from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, TypedDict, Unpack

from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.typing import UNDEFINED

_SAID_BY_INTEGRATION: Final = (
    "device_id",
    "has_entity_name",
    "original_icon",
    "original_name",
    "supported_features",
    "translation_key",
)


class _Owner(NamedTuple):
    """Whose a registry entry is, and what its integration says of it."""

    platform: str
    unique_id: str
    config_entry_id: str
    config_subentry_id: str | None
    attributes: Mapping[str, Any]

    @classmethod
    def of(cls, one: er.RegistryEntry) -> Self:
        """Read a registry entry's owner."""
        attributes = {name: getattr(one, name) for name in _SAID_BY_INTEGRATION}
        config_entry_id = str(one.config_entry_id)
        return cls(one.platform, one.unique_id, config_entry_id, one.config_subentry_id, attributes)


class Attributes(TypedDict, total=False):
    """What can be changed of a registry entry besides its id and owner."""

    name: str | None
    disabled_by: er.RegistryEntryDisabler | None


class RegistryChanges:
    """Changes that are undone, last first, if the block that makes them ends with an error.

    The registries refuse with ValueError. No method awaits, so nobody sees half of them.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize a set of changes."""
        self._states = hass.states
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Keep what was changed, or undo it."""
        if error is None:
            self._undo.pop_all()
        self._undo.close()

    def update(self, entity_id: str, **changes: Unpack[Attributes]) -> None:
        """Change attributes of a registry entry."""
        known = self._entities.entities[entity_id]
        before: dict[str, Any] = {name: getattr(known, name) for name in changes}
        self._entities.async_update_entity(entity_id, **changes)
        self._undo.callback(self._entities.async_update_entity, entity_id, **before)

    def set_options(self, entity_id: str, domain: str, options: Mapping[str, Any] | None) -> None:
        """Store a domain's options of a registry entry; None deletes them."""
        before = self._entities.entities[entity_id].options.get(domain)
        self._entities.async_update_entity_options(entity_id, domain, options)
        self._undo.callback(self._entities.async_update_entity_options, entity_id, domain, before)

    def rename(self, entity_id: str, wanted: str) -> str:
        """Give an entity another id, with a number if it is taken; return the id it got."""
        domain, object_id = split_entity_id(wanted)
        free = self._entities.async_get_available_entity_id(
            domain, object_id, current_entity_id=entity_id
        )
        self._states.async_remove(entity_id)  # unavailable since it was unloaded
        self._entities.async_update_entity(entity_id, new_entity_id=free)
        self._undo.callback(self._entities.async_update_entity, free, new_entity_id=entity_id)
        return free

    def set_area(self, device_id: str, area_id: str | None) -> None:
        """Move a device into an area, or out of all."""
        device = self._devices.async_get(device_id)
        before = device.area_id if device else None
        self._devices.async_update_device(device_id, area_id=area_id)
        self._undo.callback(self._devices.async_update_device, device_id, area_id=before)

    def exchange(self, one: er.RegistryEntry, other: er.RegistryEntry) -> None:
        """Let each of two registry entries become the other's owner's; none may be loaded."""
        first, second = _Owner.of(one), _Owner.of(other)
        # No two entries of a platform may have the same unique id, not even for an instant.
        parked = second._replace(unique_id=f"{second.unique_id}_moving")
        update = self._entities.async_update_entity
        update(other.entity_id, new_unique_id=parked.unique_id)
        self._undo.callback(update, other.entity_id, new_unique_id=second.unique_id)
        self._change_owner(one.entity_id, first, second)
        self._change_owner(other.entity_id, parked, first)

    def _change_owner(self, entity_id: str, before: _Owner, after: _Owner) -> None:
        for step in (self._describe, self._move):
            step(entity_id, after)
            self._undo.callback(step, entity_id, before)

    def _describe(self, entity_id: str, owner: _Owner) -> None:
        self._entities.async_update_entity(
            entity_id,
            config_entry_id=owner.config_entry_id,
            config_subentry_id=owner.config_subentry_id,
            **owner.attributes,
        )

    def _move(self, entity_id: str, owner: _Owner) -> None:
        self._entities.async_update_entity_platform(
            entity_id,
            owner.platform,
            new_config_entry_id=owner.config_entry_id,
            new_config_subentry_id=owner.config_subentry_id or UNDEFINED,
            new_unique_id=owner.unique_id,
        )
