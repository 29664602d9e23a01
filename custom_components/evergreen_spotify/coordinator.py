"""One account: what it plays, on which of its devices, and everything that asks Spotify for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
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
from .directory import Directory
from .hints import Hints
from .oauth import SignInRequiredError, TokenSession, TokenUnavailableError
from .pace import RHYTHMS, ROUNDING, SESSION_END, TRACK_CHANGE, Pace, evenly, next_look, stretched
from .renewal import Renewal
from .snapshot import AT_END, Past, Snapshot
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
from .webapi.models import Playback
from .webapi.uris import SpotifyUri, UriType

_LOGGER = logging.getLogger(__name__)

type SpotifyConfigEntry = ConfigEntry[SpotifyCoordinator]

PACE_IN_TROUBLE: Final = 10.0
GRACE: Final = 60.0
"""Seconds of trouble through which the last state is still believed."""

CHECK_AFTER_COMMAND: Final = 1.0
CHECK_AFTER_HINT: Final = 0.3
OURS: Final = 5.0
"""Seconds after a command within which a change is taken for its effect."""

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
        self._past = Past()
        self._bursts = Bursts()
        self._confirmed = Snapshot(taken_at=dt_util.utcnow())
        self._names: dict[str, str | None] = {}
        self._failing_since: float | None = None
        self._due_since: float | None = None
        self.looked_at = -GRACE
        self._changed_at = self._acted_at = -GRACE
        self._under_way = 0
        self._paused_at = dt_util.utcnow()
        self._blink = False
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
        if self._doubts(snapshot):
            self._check_in(CHECK_AFTER_COMMAND)
            snapshot = self._with_devices(self.data)
        else:
            snapshot = self._confirmed = self._steady(snapshot)
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
            here = replace(before.playback or Playback(), progress_ms=before.position_ms(now))
            there = change(here)
            is_still_nothing = before.playback is None and there == here
            after = replace(before, playback=None if is_still_nothing else there, taken_at=now)
            self._note_pause(before, after)
            self.async_set_updated_data(after)
        shown = self.data
        if change is None or not shown.agrees_with(before):
            self._past.add(before)
        self._acted_at = time.monotonic()
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
        self._past.acted()
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

    def _doubts(self, snapshot: Snapshot) -> bool:
        """Tell whether to look again before believing a reading."""
        last: Snapshot | None = self.data
        return last is not None and (self._is_blink(last, snapshot) or self._past.shows(snapshot))

    def _steady(self, snapshot: Snapshot) -> Snapshot:
        """Return a reading that is believed, without what differs from the last by chance."""
        last: Snapshot | None = self.data
        if last is None:
            return snapshot
        if snapshot.playback and last.playback and snapshot.agrees_with(last):
            # The small differences are the network's; the old anchor keeps the position steady.
            steady = replace(snapshot.playback, progress_ms=last.playback.progress_ms)
            return replace(snapshot, playback=steady, taken_at=last.taken_at)
        if self._is_foreign(last, snapshot):
            self._changed_at = time.monotonic()
        self._note_pause(last, snapshot)
        return snapshot

    def _note_pause(self, last: Snapshot, snapshot: Snapshot) -> None:
        """Find out when it was paused: the position stands where it stood then."""
        if snapshot.playback is None or snapshot.playback.is_playing:
            return
        if last.playback is not None and last.playback.is_playing:
            behind = last.position_ms(snapshot.taken_at) - snapshot.position_ms(snapshot.taken_at)
            self._paused_at = snapshot.taken_at - timedelta(milliseconds=max(0, behind))

    def _is_foreign(self, last: Snapshot, snapshot: Snapshot) -> bool:
        """Tell whether somebody else changed something: no command of ours, no end of a track."""
        has_ended = last.rest_s(snapshot.taken_at) == 0
        return not snapshot.agrees_with(last) and not self._is_ours and not has_ended

    @property
    def _is_ours(self) -> bool:
        return time.monotonic() - self._acted_at < OURS

    def _is_blink(self, last: Snapshot, snapshot: Snapshot) -> bool:
        """Tell whether this is the first word of an end or of a pause that may be a false one."""
        is_empty = snapshot.playback is None and last.playback is not None
        is_between = snapshot.is_paused_at_an_end and last.is_due(snapshot.taken_at)
        self._blink = (is_empty or (is_between and not self._is_ours)) and not self._blink
        return self._blink

    def _plan(self, snapshot: Snapshot) -> None:
        """Decide when to look next: by the pace, and as the track ends."""
        self._note_due(snapshot)
        rhythm, governor = RHYTHMS[self.pace], self.client.governor
        seconds = next_look(
            rhythm,
            snapshot,
            calm_for=self._calm_for(snapshot),
            hinted=self._hints.covers(snapshot.active_source),
            hour=dt_util.now().hour,
        )
        seconds = stretched(seconds, governor.stretch(rhythm.budget))
        turns = [moment for moment in self._turning_points(snapshot) if moment > 0]
        if turns and governor.spent < rhythm.budget:  # these looks are the last to be saved
            seconds = evenly(seconds, min(turns))
            if seconds == min(turns):
                self._check_in(seconds)
                seconds += ROUNDING
        self.update_interval = timedelta(seconds=seconds)

    def _calm_for(self, snapshot: Snapshot) -> float:
        """Return the seconds since a change: made elsewhere, a pause by anybody, or one to come."""
        since = (time.monotonic() - self._changed_at, self._paused_for(snapshot), self._due_for)
        return min(seconds for seconds in since if seconds is not None)

    def _paused_for(self, snapshot: Snapshot) -> float | None:
        if snapshot.playback is None or snapshot.playback.is_playing:
            return None
        return (dt_util.utcnow() - self._paused_at).total_seconds()

    def _note_due(self, snapshot: Snapshot) -> None:
        """Find out since when something else should be told; Spotify may be late."""
        if not snapshot.is_due(dt_util.utcnow()):
            self._due_since = None
        elif self._due_since is None:
            self._due_since = time.monotonic()

    @property
    def _due_for(self) -> float | None:
        return None if self._due_since is None else time.monotonic() - self._due_since

    def _turning_points(self, snapshot: Snapshot) -> Iterable[float]:
        """Name the moments, in seconds from now, at which the state will change by itself."""
        if (due_for := self._due_for) is not None:
            yield AT_END - due_for  # once; what is still late then is left to the rhythm
        elif (rest := snapshot.rest_s(dt_util.utcnow())) is not None:
            yield rest + TRACK_CHANGE
        if (paused_for := self._paused_for(snapshot)) is not None:
            yield SESSION_END - paused_for

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
