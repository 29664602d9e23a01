"""Which calls come from a scene that is being activated, and which of them is its last.

Core restores a player call by call (`media_player.reproduce_state`), with the context of the
scene's own call; but all steps of a script share that context, too. What tells them apart is
what the scene holds for this player: from that follows which calls core makes, in which order.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
import time
from typing import Any, Final

from homeassistant.components.homeassistant.scene import DATA_PLATFORM, HomeAssistantScene
from homeassistant.components.media_player import (
    ATTR_INPUT_SOURCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_VOLUME_LEVEL,
    ATTR_MEDIA_VOLUME_MUTED,
    SERVICE_PLAY_MEDIA,
    SERVICE_SELECT_SOURCE,
    MediaPlayerEntityFeature,
)
from homeassistant.components.scene import DOMAIN as SCENE_DOMAIN
from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_SERVICE,
    ATTR_SERVICE_DATA,
    ATTR_SUPPORTED_FEATURES,
    CONF_ENTITIES,
    EVENT_CALL_SERVICE,
    EVENT_STATE_CHANGED,
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_PLAY,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_ON,
    SERVICE_VOLUME_MUTE,
    SERVICE_VOLUME_SET,
    STATE_BUFFERING,
    STATE_IDLE,
    STATE_ON,
    STATE_PAUSED,
    STATE_PLAYING,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)

from ..state.overlap import CommandOrder, Ticket
from ..state.pending import StartOptions

KEPT: Final = 20
"""How many scenes are remembered."""

LONGEST_GAP: Final = 1.0
"""Seconds between two calls of a scene; in practice it is milliseconds."""

SERVICE_APPLY: Final = "apply"
"""The action `scene.apply`; Home Assistant 2026.11 keeps its name elsewhere than 2026.10."""

_TURNED_ON: Final = {STATE_BUFFERING, STATE_IDLE, STATE_ON, STATE_PAUSED, STATE_PLAYING}
_LAST_CALLS: Final = {
    STATE_BUFFERING: SERVICE_MEDIA_PLAY,
    STATE_PLAYING: SERVICE_MEDIA_PLAY,
    STATE_IDLE: SERVICE_MEDIA_STOP,
    STATE_PAUSED: SERVICE_MEDIA_PAUSE,
}


@dataclass
class SceneRun:
    """One activation of a scene: the calls that are to come, and what the earlier ones chose."""

    context: Context
    calls: deque[str]
    ticket: Ticket
    chosen: StartOptions = field(default_factory=StartOptions)
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST_GAP)

    @property
    def pauses(self) -> bool:
        """Whether its last call, still to come, is a pause."""
        return bool(self.calls) and self.calls[-1] == SERVICE_MEDIA_PAUSE

    @property
    def is_over(self) -> bool:
        """Whether its last call is under way, or was."""
        return not self.calls


class SceneCalls:
    """The scenes that restore one player."""

    def __init__(self, hass: HomeAssistant, entity_id: str, order: CommandOrder) -> None:
        """Initialize without any scene."""
        self._hass = hass
        self._order = order
        self._entity_id = entity_id
        self._runs: deque[SceneRun] = deque(maxlen=KEPT)

    @callback
    def async_listen(self) -> CALLBACK_TYPE:
        """Start to listen; return how to stop."""
        listen = self._hass.bus.async_listen
        stops = (
            listen(EVENT_STATE_CHANGED, self._activated, event_filter=_is_scene),
            listen(EVENT_CALL_SERVICE, self._applied, event_filter=_is_apply),
        )

        @callback
        def stop() -> None:
            for one in stops:
                one()

        return stop

    @contextmanager
    def call(self, context: Context | None, service: str) -> Iterator[SceneRun | None]:
        """Take a call to the player; yield the scene that it belongs to, None where to none.

        Raises SupersededError where a newer command came between two calls of a scene.
        """
        run = self._find(context, service)
        if run is None:
            yield None
            return
        run.calls.popleft()
        run.until = inf
        is_done = False
        try:
            run.ticket.check()
            yield run
            is_done = True
        finally:
            run.until = time.monotonic() + LONGEST_GAP
            if not is_done:  # core makes no further call after one that failed
                run.calls.clear()

    def _find(self, context: Context | None, service: str) -> SceneRun | None:
        """Return the scene whose next call this is; scenes of this context that wait are over."""
        now = time.monotonic()
        runs = [one for one in self._runs if context and one.context.id == context.id]
        waiting = [one for one in runs if one.calls and now < one.until]
        return next((one for one in waiting if one.calls[0] == service), None)

    @callback
    def _activated(self, event: Event[EventStateChangedData]) -> None:
        platform = self._hass.data.get(DATA_PLATFORM)
        scene = platform.entities.get(event.data["entity_id"]) if platform else None
        if isinstance(scene, HomeAssistantScene) and event.data["old_state"] is not None:
            self._begin(event.context, scene.scene_config.states.get(self._entity_id))

    @callback
    def _applied(self, event: Event) -> None:
        wanted = event.data[ATTR_SERVICE_DATA].get(CONF_ENTITIES)
        if isinstance(wanted, Mapping):
            self._begin(event.context, _state_of(self._entity_id, wanted.get(self._entity_id)))

    def _begin(self, context: Context, state: State | None) -> None:
        player = self._hass.states.get(self._entity_id)
        features = player.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if player else 0
        if state is not None and (calls := deque(calls_for(state, features))):
            self._runs.append(SceneRun(context, calls, self._order.begin(context.id)))


def calls_for(state: State, features: int) -> Iterable[str]:
    """Yield the calls that core makes to restore a player of some features to a state.

    Source: `components/media_player/reproduce_state.py`. A player of one device has no sources,
    though a scene that was written by hand may name one.
    """
    held = state.attributes
    if state.state in _TURNED_ON:
        yield SERVICE_TURN_ON
    elif state.state == "off":
        return
    if ATTR_INPUT_SOURCE in held and features & MediaPlayerEntityFeature.SELECT_SOURCE:
        yield SERVICE_SELECT_SOURCE
    if ATTR_MEDIA_VOLUME_LEVEL in held:
        yield SERVICE_VOLUME_SET
    if ATTR_MEDIA_VOLUME_MUTED in held:
        yield SERVICE_VOLUME_MUTE
    if is_media := ATTR_MEDIA_CONTENT_TYPE in held and ATTR_MEDIA_CONTENT_ID in held:
        yield SERVICE_PLAY_MEDIA
    last = _LAST_CALLS.get(state.state)
    if last and not (is_media and last == SERVICE_MEDIA_PLAY):
        yield last


def _state_of(entity_id: str, info: object) -> State | None:
    """Read what a call of `scene.apply` holds for an entity."""
    match info:
        case {"state": state, **attributes}:
            named = {str(name): value for name, value in attributes.items()}
            return State(entity_id, _state_word(state), named)
        case str() | bool():
            return State(entity_id, _state_word(info))
    return None


def _state_word(state: object) -> str:
    """Return a state; YAML reads `on` and `off` as truth values."""
    if isinstance(state, bool):
        return "on" if state else "off"
    return str(state)


@callback
def _is_scene(data: EventStateChangedData) -> bool:
    return data["entity_id"].startswith(f"{SCENE_DOMAIN}.")


@callback
def _is_apply(data: Mapping[str, Any]) -> bool:
    return bool(data[ATTR_DOMAIN] == SCENE_DOMAIN and data[ATTR_SERVICE] == SERVICE_APPLY)
