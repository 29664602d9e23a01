"""One account: what it plays, on which of its devices, and everything that asks Spotify for it."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging
import time
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import CONF_FEATURES, DOMAIN, FEATURE_SCOPES, GRANT_LIFETIME, Feature, SignInReason
from .issues import (
    NOT_REGISTERED,
    NOT_STORED,
    OWNER_PREMIUM,
    PREMIUM,
    Fix,
    Trouble,
    async_show_troubles,
    async_start_fix,
    ending,
    permission,
    signed_out,
)
from .oauth import SignInRequiredError, TokenSession, TokenUnavailableError
from .vault import Grant
from .webapi.client import SpotifyClient
from .webapi.errors import (
    NotRegisteredError,
    OwnerPremiumError,
    PremiumRequiredError,
    RateLimitedError,
    SpotifyError,
    TransientError,
    UnauthorizedError,
)
from .webapi.governor import Governor
from .webapi.models import Device, Playback
from .webapi.uris import SpotifyUri, UriType

_LOGGER = logging.getLogger(__name__)

type SpotifyConfigEntry = ConfigEntry[SpotifyCoordinator]

PACE_PLAYING: Final = 15.0
PACE_PAUSED: Final = 30.0
PACE_IDLE: Final = 60.0
PACE_TROUBLE: Final = 10.0
"""Seconds between two looks at the player."""

TRACK_CHANGE: Final = 1.5
"""Seconds after the end of a track at which the next one is sure to be shown."""

GRACE: Final = 60.0
"""Seconds without an answer through which the last state is still believed."""

CHECK_AFTER_COMMAND: Final = 1.0
STALE: Final = 2.0
"""Seconds after a command within which Spotify may still show the state before it."""

SAME_PLACE_MS: Final = 2000
DIRECTORY_AGE: Final = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that is known at one moment; `playback` is None while Spotify knows of no session."""

    playback: Playback | None = None
    taken_at: datetime
    devices: tuple[Device, ...] = ()
    context_name: str | None = None

    def position_ms(self, at: datetime) -> int:
        """Return the position at a moment."""
        if self.playback is None or self.playback.progress_ms is None:
            return 0
        elapsed = (at - self.taken_at) / timedelta(milliseconds=1) * self.playback.is_playing
        return self.playback.progress_ms + round(elapsed)

    @property
    def sources(self) -> dict[str, Device]:
        """The devices that take commands, by name; twins carry the start of their id."""
        names = Counter(device.name for device in self.devices)
        return {
            device.name if names[device.name] == 1 else f"{device.name} ({device.id[:4]})": device
            for device in self.devices
            if device.id and not device.is_restricted
        }

    @property
    def active_source(self) -> str | None:
        """The name of the device that plays, one that takes no commands included."""
        device = self.playback.device if self.playback else None
        if device is None:
            return None
        names = (name for name, known in self.sources.items() if known.id == device.id)
        return next(names, device.name)

    def agrees_with(self, other: Snapshot) -> bool:
        """Tell whether both show the same thing at the same place."""
        return _essence(self) == _essence(other) and (
            abs(self.position_ms(self.taken_at) - other.position_ms(self.taken_at)) < SAME_PLACE_MS
        )


def _essence(snapshot: Snapshot) -> object:
    """Return what matters of a playback but its position."""
    if (playback := snapshot.playback) is None:
        return None
    return replace(playback, progress_ms=None, disallows=frozenset())


_REFUSALS: Final = ((NotRegisteredError, NOT_REGISTERED), (OwnerPremiumError, OWNER_PREMIUM))

_GOVERNORS: HassKey[dict[str, Governor]] = HassKey(f"{DOMAIN}_governors")


@callback
def async_get_governor(hass: HomeAssistant, client_id: str) -> Governor:
    """Return the one gate of a Client ID."""
    return hass.data.setdefault(_GOVERNORS, {}).setdefault(client_id, Governor())


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
            update_interval=timedelta(seconds=PACE_IDLE),
            always_update=False,
        )
        self.tokens = tokens
        self.client = client
        self._heard_at = 0.0
        self._directory_at: float | None = None
        self._names: dict[str, str | None] = {}
        self._before: Snapshot | None = None
        self._acted_at = 0.0
        self._blank = False
        self._check: CALLBACK_TYPE | None = None
        self._signed_out: SignInReason | None = None
        self._refused: Trouble | None = None
        self._lacks_premium = False
        self._told: list[Trouble] | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When Spotify will end the authorization."""
        if self.tokens.consented_at is None:
            return None
        return dt_util.utc_from_timestamp(self.tokens.consented_at) + GRANT_LIFETIME

    @property
    def features(self) -> frozenset[Feature]:
        """The features that are wanted and whose permissions were given."""
        return frozenset(
            feature for feature in self._wanted if self.tokens.scopes >= FEATURE_SCOPES[feature]
        )

    @property
    def troubles(self) -> list[Trouble]:
        """All that the user should mend, gravest first."""
        if self._signed_out is not None:
            return [signed_out(self._signed_out)]
        found = [self._refused, PREMIUM if self._lacks_premium else None]
        found += [] if self.tokens.is_stored else [NOT_STORED]
        found += ending(self.ends_at) if self.ends_at else []
        missing = self._wanted - self.features
        found += [permission(feature) for feature in Feature if feature in missing]
        return [trouble for trouble in found if trouble is not None]

    @property
    def is_signed_out(self) -> bool:
        """Whether only a new sign-in will help."""
        return self._signed_out is not None

    @callback
    def async_review(self) -> None:
        """Tell the user what is wrong now, and what no longer is."""
        if self._told != (troubles := self.troubles):
            self._told = troubles
            async_show_troubles(self.hass, self.config_entry, troubles)
            self.async_update_listeners()

    async def async_adopt(self, grant: Grant) -> None:
        """Go on with the grant of a new consent, without interrupting anything."""
        await self.tokens.async_adopt(grant)
        self._signed_out = None
        self.async_review()

    @property
    def _wanted(self) -> frozenset[Feature]:
        return frozenset(map(Feature, self.config_entry.options.get(CONF_FEATURES, ())))

    @override
    async def _async_setup(self) -> None:
        """Review the authorization every hour, also while nobody looks at the player."""
        self.config_entry.async_on_unload(
            async_track_time_interval(self.hass, self._async_review_hourly, timedelta(hours=1))
        )

    async def _async_review_hourly(self, _now: datetime) -> None:
        await self.tokens.async_store()
        self.async_review()

    @override
    async def _async_update_data(self) -> Snapshot:
        """Look at the player; believe the last state through a short trouble."""
        asked_at = dt_util.utcnow()
        try:
            playback = await self._asking(self.client.get_playback())
        except (TransientError, UnauthorizedError, TokenUnavailableError) as err:
            return self._bridge(err)
        except SpotifyError as err:
            self._refused = next((one for kind, one in _REFUSALS if isinstance(err, kind)), None)
            self.async_review()
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="update_refused",
                translation_placeholders={"error": str(err)},
            ) from err
        self._heard_at = time.monotonic()
        self._signed_out = self._refused = None
        answered_at = dt_util.utcnow()
        snapshot = await self._complete(playback, asked_at + (answered_at - asked_at) / 2)
        self.update_interval = timedelta(seconds=_pace(snapshot))
        return snapshot

    async def async_act(
        self,
        request: Awaitable[None],
        change: Callable[[Playback], Playback] | None = None,
    ) -> None:
        """Send a command; show what it changes at once, and take that back if it is refused."""
        before, now = self.data, dt_util.utcnow()
        if change is not None:
            here = replace(before.playback or Playback(), progress_ms=before.position_ms(now))
            self.async_set_updated_data(replace(before, playback=change(here), taken_at=now))
        shown = self.data
        try:
            await self._asking(request)
        except SignInRequiredError as err:
            self.async_set_update_error(err)
            raise
        except (SpotifyError, TokenUnavailableError) as err:
            self._lacks_premium = isinstance(err, PremiumRequiredError) or self._lacks_premium
            if self.data is shown:
                self.data = before
                self.async_update_listeners()
            self.async_review()
            raise
        self._lacks_premium = False
        self.async_review()
        self._before, self._acted_at = before, time.monotonic()
        self._check_in(CHECK_AFTER_COMMAND)

    async def async_refresh_directory(self) -> tuple[Device, ...]:
        """Ask which devices are awake."""
        devices = await self._asking(self.client.get_devices())
        self._directory_at = time.monotonic()
        self.async_set_updated_data(replace(self.data, devices=devices))
        return devices

    @override
    @callback
    def _async_refresh_finished(self) -> None:
        """Look at the troubles after each look at the player."""
        if self.last_update_success:
            self.async_review()

    @override
    async def async_shutdown(self) -> None:
        """Stop checking, too."""
        self._cancel_check()
        await super().async_shutdown()

    async def _asking[T](self, request: Awaitable[T]) -> T:
        """Await an answer; if the authorization has ended, tell the user before core does."""
        try:
            return await request
        except SignInRequiredError as err:
            self._signed_out = err.reason
            await async_start_fix(self.hass, self.config_entry, Fix.SIGN_IN)
            self.async_review()
            raise

    def _bridge(self, err: Exception) -> Snapshot:
        """Return the last state while it may still be true; raise UpdateFailed after that."""
        wait = max(PACE_TROUBLE, getattr(err, "retry_after", 0.0))
        grace = GRACE - (time.monotonic() - self._heard_at)
        if self.data is not None and grace > 0:
            _LOGGER.debug("Spotify does not answer: %s", err)
            self.update_interval = timedelta(seconds=min(wait, grace + 1))
            return self.data
        key = "rate_limited" if isinstance(err, RateLimitedError) else "update_failed"
        raise UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"error": str(err), "seconds": f"{wait:.0f}"},
            retry_after=wait,
        ) from err

    async def _complete(self, playback: Playback | None, taken_at: datetime) -> Snapshot:
        """Make a snapshot of an answer, unless it is one of those that say nothing."""
        last: Snapshot | None = self.data
        if last is not None and self._is_blink(last, playback):
            self._check_in(CHECK_AFTER_COMMAND)
            return last
        devices = await self._directory(playback)
        snapshot = Snapshot(
            playback=playback,
            taken_at=taken_at,
            devices=devices,
            context_name=self._name_of_context(playback),
        )
        if last is None:
            return snapshot
        if self._is_stale(snapshot):
            self._check_in(CHECK_AFTER_COMMAND)
            return replace(last, devices=devices)
        if playback and last.playback and snapshot.agrees_with(last):
            # The small differences are the network's; the old anchor keeps the position steady.
            steady = replace(playback, progress_ms=last.playback.progress_ms)
            return replace(snapshot, playback=steady, taken_at=last.taken_at)
        return snapshot

    def _is_blink(self, last: Snapshot, playback: Playback | None) -> bool:
        """Tell whether this is the first empty answer after a session: it may be a false one."""
        self._blank = playback is None and last.playback is not None and not self._blank
        return self._blank

    def _is_stale(self, snapshot: Snapshot) -> bool:
        """Tell whether Spotify still shows what was before our last command."""
        just_acted = time.monotonic() - self._acted_at < STALE
        return just_acted and self._before is not None and snapshot.agrees_with(self._before)

    async def _directory(self, playback: Playback | None) -> tuple[Device, ...]:
        """Return the devices, asking again when one plays that is new or the list is old."""
        known = self.data.devices if self.data else ()
        active = playback.device if playback else None
        is_new = (
            active is not None
            and active.id != ""
            and all(device.id != active.id for device in known)
        )
        is_old = self._directory_at is None or (
            time.monotonic() - self._directory_at > DIRECTORY_AGE
        )
        if is_new or is_old:
            try:
                known = await self._asking(self.client.get_devices())
                self._directory_at = time.monotonic()
            except (SpotifyError, TokenUnavailableError) as err:
                _LOGGER.debug("The list of devices is not to be had: %s", err)
        return known

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
        """Look at the player once, soon."""
        self._cancel_check()
        self._check = async_call_later(self.hass, seconds, self._async_check)

    async def _async_check(self, _now: datetime) -> None:
        self._check = None
        await self.async_refresh()

    def _cancel_check(self) -> None:
        if self._check is not None:
            self._check()
            self._check = None


def _pace(snapshot: Snapshot) -> float:
    """Return the seconds until the next look."""
    playback = snapshot.playback
    if playback is None or playback.item is None:
        return PACE_IDLE
    if not playback.is_playing:
        return PACE_PAUSED
    if playback.item.duration_ms is None:
        return PACE_PLAYING
    rest = (playback.item.duration_ms - snapshot.position_ms(dt_util.utcnow())) / 1000
    return min(PACE_PLAYING, max(0.0, rest) + TRACK_CHANGE)
