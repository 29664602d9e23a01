"""The libraries of all accounts among Home Assistant's media sources.

Core's `spotify` is offered to other players by their own code, which knows it by name. We reach
them by the way that is open to all: a media source. Spotify gives out no audio stream, so what
can be played depends on the player: Sonos takes Spotify's links as they are, our own players take
their URIs, and every other player is told so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, override

from homeassistant.components.media_player import (
    BrowseError,
    BrowseMedia,
    MediaClass,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import SpotifyConfigEntry, SpotifyCoordinator
from .errors import described
from .library.ids import kind_and_id
from .library.nodes import ROOT
from .library.search import kinds_of
from .library_access import LibraryAccess, async_get_library
from .webapi.errors import SpotifyError

NAME: Final = "Evergreen for Spotify"
OPEN_URL: Final = "https://open.spotify.com"
MIME_TYPE: Final = "audio/mpeg"

TAKES_LINKS: Final = frozenset({"sonos"})
"""Integrations whose players are linked to Spotify themselves and take its links."""


async def async_get_media_source(hass: HomeAssistant) -> SpotifyMediaSource:
    """Return the media source of all accounts."""
    return SpotifyMediaSource(hass)


class SpotifyMediaSource(MediaSource):
    """One root for each account; below it the tree that the account's player shows."""

    name: str = NAME

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize the media source of all accounts."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return a place in an account's library, or the accounts."""
        if not item.identifier:
            return self._accounts()
        entry_id, coordinator, content_id = self._parse(item.identifier)
        with _failing(coordinator):
            place = await (await self._library(coordinator)).browser.browse(content_id, None)
        return _sourced(entry_id, place)

    @override
    async def async_search_media(
        self, item: MediaSourceItem, query: SearchMediaQuery
    ) -> SearchMedia:
        """Search an account's library and the catalogue."""
        entry_id, coordinator, content_id = self._parse(item.identifier)
        kinds = kinds_of(query.media_filter_classes, content_id)
        with _failing(coordinator):
            searcher = (await self._library(coordinator)).searcher
            found = await searcher.browse_list(query.search_query, kinds)
        return SearchMedia(result=[_sourced(entry_id, one) for one in found])

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return what a player can do something with; raise Unresolvable for those that cannot."""
        player = er.async_get(self._hass).async_get(item.target_media_player or "")
        content_id = item.identifier.partition("/")[2]
        kind, thing_id = kind_and_id(content_id)
        if player is not None and player.platform == DOMAIN:
            return PlayMedia(content_id, MIME_TYPE)
        if player is not None and player.platform in TAKES_LINKS and kind:
            return PlayMedia(f"{OPEN_URL}/{kind}/{thing_id}", MIME_TYPE)
        raise Unresolvable(translation_domain=DOMAIN, translation_key="no_stream")

    def _accounts(self) -> BrowseMediaSource:
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        root = _folder(None, NAME)
        root.children = [_folder(entry.entry_id, entry.title) for entry in entries]
        return root

    def _parse(self, identifier: str) -> tuple[str, SpotifyCoordinator, str]:
        """Return the entry's id, the account and the content id of an identifier."""
        entry_id, _, content_id = identifier.partition("/")
        entry: SpotifyConfigEntry | None = self._hass.config_entries.async_get_entry(entry_id)
        is_ours = entry is not None and entry.domain == DOMAIN
        if entry is None or not is_ours or entry.state is not ConfigEntryState.LOADED:
            raise BrowseError(translation_domain=DOMAIN, translation_key="unknown_account")
        return entry_id, entry.runtime_data, content_id or ROOT

    async def _library(self, coordinator: SpotifyCoordinator) -> LibraryAccess:
        return await async_get_library(self._hass, coordinator)


def _folder(identifier: str | None, title: str) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.APP,
        media_content_type=ROOT,
        title=title,
        can_play=False,
        can_expand=True,
        can_search=identifier is not None,
        children_media_class=MediaClass.DIRECTORY,
    )


def _sourced(entry_id: str, place: BrowseMedia) -> BrowseMediaSource:
    """Return a place of the tree under an id that names its account."""
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{entry_id}/{place.media_content_id}",
        media_class=place.media_class,
        media_content_type=place.media_content_type,
        title=place.title,
        can_play=place.can_play,
        can_expand=place.can_expand,
        can_search=place.can_search,
        search_media_classes=place.search_media_classes,
        thumbnail=place.thumbnail,
        children_media_class=place.children_media_class,
        children=[_sourced(entry_id, child) for child in place.children or ()],
    )


@contextmanager
def _failing(coordinator: SpotifyCoordinator) -> Iterator[None]:
    """Raise every error as the one that Home Assistant expects here, with its text."""
    try:
        yield
    except (SpotifyError, HomeAssistantError) as err:
        raise BrowseError(**described(err, coordinator.data)) from err
