"""One account: what it plays, on which of its devices, and everything that asks Spotify for it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
import logging
import time
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.helpers.storage import Store
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .authorization import Authorization
from .bursts import Bursts
from .const import CONF_PACE, DOMAIN
from .course import Course
from .directory import Directory
from .hints import Hints
from .oauth import SignInRequiredError, TokenSession, TokenUnavailableError
from .pace import RHYTHMS, ROUNDING, Pace, evenly, next_look, stretched
from .renewal import Renewal
from .snapshot import Snapshot
from .turns import Turns
from .vault import Grant
from .webapi.client import SpotifyClient
from .webapi.errors import (
    PremiumRequiredError,
    RateLimitedError,
    SpotifyError,
    TransientError,
    UnauthorizedError,
)
from .webapi.governor import PATIENCE, Governor
from .webapi.models import NOTHING, Playback
from .webapi.uris import SpotifyUri, UriType

_LOGGER = logging.getLogger(__name__)

type SpotifyConfigEntry = ConfigEntry[SpotifyCoordinator]

PACE_IN_TROUBLE: Final = 10.0
GRACE: Final = 60.0
"""Seconds of trouble through which the last state is still believed."""

CHECK_AFTER_COMMAND: Final = 1.0
CHECK_AFTER_HINT: Final = 0.3

_GOVERNORS: HassKey[dict[str, Governor]] = HassKey(f"{DOMAIN}_governors")


async def async_get_governor(hass: HomeAssistant, client_id: str) -> Governor:
    """Return the one gate of a Client ID; what it knows outlives a restart."""
    governors = hass.data.setdefault(_GOVERNORS, {})
    if client_id not in governors:
        store: Store[dict[str, Any]] = Store(hass, 1, f"{DOMAIN}_requests.{client_id}")
        governor = Governor(lambda: store.async_delay_save(governor.as_dict, 5))
        governors[client_id] = governor
        if stored := await store.async_load():
            governor.restore(stored)
    return governors[client_id]


class SpotifyCoordinator(DataUpdateCoordinator[Snapshot]):
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
            update_interval=timedelta(seconds=PACE_IN_TROUBLE),
            always_update=False,
        )
        self.client = client
        self.authorization = Authorization(hass, entry, tokens, client.governor)
        self.directory = Directory(hass, entry)
        self.turns = Turns()
        self._hints = Hints(hass, lambda: self.directory.sources, self._hinted)
        self._renewal = Renewal(hass, tokens, self.async_refresh)
        self._course = Course()
        self._bursts = Bursts()
        self._confirmed = Snapshot(taken_at=dt_util.utcnow())
        self._names: dict[str, str | None] = {}
        self._failing_since: float | None = None
        self.looked_at = -GRACE
        self._under_way = 0
        self._check: CALLBACK_TYPE | None = None
        self._check_at = 0.0

    @property
    def pace(self) -> Pace:
        """The pace that the user chose; the frugal one for a week after a spent quota."""
        if self.client.governor.is_sparing:
            return Pace.FRUGAL
        return Pace(self.config_entry.options.get(CONF_PACE, Pace.DEFAULT))

    @override
    async def _async_setup(self) -> None:
        """Remember the devices, listen to hints, renew tokens, and review the authorization."""
        await self.directory.async_load()
        for stop in (
            self._hints.async_listen(),
            self._renewal.async_start(),
            async_track_time_interval(self.hass, self._async_review_hourly, timedelta(hours=1)),
            self.directory.async_save,
        ):
            self.config_entry.async_on_unload(stop)

    @override
    async def _async_update_data(self) -> Snapshot:
        """Look at the player; believe the last state through a short trouble."""
        asked_at = dt_util.utcnow()
        try:
            playback = await self.async_ask(self.client.get_playback())
        except (TransientError, UnauthorizedError, TokenUnavailableError) as err:
            return self._bridge(err)
        except SpotifyError as err:
            self.authorization.refused(err)
            self._review()
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="update_refused",
                translation_placeholders={"error": str(err)},
            ) from err
        middle = asked_at + (dt_util.utcnow() - asked_at) / 2
        self._failing_since = None
        self.looked_at = time.monotonic()
        self.authorization.accepted()
        if self.directory.asked_at is None or self.directory.is_news(
            playback.device if playback else None
        ):
            await self._learn_devices()
        snapshot = self._snapshot(playback, middle)
        if self._course.doubts(self.data, snapshot):
            self._check_in(CHECK_AFTER_COMMAND)
            snapshot = self._with_devices(self.data)
        else:
            snapshot = self._confirmed = self._course.believe(self.data, snapshot)
        self.directory.note(snapshot)
        self._plan(snapshot)
        return snapshot

    async def async_act(
        self,
        send: Callable[[], Awaitable[None]],
        change: Callable[[Playback], Playback] | None = None,
        *,
        burst: str | None = None,
    ) -> None:
        """Send a command; show what it changes at once, and take that back if it is refused.

        Of commands that come in a `burst` of one kind, the first and the last are sent.
        """
        before, now = self.data, dt_util.utcnow()
        if change is not None:
            here = replace(before.playback or NOTHING, progress_ms=before.position_ms(now))
            there = change(here)
            is_still_nothing = before.playback is None and there == here
            after = replace(before, playback=None if is_still_nothing else there, taken_at=now)
            self.async_set_updated_data(after)
        shown = self.data
        self._course.command_begins(before, shown, is_shown=change is not None)
        self._under_way += 1
        try:
            await self.async_ask(self._bursts.send(burst, send) if burst else send())
        except SignInRequiredError as err:
            self.async_set_update_error(err)
            raise
        except (SpotifyError, TokenUnavailableError) as err:
            self.authorization.lacks_premium |= isinstance(err, PremiumRequiredError)
            if self.data is shown:
                self.data = self._with_devices(self._confirmed)
                self.async_update_listeners()
            self._review()
            raise
        finally:
            self._under_way -= 1
        if self.data is shown:
            self._confirmed = shown
        self._course.command_ends()
        self.authorization.lacks_premium = False
        self._review()
        self.async_check()

    async def async_look(self) -> None:
        """Look at the player now; sit out a short rate limit."""
        before = self.looked_at
        await self.async_refresh()
        if self.looked_at == before and 0 < self.client.governor.wait <= PATIENCE:
            await asyncio.sleep(self.client.governor.wait)
            await self.async_refresh()

    @callback
    def async_check(self) -> None:
        """Look at the player as soon as Spotify shows what a command has done."""
        self._check_in(CHECK_AFTER_COMMAND)

    async def async_refresh_devices(self) -> None:
        """Ask which devices are awake."""
        self.directory.learn(await self.async_ask(self.client.get_devices()))
        self.async_set_updated_data(self._with_devices(self.data))

    async def async_adopt(self, grant: Grant) -> None:
        """Go on with the grant of a new consent, without interrupting anything."""
        await self.authorization.async_adopt(grant)
        self._review()
        self.async_update_listeners()

    @override
    @callback
    def _async_refresh_finished(self) -> None:
        """Look at the troubles after each look at the player."""
        if self.last_update_success:
            self._review()

    @override
    async def async_shutdown(self) -> None:
        """Stop checking, too."""
        self._cancel_check()
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
            await self.authorization.async_signed_out(err.reason)
            self._review()
            raise

    def _bridge(self, err: Exception) -> Snapshot:
        """Return the last state while it may still be true; raise UpdateFailed after that."""
        wait = max(PACE_IN_TROUBLE, getattr(err, "retry_after", 0.0))
        self._failing_since = self._failing_since or time.monotonic()
        grace = GRACE - (time.monotonic() - self._failing_since)
        if self.data is not None and grace > 0:
            _LOGGER.debug("Spotify does not answer: %s", err)
            self.update_interval = timedelta(seconds=min(wait, grace + 1))
            return self.data
        self._review()
        key = "rate_limited" if isinstance(err, RateLimitedError) else "update_failed"
        raise UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"error": str(err), "seconds": f"{wait:.0f}"},
            retry_after=wait,
        ) from err

    def _snapshot(self, playback: Playback | None, taken_at: datetime) -> Snapshot:
        name = self._name_of_context(playback)
        return self._with_devices(Snapshot(playback=playback, taken_at=taken_at, context_name=name))

    def _with_devices(self, snapshot: Snapshot) -> Snapshot:
        """Return it with the devices of now; itself if it has them: commands tell by that."""
        directory = self.directory
        changed = replace(snapshot, sources=directory.sources, asleep=directory.asleep)
        return snapshot if changed == snapshot else changed

    def _plan(self, snapshot: Snapshot) -> None:
        """Decide when to look next: by the pace, and as the track ends."""
        rhythm, governor = RHYTHMS[self.pace], self.client.governor
        calm_for, turns = self._course.look_ahead(snapshot)
        seconds = next_look(
            rhythm,
            snapshot,
            calm_for=calm_for,
            hinted=self._hints.covers(snapshot.active_source),
            hour=dt_util.now().hour,
        )
        seconds = stretched(seconds, governor.stretch(rhythm.budget))
        if turns and governor.spent < rhythm.budget:  # these looks are the last to be saved
            seconds = evenly(seconds, min(turns))
            if seconds == min(turns):
                self._check_in(seconds)
                seconds += ROUNDING
        self.update_interval = timedelta(seconds=seconds)

    @callback
    def _hinted(self) -> None:
        """Look soon: another player in Home Assistant has seen something happen."""
        if self.last_update_success and self.client.governor.wait == 0:
            self._check_in(CHECK_AFTER_HINT)

    async def _learn_devices(self) -> None:
        try:
            self.directory.learn(await self.async_ask(self.client.get_devices()))
        except (SpotifyError, TokenUnavailableError) as err:
            _LOGGER.debug("The list of devices is not to be had: %s", err)

    def _name_of_context(self, playback: Playback | None) -> str | None:
        """Return the name of the playlist that plays, if it is known; else go and ask."""
        uri = playback.context.uri if playback and playback.context else ""
        parsed = SpotifyUri.parse(uri)
        if parsed is None or parsed.type is not UriType.PLAYLIST:
            return None
        if uri not in self._names:
            self._names[uri] = None
            self.config_entry.async_create_background_task(
                self.hass, self._learn_name(uri, parsed.id), f"{DOMAIN} playlist name"
            )
        return self._names[uri]

    async def _learn_name(self, uri: str, playlist_id: str) -> None:
        try:
            name = await self.client.get_playlist_name(playlist_id)
        except TransientError, SignInRequiredError, TokenUnavailableError:
            del self._names[uri]
            return
        except SpotifyError as err:
            _LOGGER.debug("Spotify does not tell the playlist's name: %s", err)
            return
        self._names[uri] = name
        playback = self.data.playback
        if playback and playback.context and playback.context.uri == uri:
            self.async_set_updated_data(replace(self.data, context_name=name))

    def _check_in(self, seconds: float) -> None:
        """Look at the player once, soon; the soonest wish counts."""
        at = time.monotonic() + seconds
        if self._check is not None and self._check_at <= at:
            return
        self._cancel_check()
        self._check_at = at
        self._check = async_call_later(self.hass, seconds, self._async_check)

    async def _async_check(self, _now: datetime) -> None:
        self._check = None
        if self._under_way:  # a look would tell what a command is about to change
            self.async_check()
        else:
            await self.async_refresh()

    def _cancel_check(self) -> None:
        if self._check is not None:
            self._check()
            self._check = None
