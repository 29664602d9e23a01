"""One account: when to poll its player and its devices, and what to make of the answers."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from math import inf
import time
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from .auth.renewal import Renewal
from .auth.session import TokenSession, TokenUnavailableError
from .const import DOMAIN
from .errors import described
from .optimistic import OptimisticCoordinator
from .state.allowance import Allowance
from .state.check_timer import CheckTimer
from .state.context_names import ContextNames
from .state.hint_source import CHECK_AFTER_HINT
from .state.hints import Hints
from .state.options import async_track_options
from .state.overlap import Ticket
from .state.planner import Planner
from .state.player_state import PlayerState
from .state.reconcile import STALE
from .state.schedule import ROUNDING, Reason
from .state.trouble import FIRST_WAIT, GRACE, Trouble
from .webapi.backoff import Backoff
from .webapi.client import SpotifyClient
from .webapi.errors import SpotifyError, TransientError, UnauthorizedError
from .webapi.governor import MAX_QUEUE_WAIT
from .webapi.models import Device, Playback

_LOGGER = logging.getLogger(__name__)

type SpotifyConfigEntry = ConfigEntry[SpotifyCoordinator]

LONGEST_LIST_WAIT: Final = 900.0
"""Seconds between two requests for the devices where they never list the one that plays."""

CHECK_AFTER_COMMAND: Final = 1.0

LONGEST_SPACING: Final = 12.0
"""Seconds to which requests to be saved may put a check off: what a command did has to show."""

POLL_TIMEOUT: Final = 5.0
"""Seconds that a check may take before it is not waited for any more."""


class SpotifyCoordinator(OptimisticCoordinator):
    """The only one that polls; entities read its state and act through it."""

    config_entry: SpotifyConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: SpotifyConfigEntry,
        tokens: TokenSession,
        client: SpotifyClient,
    ) -> None:
        """Initialize the polls of an account."""
        super().__init__(hass, entry, tokens, client)
        self.allowance = Allowance(hass, entry, client.governor)
        self.reading: PlayerState | None = None
        self._polled = asyncio.Event()
        self.hints = Hints(
            hass, entry, lambda: self.devices.sources, self._hint_spacing, self._async_check
        )
        self.planner = Planner(self.allowance, self._reconciler, self.hints, self._memory.worth)
        self._renewal = Renewal(hass, tokens, self.async_refresh)
        self._names = ContextNames(hass, entry, client, self._name_learned)
        self._trouble = Trouble()
        self._device_list = Backoff(FIRST_WAIT, LONGEST_LIST_WAIT)
        self.polled_at = -GRACE
        self._polls_for_commands = 0
        self._check_timer = CheckTimer(hass, self._async_check)

    @override
    async def _async_setup(self) -> None:
        """Remember the devices, listen to hints and options, renew tokens, review the repairs."""
        await self._memory.async_load()
        for stop in (
            self.hints.async_listen(),
            async_track_options(self.hass, self.config_entry, self._options_changed),
            self._renewal.async_start(),
            async_track_time_interval(self.hass, self._async_review_hourly, timedelta(hours=1)),
            self._memory.async_close,
        ):
            self.config_entry.async_on_unload(stop)

    @override
    async def _async_update_data(self) -> PlayerState:
        """Poll the player; keep the last state through a short outage."""
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
        self._trouble.end()
        self.polled_at = time.monotonic()
        self.authorization.accepted()
        if not self._polls_for_commands:
            self.allowance.count_poll()

    def _take(self, reading: PlayerState, began_at: float) -> PlayerState:
        """Return what to show after a reading, and plan the next poll."""
        last: PlayerState | None = self.data
        reading = self.reading = self._reconciler.with_position(last, reading)
        if last is not None and self._reconciler.doubts(last, reading):
            self.async_check()
            player_state = self._with_devices(last)
        else:
            self._version += 1
            # The first may be an old one: a command was given just before a reload, say.
            if last is None and not self.config_entry.pref_disable_polling:
                self.async_check()
            is_news = last is None or not reading.agrees_with(last)
            is_ours = self._reconciler.has_just_acted
            self.hints.async_polled(began_at, is_news=is_news, is_ours=is_ours)
            if is_news and self._reconciler.may_be_stale:
                self._is_unsure_until = time.monotonic() + STALE
            player_state = self._confirmed = self._reconciler.believe(last, reading)
            self.planner.learn(last, player_state)
        self.places.note(player_state)
        if time.monotonic() < self._is_unsure_until:
            self.async_check()
        if player_state.is_playing and not self.commands.is_starting:
            self.pending.clear()  # it was started elsewhere
        self._plan(player_state)
        return player_state

    @override
    async def async_refresh(self) -> None:
        """Poll; it comes to its end though the caller is cancelled, lest no poll follows."""
        if not self.commands.is_closed:
            poll = self.hass.async_create_task(super().async_refresh(), f"{DOMAIN} poll")
            with self.commands.sending():
                await asyncio.wait([poll])
            poll.result()

    async def async_poll_now(self) -> None:
        """Poll the player now, for a command; sit out a short rate limit."""
        before = self.polled_at
        self._polls_for_commands += 1
        try:
            await self.async_refresh()
            if self.polled_at == before and 0 < self.client.governor.wait <= MAX_QUEUE_WAIT:
                await asyncio.sleep(self.client.governor.wait)
                await self.async_refresh()
        finally:
            self._polls_for_commands -= 1

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

    @override
    @callback
    def async_check(self) -> None:
        """Poll as soon as Spotify shows what a command has done, and requests allow."""
        spaced = self.polled_at + min(self.allowance.spacing, LONGEST_SPACING) - time.monotonic()
        self._check_timer.async_start(max(CHECK_AFTER_COMMAND, spaced, self.allowance.wait))

    async def async_refresh_devices(self) -> None:
        """Ask which devices are awake."""
        with self.commands.sending():
            self._note_devices(await self.async_ask(self.client.get_devices()))
        self.async_set_updated_data(self._with_devices(self.data))

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

    def _bridge(self, err: SpotifyError | TokenUnavailableError) -> PlayerState:
        """Return the last state while it may still be true; raise UpdateFailed after that."""
        wait = self._trouble.outage(getattr(err, "retry_after", 0.0))
        if isinstance(err, UnauthorizedError):
            self.authorization.unauthorized()
        if self.data is not None and (grace := self._trouble.grace) > 0:
            _LOGGER.debug("Spotify does not answer: %s", type(err).__name__)
            self.update_interval = timedelta(seconds=min(wait, grace + 1))
            return self.data
        self._review()
        raise UpdateFailed(**described(err, self.data), retry_after=wait) from err

    def _refused(self, err: SpotifyError) -> UpdateFailed:
        """Return the failure for what a person has to mend."""
        self.authorization.refused(err)
        self._review()
        return UpdateFailed(**described(err, self.data), retry_after=self._trouble.refusal())

    def _player_state(self, playback: Playback | None, taken_at: datetime) -> PlayerState:
        self._names.async_ask(playback)
        name = self._names.find(playback)
        return self._with_devices(
            PlayerState(playback=playback, taken_at=taken_at, context_name=name)
        )

    def _plan(self, player_state: PlayerState) -> float:
        """Decide in how many seconds to poll next."""
        plan = self.planner.plan(player_state)
        if plan.reason is Reason.TRACK_END:
            self._check_timer.async_start(plan.seconds)
        is_exact = plan.reason in {Reason.TRACK_END, Reason.CAP}
        seconds = plan.seconds + (ROUNDING if is_exact else 0.0)
        self.update_interval = timedelta(seconds=seconds)
        return seconds

    def _hint_spacing(self) -> float:
        """Return the seconds between two polls for hints; infinity where none is to be made.

        That is in trouble, and where a check is due anyway.
        """
        is_well = self.last_update_success and self._trouble.is_over
        if not is_well or self._check_timer.due_in <= CHECK_AFTER_HINT:
            return inf
        return self.allowance.hint_spacing

    @callback
    def _options_changed(self) -> None:
        """Let options act at once; that costs no request."""
        if self.data is None:
            return
        self.data = self._with_devices(self.data)
        if self.last_update_success and self._trouble.is_over:
            # From the last poll on: options that change all the time must not put off the next.
            due_at = self.polled_at + self._plan(self.data)
            self._check_timer.async_start(max(ROUNDING, due_at - time.monotonic()))
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
            _LOGGER.debug("The list of devices is not to be had: %s", type(err).__name__)

    @callback
    def _name_learned(self) -> None:
        self.data = replace(self.data, context_name=self._names.find(self.data.playback))
        self.async_update_listeners()

    async def _async_check(self) -> None:
        if self._under_way:  # a poll would tell what a command is about to change
            self.async_check()
        else:
            await self.async_refresh()
