"""Entities that ask Spotify one thing for each track that plays."""

from abc import abstractmethod
import asyncio
from collections.abc import Callable
import logging
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN, Feature
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .entity import SpotifyEntity
from .library_access import LibraryAccess
from .webapi.errors import SpotifyError, TransientError

_LOGGER = logging.getLogger(__name__)

DELAYS: Final = (1.0, 15.0, 45.0, 300.0)
"""Seconds before each attempt to ask: another skip may follow the first, an outage passes."""


class TrackEntity(SpotifyEntity):
    """An entity that costs one request a track, and none in silence."""

    features: frozenset[Feature]

    def __init__(self, coordinator: SpotifyCoordinator, key: str, access: LibraryAccess) -> None:
        """Initialize an entity that follows what plays."""
        super().__init__(coordinator, key)
        self._access = access
        self._uri = ""
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def _ask(self, uri: str) -> None:
        """Ask what there is to know; errors of Spotify's leave it unknown."""

    @override
    async def async_added_to_hass(self) -> None:
        """Ask for what plays already."""
        await super().async_added_to_hass()
        self.async_on_remove(self._cancel)
        self._follow()

    @property
    @override
    def available(self) -> bool:
        """Known while its features are on."""
        return super().available and self.features <= self.coordinator.authorization.features

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Ask anew when something else plays."""
        self._follow()
        super()._handle_coordinator_update()

    def _follow(self) -> None:
        item = self._playback.item
        uri = (item.uri if item else None) or ""
        if uri == self._uri:
            return
        self._cancel()
        self._uri = uri
        if uri and self.available:
            self._task = self.coordinator.config_entry.async_create_background_task(
                self.hass, self._ask_in_peace(uri), f"{DOMAIN} {self.entity_id}"
            )

    def _ask_again(self) -> None:
        """Ask once more for what plays."""
        self._uri = ""
        self._follow()

    async def _ask_in_peace(self, uri: str) -> None:
        for delay in DELAYS:
            await asyncio.sleep(delay)
            try:
                await self._ask(uri)
            except TransientError, HomeAssistantError:  # there may be no token for now
                continue
            except SpotifyError as err:
                _LOGGER.debug("%s is not known: %s", self.entity_id, type(err).__name__)
            break
        else:
            self._uri = ""  # the next poll may find the gate open
        self.async_write_ha_state()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


@callback
def async_add_when_on(
    entry: SpotifyConfigEntry,
    features: frozenset[Feature],
    add: Callable[[], None],
) -> None:
    """Add an entity now, or as soon as its features are switched on."""
    coordinator = entry.runtime_data
    stops: list[CALLBACK_TYPE] = []

    @callback
    def review() -> None:
        if features <= coordinator.authorization.features:
            stop_listening()
            stops.clear()
            add()

    @callback
    def stop_listening() -> None:
        for stop in stops:
            stop()

    stops.append(coordinator.async_add_listener(review))
    entry.async_on_unload(stop_listening)
    review()
