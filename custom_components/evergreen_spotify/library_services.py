"""The actions that have to do with playing, the queue and the library: a table."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.media_player import MediaClass
from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from .library.actions import MAX_NAME
from .library.nodes import FOLDERS
from .webapi.library import MAX_OFFSET
from .webapi.models import RepeatState

MAX_URIS: Final = 400
"""URIs that one call may have: up to ten requests."""

_TEXT: Final = vol.All(cv.string, vol.Length(min=1, max=2048))
_URIS: Final = vol.All(cv.ensure_list, [_TEXT], vol.Length(max=MAX_URIS))
_PART: Final[VolDictType] = {
    vol.Optional("limit", default=50): vol.All(vol.Coerce(int), vol.Range(1, 100)),
    vol.Optional("offset", default=0): vol.All(vol.Coerce(int), vol.Range(0, MAX_OFFSET)),
}
_THINGS: Final[VolDictType] = {vol.Optional("uris"): _URIS}
_PEOPLE: Final[VolDictType] = {vol.Required("uris"): _URIS}
_PLAYLIST: Final[VolDictType] = {vol.Required("playlist"): _TEXT}

# Action: its fields. The player's method is called like the action.
LIBRARY_ACTIONS: Final[Mapping[str, VolDictType]] = {
    "play": {
        vol.Optional("media"): _TEXT,
        vol.Optional("item"): _TEXT,
        vol.Optional("position"): vol.All(vol.Coerce(float), vol.Range(0, 86_400)),
        vol.Optional("device"): _TEXT,
        vol.Optional("volume"): vol.All(vol.Coerce(int), vol.Range(0, 100)),
        vol.Optional("shuffle"): cv.boolean,
        vol.Optional("repeat"): vol.In([state.value for state in RepeatState]),
        vol.Optional("fade_in", default=0): vol.All(vol.Coerce(float), vol.Range(0, 3600)),
    },
    "transfer": {vol.Required("device"): _TEXT, vol.Optional("play"): cv.boolean},
    "get_devices": {},
    "get_queue": {},
    "search": {
        vol.Required("query"): _TEXT,
        vol.Optional("media_class"): vol.All(
            cv.ensure_list, [vol.In([one.value for one in MediaClass])]
        ),
        **_PART,
    },
    "get_library": {vol.Required("kind"): vol.In(list(FOLDERS)), **_PART},
    "get_playlist_items": {**_PLAYLIST, **_PART},
    "check_saved": _THINGS,
    "save": _THINGS,
    "unsave": _THINGS,
    "follow": _PEOPLE,
    "unfollow": _PEOPLE,
    "create_playlist": {
        vol.Required("name"): vol.All(cv.string, vol.Length(max=MAX_NAME)),
        vol.Optional("description", default=""): vol.All(cv.string, vol.Length(max=300)),
        vol.Optional("public", default=False): cv.boolean,
        **_THINGS,
    },
    "add_to_playlist": {
        **_PLAYLIST,
        **_THINGS,
        vol.Optional("position"): vol.All(vol.Coerce(int), vol.Range(0, MAX_OFFSET)),
    },
    "remove_from_playlist": {**_PLAYLIST, **_THINGS},
}

# What an action answers; those that are not here may answer.
RESPONSES: Final[Mapping[str, SupportsResponse]] = {
    "play": SupportsResponse.NONE,
    "transfer": SupportsResponse.NONE,
} | dict.fromkeys(
    ("get_devices", "get_queue", "search", "get_library", "get_playlist_items", "check_saved"),
    SupportsResponse.ONLY,
)
