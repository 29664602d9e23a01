"""The fields of a preset's form, in sections: what, where, how, how to begin, and through what."""

from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import SectionConfig, section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..const import CONF_DEVICE
from ..coordinator import SpotifyConfigEntry
from ..playback.preset import (
    CONF_FADE_IN,
    CONF_LINKED_PLAYER,
    CONF_MEDIA,
    CONF_MISSING,
    CONF_REPEAT,
    CONF_SHUFFLE,
    CONF_START,
    CONF_VOLUME,
    CONF_WAIT,
    DEFAULT_WAIT,
    KEEP,
    LONGEST_FADE,
    LONGEST_WAIT,
    REPEATS,
    SHUFFLES,
    Missing,
    StartAt,
)
from ..state.devices import Devices
from ..webapi.stored import as_mapping
from .device_field import device_selector
from .linked_player import PERCENT, linked_player_fields

CONF_TRACK: Final = "track"

_WHERE: Final = "where"
_HOW: Final = "how"
_BEGIN: Final = "begin"
_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    _WHERE: (CONF_DEVICE, CONF_MISSING, CONF_WAIT),
    _HOW: (CONF_VOLUME, CONF_SHUFFLE, CONF_REPEAT, CONF_FADE_IN),
    _BEGIN: (CONF_START, CONF_TRACK),
}


def flat(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was entered as it is stored: without sections, but for the linked player."""
    inner = {key: value for name in _SECTIONS for key, value in user_input.get(name, {}).items()}
    return {key: value for key, value in user_input.items() if key not in _SECTIONS} | inner


def in_sections(data: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored as the form shows it."""
    inner = {key for keys in _SECTIONS.values() for key in keys}
    linked = {CONF_LINKED_PLAYER: as_mapping(data.get(CONF_LINKED_PLAYER))}
    return {key: value for key, value in (data | linked).items() if key not in inner} | {
        name: {key: data[key] for key in keys if key in data} for name, keys in _SECTIONS.items()
    }


def place_of(field: str) -> str:
    """Return where the form says what is wrong with a field: the front end knows no deeper."""
    return next((name for name, keys in _SECTIONS.items() if field in keys), field)


def preset_schema(
    hass: HomeAssistant,
    entry: SpotifyConfigEntry,
    devices: Devices,
    known: Mapping[str, Any],
    errors: Container[str],
) -> vol.Schema:
    """Return the form; sections that are seldom needed are closed unless something is wrong."""
    linked = linked_player_fields(hass, entry, as_mapping(known.get(CONF_LINKED_PLAYER)))
    where = {
        vol.Optional(CONF_DEVICE): device_selector(devices),
        vol.Required(CONF_MISSING, default=Missing.WAIT): _choice(Missing, CONF_MISSING),
        vol.Required(CONF_WAIT, default=DEFAULT_WAIT): _seconds(LONGEST_WAIT),
    }
    how = {
        vol.Optional(CONF_VOLUME): PERCENT,
        vol.Required(CONF_SHUFFLE, default=KEEP): _choice(SHUFFLES, CONF_SHUFFLE),
        vol.Required(CONF_REPEAT, default=KEEP): _choice(REPEATS, CONF_REPEAT),
        vol.Required(CONF_FADE_IN, default=0): _seconds(LONGEST_FADE),
    }
    begin = {
        vol.Required(CONF_START, default=StartAt.BEGINNING): _choice(StartAt, CONF_START),
        vol.Optional(CONF_TRACK): TextSelector(),
    }

    def part(name: str, fields: Mapping[Any, Any], *, closed: bool) -> dict[Any, Any]:
        options = SectionConfig(collapsed=closed and name not in errors)
        # A default would hide those of the fields within: the front end takes it as it is.
        return {vol.Required(name): section(vol.Schema(fields), options)}

    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_MEDIA): TextSelector(),
            **part(_WHERE, where, closed=False),
            **part(_HOW, how, closed=False),
            **part(_BEGIN, begin, closed=True),
            **part(
                CONF_LINKED_PLAYER,
                {vol.Optional(key): field for key, field in linked.items()},
                closed=True,
            ),
        }
    )


def _choice(choices: Iterable[str], key: str) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=list(choices), translation_key=key, mode=SelectSelectorMode.DROPDOWN
        )
    )


def _seconds(longest: int) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=0, max=longest, step=1, unit_of_measurement="s", mode=NumberSelectorMode.BOX
        )
    )
