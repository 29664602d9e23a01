"""How an account stands with Spotify: its grant, its features, and what the user should mend."""

from datetime import datetime, timedelta
import time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import (
    CONF_FEATURES,
    DOMAIN,
    FEATURE_SCOPES,
    GRANT_LIFETIME,
    Feature,
    SignInReason,
    known_features,
)
from ..webapi.endpoints import EndpointGroup
from ..webapi.errors import (
    NotRegisteredError,
    OwnerPremiumError,
    PremiumRequiredError,
    SpotifyError,
)
from ..webapi.governor import Governor
from .issues import (
    NOT_REGISTERED,
    NOT_STORED,
    OWNER_PREMIUM,
    PREMIUM,
    UNAUTHORIZED,
    Fix,
    Problem,
    async_show_problems,
    async_start_fix,
    ending,
    is_set_up,
    locked_out,
    permission,
    signed_out,
)
from .premium import PremiumEvidence
from .session import TokenSession
from .token_store import Grant

UNAUTHORIZED_FOR: Final = timedelta(minutes=10)
"""How long 401 may go on in spite of new tokens until a user should know of it."""

_UNAUTHORIZED_SINCE: HassKey[dict[str, float]] = HassKey(f"{DOMAIN}_unauthorized_since")
"""By entry, in monotonic time: each attempt to set up an entry begins anew with all else."""

_REFUSALS: Final = ((NotRegisteredError, NOT_REGISTERED), (OwnerPremiumError, OWNER_PREMIUM))


class Authorization:
    """What the user gave, what became of it, and the repairs that follow."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, tokens: TokenSession, governor: Governor
    ) -> None:
        """Initialize the status of an account."""
        self.tokens = tokens
        self._premium = PremiumEvidence()
        self._hass = hass
        self._entry = entry
        self._governor = governor
        self._signed_out: SignInReason | None = None
        self._refused: Problem | None = None
        self._told: list[Problem] | None = None

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
    def is_signed_out(self) -> bool:
        """Whether only a new sign-in will help."""
        return self._signed_out is not None

    @property
    def problems(self) -> list[Problem]:
        """All that the user should mend, gravest first."""
        if self._signed_out is not None:
            return [signed_out(self._signed_out)]
        found = [self._refused, PREMIUM if self._premium.is_lacking else None]
        found += [] if self.tokens.is_stored else [NOT_STORED]
        found += [UNAUTHORIZED] if self._is_unauthorized_for_long else []
        found += locked_out({group: self._governor.wait_for(group) for group in EndpointGroup})
        found += ending(self.ends_at) if self.ends_at else []
        missing = self._wanted - self.features
        found += [permission(feature) for feature in Feature if feature in missing]
        return [problem for problem in found if problem is not None]

    @callback
    def async_review(self) -> bool:
        """Tell the user what is wrong now, and what no longer is; return whether that is news."""
        problems = self.problems
        if self._told == problems:
            return False
        self._told = problems
        async_show_problems(self._hass, self._entry, problems)
        return True

    async def async_adopt(self, grant: Grant) -> None:
        """Go on with the grant of a new consent."""
        await self.tokens.async_adopt(grant)
        self.accepted()

    async def async_signed_out(self, reason: SignInReason) -> None:
        """Start the reauth flow before the error reaches Home Assistant's core."""
        self._signed_out = reason
        if is_set_up(self._hass, self._entry):
            await async_start_fix(self._hass, self._entry, Fix.SIGN_IN)

    def accepted(self) -> None:
        """Take note that Spotify answers us."""
        self._signed_out = self._refused = None
        self._unauthorized_since.pop(self._entry.entry_id, None)

    def unauthorized(self) -> None:
        """Take note that Spotify refused an access token, and then a new one."""
        self._unauthorized_since.setdefault(self._entry.entry_id, time.monotonic())

    def command_taken(self) -> None:
        """Take note that Spotify has taken a command: that is for Premium only."""
        self._premium.prove()

    def command_refused(self, err: SpotifyError, playing_on: str | None) -> None:
        """Take note of why Spotify refused a command while music played on some device."""
        if isinstance(err, PremiumRequiredError):
            self._premium.doubt(err.device_id, playing_on)

    def refused(self, err: SpotifyError) -> None:
        """Take note that Spotify answers, but not us."""
        self._refused = next((one for kind, one in _REFUSALS if isinstance(err, kind)), None)

    @property
    def _unauthorized_since(self) -> dict[str, float]:
        return self._hass.data.setdefault(_UNAUTHORIZED_SINCE, {})

    @property
    def _is_unauthorized_for_long(self) -> bool:
        now = time.monotonic()
        since = self._unauthorized_since.get(self._entry.entry_id, now)
        return now - since >= UNAUTHORIZED_FOR.total_seconds()

    @property
    def _wanted(self) -> frozenset[Feature]:
        return frozenset(known_features(self._entry.options.get(CONF_FEATURES)))
