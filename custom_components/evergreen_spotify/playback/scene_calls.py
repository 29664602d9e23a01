"""Which calls come from a scene that is being activated.

Core restores a player call by call (`media_player.reproduce_state`): source, volume, mute, then
what plays. A person who selects a source wants the music to move; a scene has more to say yet.
"""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.scene import DOMAIN as SCENE_DOMAIN
from homeassistant.const import ATTR_DOMAIN, EVENT_CALL_SERVICE
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback

_KEPT: Final = 20


class SceneCalls:
    """Know the contexts of the scenes that were activated last: their calls share them."""

    def __init__(self) -> None:
        """Know of none."""
        self._contexts: deque[str] = deque(maxlen=_KEPT)

    @callback
    def async_listen(self, hass: HomeAssistant) -> CALLBACK_TYPE:
        """Begin to listen; return how to stop."""
        return hass.bus.async_listen(EVENT_CALL_SERVICE, self._called, event_filter=_is_scene)

    def cover(self, context: Context | None) -> bool:
        """Tell whether a call with this context belongs to a scene."""
        return context is not None and context.id in self._contexts

    @callback
    def _called(self, event: Event) -> None:
        self._contexts.append(event.context.id)


@callback
def _is_scene(data: Mapping[str, Any]) -> bool:
    return bool(data[ATTR_DOMAIN] == SCENE_DOMAIN)
