"""What is tried once more, after which pause, and what helps against it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .errors import (
    ConnectionFailedError,
    PremiumRequiredError,
    RateLimitedError,
    ServerError,
    SpotifyError,
    UnauthorizedError,
)

FALSE_REFUSAL: Final = 1.0
"""Seconds after which Spotify takes back a false 401 or PREMIUM_REQUIRED (seen since 2026-07)."""

MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """One more attempt: after how many seconds, with a new token or not, and of which requests.

    A command whose answer was lost may have been obeyed: a skip must not be sent twice. Only a
    patient request has the time to wait for its turn; the governor knows how long that is.
    """

    pause: float = 0.0
    renews_token: bool = False
    for_commands: bool = True
    for_impatient: bool = True


RETRIES: Final[Mapping[type[SpotifyError], Sequence[Retry]]] = {
    UnauthorizedError: (Retry(pause=FALSE_REFUSAL), Retry(renews_token=True)),
    PremiumRequiredError: (Retry(pause=FALSE_REFUSAL),),
    ConnectionFailedError: (Retry(for_commands=False),),
    ServerError: (Retry(for_commands=False),),
    RateLimitedError: (Retry(for_impatient=False),),
}
"""The retries after each kind of error, in turn; what is not named here is final."""


class Retries:
    """What is left to try of one request."""

    def __init__(self, *, is_command: bool, is_patient: bool) -> None:
        """Initialize before the first attempt."""
        self._is_command = is_command
        self._is_patient = is_patient
        self._failures: Counter[type[SpotifyError]] = Counter()

    def after(self, error: SpotifyError) -> Retry | None:
        """Return what to try after an attempt that failed, None where nothing is left."""
        kind = type(error)
        retry = next(iter(RETRIES.get(kind, ())[self._failures[kind] :]), None)
        self._failures[kind] += 1
        if retry is None or self._failures.total() >= MAX_ATTEMPTS:
            return None
        allowed = (retry.for_commands or not self._is_command) and (
            retry.for_impatient or self._is_patient
        )
        return retry if allowed else None
