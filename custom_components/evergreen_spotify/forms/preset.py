"""The form of a preset."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from ..coordinator import SpotifyConfigEntry, SpotifyCoordinator
from ..playback.linked_player import CONF_SOURCE
from ..playback.preset import (
    CONF_LINKED_PLAYER,
    CONF_MEDIA,
    CONF_MEDIA_IMAGE,
    CONF_MEDIA_NAME,
    CONF_REPEAT,
    CONF_SHUFFLE,
    CONF_START,
    KEEP,
    SHUFFLES,
    StartAt,
)
from ..playback.request import PlayRequest
from ..playback.request_text import is_reference
from ..state.memory import async_get_devices
from ..webapi.errors import SpotifyError
from ..webapi.library_models import Media
from ..webapi.stored import as_text
from ..webapi.uris import ITEM_TYPES, SpotifyUri, UriType
from .device_field import with_current_ids
from .found import async_choice
from .linked_player import unknown_source
from .preset_fields import CONF_TRACK, flat, in_sections, place_of, preset_schema
from .preset_input import WrongInputError, check_beginning, is_words, parsed, parts
from .preset_search import async_describe, async_find_items, async_find_media

_SHUFFLE_CHOICES: Final = {state: choice for choice, state in SHUFFLES.items()}

LONGEST_SEARCH: Final = 250
"""How many letters are searched for."""


type _Find = Callable[[SpotifyCoordinator], Awaitable[tuple[Media, ...]]]


class PresetFlow(ConfigSubentryFlow):
    """Make a preset, or change one."""

    def __init__(self) -> None:
        """Initialize the form without any input."""
        self._asked = "user"
        self._input: dict[str, Any] = {}
        self._found: tuple[Media, ...] = ()
        self._known: dict[str, Media] = {}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Make a preset."""
        return await self._async_ask("user", None if user_input is None else flat(user_input))

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a preset."""
        if user_input is None:
            subentry = self._get_reconfigure_subentry()
            self._input = {CONF_NAME: subentry.title, **subentry.data, **parts(subentry.data)}
            self._keep(as_text(self._input.get(CONF_MEDIA)), subentry.data)
        return await self._async_ask(
            "reconfigure", None if user_input is None else flat(user_input)
        )

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Choose among the things that were found."""
        return await self._async_choose("found", CONF_MEDIA, user_input)

    async def async_step_found_track(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Choose among the tracks that were found."""
        return await self._async_choose("found_track", CONF_TRACK, user_input)

    async def _async_choose(
        self, step_id: str, field: str, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        if user_input is not None:
            return await self._async_ask(self._asked, self._input | user_input)
        choice = await async_choice(self.hass, self._found)
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema({vol.Required(field): choice}),
            description_placeholders={"words": self._input[field]},
        )

    async def _async_ask(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        words: Mapping[str, str] = {}
        if user_input is not None:
            self._asked, self._input = step_id, user_input
            try:
                return await self._async_take()
            except WrongInputError as err:
                errors[place_of(err.field)], words = err.key, err.words
        devices = await async_get_devices(self.hass, self._entry)
        known = with_current_ids(devices, self._input)
        plays = next(iter(self._known.values()), None)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                preset_schema(self.hass, self._entry, devices, known, errors), in_sections(known)
            ),
            errors=errors,
            description_placeholders={"plays": plays.name if plays else "", **words},
        )

    async def _async_take(self) -> SubentryFlowResult:
        """Take what was entered, or let the user choose among what its words mean."""
        self._check_name()
        linked = self._input.get(CONF_LINKED_PLAYER, {})
        if sources := unknown_source(self.hass, linked):
            words = {"source": linked[CONF_SOURCE], "sources": sources}
            raise WrongInputError(CONF_LINKED_PLAYER, "unlisted_source", words)
        text = self._input.get(CONF_MEDIA, "").strip()
        if text and not is_reference(text):
            await self._async_find(CONF_MEDIA, text, lambda one: async_find_media(one, text))
            return await self.async_step_found()
        request, item = self._said(text) if text else self._what_plays(), None
        if self._input[CONF_START] == StartAt.TRACK:
            words = self._input.get(CONF_TRACK, "").strip()
            if words and request.media and is_words(words):
                await self._async_find_track(request.media, words)
                return await self.async_step_found_track()
            item = self._track() or request.item
            check_beginning(request, item)
        return await self._async_finish(PlayRequest(media=request.media, item=item))

    def _check_name(self) -> None:
        """Refuse a preset without a name, or with that of another."""
        if not (name := self._input[CONF_NAME].strip()):
            raise WrongInputError(CONF_NAME, "name_missing")
        subentries = self._entry.get_subentries_of_type(self._subentry_type)
        if self.source != SOURCE_USER:
            own = self._get_reconfigure_subentry().subentry_id
            subentries = [one for one in subentries if one.subentry_id != own]
        if name.casefold() in {one.title.strip().casefold() for one in subentries}:
            raise WrongInputError(CONF_NAME, "name_taken", {"name": name})

    def _said(self, text: str) -> PlayRequest:
        """Read a link; what its words say goes into the fields that say nothing yet."""
        request = parsed(CONF_MEDIA, text, "unknown_link")
        said = (
            ("shuffle", CONF_SHUFFLE, KEEP, _SHUFFLE_CHOICES[request.shuffle]),
            ("repeat", CONF_REPEAT, KEEP, request.repeat or KEEP),
            ("item", CONF_START, StartAt.BEGINNING, StartAt.TRACK if request.item else None),
        )
        unfit = ["position"] if request.position_ms is not None else []
        unfit += ["state"] if request.is_paused else []
        for word, field, default, choice in said:
            if choice in {None, default}:
                continue
            if self._input[field] not in {default, choice}:
                unfit.append(word)
            self._input = {**self._input, field: choice}
        if unfit:
            raise WrongInputError(CONF_MEDIA, "form_word", {"word": ", ".join(unfit)})
        return request

    async def _async_find_track(self, media: SpotifyUri, words: str) -> None:
        """Find what the words may mean among what can be begun with."""
        if media.type not in ITEM_TYPES:
            raise WrongInputError(CONF_TRACK, "unfit_item", {"item": words, "media": str(media)})
        await self._async_find(CONF_TRACK, words, lambda one: async_find_items(one, media, words))

    async def _async_find(self, field: str, text: str, find: _Find) -> None:
        """Find what the words of a field may mean."""
        if len(text) > LONGEST_SEARCH:
            raise WrongInputError(field, "search_too_long")
        try:
            self._found = await find(self._coordinator)
        except (SpotifyError, HomeAssistantError) as err:
            raise WrongInputError("base", "search_failed") from err
        if not self._found:
            raise WrongInputError(field, "nothing_found")
        self._known |= {found.uri: found for found in self._found}

    def _what_plays(self) -> PlayRequest:
        player_state = self._coordinator.data
        request = PlayRequest.of(player_state.playback) if player_state.playback else None
        if request is None:
            raise WrongInputError(CONF_MEDIA, "nothing_plays")
        return request

    def _track(self) -> SpotifyUri | None:
        """Return the track to begin with, if one was entered."""
        text = self._input.get(CONF_TRACK, "").strip()
        if not text:
            return None
        request = parsed(CONF_TRACK, text, "unknown_track", UriType.TRACK)
        if request.media is None or request.media.is_context:
            raise WrongInputError(CONF_TRACK, "unknown_track")
        if request != PlayRequest(media=request.media):
            raise WrongInputError(CONF_TRACK, "track_words")
        return request.media

    def _keep(self, media: str, data: Mapping[str, Any]) -> None:
        """Keep what is known of something: its name and cover."""
        name, image_url = data.get(CONF_MEDIA_NAME, media), data.get(CONF_MEDIA_IMAGE)
        self._known[media] = Media(uri=media, type="", name=name, image_url=image_url)

    async def _async_finish(self, request: PlayRequest) -> SubentryFlowResult:
        derived = {CONF_NAME, CONF_TRACK, CONF_MEDIA_IMAGE}
        data = {key: value for key, value in self._input.items() if key not in derived}
        data[CONF_MEDIA] = request.content_id
        about = await self._async_about(request.media) if request.media else None
        data[CONF_MEDIA_NAME] = about.name if about else str(request.media)
        if about and about.image_url:
            data[CONF_MEDIA_IMAGE] = about.image_url
        name = self._input[CONF_NAME].strip()
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._entry, self._get_reconfigure_subentry(), title=name, data=data
        )

    async def _async_about(self, media: SpotifyUri) -> Media | None:
        """Return the name and the cover of what is played, as far as they are known."""
        known = self._known.get(str(media))
        if self._entry.state is not ConfigEntryState.LOADED or (known and known.image_url):
            return known
        return await async_describe(self._entry.runtime_data, media) or known

    @property
    def _coordinator(self) -> SpotifyCoordinator:
        if self._entry.state is not ConfigEntryState.LOADED:
            raise WrongInputError("base", "not_loaded")
        return self._entry.runtime_data

    @property
    def _entry(self) -> SpotifyConfigEntry:
        return self._get_entry()
