"""One account: what it plays, on which of its devices, and everything that asks Spotify for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
import logging
from math import inf
import time
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .auth.renewal import Renewal
from .auth.session import SignInRequiredError, TokenSession, TokenUnavailableError
from .auth.status import Authorization
from .auth.token_store import Grant
from .const import DOMAIN
from .state.allowance import Allowance
from .state.check_timer import CheckTimer
from .state.context_names import ContextNames
from .state.hints import Hints
from .state.memory import PlayerMemory
from .state.options import async_track_options
from .state.overlap import CommandOrder, NotLoadedError, Ticket
from .state.player_state import PlayerState
from .state.reconcile import Reconciler
from .state.schedule import ROUNDING, next_poll, poll_interval
from .state.throttle import Throttle
from .state.trouble import FIRST_WAIT, GRACE, Trouble
from .webapi.backoff import Backoff
from .webapi.client import SpotifyClient
from .webapi.commands import UNFORESEEABLE, Command, send_command
from .webapi.errors import (
    RateLimitedError,
    SpotifyError,
    TransientError,
    UnauthorizedError,
)
from .webapi.governor import PATIENCE
from .webapi.models import NOTHING, Device, Playback
from .webapi.uris import SpotifyUri

_LOGGER = logging.getLogger(__name__)

type SpotifyConfigEntry = ConfigEntry[SpotifyCoordinator]

LONGEST_LIST_WAIT: Final = 900.0
"""Seconds between two requests for the devices where they never list the one that plays."""

CHECK_AFTER_COMMAND: Final = 1.0
POLL_TIMEOUT: Final = 5.0
"""Seconds that a check may take before it is not waited for any more."""


class SpotifyCoordinator(DataUpdateCoordinator[PlayerState]):
    """The only one that polls; entities read its snapshot and act through it."""

    config_entry: SpotifyConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: SpotifyConfigEntry,
        tokens: TokenSession,
        client: SpotifyClient,
    ) -> None:
        """Know the account by its tokens and its way to the Web API."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} {entry.entry_id}",  # the log need not know who it is
            update_interval=timedelta(seconds=FIRST_WAIT),
            always_update=False,
        )
        self.client = client
        self.allowance = Allowance(entry, client.governor)
        self.authorization = Authorization(hass, entry, tokens, client.governor)
        self._memory = PlayerMemory(hass, entry)
        self.devices, self.places = self._memory.devices, self._memory.places
        self.pending = self._memory.pending
        self.commands = CommandOrder(hass)
        self.reading: PlayerState | None = None
        self._version = 0
        self._polled = asyncio.Event()
        self._hints = Hints(
            hass, lambda: self.devices.sources, self._hint_spacing, self._async_check
        )
        self._renewal = Renewal(hass, tokens, self.async_refresh)
        self._reconciler = Reconciler()
        self._throttle = Throttle()
        self._confirmed = PlayerState(taken_at=dt_util.utcnow())
        self._names = ContextNames(client)
        self._trouble = Trouble()
        self._device_list = Backoff(FIRST_WAIT, LONGEST_LIST_WAIT)
        self.polled_at = -GRACE
        self._under_way = 0
        self._check_timer = CheckTimer(hass, self._async_check)

    @override
    async def _async_setup(self) -> None:
        """Remember the devices, listen to hints and options, renew tokens, review the repairs."""
        await self._memory.async_load()
        for stop in (
            self._hints.async_listen(),
            async_track_options(self.hass, self.config_entry, self._options_changed),
            self._renewal.async_start(),
            async_track_time_interval(self.hass, self._async_review_hourly, timedelta(hours=1)),
            self._memory.async_close,
        ):
            self.config_entry.async_on_unload(stop)

    @override
    async def _async_update_data(self) -> PlayerState:
        """Poll the player; believe the last state through a short trouble."""
        began_at, asked_at = time.monotonic(), dt_util.utcnow()
        try:
            playback = await self.async_ask(self.client.get_playback())
        except (TransientError, UnauthorizedError, TokenUnavailableError) as err:
            return self._bridge(err)
        except SpotifyError as err:
            raise self._refused(err) from err
        taken_at = asked_at + (dt_util.utcnow() - asked_at) / 2
        self._answered()
        await self._learn_news(playback)
        return self._take(self._player_state(playback, taken_at), began_at)

    def _answered(self) -> None:
        """Forget the trouble."""
        self._trouble.end()
        self.polled_at = time.monotonic()
        self.authorization.accepted()

    def _take(self, reading: PlayerState, began_at: float) -> PlayerState:
        """Return what to show after a reading, and plan the next poll."""
        last: PlayerState | None = self.data
        reading = self.reading = self._reconciler.with_position(last, reading)
        if last is not None and self._reconciler.doubts(last, reading):
            self.async_check()
            player_state = self._with_devices(last)
        else:
            self._version += 1
            is_news = last is not None and not reading.agrees_with(last)
            if last is None:  # it may be an old one, if a command was given just before a reload
                self.async_check()
            self._hints.async_polled(began_at, is_news=is_news)
            player_state = self._confirmed = self._reconciler.believe(last, reading)
        if self.places.note(player_state):
            self._memory.async_changed()
        if player_state.is_playing and not self.commands.is_starting:
            self.pending.clear()  # it was started elsewhere
        self._plan(player_state)
        return player_state

    async def async_command(self, command: Command, *, throttle: str | None = None) -> None:
        """Send what somebody asked for, as `async_act` does."""
        self.commands.touch(command.aspect)
        change = None if isinstance(command, UNFORESEEABLE) else command.change
        await self.async_act(partial(send_command, self.client, command), change, throttle=throttle)

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
            await self.async_ask(self._throttle.send(throttle, send) if throttle else send())
            is_taken = True
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

    @override
    async def async_refresh(self) -> None:
        """Poll; it comes to its end though the caller is cancelled, lest no poll follows."""
        if not self.commands.is_closed:
            poll = self.hass.async_create_task(super().async_refresh(), f"{DOMAIN} poll")
            await asyncio.wait([poll])
            poll.result()

    async def async_poll_now(self) -> None:
        """Look at the player now; sit out a short rate limit."""
        before = self.polled_at
        await self.async_refresh()
        if self.polled_at == before and 0 < self.client.governor.wait <= PATIENCE:
            await asyncio.sleep(self.client.governor.wait)
            await self.async_refresh()

    async def async_read(self) -> PlayerState | None:
        """Poll now; return what Spotify said, believed or not, None where it said nothing."""
        self.reading = None
        await self.async_poll_now()
        return self.reading

    async def async_next_reading(self, ticket: Ticket) -> PlayerState | None:
        """Wait for the next poll; return what `async_read` does. Raises like `Ticket.check`."""
        self.reading = None
        await ticket.wait_for(self._polled, POLL_TIMEOUT)
        return self.reading

    @callback
    def async_check(self) -> None:
        """Poll as soon as Spotify shows what a command has done, and requests allow."""
        due_at = self.polled_at + self.allowance.spacing
        self._check_timer.async_start(max(CHECK_AFTER_COMMAND, due_at - time.monotonic()))

    async def async_refresh_devices(self) -> None:
        """Ask which devices are awake."""
        self._note_devices(await self.async_ask(self.client.get_devices()))
        self.async_set_updated_data(self._with_devices(self.data))

    async def async_adopt(self, grant: Grant) -> None:
        """Go on with the grant of a new consent, without interrupting anything."""
        await self.authorization.async_adopt(grant)
        self._review()
        self.async_update_listeners()

    @override
    @callback
    def _async_refresh_finished(self) -> None:
        """Review the problems after each poll, and wake who waited for it."""
        self._polled.set()
        self._polled = asyncio.Event()
        if self.last_update_success:
            self._review()

    @override
    async def async_shutdown(self) -> None:
        """Stop checking, too."""
        self._check_timer.async_close()
        await super().async_shutdown()

    async def _async_review_hourly(self, _now: datetime) -> None:
        await self.authorization.tokens.async_store()
        self._review()

    @callback
    def _review(self) -> None:
        if self.authorization.async_review():
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

    def _bridge(self, err: Exception) -> PlayerState:
        """Return the last state while it may still be true; raise UpdateFailed after that."""
        wait = self._trouble.outage(getattr(err, "retry_after", 0.0))
        if isinstance(err, UnauthorizedError):
            self.authorization.unauthorized()
        if self.data is not None and (grace := self._trouble.grace) > 0:
            _LOGGER.debug("Spotify does not answer: %s", err)
            self.update_interval = timedelta(seconds=min(wait, grace + 1))
            return self.data
        self._review()
        key = "rate_limited" if isinstance(err, RateLimitedError) else "update_failed"
        raise _update_failed(key, err, wait) from err

    def _refused(self, err: SpotifyError) -> UpdateFailed:
        """Return the failure for what a person has to mend."""
        self.authorization.refused(err)
        self._review()
        return _update_failed("update_refused", err, self._trouble.refusal())

    def _player_state(self, playback: Playback | None, taken_at: datetime) -> PlayerState:
        self._ask_for_name(playback)
        name = self._names.find(playback)
        return self._with_devices(
            PlayerState(playback=playback, taken_at=taken_at, context_name=name)
        )

    def _with_devices(self, player_state: PlayerState) -> PlayerState:
        """Return it with the devices of now; itself if it has them: commands tell by that."""
        known = self.devices
        changed = replace(player_state, sources=known.sources, asleep=known.asleep)
        return player_state if changed == player_state else changed

    def _plan(self, player_state: PlayerState) -> None:
        """Decide when to poll next: by the pace, and as the track ends."""
        allowance = self.allowance
        calm_for, turning_points = self._reconciler.look_ahead(player_state)
        interval = poll_interval(
            allowance.settings,
            player_state,
            calm_for=calm_for,
            hinted=self._hints.covers(player_state.active_source),
            hour=dt_util.now().hour,
        )
        seconds, is_exact = next_poll(
            interval, turning_points, stretch=allowance.stretch, is_spent=allowance.is_spent
        )
        if is_exact:
            self._check_timer.async_start(seconds)
            seconds += ROUNDING
        self.update_interval = timedelta(seconds=seconds)

    def _hint_spacing(self) -> float:
        """Return the seconds between two polls for hints; infinity, so none, in trouble."""
        is_well = self.last_update_success and self._trouble.is_over
        return self.allowance.hint_spacing if is_well else inf

    @callback
    def _options_changed(self) -> None:
        """Let options act at once; that costs no request."""
        if self.data is None:
            return
        self.data = self._with_devices(self.data)
        if self.last_update_success and self._trouble.is_over:
            self._plan(self.data)
            self._schedule_refresh()
        self._review()
        self.async_update_listeners()

    def _note_devices(self, devices: Iterable[Device]) -> None:
        self.devices.learn(devices)
        self._memory.async_changed()

    async def _learn_news(self, playback: Playback | None) -> None:
        """Ask which devices are awake where one plays that is not among them."""
        device = playback.device if playback else None
        if self.devices.asked_at is not None and not self.devices.is_news(device):
            self._device_list.succeed()
        elif self._device_list.wait == 0:
            self._device_list.fail()  # until it turns out to be in the list
            await self._learn_devices()

    async def _learn_devices(self) -> None:
        try:
            self._note_devices(await self.async_ask(self.client.get_devices()))
        except (SpotifyError, TokenUnavailableError) as err:
            _LOGGER.debug("The list of devices is not to be had: %s", err)

    def _ask_for_name(self, playback: Playback | None) -> None:
        """Ask for the name of the playlist that plays, once."""
        if playlist := self._names.claim(playback):
            self.config_entry.async_create_background_task(
                self.hass, self._learn_name(playlist), f"{DOMAIN} playlist name"
            )

    async def _learn_name(self, playlist: SpotifyUri) -> None:
        if await self._names.async_learn(playlist):
            known = self._names.find(self.data.playback)
            self.data = replace(self.data, context_name=known)
            self.async_update_listeners()

    async def _async_check(self) -> None:
        if self._under_way:  # a poll would tell what a command is about to change
            self.async_check()
        else:
            await self.async_refresh()


def _update_failed(key: str, err: Exception, wait: float) -> UpdateFailed:
    return UpdateFailed(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"error": str(err), "seconds": f"{wait:.0f}"},
        retry_after=wait,
    )
