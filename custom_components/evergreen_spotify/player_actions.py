"""The player's own actions: play with all that belongs to it in one, transfer, saved states."""

from collections.abc import Mapping
from dataclasses import replace

from homeassistant.core import Context
from homeassistant.util.json import JsonObjectType

from .coordinator import SpotifyCoordinator
from .entity import command
from .errors import invalid, listed
from .library.ids import COLLECTION, kind_and_id, with_words
from .library_player import LibraryPlayer
from .playback.controls import Controls
from .playback.fade import FadeIn, Fades
from .playback.plan import Known
from .playback.request import PlayRequest
from .playback.saved_state import SavedState, SavedStates
from .playback.start import How
from .playback.target import async_find_device
from .player_view import state_of
from .webapi.commands import Transfer


class PlayerActions(LibraryPlayer):
    """The part of the player that automations call by our own actions."""

    _controls: Controls
    _saved_states: SavedStates

    def __init__(self, coordinator: SpotifyCoordinator, key: str) -> None:
        """Initialize the actions of an account's player."""
        super().__init__(coordinator, key)
        self._fades = Fades(coordinator)

    @command
    async def async_play(
        self,
        media: str | None = None,
        device: str | None = None,
        volume: int | None = None,
        fade_in: float = 0,
        **words: object,
    ) -> None:
        """Play something, or go on; the volume is in percent, the fade in seconds."""
        context, order = self._context, self.coordinator.commands
        arrived = order.arrive()
        request = replace(await self._asked_for(media, words, context), volume=volume)
        target = await async_find_device(self.coordinator, device) if device else None
        fade = FadeIn(self._fades, self.entity_id, fade_in)

        async def decide(known: Known) -> PlayRequest:
            return fade.begins(request, known)

        how = How(device=target, on_sound=fade.on_sound, context=context)
        await self._controls.start(decide, how, order.begin(arrived=arrived))

    @command
    async def async_transfer(self, device: str, *, play: bool | None = None) -> None:
        """Move what plays to a device; it goes on there as it was, or plays."""
        context, order = self._context, self.coordinator.commands
        arrived = order.arrive()
        target = await async_find_device(self.coordinator, device)
        if play or (play is None and self._playback.is_playing):
            how = How(device=target, context=context)
            await self._controls.play(PlayRequest(), how, order.begin(arrived=arrived))
        else:
            order.watch(arrived)
            await self._controls.command(Transfer(target, play=False))

    @command
    async def async_snapshot(self, name: str) -> JsonObjectType:
        """Save what is on now under a name."""
        await self.coordinator.async_poll_now()
        self.coordinator.commands.check_loaded()
        saved = SavedState.of(name, state_of(self._playback), self._player_state)
        await self._saved_states.async_keep(saved)
        return saved.answer

    @command
    async def async_restore(self, name: str) -> JsonObjectType:
        """Bring back what was saved under a name."""
        saved = self._saved_states.find(name)
        if saved is None:
            names = listed(self._saved_states.names)
            raise invalid("unknown_saved_state", name=name, saved_states=names)
        await self._controls.bring_back(saved, self._context)
        return saved.answer

    @command
    async def async_get_devices(self) -> JsonObjectType:
        """Return all devices that are known, and which of them are awake."""
        await self.coordinator.async_refresh_devices()
        known, active = self.coordinator.devices, self.coordinator.data.device_id
        return {
            "devices": [
                {
                    "name": name,
                    "id": device.id,
                    "type": device.type,
                    "active": device.id == active,
                    "awake": name not in known.asleep,
                    "volume": device.volume_percent,
                }
                for name, device in known.sources.items()
            ]
        }

    async def _asked_for(
        self, media: str | None, words: Mapping[str, object], context: Context | None
    ) -> PlayRequest:
        """Return what the fields of the action ask for together."""
        said = {key: _word(value) for key, value in words.items() if value is not None}
        if media is None:
            said = {key: word for key, word in said.items() if key in {"shuffle", "repeat"}}
            return replace(PlayRequest.parse(with_words(COLLECTION, **said)), media=None)
        if "item" in said:
            said["item"] = ":".join(filter(None, kind_and_id(said["item"]))) or said["item"]
        content_id = await self.async_resolve(media, context, **said)
        if content_id is None:
            raise invalid("preset_alone")
        return PlayRequest.parse(content_id)


def _word(value: object) -> str:
    """Spell a field's value as content ids do."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
