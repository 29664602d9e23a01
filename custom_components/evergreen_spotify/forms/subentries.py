"""What can be added to an account, and the form of each."""

from collections.abc import Mapping
from typing import Final

from homeassistant.config_entries import ConfigSubentryFlow

from ..const import SUBENTRY_DEVICE_PLAYER
from ..playback.linked_player import SUBENTRY_LINKED_PLAYER
from ..playback.preset import SUBENTRY_PRESET
from .device_player import DevicePlayerFlow
from .linked_player import LinkedPlayerFlow
from .preset import PresetFlow

SUBENTRY_FLOWS: Final[Mapping[str, type[ConfigSubentryFlow]]] = {
    SUBENTRY_PRESET: PresetFlow,
    SUBENTRY_LINKED_PLAYER: LinkedPlayerFlow,
    SUBENTRY_DEVICE_PLAYER: DevicePlayerFlow,
}
