"""The field of a form in which a device of an account is chosen."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import CONF_DEFAULT_DEVICE, CONF_DEVICE, CONF_HIDDEN_DEVICES
from ..state.devices import Devices
from ..state.stored import strings

_ONE: Final = (CONF_DEFAULT_DEVICE, CONF_DEVICE)


def device_selector(devices: Devices, *, multiple: bool = False) -> SelectSelector:
    """Return the field; its values are device ids."""
    options = [SelectOptionDict(value=key, label=name) for key, name in devices.names.items()]
    return SelectSelector(
        SelectSelectorConfig(
            options=options, multiple=multiple, mode=SelectSelectorMode.DROPDOWN, sort=True
        )
    )


def is_taken(
    devices: Devices,
    entry: ConfigEntry,
    kind: str,
    data: Mapping[str, Any],
    besides: ConfigSubentry | None = None,
) -> bool:
    """Tell whether another subentry of a kind has the device that a form was given."""
    others = (one for one in entry.get_subentries_of_type(kind) if one is not besides)
    return data[CONF_DEVICE] in (devices.current_id(one.data.get(CONF_DEVICE)) for one in others)


def with_current_ids(devices: Devices, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen with the ids that the devices have now, unknown ones left out."""
    current = dict(chosen)
    for key in _ONE:
        if device_id := devices.current_id(current.pop(key, "")):
            current[key] = device_id
    if hidden := strings(chosen.get(CONF_HIDDEN_DEVICES)):
        current[CONF_HIDDEN_DEVICES] = [*filter(None, map(devices.current_id, hidden))]
    return current
