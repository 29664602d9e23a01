"""The dialogs that let an account's player take an old player's place, or give it back."""

from abc import ABCMeta, abstractmethod
import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)
import voluptuous as vol

from ..coordinator import SpotifyConfigEntry
from .handover import (
    HandoverError,
    async_move_in,
    async_move_out,
    old_player_of,
    old_players,
)

CONF_OLD_PLAYER: Final = "old_player"


class MovingInFlow(ConfigFlow, metaclass=ABCMeta):
    """The steps of a reconfigure flow that are about old players."""

    @property
    @abstractmethod
    def _entry(self) -> SpotifyConfigEntry:
        """The entry that is reconfigured."""

    @property
    def _moving_in_options(self) -> list[str]:
        """What the menu offers: to move in, to give the place back, or neither."""
        if old_player_of(self.hass, self._entry):
            return ["move_out"]
        return ["move_in"] if old_players(self.hass, self._entry) else []

    async def async_step_move_in(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the place of an old player."""
        if user_input is None:
            return self._ask_for_old_player()
        entity_id = user_input[CONF_OLD_PLAYER]
        try:
            kept = await self._finish(async_move_in(self.hass, self._entry, entity_id))
        except HandoverError as err:
            return self.async_abort(reason=err.key)
        words = {"entity_id": entity_id, "old_entity_id": kept}
        return self.async_abort(reason="moved_in", description_placeholders=words)

    async def async_step_move_out(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Give the old player its place back."""
        if (old := old_player_of(self.hass, self._entry)) is None:
            return self.async_abort(reason="old_player_gone")
        if user_input is None:
            words = {"name": self._entry.title, "old_entity_id": old.entity_id}
            return self.async_show_form(step_id="move_out", description_placeholders=words)
        try:
            entity_id = await self._finish(async_move_out(self.hass, self._entry))
        except HandoverError as err:
            return self.async_abort(reason=err.key)
        words = {"entity_id": entity_id}
        return self.async_abort(reason="moved_out", description_placeholders=words)

    async def _finish(self, handover: Coroutine[Any, Any, str]) -> str:
        """Finish what has begun though the dialog is cancelled: integrations are unloaded in it."""
        return await asyncio.shield(self.hass.async_create_task(handover))

    def _ask_for_old_player(self) -> ConfigFlowResult:
        players = old_players(self.hass, self._entry)
        if not players:
            return self.async_abort(reason="old_player_gone")
        # An entity selector would leave out those that are disabled.
        options = [SelectOptionDict(value=one.entity_id, label=self._label(one)) for one in players]
        field = vol.Required(CONF_OLD_PLAYER, default=players[0].entity_id)
        selector = SelectSelector(SelectSelectorConfig(options=options))
        return self.async_show_form(
            step_id="move_in",
            data_schema=vol.Schema({field: selector}),
            description_placeholders={"name": self._entry.title},
        )

    def _label(self, player: er.RegistryEntry) -> str:
        return f"{er.async_get_legacy_friendly_name(self.hass, player)} · {player.entity_id}"
