"""What the player knows of the library: browse, search, queue, actions."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import wraps
from typing import Any, Concatenate, override

from homeassistant.components.media_player import (
    BrowseError,
    BrowseMedia,
    MediaClass,
    MediaPlayerEntity,
    MediaType,
    SearchError,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.components.scene import DOMAIN as SCENE_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_ON
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.json import JsonObjectType

from .const import DOMAIN
from .entity import SpotifyEntity, command
from .errors import invalid
from .library.actions import FOLLOWED_KINDS, SAVED_KINDS
from .library.answers import as_queue
from .library.queue import get_queue
from .library.search import kinds_of
from .library_access import LibraryAccess, async_get_library, preset_of


def failing_as[E: SpotifyEntity, **P, R](
    error: type[HomeAssistantError],
) -> Callable[
    [Callable[Concatenate[E, P], Awaitable[R]]], Callable[Concatenate[E, P], Coroutine[Any, Any, R]]
]:
    """Raise every error as the one that Home Assistant expects here, with its text."""

    def decorate(
        function: Callable[Concatenate[E, P], Awaitable[R]],
    ) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]:
        translated = command(function)

        @wraps(function)
        async def converted(self: E, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return await translated(self, *args, **kwargs)
            except HomeAssistantError as err:
                raise error(
                    translation_domain=err.translation_domain,
                    translation_key=err.translation_key,
                    translation_placeholders=err.translation_placeholders,
                ) from err

        return converted

    return decorate


class LibraryPlayer(SpotifyEntity, MediaPlayerEntity):
    """The part of the player that has to do with the library."""

    @failing_as(BrowseError)
    @override
    async def async_browse_media(
        self,
        media_content_type: MediaType | str | None = None,
        media_content_id: str | None = None,
    ) -> BrowseMedia:
        """Return a place in the library; at most one request."""
        access = await self._library()
        return await access.browser.browse(media_content_id, media_content_type)

    @failing_as(SearchError)
    @override
    async def async_search_media(self, query: SearchMediaQuery) -> SearchMedia:
        """Return what fits, the best first; at most two requests."""
        kinds = kinds_of(query.media_filter_classes, query.media_content_id)
        access = await self._library()
        found = await access.searcher.browse_list(query.search_query, kinds)
        return SearchMedia(result=found)

    @command
    async def async_get_queue(self) -> JsonObjectType:
        """Return what plays next."""
        return as_queue(await get_queue((await self._library()).library))

    @command
    async def async_search(
        self,
        query: str,
        limit: int,
        offset: int,
        media_class: Sequence[MediaClass] | None = None,
    ) -> JsonObjectType:
        """Return what fits."""
        access = await self._library()
        return await access.actions.search(query, kinds_of(media_class, None), limit, offset)

    @command
    async def async_get_library(self, kind: str, limit: int, offset: int) -> JsonObjectType:
        """Return a part of one of the user's lists."""
        return await (await self._library()).actions.get_library(kind, limit, offset)

    @command
    async def async_get_playlist_items(
        self, playlist: str, limit: int, offset: int
    ) -> JsonObjectType:
        """Return a part of what is in a playlist."""
        return await (await self._library()).actions.get_playlist_items(playlist, limit, offset)

    @command
    async def async_check_saved(self, uris: Sequence[str] = ()) -> JsonObjectType:
        """Tell whether things, or what plays, are saved."""
        meant, actions = self._meant(uris), (await self._library()).actions
        return await actions.check_saved(meant)

    @command
    async def async_save(self, uris: Sequence[str] = ()) -> JsonObjectType:
        """Save things, or what plays."""
        meant, actions = self._meant(uris), (await self._library()).actions
        return await actions.change(meant, SAVED_KINDS, saved=True)

    @command
    async def async_unsave(self, uris: Sequence[str] = ()) -> JsonObjectType:
        """Remove things, or what plays, from the library."""
        meant, actions = self._meant(uris), (await self._library()).actions
        return await actions.change(meant, SAVED_KINDS, saved=False)

    @command
    async def async_follow(self, uris: Sequence[str]) -> JsonObjectType:
        """Follow artists, playlists and people."""
        return await (await self._library()).actions.change(uris, FOLLOWED_KINDS, saved=True)

    @command
    async def async_unfollow(self, uris: Sequence[str]) -> JsonObjectType:
        """Follow artists, playlists and people no longer."""
        return await (await self._library()).actions.change(uris, FOLLOWED_KINDS, saved=False)

    @command
    async def async_create_playlist(
        self, name: str, description: str, uris: Sequence[str] = (), *, public: bool
    ) -> JsonObjectType:
        """Make a playlist."""
        actions = (await self._library()).actions
        return await actions.create_playlist(name, description, uris, public=public)

    @command
    async def async_add_to_playlist(
        self, playlist: str, uris: Sequence[str] = (), position: int | None = None
    ) -> JsonObjectType:
        """Put things, or what plays, into a playlist."""
        meant, actions = self._meant(uris), (await self._library()).actions
        return await actions.add_to_playlist(playlist, meant, position)

    @command
    async def async_remove_from_playlist(
        self, playlist: str, uris: Sequence[str] = ()
    ) -> JsonObjectType:
        """Take things, or what plays, out of a playlist."""
        meant, actions = self._meant(uris), (await self._library()).actions
        return await actions.remove_from_playlist(playlist, meant)

    async def async_resolve(
        self, media_id: str, context: Context | None, **words: str
    ) -> str | None:
        """Return a content id as the player takes it; activate a preset, and return None."""
        if (preset := preset_of(media_id)) is None:
            return await (await self._library()).resolve(media_id, words)
        unique_id = f"{self.coordinator.config_entry.unique_id}_{preset}"
        scene = er.async_get(self.hass).async_get_entity_id(SCENE_DOMAIN, DOMAIN, unique_id)
        if scene is None:
            raise invalid("unknown_preset")
        await self.hass.services.async_call(
            SCENE_DOMAIN,
            SERVICE_TURN_ON,
            {ATTR_ENTITY_ID: scene},
            blocking=True,
            context=context,
        )
        return None

    async def _library(self) -> LibraryAccess:
        return await async_get_library(self.hass, self.coordinator)

    def _meant(self, uris: Sequence[str]) -> Sequence[str]:
        """Return what was named, or else what plays."""
        if uris:
            return uris
        item = self._playback.item
        if item is None or not item.uri:
            raise invalid("nothing_to_save")
        return [item.uri]
