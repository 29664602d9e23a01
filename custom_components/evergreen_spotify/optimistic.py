"""What an account plays as it is shown: commands show at once and are taken back if refused."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
import logging
import time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .auth.session import SignInRequiredError, TokenSession
from .auth.status import Authorization
from .auth.token_store import Grant
from .const import DOMAIN
from .state.memory import PlayerMemory
from .state.overlap import CommandOrder, NotLoadedError
from .state.player_state import PlayerState
from .state.reconcile import Reconciler
from .state.throttle import Throttle
from .state.trouble import FIRST_WAIT
from .webapi.client import SpotifyClient
from .webapi.command import SETTINGS, Command
from .webapi.commands import UNFORESEEABLE, send_command
from .webapi.errors import SpotifyError
from .webapi.models import NOTHING, Playback

_LOGGER = logging.getLogger(__name__)

UNSURE_FOR: Final = 5.0
"""Seconds after a cancelled command in which its effect may still come to be seen."""


class OptimisticCoordinator(DataUpdateCoordinator[PlayerState]):
    """What is known of an account, and the commands that change it."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, tokens: TokenSession, client: SpotifyClient
    ) -> None:
        """Initialize the state of an account before anything is known."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} {entry.entry_id}",  # the log need not know who it is
            update_interval=timedelta(seconds=FIRST_WAIT),
            always_update=False,
        )
        self.client = client
        self.authorization = Authorization(hass, entry, tokens, client.governor)
        self._memory = PlayerMemory(hass, entry)
        self.devices, self.places = self._memory.devices, self._memory.places
        self.pending = self._memory.pending
        self.commands = CommandOrder(hass, self.pending)
        self._reconciler = Reconciler()
        self._throttle = Throttle()
        self._confirmed = PlayerState(taken_at=dt_util.utcnow())
        self._version = self._under_way = 0
        self._is_unsure_until = 0.0

    @callback
    def async_check(self) -> None:
        """Poll as soon as Spotify shows what a command has done."""
        raise NotImplementedError

    @property
    def may_be_stale(self) -> bool:
        """Whether a reading now may still tell what was before a command."""
        return self._reconciler.may_be_stale

    async def async_command(self, command: Command, *, throttle: str | None = None) -> None:
        """Send a command that a user gave, as `async_act` does."""
        self.commands.touch(command.aspect)
        change = None if isinstance(command, UNFORESEEABLE) else command.change
        await self.async_act(partial(self.async_send, command), change, throttle=throttle)

    async def async_send(self, command: Command) -> None:
        """Send a command and no more; one that sets something after an older one about the same."""
        if command.aspect not in SETTINGS:
            await send_command(self.client, command)
            return
        async with self.commands.serialized((command.aspect, command.device_id)):
            await send_command(self.client, command)

    async def async_act(
        self,
        send: Callable[[], Awaitable[None]],
        change: Callable[[Playback], Playback] | None,
        *,
        throttle: str | None = None,
    ) -> None:
        """Send a command; show what it changes at once, if that can be foreseen.

        That is taken back if the command is refused or cancelled, and a check follows in any
        case. Of commands that come fast under one name to `throttle`, the first and the last are
        sent. Raises NotLoadedError, SpotifyError, or what the tokens raise.
        """
        self.commands.check_loaded()
        version, is_taken = self._show(change), False
        self._under_way += 1
        try:
            with self.commands.sending():
                await self.async_ask(self._throttle.send(throttle, send) if throttle else send())
            is_taken = True
        except asyncio.CancelledError:  # it may still be on its way
            self._is_unsure_until = time.monotonic() + UNSURE_FOR
            raise
        except SignInRequiredError as err:
            self.async_set_update_error(err)
            raise
        except SpotifyError as err:
            playing_on = self._confirmed.device_id if self._confirmed.is_playing else None
            self.authorization.command_refused(err, playing_on)
            raise
        finally:
            self._under_way -= 1
            if is_taken:
                self._confirm(version)
            else:
                self._take_back(version)
            self._review()
            self.async_check()

    def _show(self, change: Callable[[Playback], Playback] | None) -> int:
        """Show what a command changes; return the version of what is shown."""
        before, now = self.data, dt_util.utcnow()
        if change is not None:
            here = replace(before.playback or NOTHING, progress_ms=before.position_ms(now))
            there = change(here)
            is_still_nothing = before.playback is None and there == here
            after = replace(before, playback=None if is_still_nothing else there, taken_at=now)
            self.async_set_updated_data(after)
        self._reconciler.command_begins(before, self.data, is_shown=change is not None)
        self._version += 1
        return self._version

    def _confirm(self, version: int) -> None:
        """Take note that Spotify has taken a command; nothing else may be shown by now."""
        if self._version == version:
            self._confirmed = self.data
        self._reconciler.command_ends()
        self.authorization.command_taken()

    def _take_back(self, version: int) -> None:
        """Show what was so before a command, unless something newer is shown."""
        if self._version == version:
            self.data = self._with_devices(self._confirmed)
            self.async_update_listeners()

    async def async_adopt(self, grant: Grant) -> None:
        """Go on with the grant of a new consent, without interrupting anything."""
        await self.authorization.async_adopt(grant)
        self._review()
        self.async_update_listeners()

    @callback
    def _review(self) -> None:
        """Raise and clear repairs; those of an unloaded account are not ours any more."""
        if not self.commands.is_closed and self.authorization.async_review():
            self.async_update_listeners()

    async def async_ask[T](self, request: Awaitable[T]) -> T:
        """Await an answer; if the authorization has ended, tell the user before core does."""
        try:
            return await request
        except SignInRequiredError as err:
            if self.commands.is_closed:
                raise NotLoadedError from err
            await self.authorization.async_signed_out(err.reason)
            self._review()
            raise

    def _with_devices(self, player_state: PlayerState) -> PlayerState:
        """Return it with the devices of now; itself if it has them: commands tell by that."""
        known = self.devices
        changed = replace(player_state, sources=known.sources, asleep=known.asleep)
        return player_state if changed == player_state else changed
