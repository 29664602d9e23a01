"""The library of each account, for the platforms that show it."""

from collections.abc import Awaitable, Coroutine, Mapping
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, Feature
from .coordinator import SpotifyCoordinator
from .library.actions import Actions
from .library.browse import Browser, Offer
from .library.ids import plain_id, short_link, with_words
from .library.library import Account, Library
from .library.nodes import PRESETS
from .library.pick import with_item
from .library.saved import Saved
from .library.search import Searcher
from .playback.preset import SUBENTRY_PRESET
from .webapi.links import resolve_short_link

MAX_LINKS: Final = 64
"""Short links whose meaning is remembered."""

_PRESET: Final = f"{PRESETS}:"
_WORDS: Final = f"component.{DOMAIN}.common."

_LIBRARIES: HassKey[dict[str, LibraryAccess]] = HassKey(f"{DOMAIN}_libraries")


class CoordinatorAccount(Account):
    """An account as its coordinator knows it."""

    def __init__(self, coordinator: SpotifyCoordinator) -> None:
        """Initialize the account of a coordinator."""
        self._coordinator = coordinator

    @property
    @override
    def features(self) -> frozenset[Feature]:
        """The features whose permissions were given."""
        return self._coordinator.authorization.features

    @override
    async def ask[T](self, request: Awaitable[T]) -> T:
        """Await an answer; if the authorization has ended, the user is told."""
        return await self._coordinator.async_ask(request)

    @override
    async def complete[T](self, change: Coroutine[Any, Any, T]) -> T:
        """Complete a change though the caller is cancelled; an unload waits for it."""
        return await self._coordinator.commands.complete(change)


class LibraryAccess:
    """All that may be done with one account's library."""

    def __init__(
        self, hass: HomeAssistant, coordinator: SpotifyCoordinator, words: dict[str, str]
    ) -> None:
        """Initialize the library of an account; the words name folders in the user's language."""
        self._hass = hass
        self._entry = entry = coordinator.config_entry
        self._links: dict[tuple[str, str], str] = {}
        self.library = Library(coordinator.client, CoordinatorAccount(coordinator))
        self.browser = Browser(self.library, entry.title, self._presets, words)
        self.searcher = Searcher(self.library, self._presets, words)
        self.saved = Saved(self.library)
        self.actions = Actions(self.library, self.searcher, self.saved)

    async def resolve(self, media_id: str, words: Mapping[str, str]) -> str:
        """Return a content id as the player takes it, whatever form people have it in.

        The words are what it shall say besides, such as {"shuffle": "on"}.
        """
        if link := short_link(media_id):
            media_id = await self._link(link)
        content_id = plain_id(media_id)
        content_id = with_words(content_id, **words) if words else content_id
        return await with_item(self.library, content_id)

    async def _link(self, link: tuple[str, str]) -> str:
        if link not in self._links:
            session = async_get_clientsession(self._hass)
            self._links[link] = await resolve_short_link(session, *link)
            while len(self._links) > MAX_LINKS:
                del self._links[next(iter(self._links))]
        return self._links[link]

    def _presets(self) -> list[Offer]:
        return [
            Offer(subentry.title, f"{_PRESET}{subentry.subentry_id}")
            for subentry in self._entry.get_subentries_of_type(SUBENTRY_PRESET)
        ]


def preset_of(media_id: str) -> str | None:
    """Return the subentry of a preset's content id, None for anything else."""
    return media_id.removeprefix(_PRESET) if media_id.startswith(_PRESET) else None


async def async_get_library(hass: HomeAssistant, coordinator: SpotifyCoordinator) -> LibraryAccess:
    """Return the library of an account. Raises NotLoadedError once its entry is unloaded."""
    libraries, entry = hass.data.setdefault(_LIBRARIES, {}), coordinator.config_entry
    if entry.entry_id not in libraries:
        found = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
        words = {key.removeprefix(_WORDS): word for key, word in found.items()}
        coordinator.commands.check_loaded()
        if entry.entry_id not in libraries:  # another platform may have been quicker
            libraries[entry.entry_id] = LibraryAccess(hass, coordinator, words)
            entry.async_on_unload(lambda: _close(hass, entry.entry_id))
    return libraries[entry.entry_id]


@callback
def _close(hass: HomeAssistant, entry_id: str) -> None:
    """Forget what was read."""
    hass.data[_LIBRARIES].pop(entry_id, None)
