"""The form of a preset."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..const import CONF_DEVICE
from ..coordinator import SpotifyConfigEntry, SpotifyCoordinator
from ..playback.preset import (
    CONF_FADE_IN,
    CONF_LINKED_PLAYER,
    CONF_MEDIA,
    CONF_MEDIA_NAME,
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
from ..playback.request import PlayRequest
from ..playback.request_text import is_reference
from ..state.memory import async_get_devices
from ..webapi.errors import SpotifyError
from ..webapi.models import Found
from ..webapi.uris import SpotifyUri, UriType
from .device_field import device_selector, with_current_ids
from .linked_player import PERCENT, linked_player_fields

CONF_TRACK: Final = "track"

_SHUFFLE_CHOICES: Final = {state: choice for choice, state in SHUFFLES.items()}

LONGEST_SEARCH: Final = 250
"""How many letters are searched for."""


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


class _WrongInputError(Exception):
    """What was entered cannot be used; `field` is where, `key` with its `words` says why."""

    def __init__(self, field: str, key: str, words: Mapping[str, str] | None = None) -> None:
        super().__init__(key)
        self.field, self.key, self.words = field, key, words or {}


class PresetFlow(ConfigSubentryFlow):
    """Make a preset, or change one."""

    def __init__(self) -> None:
        """Initialize the form without any input."""
        self._asked = "user"
        self._input: dict[str, Any] = {}
        self._found: tuple[Found, ...] = ()
        self._names: dict[str, str] = {}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Make a preset."""
        return await self._async_ask("user", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a preset."""
        if user_input is None:
            subentry = self._get_reconfigure_subentry()
            self._input = {CONF_NAME: subentry.title, **subentry.data, **_parts(subentry.data)}
            self._names = {self._input[CONF_MEDIA]: subentry.data[CONF_MEDIA_NAME]}
        return await self._async_ask("reconfigure", user_input)

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Choose among what was found."""
        if user_input is not None:
            return await self._async_ask(self._asked, self._input | user_input)
        options = [SelectOptionDict(value=found.uri, label=_label(found)) for found in self._found]
        field = SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST))
        return self.async_show_form(
            step_id="found",
            data_schema=vol.Schema({vol.Required(CONF_MEDIA): field}),
            description_placeholders={"words": self._input[CONF_MEDIA]},
        )

    async def _async_ask(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        words: Mapping[str, str] = {}
        if user_input is not None:
            self._asked, self._input = step_id, user_input
            try:
                request = await self._async_read()
                return await self.async_step_found() if request is None else self._finish(request)
            except _WrongInputError as err:
                errors[err.field], words = err.key, err.words
        devices = await async_get_devices(self.hass, self._entry)
        linked_player = {
            vol.Optional(key): field
            for key, field in linked_player_fields(self.hass, self._entry).items()
        }
        schema = vol.Schema(
            {
                vol.Required(CONF_NAME): TextSelector(),
                vol.Optional(CONF_MEDIA): TextSelector(),
                vol.Optional(CONF_DEVICE): device_selector(devices),
                vol.Optional(CONF_VOLUME): PERCENT,
                vol.Required(CONF_SHUFFLE, default=KEEP): _choice(SHUFFLES, CONF_SHUFFLE),
                vol.Required(CONF_REPEAT, default=KEEP): _choice(REPEATS, CONF_REPEAT),
                vol.Required(CONF_START, default=StartAt.BEGINNING): _choice(StartAt, CONF_START),
                vol.Optional(CONF_TRACK): TextSelector(),
                vol.Required(CONF_FADE_IN, default=0): _seconds(LONGEST_FADE),
                vol.Required(CONF_MISSING, default=Missing.WAIT): _choice(Missing, CONF_MISSING),
                vol.Required(CONF_WAIT, default=DEFAULT_WAIT): _seconds(LONGEST_WAIT),
                vol.Required(CONF_LINKED_PLAYER): section(
                    vol.Schema(linked_player), {"collapsed": True}
                ),
            }
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, with_current_ids(devices, self._input)
            ),
            errors=errors,
            description_placeholders={"plays": next(iter(self._names.values()), ""), **words},
        )

    async def _async_read(self) -> PlayRequest | None:
        """Return what to play; None where the user has to choose among what was found."""
        if not self._input[CONF_NAME].strip():
            raise _WrongInputError(CONF_NAME, "name_missing")
        text = self._input.get(CONF_MEDIA, "").strip()
        if text and not is_reference(text):
            await self._async_search(text)
            return None
        request = self._said(text) if text else self._what_plays()
        item = None
        if self._input[CONF_START] == StartAt.TRACK:
            item = self._track() or request.item
            _check_beginning(request, item)
        return PlayRequest(media=request.media, item=item)

    def _said(self, text: str) -> PlayRequest:
        """Read a link; what its words say goes into the fields that say nothing yet."""
        request = _parsed(CONF_MEDIA, text, "unknown_link")
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
            raise _WrongInputError(CONF_MEDIA, "form_word", {"word": ", ".join(unfit)})
        return request

    async def _async_search(self, text: str) -> None:
        """Find what the words may mean."""
        if len(text) > LONGEST_SEARCH:
            raise _WrongInputError(CONF_MEDIA, "search_too_long")
        coordinator = self._coordinator
        try:
            self._found = await coordinator.async_ask(coordinator.client.search(text))
        except (SpotifyError, HomeAssistantError) as err:
            raise _WrongInputError("base", "search_failed") from err
        if not self._found:
            raise _WrongInputError(CONF_MEDIA, "nothing_found")
        self._names |= {found.uri: _label(found) for found in self._found}

    def _what_plays(self) -> PlayRequest:
        player_state = self._coordinator.data
        request = PlayRequest.of(player_state.playback) if player_state.playback else None
        if request is None:
            raise _WrongInputError(CONF_MEDIA, "nothing_plays")
        if player_state.context_name:
            self._names[str(request.media)] = player_state.context_name
        return request

    def _track(self) -> SpotifyUri | None:
        """Return the track to begin with, if one was entered."""
        text = self._input.get(CONF_TRACK, "").strip()
        if not text:
            return None
        request = _parsed(CONF_TRACK, text, "unknown_track", UriType.TRACK)
        if request.media is None or request.media.is_context:
            raise _WrongInputError(CONF_TRACK, "unknown_track")
        if request != PlayRequest(media=request.media):
            raise _WrongInputError(CONF_TRACK, "track_words")
        return request.media

    def _finish(self, request: PlayRequest) -> SubentryFlowResult:
        asked = {CONF_NAME, CONF_TRACK}
        data = {key: value for key, value in self._input.items() if key not in asked}
        data[CONF_MEDIA] = request.content_id
        data[CONF_MEDIA_NAME] = self._names.get(str(request.media), str(request.media))
        name = self._input[CONF_NAME].strip()
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._entry, self._get_reconfigure_subentry(), title=name, data=data
        )

    @property
    def _coordinator(self) -> SpotifyCoordinator:
        if self._entry.state is not ConfigEntryState.LOADED:
            raise _WrongInputError("base", "not_loaded")
        return self._entry.runtime_data

    @property
    def _entry(self) -> SpotifyConfigEntry:
        return self._get_entry()


def _parts(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what to play as the form asks for it: the whole, and the track to begin with."""
    request = PlayRequest.restore(data[CONF_MEDIA])
    parts = {CONF_MEDIA: str(request.media)}
    return parts if request.item is None else {**parts, CONF_TRACK: str(request.item)}


def _parsed(field: str, text: str, unknown: str, hint: UriType | None = None) -> PlayRequest:
    """Read what was entered in a field; `unknown` says there that it names nothing."""
    try:
        return PlayRequest.parse(text, hint)
    except ServiceValidationError as err:
        key = err.translation_key or ""
        key = unknown if key == "unknown_media" else key
        raise _WrongInputError(field, key, err.translation_placeholders) from err


def _check_beginning(request: PlayRequest, item: SpotifyUri | None) -> None:
    """Refuse to begin with what Spotify cannot begin with."""
    if (media := request.media) is None:
        return
    if item is None and media.is_context:
        raise _WrongInputError(CONF_TRACK, "track_missing")
    if item is not None and not media.takes(item):
        words = {"item": str(item), "media": str(media)}
        raise _WrongInputError(CONF_TRACK, "unfit_item", words)


def _label(found: Found) -> str:
    by = f" · {found.by}" if found.by else ""
    return f"{found.name}{by} ({found.type})"
