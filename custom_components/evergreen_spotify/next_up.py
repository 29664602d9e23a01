"""What plays next."""

from typing import Any, Final, override

from homeassistant.components.sensor import SensorEntity

from .const import Feature
from .library.queue import get_queue
from .track_entity import TrackEntity
from .webapi.library_models import Media

NEXT_UP_FEATURES: Final = frozenset({Feature.QUEUE})


class NextUpSensor(TrackEntity, SensorEntity):
    """The first of the queue; it costs a request a track, so it is off until it is wanted."""

    _attr_translation_key = "next_up"
    _attr_entity_registry_enabled_default = False
    features = NEXT_UP_FEATURES
    _next: Media | None = None
    _next_after = ""

    @property
    @override
    def native_value(self) -> str | None:
        """Its title and who made it."""
        known = self._known
        return " · ".join(filter(None, [known.name, known.by]))[:255] if known else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Its URI, to do something with it."""
        return {"uri": self._known.uri if self._known else None}

    @property
    def _known(self) -> Media | None:
        """What comes after what plays now."""
        item = self._playback.item
        return self._next if item and item.uri == self._next_after else None

    @override
    async def _ask(self, uri: str) -> None:
        queue = await get_queue(self._access.library)
        self._next, self._next_after = next(iter(queue.items), None), uri
