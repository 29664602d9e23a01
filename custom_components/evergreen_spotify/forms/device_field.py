"""The field of a form in which a device of an account is chosen."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import CONF_DEFAULT_DEVICE, CONF_DEVICE, CONF_HIDDEN_DEVICES
from ..state.devices import Devices

_ONE: Final = (CONF_DEFAULT_DEVICE, CONF_DEVICE)


def device_selector(devices: Devices, *, multiple: bool = False) -> SelectSelector:
    """Return the field; its values are device ids."""
    options = [SelectOptionDict(value=key, label=name) for key, name in devices.names.items()]
    return SelectSelector(
        SelectSelectorConfig(
            options=options, multiple=multiple, mode=SelectSelectorMode.DROPDOWN, sort=True
        )
    )


def with_current_ids(devices: Devices, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen with the ids that the devices have now, unknown ones left out."""
    current = dict(chosen)
    for key in _ONE:
        if device_id := devices.current_id(current.pop(key, "")):
            current[key] = device_id
    if hidden := chosen.get(CONF_HIDDEN_DEVICES):
        current[CONF_HIDDEN_DEVICES] = [*filter(None, map(devices.current_id, hidden))]
    return current
