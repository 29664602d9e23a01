"""The status of an account's authorization: its grant, its features, and what to repair."""

from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Evidence:
    """What Spotify's answers have shown of an account; `unauthorized_since` is monotonic time."""

    premium: PremiumEvidence = field(default_factory=PremiumEvidence)
    refused: Problem | None = None
    unauthorized_since: float | None = None


_EVIDENCE: HassKey[dict[str, _Evidence]] = HassKey(f"{DOMAIN}_evidence")
"""By entry id; kept across reloads, or a repair that the user ignored would come back."""


@callback
def async_forget_evidence(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Let an account that is disabled or removed begin anew."""
    hass.data.get(_EVIDENCE, {}).pop(entry.entry_id, None)


_REFUSALS: Final = ((NotRegisteredError, NOT_REGISTERED), (OwnerPremiumError, OWNER_PREMIUM))


class Authorization:
    """An account's authorization: its grant, its features and its repairs."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, tokens: TokenSession, governor: Governor
    ) -> None:
        """Initialize the status of an account."""
        self.tokens = tokens
        known = hass.data.setdefault(_EVIDENCE, {})
        self._evidence = known.setdefault(entry.entry_id, _Evidence())
        self._hass = hass
        self._entry = entry
        self._governor = governor
        self._signed_out: SignInReason | None = None
        self._told: list[Problem] | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When Spotify ends the authorization; None where it has done so before its time."""
        if self.tokens.consented_at is None or self._signed_out not in {None, SignInReason.EXPIRED}:
            return None
        return dt_util.utc_from_timestamp(self.tokens.consented_at) + GRANT_LIFETIME

    @property
    def features(self) -> frozenset[Feature]:
        """The selected features whose permissions were granted."""
        return frozenset(
            feature for feature in self._wanted if self.tokens.scopes >= FEATURE_SCOPES[feature]
        )

    @property
    def is_signed_out(self) -> bool:
        """Whether only a new sign-in will help."""
        return self._signed_out is not None

    @property
    def problems(self) -> list[Problem]:
        """All that the user should fix, the most serious first."""
        if self._signed_out is not None:
            return [signed_out(self._signed_out)]
        evidence = self._evidence
        found = [evidence.refused, PREMIUM if evidence.premium.is_lacking else None]
        found += [] if self.tokens.is_stored else [NOT_STORED]
        found += [UNAUTHORIZED] if self._is_unauthorized_for_long else []
        found += locked_out({group: self._governor.wait_for(group) for group in EndpointGroup})
        found += ending(self.ends_at) if self.ends_at else []
        missing = self._wanted - self.features
        found += [permission(feature) for feature in Feature if feature in missing]
        return [problem for problem in found if problem is not None]

    @callback
    def async_review(self) -> bool:
        """Raise and clear the repairs; return whether the problems have changed."""
        problems = self.problems
        if self._told == problems:
            return False
        self._told = problems
        async_show_problems(self._hass, self._entry, problems)
        return True

    async def async_adopt(self, grant: Grant) -> None:
        """Use the grant of a new consent from now on."""
        await self.tokens.async_adopt(grant)
        self.accepted()

    async def async_signed_out(self, reason: SignInReason) -> None:
        """Start the reauth flow before the error reaches Home Assistant's core."""
        self._signed_out = reason
        if is_set_up(self._hass, self._entry):
            await async_start_fix(self._hass, self._entry, Fix.SIGN_IN, reason)

    def accepted(self) -> None:
        """Note that Spotify accepts our requests."""
        self._signed_out = None
        self._evidence.refused = self._evidence.unauthorized_since = None

    def unauthorized(self) -> None:
        """Note that Spotify refused an access token, and then a new one."""
        if self._evidence.unauthorized_since is None:
            self._evidence.unauthorized_since = time.monotonic()

    def command_taken(self) -> None:
        """Note that Spotify has taken a command, which proves Premium."""
        self._evidence.premium.prove()

    def command_refused(self, err: SpotifyError, playing_on: str | None) -> None:
        """Note why Spotify refused a command, and on which device music played."""
        if isinstance(err, PremiumRequiredError):
            self._evidence.premium.doubt(err.device_id, playing_on)

    def refused(self, err: SpotifyError) -> None:
        """Note why Spotify refuses this account or its app."""
        refused = next((one for kind, one in _REFUSALS if isinstance(err, kind)), None)
        self._evidence.refused = refused

    @property
    def _is_unauthorized_for_long(self) -> bool:
        since = self._evidence.unauthorized_since
        return since is not None and time.monotonic() - since >= UNAUTHORIZED_FOR.total_seconds()

    @property
    def _wanted(self) -> frozenset[Feature]:
        return frozenset(known_features(self._entry.options.get(CONF_FEATURES)))
